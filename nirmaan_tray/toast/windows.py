"""Toasts on Windows: the action center, by windows-toasts and WinRT. Imported in the thread that uses it."""

import hashlib
import sys

from nirmaan_tray.model import Action, Toast
from nirmaan_tray.toast import markup
from nirmaan_tray.toast.one_by_one import Clicked, Gone

AUMID = "Nirmaan.Tray"
"""Application User Model ID: by it Windows knows whose toasts these are (at most 129 characters, ``Vendor.App``)."""

DISPLAY_NAME = "Nirmaan"
GROUP = "nirmaan-tray"

TAG_CHARS = 64
"""Longest tag that Windows takes (since version 1703)."""

_ARGUMENT = "action="


def tag(key: str) -> str:
    """Return the tag for a toast's key: the key itself, or what stands for one that is too long."""
    return key if len(key) <= TAG_CHARS else hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()


def texts(toast: Toast) -> tuple[str, str]:
    """Return title and body; windows-toasts binds them as data, so they are not escaped."""
    return markup.line(toast.title, markup.TITLE_CHARS), markup.body(toast.body)


def buttons(toast: Toast) -> list[tuple[str, str]]:
    """Return label and arguments of each button."""
    return [(markup.line(button.label, markup.LABEL_CHARS), f"{_ARGUMENT}{button.action}") for button in toast.buttons]


def chosen(arguments: str | None) -> Action | None:
    """Return the action of a button's arguments; None for those of the body, which are the tag."""
    name = (arguments or "").removeprefix(_ARGUMENT)
    return Action(name) if arguments != name and name in set(Action) else None


if sys.platform == "win32":
    import winreg

    from windows_toasts import (
        InteractableWindowsToaster,
        ToastButton,
        ToastDismissalReason,
        ToastDismissedEventArgs,
        ToastScenario,
    )
    from windows_toasts import Toast as NativeToast
    from winrt.runtime import ApartmentType, init_apartment

    class ActionCenter:
        """The ``BlockingCenter`` of Windows 10 and newer."""

        def __init__(self, clicked: Clicked, gone: Gone) -> None:
            """Make this program known to Windows. Raises ``OSError``."""
            self._clicked, self._gone = clicked, gone
            init_apartment(ApartmentType.MULTI_THREADED)
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, rf"Software\Classes\AppUserModelId\{AUMID}") as known:
                winreg.SetValueEx(known, "DisplayName", 0, winreg.REG_SZ, DISPLAY_NAME)
            self._toaster = InteractableWindowsToaster(DISPLAY_NAME, AUMID)
            # Of a run that ended without closing them: they would click into nothing.
            self._toaster.remove_toast_group(GROUP)

        def put(self, toast: Toast) -> None:
            """Put a toast up; Windows replaces the one with the same tag and group."""
            key = toast.key
            native = NativeToast(
                text_fields=list(texts(toast)),
                group=GROUP,
                scenario=ToastScenario.Important if toast.urgent else ToastScenario.Default,
                actions=[ToastButton(label, arguments) for label, arguments in buttons(toast)],
                on_activated=lambda event: self._clicked(key, chosen(event.arguments)),
                on_dismissed=lambda event: self._dismissed(key, event),
            )
            native.tag = tag(key)
            self._toaster.show_toast(native)

        def take(self, key: str) -> None:
            """Take a toast away, from the screen and from the action center."""
            native = NativeToast(group=GROUP)
            native.tag = tag(key)
            self._toaster.remove_toast(native)

        def _dismissed(self, key: str, event: ToastDismissedEventArgs) -> None:
            # One that has timed out waits in the action center and can be clicked there; the rest was our own doing.
            if event.reason == ToastDismissalReason.USER_CANCELED:
                self._gone(key)
