"""Marks on their way to the server: kept until it has them, sent a few at a time, also after a restart."""

import asyncio
from collections.abc import Awaitable, Callable

from nirmaan_tray.backoff import backoff
from nirmaan_tray.clock import Clock, pause
from nirmaan_tray.errors import NotFound, NotPermitted, RequestInvalid, SignInNeeded, SiteError, TrayError
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.model import Mark
from nirmaan_tray.notifications import Notifications

AT_A_TIME = 4
"""Requests under way together: "mark everything" must not take all of a site's web workers."""


class MarkSender:
    """Sends what ``Inbox`` holds of marks."""

    def __init__(
        self,
        notifications: Notifications,
        inbox: Inbox,
        clock: Clock,
        prove: Callable[[], Awaitable[None]],
        doubt: Callable[[SignInNeeded], None],
    ) -> None:
        """``prove`` as in ``socket.py``; ``doubt`` is told when the site does not hear us any more."""
        self._notifications = notifications
        self._inbox = inbox
        self._clock = clock
        self._prove = prove
        self._doubt = doubt
        self._hurried = asyncio.Event()

    def hurry(self) -> None:
        """Try at once what failed before: the link is up again."""
        self._hurried.set()
        self._inbox.marks_wanted.set()

    async def run(self) -> None:
        """Send for ever."""
        delays = backoff(self._clock.uniform)
        while True:
            await self._inbox.marks_wanted.wait()
            self._inbox.marks_wanted.clear()
            failure = await self._send_all()
            if failure is None:
                delays = backoff(self._clock.uniform)
                continue
            self._hurried.clear()
            wait_s = getattr(failure, "retry_after_s", None) or 0.0
            await pause(self._clock, wait_s + next(delays), self._hurried)
            self._inbox.marks_wanted.set()

    async def _send_all(self) -> TrayError | None:
        """Send every mark there is; return the failure that ended it, if one did. The unsent stay in the store."""
        waiting = self._inbox.marks()
        failures: list[TrayError] = []

        async def send_some() -> None:
            while waiting and not failures:
                try:
                    await self._send(waiting.pop())
                except (SiteError, SignInNeeded) as error:
                    failures.append(error)

        async with asyncio.TaskGroup() as tasks:
            for _ in range(min(AT_A_TIME, len(waiting))):
                tasks.create_task(send_some())
        for error in failures:
            if isinstance(error, SignInNeeded):
                self._doubt(error)
        return failures[0] if failures else None

    async def _send(self, mark: Mark) -> None:
        try:
            answer = await self._notifications.set_seen(mark.name, seen=mark.seen)
        except NotFound:
            await self._inbox.mark_pointless(mark)
        except (NotPermitted, RequestInvalid) as error:
            # Said of this document, or of a session that is heard as nobody? Only then is the wish to be kept.
            await self._prove()
            await self._inbox.mark_refused(mark, error.code)
        else:
            await self._inbox.mark_sent(mark, answer)
