"""The action center on a WinRT of the test's own: our module and windows-toasts are the real ones, and build real XML.

Reads a list of commands as JSON from its input, and writes to its output what Windows was told and what it told us.
"""

import importlib
import json
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path
from typing import Any, ClassVar
from xml.dom import minidom

from nirmaan_tray.model.sound import SILENT, Sound
from nirmaan_tray.model.toast import Action, Button, Toast

STUBS = Path(__file__).resolve().parents[2] / ".venv" / "stubs" / "win32"
"""Where the sources of windows-toasts are."""

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


class Nodes(list[Any]):
    """An ``XmlNodeList``."""

    def item(self, index: int) -> Any:
        return self[index] if index < len(self) else None

    @property
    def length(self) -> int:
        return len(self)


class Node:
    """What windows-toasts asks of WinRT's nodes, in whatever kind they are."""

    def __init__(self, node: Any) -> None:
        self.node = node

    @property
    def attributes(self) -> "Node":
        return self

    def set_named_item(self, attribute: "Node") -> None:
        self.node.setAttributeNode(attribute.node)

    def get_named_item(self, name: str) -> "Node":
        return Node(self.node.getAttributeNode(name))

    @property
    def inner_text(self) -> str:
        return str(self.node.value)

    @inner_text.setter
    def inner_text(self, text: str) -> None:
        self.node.value = text

    def append_child(self, child: "Node") -> None:
        self.node.appendChild(child.node)


class XmlDocument(Node):
    def __init__(self) -> None:
        super().__init__(minidom.Document())

    def load_xml(self, text: str) -> None:
        self.node = minidom.parseString(text)

    def create_element(self, name: str) -> Node:
        return Node(self.node.createElement(name))

    def create_attribute(self, name: str) -> Node:
        return Node(self.node.createAttribute(name))

    def create_text_node(self, text: str) -> Node:
        return Node(self.node.createTextNode(text))

    def get_elements_by_tag_name(self, name: str) -> Nodes:
        return Nodes(Node(found) for found in self.node.getElementsByTagName(name))

    def get_xml(self) -> str:
        return str(self.node.documentElement.toxml())


@dataclass
class NotificationData:
    values: dict[str, str] = field(default_factory=dict)
    sequence_number: int = 0


class NotificationSetting(IntEnum):
    ENABLED = 0
    DISABLED_FOR_APPLICATION = 1


class ToastDismissalReason(IntEnum):
    USER_CANCELED = 0
    APPLICATION_HIDDEN = 1
    TIMED_OUT = 2


class ToastActivatedEventArgs:
    user_input: ClassVar[dict[str, str]] = {}

    def __init__(self, arguments: str) -> None:
        self.arguments = arguments

    def as_(self, _: type) -> "ToastActivatedEventArgs":
        return self


@dataclass
class ToastNotification:
    content: XmlDocument
    tag: str = ""
    group: str = ""
    data: NotificationData = field(default_factory=NotificationData)
    suppress_popup: bool = False
    activated: Callable[[Any, Any], None] | None = None
    dismissed: Callable[[Any, Any], None] | None = None

    def add_activated(self, handler: Callable[[Any, Any], None]) -> None:
        self.activated = handler

    def add_dismissed(self, handler: Callable[[Any, Any], None]) -> None:
        self.dismissed = handler

    def told(self) -> dict[str, Any]:
        return {
            "xml": self.content.get_xml(),
            "tag": self.tag,
            "group": self.group,
            "values": self.data.values,
            "number": self.data.sequence_number,
            "popup": not self.suppress_popup,
        }


class Windows:
    """The action center and the registry. It knows nothing of a program before its first toast."""

    def __init__(self) -> None:
        self.there: dict[tuple[str, str], ToastNotification] = {}
        self.known = True
        self.setting_now = NotificationSetting.ENABLED
        self.aumid = ""
        self.registered: dict[str, str] = {}
        self.popups = 0

    # ToastNotificationManager and ToastNotifier

    @property
    def history(self) -> "Windows":
        return self

    def create_toast_notifier_with_id(self, aumid: str) -> "Windows":
        self.aumid = aumid
        return self

    @property
    def setting(self) -> NotificationSetting:
        self._must_know()
        return self.setting_now

    def show(self, notification: ToastNotification) -> None:
        self.there.pop((notification.tag, notification.group), None)
        self.there[notification.tag, notification.group] = notification
        self.popups += not notification.suppress_popup

    def update_with_tag_and_group(self, data: NotificationData, tag: str, group: str) -> int:
        found = self.there[tag, group]
        heeded = data.sequence_number > found.data.sequence_number
        found.data = data if heeded else found.data
        return not heeded

    # ToastNotificationHistory

    def get_history_with_id(self, aumid: str) -> Sequence[ToastNotification]:
        self._must_know()
        assert aumid == self.aumid
        return list(self.there.values())

    def remove_grouped_tag_with_id(self, tag: str, group: str, aumid: str) -> None:
        assert aumid == self.aumid
        if (tag, group) not in self.there:
            raise OSError("Element not found")
        del self.there[tag, group]

    def _must_know(self) -> None:
        if not self.known:
            raise OSError("Element not found")

    # winreg

    @contextmanager
    def create_key(self, root: str, name: str) -> Iterator[str]:
        yield f"{root}\\{name}"

    def set_value(self, key: str, name: str, _reserved: int, _kind: int, value: str) -> None:
        self.registered[f"{key}\\{name}"] = value


