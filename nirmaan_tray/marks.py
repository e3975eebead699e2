"""Marks on their way to the server: kept until it has them, sent a few at a time, also after a restart."""

import asyncio
from collections.abc import Awaitable, Callable

from nirmaan_tray.backoff import CAP_S, asked_for, backoff
from nirmaan_tray.clock import Clock, pause
from nirmaan_tray.errors import NotFound, NotPermitted, RequestInvalid, SignInNeeded, SiteError, TrayError
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.model.mark import Mark
from nirmaan_tray.notifications import Notifications

AT_A_TIME = 4
"""Requests under way together: "mark everything" must not take all of a site's web workers."""

MISSING_AGAIN_S = 2.0
"""How often a mark is tried whose document is not there yet."""

LATE_COMMIT_S = 60.0
"""So long a document may take to be there when its event was published before it was committed (contract)."""


class MarkSender:
    """Sends what ``Inbox`` holds of marks."""

    def __init__(
        self,
        notifications: Notifications,
        inbox: Inbox,
        clock: Clock,
        prove: Callable[[], Awaitable[None]],
        doubt: Callable[[SignInNeeded], None],
        *,
        cap_s: float = CAP_S,
    ) -> None:
        """``prove`` as in ``socket.py``; ``doubt`` is told when the site does not hear us any more."""
        self._notifications = notifications
        self._inbox = inbox
        self._clock = clock
        self._prove = prove
        self._doubt = doubt
        self._cap_s = cap_s
        self._hurried = asyncio.Event()
        self._failed: set[str] = set()
        self._missing: dict[str, float] = {}

    def hurry(self) -> None:
        """Try at once what failed before: the link is up again."""
        self._hurried.set()
        self._inbox.marks_wanted.set()

    async def run(self) -> None:
        """Send for ever."""
        delays = backoff(self._clock.uniform, cap_s=self._cap_s)
        while True:
            await self._inbox.marks_wanted.wait()
            self._inbox.marks_wanted.clear()
            failure = await self._send_all()
            if failure is None:
                delays = backoff(self._clock.uniform, cap_s=self._cap_s)
                if self._missing:
                    # They concern nobody else: what is wished meanwhile goes out at once.
                    await pause(self._clock, MISSING_AGAIN_S, self._inbox.marks_wanted)
                    self._inbox.marks_wanted.set()
                continue
            self._hurried.clear()
            wait_s = next(delays) + asked_for(failure, self._clock.uniform, self._cap_s)
            await pause(self._clock, wait_s, self._hurried)
            self._inbox.marks_wanted.set()

    async def _send_all(self) -> TrayError | None:
        """Send every mark there is; return the failure that ended it, if one did. The unsent stay in the store."""
        marks = await self._inbox.marks()
        # Those that have failed come last: what the site chokes on must not keep the others waiting.
        self._failed &= {mark.name for mark in marks}
        waiting = sorted(marks, key=lambda mark: mark.name not in self._failed)
        self._missing = {mark.name: self._missing[mark.name] for mark in marks if mark.name in self._missing}
        failures: list[TrayError] = []

        async def send_some() -> None:
            while waiting and not failures:
                mark = waiting.pop()
                try:
                    await self._send(mark)
                except NotFound:
                    continue  # of this document only; it is in ``_missing``
                except (SiteError, SignInNeeded) as error:
                    self._failed.add(mark.name)
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
        except NotFound as error:
            await self._not_found(mark, error)
        except (NotPermitted, RequestInvalid) as error:
            # Said of this document, or of a session that is heard as nobody? Only then is the wish to be kept.
            await self._prove()
            await self._inbox.mark_refused(mark, error.code)
        else:
            self._missing.pop(mark.name, None)
            await self._inbox.mark_sent(mark, answer)

    async def _not_found(self, mark: Mark, error: NotFound) -> None:
        """The document is gone, or not there yet, or changing it needs something else that is gone."""
        # Where the DocType itself is missing, this says so.
        is_there = bool(await self._notifications.named([mark.name]))
        was_there = bool((await self._inbox.stamps([mark.name])).get(mark.name))
        now = self._clock.monotonic()
        since = self._missing.setdefault(mark.name, now)
        if (is_there or not was_there) and now < since + LATE_COMMIT_S:
            raise error
        del self._missing[mark.name]
        if is_there:
            await self._inbox.mark_refused(mark, error.code)
        else:
            await self._inbox.mark_pointless(mark)
