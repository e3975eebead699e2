"""What is said to the session bus and to the notification server on it. Pure, but for the icon's place.

Source: the Desktop Notifications Specification 1.3 and the D-Bus Specification.
"""

from dbus_fast import Message, MessageFlag, Variant

from nirmaan_tray import resources
from nirmaan_tray.model.sound import Sound
from nirmaan_tray.model.toast import Action, Toast
from nirmaan_tray.toast import markup

BUS = "org.freedesktop.DBus"
BUS_PATH = "/org/freedesktop/DBus"
SERVER = "org.freedesktop.Notifications"
"""Both the well-known name of the server and its interface."""
SERVER_PATH = "/org/freedesktop/Notifications"

APP_NAME = "Nirmaan"
DESKTOP_ENTRY = "nirmaan-tray"
DEFAULT = "default"
"""Key of the action that a click on the body stands for; some servers have no such click, hence a button as well."""

RULES = (
    f"type='signal',sender='{BUS}',interface='{BUS}',member='NameOwnerChanged',arg0='{SERVER}'",
    f"type='signal',sender='{SERVER}',interface='{SERVER}',path='{SERVER_PATH}'",
)
"""Signals that the bus is asked for. The second kind comes for every program's toasts."""

_NORMAL, _CRITICAL = 1, 2
_STAYS, _AS_THE_SERVER_LIKES = 0, -1
"""When a toast expires (milliseconds)."""

_MESSAGE_SOUND = "message-new-instant"
"""Source: the freedesktop.org Sound Naming Specification 0.8."""


def bus_call(member: str, signature: str = "", *body: object) -> Message:
    """Return a call of the bus itself."""
    return Message(destination=BUS, path=BUS_PATH, interface=BUS, member=member, signature=signature, body=list(body))


def server_call(owner: str, member: str, signature: str = "", *body: object) -> Message:
    """Return a call of the server ``owner``, which is a unique name: a server that comes later must not get it."""
    return Message(
        destination=owner, path=SERVER_PATH, interface=SERVER, member=member, signature=signature, body=list(body)
    )


def close_notification(owner: str, toast_id: int) -> Message:
    """Return a request to take a toast away, without an answer: there is nothing to do about a failure."""
    message = server_call(owner, "CloseNotification", "u", toast_id)
    message.flags = MessageFlag.NO_REPLY_EXPECTED | MessageFlag.NO_AUTOSTART
    return message


def notify(owner: str, toast: Toast, capabilities: frozenset[str], replaces: int) -> Message:
    """Return the call that shows a toast as this server can; ``replaces`` is the id of one on the screen, or 0."""
    summary, body = _texts(toast, capabilities)
    hints = {
        "desktop-entry": Variant("s", DESKTOP_ENTRY),
        "category": Variant("s", "im.received"),
        "urgency": Variant("y", _CRITICAL if toast.urgent else _NORMAL),
    }
    if plays(capabilities):
        hints |= _sound(toast.sound)
    icon = resources.path("icons/nirmaan-tray.svg").as_uri()
    actions = _actions(toast) if "actions" in capabilities else []
    return server_call(
        owner,
        "Notify",
        "susssasa{sv}i",
        *(APP_NAME, replaces, icon, summary, body, actions, hints, _STAYS if toast.urgent else _AS_THE_SERVER_LIKES),
    )


def plays(capabilities: frozenset[str]) -> bool:
    """Tell whether the server makes the sound of a toast itself."""
    return "sound" in capabilities


def chosen(toast: Toast, action_key: str) -> Action | None:
    """Return what the key of an invoked action stands for; None when this toast does not offer it."""
    offered = {str(button.action): button.action for button in reversed(toast.buttons)}
    if toast.buttons:
        offered[DEFAULT] = toast.buttons[0].action
    return offered.get(action_key)


def _sound(sound: Sound) -> dict[str, Variant]:
    if sound.file is not None:
        return {"sound-file": Variant("s", str(sound.file))}
    if sound.system:
        return {"sound-name": Variant("s", _MESSAGE_SOUND)}
    return {"suppress-sound": Variant("b", True)}


def _texts(toast: Toast, capabilities: frozenset[str]) -> tuple[str, str]:
    summary = markup.line(toast.title, markup.TITLE_CHARS)
    body = markup.body(toast.body)
    if "body" not in capabilities:
        return markup.line(" · ".join(part for part in (summary, body) if part), markup.TITLE_CHARS * 2), ""
    return summary, markup.escape(body) if "body-markup" in capabilities else body


def _actions(toast: Toast) -> list[str]:
    """Return ids and labels, alternating."""
    offered = [(str(button.action), markup.line(button.label, markup.LABEL_CHARS)) for button in toast.buttons]
    if offered:
        offered.insert(0, (DEFAULT, offered[0][1]))
    return [part for pair in offered for part in pair]