def pretend(windows: Windows) -> None:
    """Be on Windows from here on, as far as our module and windows-toasts look."""

    def module(name: str, **members: object) -> None:
        sys.modules[name] = made = types.ModuleType(name)
        made.__dict__.update(members, __path__=[])

    for package in ("winrt", "winrt.windows", "winrt.windows.data", "winrt.windows.data.xml", "winrt.windows.ui"):
        module(package)
    module("winrt.runtime", ApartmentType=types.SimpleNamespace(MULTI_THREADED=1), init_apartment=lambda _: None)
    module("winrt.system", Object=object, unbox_string=str)
    sys.modules["winrt"].__dict__["system"] = sys.modules["winrt.system"]
    module("winrt.windows.data.xml.dom", IXmlNode=Node, XmlDocument=XmlDocument, XmlElement=Node)
    module(
        "winrt.windows.ui.notifications",
        NotificationData=NotificationData,
        NotificationSetting=NotificationSetting,
        NotificationUpdateResult=types.SimpleNamespace(SUCCEEDED=0),
        ScheduledToastNotification=object,
        ToastActivatedEventArgs=ToastActivatedEventArgs,
        ToastDismissalReason=ToastDismissalReason,
        ToastDismissedEventArgs=object,
        ToastFailedEventArgs=object,
        ToastNotification=ToastNotification,
        ToastNotificationHistory=Windows,
        ToastNotificationManager=windows,
        ToastNotifier=Windows,
    )
    module(
        "winreg",
        HKEY_CURRENT_USER="HKCU",
        REG_SZ=1,
        CreateKey=windows.create_key,
        SetValueEx=windows.set_value,
    )
    sys.path.append(str(STUBS))
    # The standard library stays Linux's.
    for name in ("asyncio", "ctypes"):
        importlib.import_module(name)
    sys.platform = "win32"


def toast(key: str, title: str, body: str, *actions: str, urgent: bool = False, system: bool = False) -> Toast:
    buttons = tuple(Button(Action(name), name.replace("_", " ")) for name in actions)
    return Toast(key, title, body, buttons, urgent, Sound(system=True) if system else SILENT)


def main() -> None:
    windows = Windows()
    pretend(windows)
    told: list[tuple[str, ...]] = []
    answers: list[object] = []

    def new_run() -> Any:
        return importlib.import_module("nirmaan_tray.toast.windows").ActionCenter(
            lambda key, action: told.append(("clicked", key, action or "body")),
            lambda key: told.append(("gone", key)),
            lambda: NOW,
        )

    center = new_run()
    for name, *given in json.load(sys.stdin):
        match name:
            case "put" | "change":
                answers.append(getattr(center, name)(toast(*given[:-1], **given[-1])))
            case "leave":
                center.leave([toast(*each[:-1], **each[-1]) for each in given])
            case "take":
                center.take(*given)
            case "missing" | "left":
                found = getattr(center, name)()
                answers.append(sorted(found) if isinstance(found, frozenset) else found)
            case "unknown":
                windows.known = False
            case "off":
                windows.setting_now = NotificationSetting.DISABLED_FOR_APPLICATION
            case "foreign":
                windows.there["theirs", "others"] = ToastNotification(XmlDocument(), "theirs", "others")
            case "end":
                center = new_run()
            case "click":
                tag, arguments = given
                handler = windows.there.pop((tag, "nirmaan-tray")).activated
                if handler is not None:
                    handler(None, ToastActivatedEventArgs(arguments))
            case "dismiss":
                tag, reason = given
                handler = windows.there.pop((tag, "nirmaan-tray")).dismissed
                if handler is not None:
                    handler(None, types.SimpleNamespace(reason=ToastDismissalReason[reason]))
    there = [each.told() for each in windows.there.values() if each.group != "others"]
    result = {
        "there": there,
        "told": told,
        "answers": answers,
        "registered": windows.registered,
        "aumid": windows.aumid,
        "popups": windows.popups,
    }
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main()
