"""``listen``: prints what happens as it happens."""

import asyncio
import json
import signal
import sys
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path

from nirmaan_tray import printed, words
from nirmaan_tray.desk import Desk
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.model.change import Arrived, Change, MarkRefused, Seen, StoreLost, StoreMended, Unread, Withdrawn
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.sync import Sync

_LINK_WORDS = {
    LinkState.CONNECTING: "Connecting",
    LinkState.UP: "Connected",
    LinkState.OFFLINE: "Not connected; trying again by itself",
    LinkState.SIGN_IN_NEEDED: "Sign in again: nirmaan-tray sign-in SITE",
}


async def listen(desk: Desk, *, state: Path | None, as_json: bool) -> int:
    """Keep an inbox of its own, in memory or in the file ``state``, and print its changes until interrupted."""
    await _until_stopped(_listen(desk, state, as_json=as_json))
    return words.EXIT_DONE


async def _listen(desk: Desk, state: Path | None, *, as_json: bool) -> None:
    async with await desk.session() as session:
        inbox = await Inbox.open(state, session.account.id, desk.clock)
        try:
            told = (desk.say, session.account.site, session.account.frontend)
            show = _Json(*told) if as_json else _Text(*told)
            inbox.listen(show.change)
            inbox.listen(partial(_store_changed, state))
            await Sync(session, inbox, desk.clock, show.link).run()
        finally:
            await inbox.close()


def _store_changed(state: Path | None, change: Change) -> None:
    match change:
        case StoreLost(in_memory=True):
            _warn(f"{state} cannot be written. Going on in memory; it is tried again every minute or two.")
        case StoreLost(set_aside=aside):
            kept = f"It was set aside as {aside}, and" if aside else "Nothing of it is left;"
            _warn(f"{state} was damaged or replaced. {kept} a new one is filled from the site.")
        case StoreMended():
            _warn(f"{state} can be written again, and has everything.")
        case _:
            pass


def _warn(text: str) -> None:
    sys.stderr.write(f"nirmaan-tray: {text}\n")


async def _until_stopped(listening: Coroutine[None, None, None]) -> None:
    """Run until Ctrl+C or SIGTERM, and end quietly."""
    running = asyncio.ensure_future(listening)
    stopped: list[bool] = []

    def stop() -> None:
        stopped.append(True)
        running.cancel()

    if sys.platform != "win32":  # there, Ctrl+C ends asyncio.run itself
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop)
    try:
        await running
    except asyncio.CancelledError:
        if not stopped:
            raise
    except BaseExceptionGroup as group:
        raise _first(group) from group


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Tasks of a group fail together; one reason is what a person wants to read."""
    error = group.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error


class _Json:
    """One object a line, for programs."""

    def __init__(self, say: Callable[[str], None], site: str, frontend: str) -> None:
        self._say = say
        self._site = site
        self._frontend = frontend

    def link(self, link: Link) -> None:
        self._tell("link", {"state": link.state, "user": link.user, "reason": link.reason})

    def change(self, change: Change) -> None:
        match change:
            case Arrived(notification):
                self._tell("arrived", dict(printed.fields(notification, self._site, self._frontend)))
            case Withdrawn(name):
                self._tell("withdrawn", {"name": name})
            case Seen(name):
                self._tell("seen", {"name": name})
            case Unread(count):
                self._tell("unread", {"count": count})
            case MarkRefused(name, reason):
                self._tell("mark_refused", {"name": name, "reason": reason})

    def _tell(self, event: str, told: dict[str, object]) -> None:
        self._say(json.dumps({"event": event, **told}, ensure_ascii=False))


class _Text:
    """Lines for people."""

    def __init__(self, say: Callable[[str], None], site: str, frontend: str) -> None:
        self._say = say
        self._site = site
        self._frontend = frontend

    def link(self, link: Link) -> None:
        why = f" {words.meaning(link.reason)}" if link.reason else ""
        self._say(f"{_LINK_WORDS[link.state]} ({link.user}).{why}")

    def change(self, change: Change) -> None:
        match change:
            case Arrived(notification):
                self._say(printed.as_text(notification, self._site, self._frontend))
            case Withdrawn(name):
                self._say(f"{name} was deleted.")
            case Seen(name):
                self._say(f"{name} is seen.")
            case Unread(count):
                self._say(f"{count} unread.")
            case MarkRefused(name, _):
                self._say(f"The site refused to mark {name}; it is as it was.")
