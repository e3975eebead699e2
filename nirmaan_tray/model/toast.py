"""What is put on the screen, and what a click on it asks for."""

from dataclasses import dataclass
from enum import StrEnum

from nirmaan_tray.model.sound import SILENT, Sound


class Action(StrEnum):
    """What a click on a toast asks for; a click on its body asks for the toast's first one."""

    OPEN = "open"
    MARK_SEEN = "mark_seen"
    SNOOZE = "snooze"
    SHOW_INBOX = "show_inbox"
    SHOW_NEWS = "show_news"
    SAW_IT = "saw_it"
    SIGN_IN = "sign_in"


@dataclass(frozen=True, slots=True)
class Button:
    """One thing that a toast offers; ``label`` is in the user's words."""

    action: Action
    label: str


@dataclass(frozen=True, slots=True)
class Toast:
    """What is put on the screen, in plain text of any length: each platform cuts and escapes as it must.

    ``key`` is the notification's name, or a name of its own for a toast that stands for several. Showing a key that is
    on the screen replaces it in place. ``sound`` is heard once, when it comes.
    """

    key: str
    title: str
    body: str
    buttons: tuple[Button, ...]
    urgent: bool = False
    sound: Sound = SILENT


@dataclass(frozen=True, slots=True)
class Click:
    """Somebody chose ``action`` on the toast ``key``; ``token`` lets the browser's window come to the front (Wayland)."""

    key: str
    action: Action
    token: str | None = None
