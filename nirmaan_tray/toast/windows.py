"""Toasts on Windows: the action center, by windows-toasts and WinRT. Imported in the thread that uses it.

A toast stays in the action center for days, longer than the program may run. Its body and *Open* are links, which Windows
follows whether the program runs or not; the other buttons need it, and go when it ends (decision 17).
"""

import itertools
import sys
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime

from nirmaan_tray import resources
from nirmaan_tray.model.no_toasts import NoToasts
from nirmaan_tray.model.sound import SILENT
from nirmaan_tray.model.toast import Toast
from nirmaan_tray.toast import windows_identity as identity
from nirmaan_tray.toast import windows_message as message
from nirmaan_tray.toast.screen import SHOWN_KEPT, Clicked, Gone

if sys.platform == "win32":
    from windows_toasts import (
        InteractableWindowsToaster,
        ToastActivatedEventArgs,
        ToastAudio,
        ToastButton,
        ToastDismissalReason,
        ToastDismissedEventArgs,
        ToastDuration,
        ToastScenario,
    )
    from windows_toasts import Toast as NativeToast
    from winrt.runtime import ApartmentType, init_apartment
    from winrt.windows.ui.notifications import NotificationSetting, ToastNotificationManager

    class ActionCenter:
        """The ``BlockingCenter`` of Windows 10 and newer."""

        def __init__(self, clicked: Clicked, gone: Gone, now: Callable[[], datetime]) -> None:
            """Make this program known to Windows. ``now`` gives aware UTC, as windows-toasts wants it. Raises ``OSError``."""
            self._clicked, self._gone, self._now = clicked, gone, now
            self._numbers = itertools.count()
            self._came: dict[str, datetime] = {}
            """When toasts came that are there, by their tags."""
            init_apartment(ApartmentType.MULTI_THREADED)
            identity.register(resources.path("icons/nirmaan-tray.png"))
            self._toaster = InteractableWindowsToaster(identity.DISPLAY_NAME, identity.AUMID)

        def missing(self) -> NoToasts | None:
            """Return why toasts cannot be shown: somebody has turned them off, for this program or for all."""
            setting = NotificationSetting.ENABLED
            # Windows knows nothing of a program before its first toast.
            with suppress(OSError):
                setting = self._toaster.toastNotifier.setting
            return None if setting == NotificationSetting.ENABLED else NoToasts.NOT_ALLOWED

        def left(self) -> frozenset[str]:
            """Return the tags of our toasts that are in the action center or on the screen."""
            # As above.
            with suppress(OSError):
                found = ToastNotificationManager.history.get_history_with_id(identity.AUMID)
                return frozenset(each.tag for each in found if each.group == message.GROUP)
            return frozenset()

        def put(self, toast: Toast) -> bool:
            """Put a toast up; Windows replaces the one with the same tag and group. Tell whether it makes the sound too."""
            native = self._native(toast)
            native.on_activated = lambda event: self._activated(toast.key, event)
            native.on_dismissed = lambda event: self._dismissed(toast.key, event)
            self._came[native.tag] = self._now()
            if len(self._came) > SHOWN_KEPT:
                del self._came[next(iter(self._came))]
            self._toaster.show_toast(native)
            return message.plays(toast.sound)

        def change(self, toast: Toast) -> None:
            """Change the texts of a toast, on the screen or in the action center."""
            self._toaster.update_toast(self._native(toast))

        def take(self, mark: str) -> None:
            """Take a toast away, from the screen and from the action center."""
            self._came.pop(mark, None)
            native = NativeToast(group=message.GROUP)
            native.tag = mark
            # It has gone by itself.
            with suppress(OSError):
                self._toaster.remove_toast(native)

        def leave(self, toasts: Collection[Toast]) -> None:
            """Put in the place of each that is still there what serves without the program, without a popup."""
            there = self.left()
            for toast in toasts:
                mark = message.tag(toast.key)
                lasting = message.lasting(toast)
                if mark not in there:
                    continue
                if lasting is None:
                    self.take(mark)
                    continue
                native = self._native(lasting)
                native.suppress_popup = True
                native.timestamp = self._came.get(mark)
                self._toaster.show_toast(native)

        def _native(self, toast: Toast) -> NativeToast:
            native = NativeToast(
                text_fields=list(message.texts(toast)),
                group=message.GROUP,
                # Not "important": that one breaks through "do not disturb", and does not stay.
                scenario=ToastScenario.Reminder if message.stays(toast) else ToastScenario.Default,
                # For where the scenario is not heeded.
                duration=ToastDuration.Long if toast.urgent else ToastDuration.Default,
                audio=ToastAudio(silent=toast.sound == SILENT or not message.plays(toast.sound)),
                actions=[ToastButton(each.label, each.arguments, launch=each.link) for each in message.buttons(toast)],
                launch_action=message.launch(toast),
            )
            native.tag = message.tag(toast.key)
            # Windows heeds no change whose number is not higher than the one before.
            native.updates = next(self._numbers)
            return native

        def _activated(self, key: str, event: ToastActivatedEventArgs) -> None:
            if message.follows_link(event.arguments):
                self._gone(key)
            else:
                self._clicked(key, message.chosen(event.arguments))

        def _dismissed(self, key: str, event: ToastDismissedEventArgs) -> None:
            # One that has timed out waits in the action center and can be clicked there; the rest was our own doing.
            if event.reason == ToastDismissalReason.USER_CANCELED:
                self._gone(key)
