"""The core as users run it, without a desktop: the program that the chaos kills.

The first line of standard input says who and where; then come orders, each answered by a line with its number. What happens
is told on standard output, one JSON object a line and each by one ``write``: what was told before ``kill -9`` stays told.
Standard error has the log. The end of standard input ends the program in order.
"""

import asyncio
import json
import logging
import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from nirmaan_tray import settings
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.home import Home
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.change import Arrived, CaughtUp, Change, MarkRefused, Seen, StoreLost, Unread, Withdrawn
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.filter import EVERYTHING
from nirmaan_tray.model.link import Link
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.runner import Ears, Runner
from nirmaan_tray.vault import MemoryVault

BACKOFF_CAP_S = 5.0


@dataclass
class _Death:
    """The ``after``-th thing that is told from now on is the last one, or with ``unheard`` is not told any more."""

    after: int = 0
    unheard: bool = False


class _Voice:
    """Tells. A toast that was shown is a line that was written: both outlive the process."""

    def __init__(self) -> None:
        self.death = _Death()
        self.ready = asyncio.Event()

    def say(self, **told: object) -> None:
        line = json.dumps({"at": time.time(), "pid": os.getpid(), **told}, ensure_ascii=False).encode() + b"\n"
        while line:
            line = line[os.write(sys.stdout.fileno(), line) :]

    def fact(self, **told: object) -> None:
        self.death.after -= 1
        if self.death.after == 0 and self.death.unheard:
            _die()
        self.say(**told)
        if self.death.after == 0:
            _die()

    def link(self, link: Link) -> None:
        self.fact(fact="link", state=link.state, user=link.user, reason=link.reason)

    def change(self, change: Change) -> None:
        match change:
            case Arrived(notification, away):
                self.fact(fact="shown", name=notification.name, away=away)
            case Withdrawn(name):
                self.fact(fact="withdrawn", name=name)
            case Seen(name):
                self.fact(fact="seen", name=name)
            case MarkRefused(name, reason):
                self.fact(fact="refused", name=name, reason=reason)
            case Unread(count):
                self.fact(fact="unread", count=count)
            case CaughtUp():
                self.fact(fact="caught_up")
            case StoreLost(code, detail):
                self.fact(fact="trouble", code=code, detail=detail)

    def trouble(self, code: str | None) -> None:
        if code is None:
            self.ready.set()
        else:
            self.fact(fact="trouble", code=code)


def _die() -> None:
    if sys.platform != "win32":
        os.kill(os.getpid(), signal.SIGKILL)


class _Orders:
    """What the other side may ask for; each returns what is answered."""

    def __init__(self, runner: Runner, voice: _Voice) -> None:
        self._runner = runner
        self._voice = voice

    async def _inbox(self) -> Inbox:
        """The open one; it opens soon after the start."""
        await self._voice.ready.wait()
        if self._runner.inbox is None:
            raise RuntimeError("in trouble, as was told")
        return self._runner.inbox

    async def mark(self, names: list[str]) -> dict[str, object]:
        """Mark seen; the names of those that are seen now, so that the site is to hear of it."""
        inbox = await self._inbox()
        await inbox.mark(names)
        return {"seen": [name for name in names if (row := await inbox.row(name)) is not None and row.seen]}

    async def mark_all(self) -> dict[str, object]:
        return await self.mark(sorted(await (await self._inbox()).unread_names()))

    async def state(self) -> dict[str, object]:
        """Everything that a person could see."""
        inbox = await self._inbox()
        rows: list[Notification] = []
        while page := await inbox.page(EVERYTHING, limit=500, before=rows[-1] if rows else None):
            rows += page
        return {
            "rows": [_fields(row) for row in rows],
            "unread": sorted(await inbox.unread_names()),
            "marks": sorted(mark.name for mark in await inbox.marks()),
        }

    async def stacks(self) -> dict[str, object]:
        """Write to the log where everything waits."""
        for task in asyncio.all_tasks():
            task.print_stack(file=sys.stderr)
        sys.stderr.flush()
        return {}

    async def die(self, after: int, *, unheard: bool) -> dict[str, object]:
        """End as by ``kill -9`` at a later fact, just before or just after it is told."""
        self._voice.death = _Death(after, unheard)
        return {}


def _fields(row: Notification) -> dict[str, object]:
    return {
        name: value.isoformat() if isinstance(value := getattr(row, name), datetime) else value
        for name in Notification.__dataclass_fields__
    }


async def _run(start: dict[str, Any], lines: asyncio.StreamReader) -> None:
    account = Account(
        site=start["site"],
        socket_url=start["socket_url"],
        site_name=start["site_name"],
        user=start["user"],
        way=Way.PASSWORD,
        time_zone=start["time_zone"],
    )
    home, vault, voice = Home.at(Path(start["home"])), MemoryVault(), _Voice()
    home.prepare()
    settings.save_account(home.settings_file, account)
    await vault.save(account, Credentials(Way.PASSWORD, Secret(start["sid"])))
    ears = Ears(
        *(lambda *_: None, voice.link, voice.change, voice.trouble),
        offer=lambda _: None,
        habits=lambda _: None,
        preferences=lambda _: None,
    )
    runner = Runner(home, vault, SystemClock(), ears, cap_s=BACKOFF_CAP_S)
    serving = asyncio.ensure_future(runner.serve())
    try:
        await _obey(_Orders(runner, voice), voice, lines)
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
    voice.say(fact="ended")


async def _obey(orders: _Orders, voice: _Voice, lines: asyncio.StreamReader) -> None:
    while line := await lines.readline():
        order = json.loads(line)
        number, do = order.pop("id"), order.pop("do")
        voice.say(answer=number, **await getattr(orders, do)(**order))


async def _main() -> None:
    lines = asyncio.StreamReader(limit=1 << 24)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    await _run(json.loads(await lines.readline()), lines)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(process)d %(name)s %(levelname)s %(message)s")
    logging.getLogger("nirmaan_tray").setLevel(logging.DEBUG)
    with suppress(KeyboardInterrupt):
        asyncio.run(_main())
