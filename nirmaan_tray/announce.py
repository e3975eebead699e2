"""What a change puts on the screen: arrivals and their ends -> show one, show several as one, take off. Pure.

A person is told of each notification by itself, until there are too many to read: more than five within three seconds
become one toast that counts up in place, after an absence more than three are told of in one sentence, and after a time
in which nobody wanted to be disturbed all of them are.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from nirmaan_tray.groups import Group, Groups, Several, Why
from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.notification import Kind, Notification
from nirmaan_tray.topics import Topic

BURST_SIZE = 5
BURST_WINDOW_S = 3.0
"""More than ``BURST_SIZE`` within this time become one toast; so much silence ends the burst, and is needed between sounds."""

AWAY_SIZE = 3
"""After an absence up to so many are told of one by one."""


@dataclass(frozen=True, slots=True)
class One:
    """Show one notification; ``sounds``: it is to be heard."""

    notification: Notification
    sounds: bool = False


@dataclass(frozen=True, slots=True)
class Gone:
    """Take these toasts off the screen, where they are still on it."""

    keys: tuple[str, ...]


Announcement = One | Several | Gone


class Announcer:
    """Decides, one account at a time. ``monotonic`` gives seconds, ``epoch`` those since 1970.

    What is muted is not told of, then or later; an alert neither, for a person chose it, and the list has it all the same.
    """

    def __init__(self, monotonic: Callable[[], float], epoch: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._epoch = epoch
        self._available = False
        self._catching_up = False
        self._quiet = False
        self._kept_quiet = False
        """Some of what is held is held for the sake of quiet."""
        self._topics = frozenset(Topic)
        self._alerts_break_through = False
        self._mutes: tuple[Mute, ...] = ()
        self._held: dict[str, Notification] = {}
        self._recent: deque[tuple[float, Notification]] = deque()
        self._burst: Group | None = None
        self._groups = Groups()
        self._told_s: float | None = None

    def arrived(self, notification: Notification, *, away: bool = False) -> list[Announcement]:
        """Tell of a new notification, or once more of a snoozed one; what cannot be told now waits to be told together.

        ``away``: it was missed, and ``caught_up`` will be called.
        """
        self._catching_up = self._catching_up or away
        if notification.seen or not self._is_wanted(notification):
            return []
        hushed = self._is_hushed(notification)
        if hushed or away or not self._available:
            self._kept_quiet = self._kept_quiet or hushed
            self._held[notification.name] = notification
            return []
        return self._live(notification)

    def caught_up(self) -> list[Announcement]:
        """Tell of what was held: catch-up has come to its end."""
        self._catching_up = False
        return self._release()

    def available(self, now: bool) -> list[Announcement]:
        """Take in whether toasts can be shown; what was held meanwhile is told of."""
        self._available = now
        if not now:
            # What was on the screen went with the desktop's notification server, and is not shown again.
            self._forget_shown()
        return self._release()

    def gone(self, name: str) -> list[Announcement]:
        """Take off what tells of a notification that is seen, deleted or snoozed."""
        self._held.pop(name, None)
        self._recent = deque((at, n) for at, n in self._recent if n.name != name)
        return [Gone((name, *self._groups.gone(name)))]

    def all_seen(self) -> list[Announcement]:
        """Take off what stands for several: nothing is unread any more."""
        self._burst = None
        keys = self._groups.clear()
        return [Gone(keys)] if keys else []

    def clear(self) -> None:
        """Forget what is held, muted and on the screen: another account begins."""
        self._held.clear()
        self._kept_quiet = self._catching_up = False
        self._mutes = ()
        self._forget_shown()

    def quiet(self, now: bool) -> list[Announcement]:
        """Take in whether nobody wants to be disturbed; what came meanwhile is told of when that ends."""
        if now == self._quiet:
            return []
        self._quiet = now
        # A toast that counts must not go on doing so in a quiet that began since.
        self._burst = None
        self._recent.clear()
        return self._release()

    def is_quiet(self) -> bool:
        """Tell whether nobody wants to be disturbed now."""
        return self._quiet

    def holds(self, notification: Notification) -> bool:
        """Tell whether a notification that arrived now would be held for the sake of quiet."""
        return not notification.seen and self._is_wanted(notification) and self._is_hushed(notification)

    def mute(self, mutes: tuple[Mute, ...]) -> None:
        """Take in what is muted from now on."""
        self._mutes = mutes

    def choose(self, topics: frozenset[Topic], *, alerts_break_through: bool) -> list[Announcement]:
        """Take in which topics are told of at all, and whether alerts are while nobody wants to be disturbed."""
        self._topics = topics
        self._alerts_break_through = alerts_break_through
        return self._release()

    def _is_wanted(self, notification: Notification) -> bool:
        return notification.topic in self._topics and not any(
            self._mutes_now(each, notification) for each in self._mutes
        )

    def _mutes_now(self, mute: Mute, notification: Notification) -> bool:
        of_it = mute.topic is notification.topic if mute.project is None else mute.project == notification.project
        return of_it and (mute.until_s is None or self._epoch() < mute.until_s)

    def _is_hushed(self, notification: Notification) -> bool:
        return self._quiet and not (self._alerts_break_through and notification.kind is Kind.ALERT)

    def _forget_shown(self) -> None:
        self._recent.clear()
        self._burst = None
        self._groups.clear()

    def _live(self, notification: Notification) -> list[Announcement]:
        now = self._monotonic()
        last = self._recent[-1][0] if self._recent else None
        is_alert = notification.kind is Kind.ALERT
        if self._burst is not None and last is not None and now - last <= BURST_WINDOW_S:
            self._recent.append((now, notification))
            self._recent.popleft()
            first_alert = is_alert and not self._burst.urgent
            self._burst.take(notification)
            return [self._burst.told(sounds=self._sounds(urgent=first_alert))]
        self._burst = None
        self._recent.append((now, notification))
        while now - self._recent[0][0] > BURST_WINDOW_S:
            self._recent.popleft()
        sounds = self._sounds(urgent=is_alert)
        if len(self._recent) <= BURST_SIZE:
            return [One(notification, sounds)]
        self._burst = self._groups.make((n for _, n in self._recent), Why.BURST)
        singles = tuple(n.name for _, n in self._recent if n is not notification)
        return [Gone(singles), self._burst.told(sounds=sounds)]

    def _sounds(self, *, urgent: bool) -> bool:
        """Tell whether what is told of now is to be heard: only the first of many that follow each other, and alerts."""
        now, last = self._monotonic(), self._told_s
        self._told_s = now
        return urgent or last is None or now - last > BURST_WINDOW_S

    def _release(self) -> list[Announcement]:
        """Tell of what is held and need not be any longer."""
        if not self._available or self._catching_up:
            return []
        held, self._held = self._held, {}
        telling: list[Notification] = []
        for notification in held.values():
            if self._is_hushed(notification):
                self._held[notification.name] = notification
            elif self._is_wanted(notification):
                telling.append(notification)
        ends_quiet = self._kept_quiet and not self._quiet
        self._kept_quiet = self._kept_quiet and not ends_quiet
        if len(telling) <= (1 if ends_quiet else AWAY_SIZE):
            return [One(each, self._sounds(urgent=each.kind is Kind.ALERT)) for each in telling]
        group = self._groups.make(telling, Why.QUIET if ends_quiet else Why.AWAY)
        return [group.told(sounds=self._sounds(urgent=group.urgent))]
