"""What is said to Windows of a toast: its tag, its texts, its buttons, and what of it outlives this program. Pure.

Source: Microsoft's Toast XML Schema, and *App notification content*.
"""

import hashlib
from dataclasses import dataclass, replace

from nirmaan_tray import app_links
from nirmaan_tray.model.sound import SILENT, Sound
from nirmaan_tray.model.start_wish import Show
from nirmaan_tray.model.toast import Action, Button, Toast
from nirmaan_tray.toast import markup

GROUP = "nirmaan-tray"

TAG_CHARS = 16
"""Longest tag that every Windows 10 takes; since version 1703 it is 64."""

PAYLOAD_BYTES = 5000
"""Most that Windows takes of a toast: 5 KB, of which the few bytes between the parts counted here have the rest."""

_FRAME_BYTES = 600
"""More than the elements and attributes of an urgent toast with three buttons take, without what stands in them (430)."""

_ARGUMENT = "action="


@dataclass(frozen=True, slots=True)
class Offered:
    """A button: a ``link`` is followed by Windows itself; without one the running program is told ``arguments``."""

    label: str
    arguments: str
    link: str | None = None


def tag(key: str) -> str:
    """Return the tag that stands for a toast's key, in this run and in every other."""
    return hashlib.blake2b(key.encode(errors="surrogatepass"), digest_size=TAG_CHARS // 2).hexdigest()


def texts(toast: Toast) -> tuple[str, str]:
    """Return title and body; windows-toasts binds them as data, so they are not escaped.

    The body is as short as the links need it, if somebody should give a document so long a name.
    """
    title = markup.line(toast.title, markup.TITLE_CHARS)
    body = markup.body(toast.body)
    taken = _FRAME_BYTES + _bytes(title, launch(toast) or "")
    taken += sum(_bytes(each.label, each.link or each.arguments) for each in buttons(toast))
    while body and taken + _bytes(body) > PAYLOAD_BYTES:
        shorter = len(body) * 3 // 4
        body = markup.cut(body, shorter) if shorter > 1 else ""
    return title, body


def launch(toast: Toast) -> str | None:
    """Return the link that a click on the body follows; None for what only the running program can do."""
    return _link(toast.key, toast.buttons[0]) if toast.buttons else None


def buttons(toast: Toast) -> list[Offered]:
    """Return the buttons."""
    return [
        Offered(markup.line(each.label, markup.LABEL_CHARS), f"{_ARGUMENT}{each.action}", _link(toast.key, each))
        for each in toast.buttons
    ]


def chosen(arguments: str | None) -> Action | None:
    """Return the action of a button's arguments; None for those of the body, which are the tag."""
    name = (arguments or "").removeprefix(_ARGUMENT)
    return Action(name) if arguments != name and name in set(Action) else None


def follows_link(arguments: str | None) -> bool:
    """Tell whether these are a link: Windows follows it, and this program must not do the same once more."""
    return (arguments or "").startswith(f"{app_links.SCHEME}:")


def lasting(toast: Toast) -> Toast | None:
    """Return what of a toast serves when the program has ended, quietly: its links. None if it has none."""
    links = tuple(each for each in toast.buttons if _link(toast.key, each))
    return replace(toast, buttons=links, urgent=False, sound=SILENT) if launch(toast) else None


def stays(toast: Toast) -> bool:
    """Tell whether a toast stays on the screen until somebody sees to it.

    Windows lets none stay that has no button by which the program is told; one that only follows a link is none.
    """
    return toast.urgent and any(each.link is None for each in buttons(toast))


def plays(sound: Sound) -> bool:
    """Tell whether Windows makes this sound: its own, or none. Files it plays for packaged programs only."""
    return sound.file is None


def _link(key: str, button: Button) -> str | None:
    match button.action:
        case Action.OPEN:
            return app_links.to_open(key)
        case Action.SHOW_INBOX:
            return app_links.link(Show())
        case _:
            return None


def _bytes(*parts: str) -> int:
    return sum(len(part.encode()) for part in parts)
