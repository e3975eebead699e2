"""What a change puts on the screen: arrivals and their ends -> show one, show several as one, take off. Pure.

A person is told of each notification by itself, until there are too many to read: more than five within three seconds
become one toast that counts up in place, and after an absence more than three are told of in one sentence.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from nirmaan_tray.model import Kind, Notification

BURST_SIZE = 5
BURST_WINDOW_S = 3.0
"""More than ``BURST_SIZE`` within this time become one toast; so much silence ends the burst."""

AWAY_SIZE = 3
"""After an absence up to so many are told of one by one."""

NAMES_KEPT = 1000
"""Names that such a toast is known to stand for; of one that stands for more, only the end of all unread takes it off."""

SEVERAL_KEPT = 8
"""Toasts for several that are remembered, so that one whose notifications are all read can be taken off."""


@dataclass(frozen=True, slots=True)
class One:
    """Show one notification."""

    notification: Notification


@dataclass(frozen=True, slots=True)
class Several:
    """Show, or count up in place, one toast for ``count`` notifications; ``away``: they came while nobody listened."""

    key: str
    count: int
    away: bool
    urgent: bool


@dataclass(frozen=True, slots=True)
class Gone:
    """Take these toasts off the screen, where they are still on it."""

    keys: tuple[str, ...]


Announcement = One | Several | Gone


@dataclass(slots=True)
class _Group:
    key: str
    away: bool
    count: int = 0
    urgent: bool = False
    open: set[str] = field(default_factory=set)

    def take(self, notification: Notification) -> None:
        self.count += 1
        self.urgent = self.urgent or notification.kind is Kind.ALERT
        if self.count <= NAMES_KEPT:
            self.open.add(notification.name)

    def told(self) -> Several:
        return Several(self.key, self.count, self.away, self.urgent)


class Announcer:
    """Decides, one account at a time. ``monotonic`` gives seconds, ``epoch`` those since 1970."""

    def __init__(self, monotonic: Callable[[], float], epoch: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._epoch = epoch
        self._available = False
        self._quiet_until: float | None = None
        self._held: dict[str, Notification] = {}
        self._recent: deque[tuple[float, Notification]] = deque()
        self._burst: _Group | None = None
        self._groups: deque[_Group] = deque(maxlen=SEVERAL_KEPT)
        self._numbered = 0

    def arrived(self, notification: Notification, *, away: bool) -> list[Announcement]:
        """Tell of a new notification; ``away`` ones, and all while no toast can be shown, wait to be told together."""
        if notification.seen or self.is_quiet():
            return []
        if away or not self._available:
            self._held[notification.name] = notification
            return []
        return self._live(notification)

    def caught_up(self) -> list[Announcement]:
        """Tell of what was held: catch-up has come to its end."""
        return self._release() if self._available else []

    def available(self, now: bool) -> list[Announcement]:
        """Take in whether toasts can be shown; what was held meanwhile is told of."""
        self._available = now
        if not now:
            # What was on the screen went with the desktop's notification server, and is not shown again.
            self._forget_shown()
        return self._release() if now else []

    def gone(self, name: str) -> list[Announcement]:
        """Take off what tells of a notification that is seen or deleted."""
        self._held.pop(name, None)
        self._recent = deque((at, n) for at, n in self._recent if n.name != name)
        keys = [name]
        for group in self._groups:
            if name in group.open:
                group.open.discard(name)
                if not group.open and group.count <= NAMES_KEPT:
                    keys.append(group.key)
        return [Gone(tuple(keys))]

    def all_seen(self) -> list[Announcement]:
        """Take off what stands for several: nothing is unread any more."""
        keys = tuple(group.key for group in self._groups)
        self._groups.clear()
        self._burst = None
        return [Gone(keys)] if keys else []

    def clear(self) -> None:
        """Forget what is held and what is on the screen: another account begins."""
        self._held.clear()
        self._forget_shown()

    def quiet(self, until_s: float | None) -> None:
        """Tell of nothing until that moment (seconds since 1970, for an hour is an hour over a nap of the computer's too);
        None ends it. What comes meanwhile is in the list all the same.
        """
        self._quiet_until = until_s

    def is_quiet(self) -> bool:
        """Tell whether nobody wants to be told of anything now."""
        return self._quiet_until is not None and self._epoch() < self._quiet_until

    def _forget_shown(self) -> None:
        self._recent.clear()
        self._burst = None
        self._groups.clear()

    def _live(self, notification: Notification) -> list[Announcement]:
        now = self._monotonic()
        last = self._recent[-1][0] if self._recent else None
        if self._burst is not None and last is not None and now - last <= BURST_WINDOW_S:
            self._recent.append((now, notification))
            self._recent.popleft()
            self._burst.take(notification)
            return [self._burst.told()]
        self._burst = None
        self._recent.append((now, notification))
        while now - self._recent[0][0] > BURST_WINDOW_S:
            self._recent.popleft()
        if len(self._recent) <= BURST_SIZE:
            return [One(notification)]
        self._burst = self._group([n for _, n in self._recent], away=False)
        singles = tuple(n.name for _, n in self._recent if n is not notification)
        return [Gone(singles), self._burst.told()]

    def _release(self) -> list[Announcement]:
        held, self._held = list(self._held.values()), {}
        if self.is_quiet() or not held:
            return []
        if len(held) <= AWAY_SIZE:
            return [One(notification) for notification in held]
        return [self._group(held, away=True).told()]

    def _group(self, notifications: list[Notification], *, away: bool) -> _Group:
        self._numbered += 1
        group = _Group(f"several:{self._numbered}", away)
        for notification in notifications:
            group.take(notification)
        self._groups.append(group)
        return group
