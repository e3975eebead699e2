"""Toasts on Windows: the action center, by windows-toasts and WinRT. Imported in the thread that uses it."""

import hashlib
import itertools
import sys

from nirmaan_tray.model.sound import SILENT, Sound
from nirmaan_tray.model.toast import Action, Toast
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


def stays(toast: Toast) -> bool:
    """Tell whether a toast stays on the screen until somebody sees to it; Windows lets none stay that has no button."""
    return toast.urgent and bool(toast.buttons)


def plays(sound: Sound) -> bool:
    """Tell whether Windows makes this sound: its own, or none. Files it plays for packaged programs only."""
    return sound.file is None


if sys.platform == "win32":
    import winreg

    from windows_toasts import (
        InteractableWindowsToaster,
        ToastAudio,
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
            self._numbers = itertools.count()
            init_apartment(ApartmentType.MULTI_THREADED)
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, rf"Software\Classes\AppUserModelId\{AUMID}") as known:
                winreg.SetValueEx(known, "DisplayName", 0, winreg.REG_SZ, DISPLAY_NAME)
            self._toaster = InteractableWindowsToaster(DISPLAY_NAME, AUMID)
            # Of a run that ended without closing them: they would click into nothing.
            self._toaster.remove_toast_group(GROUP)

        def put(self, toast: Toast) -> bool:
            """Put a toast up; Windows replaces the one with the same tag and group. Tell whether it makes the sound too."""
            self._toaster.show_toast(self._native(toast))
            return plays(toast.sound)

        def change(self, toast: Toast) -> None:
            """Change the texts of a toast, on the screen or in the action center."""
            self._toaster.update_toast(self._native(toast))

        def _native(self, toast: Toast) -> NativeToast:
            key = toast.key
            native = NativeToast(
                text_fields=list(texts(toast)),
                group=GROUP,
                # Not "important": that one breaks through "do not disturb", and does not stay.
                scenario=ToastScenario.Reminder if stays(toast) else ToastScenario.Default,
                audio=ToastAudio(silent=toast.sound == SILENT or not plays(toast.sound)),
                actions=[ToastButton(label, arguments) for label, arguments in buttons(toast)],
                on_activated=lambda event: self._clicked(key, chosen(event.arguments)),
                on_dismissed=lambda event: self._dismissed(key, event),
            )
            native.tag = tag(key)
            # Windows heeds no change whose number is not higher than the one before.
            native.updates = next(self._numbers)
            return native

        def take(self, key: str) -> None:
            """Take a toast away, from the screen and from the action center."""
            native = NativeToast(group=GROUP)
            native.tag = tag(key)
            self._toaster.remove_toast(native)

        def _dismissed(self, key: str, event: ToastDismissedEventArgs) -> None:
            # One that has timed out waits in the action center and can be clicked there; the rest was our own doing.
            if event.reason == ToastDismissalReason.USER_CANCELED:
                self._gone(key)
