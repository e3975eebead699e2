"""Toasts that stand for several notifications: how many, which of them are still unread, and why they are one. Pure."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto

from nirmaan_tray.model.notification import Kind, Notification

NAMES_KEPT = 1000
"""Names that such a toast is known to stand for; of one that stands for more, only the end of all unread takes it off."""

SEVERAL_KEPT = 8
"""Toasts for several that are remembered, so that one whose notifications are all read can be taken off."""


class Why(Enum):
    """Why they are told of together."""

    BURST = auto()
    """They came faster than anybody reads."""
    AWAY = auto()
    """They came while this program did not run, or could not reach the site or the screen."""
    QUIET = auto()
    """They came while nobody wanted to be disturbed."""


@dataclass(frozen=True, slots=True)
class Several:
    """Show, or count up in place, one toast for ``count`` notifications; ``sounds``: it is to be heard."""

    key: str
    count: int
    why: Why
    urgent: bool
    sounds: bool = False


@dataclass(slots=True)
class Group:
    """The notifications of one such toast; those of ``open`` are not read yet."""

    key: str
    why: Why
    count: int = 0
    urgent: bool = False
    open: set[str] = field(default_factory=set)

    def take(self, notification: Notification) -> None:
        """Let it stand for one more."""
        self.count += 1
        self.urgent = self.urgent or notification.kind is Kind.ALERT
        if self.count <= NAMES_KEPT:
            self.open.add(notification.name)

    def told(self, *, sounds: bool) -> Several:
        """Return how it is shown now."""
        return Several(self.key, self.count, self.why, self.urgent, sounds)


class Groups:
    """Those that may be on the screen. Their keys hold a colon, as no notification's name does."""

    def __init__(self) -> None:
        self._shown: deque[Group] = deque(maxlen=SEVERAL_KEPT)
        self._numbered = 0

    def make(self, notifications: Iterable[Notification], why: Why) -> Group:
        """Return a new one for these."""
        self._numbered += 1
        group = Group(f"several:{self._numbered}", why)
        for notification in notifications:
            group.take(notification)
        self._shown.append(group)
        return group

    def gone(self, name: str) -> list[str]:
        """Take a notification out, and return the keys of those that stand for nothing any more."""
        for group in self._shown:
            group.open.discard(name)
        over = [group for group in self._shown if not group.open and group.count <= NAMES_KEPT]
        for group in over:
            self._shown.remove(group)
        return [group.key for group in over]

    def clear(self) -> tuple[str, ...]:
        """Forget all, and return their keys."""
        keys = tuple(group.key for group in self._shown)
        self._shown.clear()
        return keys
