"""The notification center with a desktop-notifier of the test's own below it: what our module makes of its answers.

Reads commands as JSON from its input, and writes what the library was asked and what it told us to its output.
"""

import asyncio
import importlib
import json
import sys
import types
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from nirmaan_tray.model.sound import SILENT
from nirmaan_tray.model.toast import Action, Button, Toast


@dataclass
class Mac:
    """The Mac, with a person in front of it."""

    signed: bool = True
    status: int = 2
    allows: bool = True
    """What the person answers."""
    there: dict[str, Any] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    notifiers: list["DesktopNotifier"] = field(default_factory=list)

    def is_signed_bundle(self) -> bool:
        return self.signed

    # UNUserNotificationCenter

    def currentNotificationCenter(self) -> "Mac":  # noqa: N802 - Apple's names
        self.done.append("looked")
        return self

    def getNotificationSettingsWithCompletionHandler(self, handler: Callable[[Any], None]) -> None:  # noqa: N802
        handler(types.SimpleNamespace(authorizationStatus=self.status))


class DesktopNotifier:
    def __init__(self, mac: Mac) -> None:
        self.mac = mac
        mac.notifiers.append(self)
        self.on_clicked: Callable[[str], None] | None = None
        self.on_button_pressed: Callable[[str, str], None] | None = None
        self.on_dismissed: Callable[[str], None] | None = None

    async def request_authorisation(self) -> bool:
        self.mac.done.append("asked")
        if self.mac.status == 0:
            self.mac.status = 2 if self.mac.allows else 1
        return self.mac.status == 2

    async def get_current_notifications(self) -> list[str]:
        return list(self.mac.there)

    async def send_notification(self, notification: Any) -> None:
        self.mac.there[notification.identifier] = [
            notification.title,
            notification.message,
            notification.urgency,
            [[each.title, each.identifier] for each in notification.buttons],
        ]

    async def clear(self, identifier: str) -> None:
        self.mac.there.pop(identifier, None)


def pretend(mac: Mac) -> None:
    """Be on macOS from here on, as far as our module looks."""

    def module(name: str, **members: object) -> None:
        sys.modules[name] = made = types.ModuleType(name)
        made.__dict__.update(members, __path__=[])

    @dataclass
    class NativeButton:
        title: str
        identifier: str

    @dataclass
    class Notification:
        title: str
        message: str
        urgency: str
        buttons: tuple[NativeButton, ...]
        sound: object
        identifier: str

    module(
        "desktop_notifier",
        DesktopNotifier=lambda _name: DesktopNotifier(mac),
        Notification=Notification,
        Button=NativeButton,
        Urgency=types.SimpleNamespace(Critical="critical", Normal="normal"),
    )
    module("desktop_notifier.backends")
    module("desktop_notifier.backends.macos_support", is_signed_bundle=mac.is_signed_bundle)
    module("desktop_notifier.backends.macos", UNUserNotificationCenter=mac)
    module("rubicon")
    module("rubicon.objc", py_from_ns=lambda found: found)
    module("rubicon.objc.runtime", objc_id=object)
    sys.platform = "darwin"


async def main() -> None:
    mac = Mac()
    pretend(mac)
    told: list[tuple[str, str, str]] = []
    answers: list[object] = []
    macos = importlib.import_module("nirmaan_tray.toast.macos")
    centers = {name: macos.NotificationCenter() for name in ("program", "doctor")}
    buttons = (Button(Action.OPEN, "Open"), Button(Action.SNOOZE, "Snooze 1 h"))
    for name, *given in json.load(sys.stdin):
        match name:
            case "set":
                setattr(mac, *given)
            case "open":
                (who,) = given
                await centers[who].open(
                    lambda key, action, who=who: told.append((who, key, action or "body")),
                    lambda key, who=who: told.append((who, key, "gone")),
                )
            case "missing" | "left" | "ask":
                found = await getattr(centers["program"], name)()
                answers.append(sorted(found) if isinstance(found, frozenset) else found)
            case "put":
                key, title, body, urgent = given
                await centers["program"].put(Toast(key, title, body, buttons, urgent, SILENT))
            case "take":
                await centers["program"].take(*given)
            case "leave":
                who, *keys = given
                await centers[who].leave([Toast(key, "", "", buttons) for key in keys])
            case "click" | "press" | "dismiss":
                notifier = mac.notifiers[-1]
                hears = {
                    "click": notifier.on_clicked,
                    "press": notifier.on_button_pressed,
                    "dismiss": notifier.on_dismissed,
                }[name]
                hears(*given)  # type: ignore[misc]
    result = {
        "there": mac.there,
        "done": mac.done,
        "told": told,
        "answers": answers,
        "notifiers": len(mac.notifiers),
    }
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    asyncio.run(main())
