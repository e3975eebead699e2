"""Toasts on macOS: the notification center, by desktop-notifier.

It takes them from signed bundles only, and asks the person once ever. What a former run left there is known by its
notification's name, so that a click on it finds its document.
"""

import asyncio
import sys
from collections.abc import Collection
from pathlib import PurePath

from nirmaan_tray.model.no_toasts import NoToasts
from nirmaan_tray.model.sound import Sound
from nirmaan_tray.model.toast import Action, Toast
from nirmaan_tray.toast import markup
from nirmaan_tray.toast.screen import Clicked, Gone

APP_NAME = "Nirmaan"

_NOT_DETERMINED, _DENIED = 0, 1
"""``UNAuthorizationStatus`` (UNNotificationSettings.h); all others let toasts be shown, if quietly."""


def chosen(button: str) -> Action | None:
    """Return the action that a button's identifier names; None for one that is not ours."""
    return Action(button) if button in set(Action) else None


def texts(toast: Toast) -> tuple[str, str]:
    """Return title and message, which are never markup here."""
    return markup.line(toast.title, markup.TITLE_CHARS), markup.body(toast.body)


def buttons(toast: Toast) -> list[tuple[str, str]]:
    """Return label and identifier of each button."""
    return [(markup.line(button.label, markup.LABEL_CHARS), str(button.action)) for button in toast.buttons]


def name_of_sound(sound: Sound) -> str | None:
    """Return the name by which the notification center plays a sound; None for none, and for a file that it does not find.

    It looks in the folders ``Library/Sounds``. Those it plays are silent while the Mac is not to disturb.
    """
    if sound.file is None:
        return "default" if sound.system else None
    return sound.file.name if PurePath(sound.file).parts[-3:-1] == ("Library", "Sounds") else None


def missing(status: int) -> NoToasts | None:
    """Return what a ``UNAuthorizationStatus`` keeps from being shown."""
    return {_NOT_DETERMINED: NoToasts.NOT_ASKED, _DENIED: NoToasts.NOT_ALLOWED}.get(status)


if sys.platform == "darwin":
    from concurrent.futures import Future
    from functools import cache

    import desktop_notifier
    from desktop_notifier.backends.macos_support import is_signed_bundle

    @cache
    def _notifier() -> desktop_notifier.DesktopNotifier:
        """Return the one of this process: the center tells the clicks to the newest alone."""
        made = desktop_notifier.DesktopNotifier(APP_NAME)
        made.on_clicked = _clicked
        made.on_button_pressed = _pressed
        made.on_dismissed = _dismissed
        return made

    _listening: dict["NotificationCenter", tuple[Clicked, Gone]] = {}
    """Whom it is told; each knows which toasts are its own. The program and its examination of the desktop show some."""

    def _clicked(key: str) -> None:
        for clicked, _ in tuple(_listening.values()):
            clicked(key, None)

    def _pressed(key: str, button: str) -> None:
        if action := chosen(button):
            for clicked, _ in tuple(_listening.values()):
                clicked(key, action)

    def _dismissed(key: str) -> None:
        for _, gone in tuple(_listening.values()):
            gone(key)

    async def _status() -> int:
        """Return the ``UNAuthorizationStatus``, asking nobody.

        desktop-notifier's own way does not tell "not asked" from "refused", and answers itself twice.
        """
        from desktop_notifier.backends.macos import UNUserNotificationCenter
        from rubicon.objc import py_from_ns
        from rubicon.objc.runtime import objc_id

        told: Future[int] = Future()

        def settings(found: objc_id) -> None:
            told.set_result(int(py_from_ns(found).authorizationStatus))  # type: ignore[no-untyped-call]

        center = UNUserNotificationCenter.currentNotificationCenter()
        center.getNotificationSettingsWithCompletionHandler(settings)
        return await asyncio.wrap_future(told)

    class NotificationCenter:
        """The ``Screen`` of macOS 10.14 and newer."""

        def __init__(self) -> None:
            self._signed: bool | None = None

        def mark(self, key: str) -> str:
            """Return the identifier of the toast: its key."""
            return key

        async def open(self, clicked: Clicked, gone: Gone) -> None:
            """Look whether this is a signed bundle, and listen to clicks."""
            # Reads the whole bundle.
            self._signed = await asyncio.to_thread(is_signed_bundle)
            if self._signed:
                _notifier()
                _listening[self] = (clicked, gone)

        async def missing(self) -> NoToasts | None:
            """Return why toasts cannot be shown. Nobody is asked."""
            return missing(await _status()) if self._signed else NoToasts.NOT_SIGNED

        async def ask(self) -> None:
            """Let macOS ask the person, which it does once ever."""
            await _notifier().request_authorisation()

        async def left(self) -> frozenset[str]:
            """Return the keys of our toasts in the notification center."""
            return frozenset(await _notifier().get_current_notifications()) if self._signed else frozenset()

        async def put(self, toast: Toast) -> bool:
            """Put a toast up; the notification center replaces the one with the same identifier.

            Tell whether it makes the sound too. How long it stays is for the person to choose (banner or alert).
            """
            sound = name_of_sound(toast.sound)
            title, message = texts(toast)
            urgency = desktop_notifier.Urgency.Critical if toast.urgent else desktop_notifier.Urgency.Normal
            await _notifier().send_notification(
                desktop_notifier.Notification(
                    title,
                    message,
                    urgency=urgency,
                    buttons=tuple(
                        desktop_notifier.Button(label, identifier=identifier) for label, identifier in buttons(toast)
                    ),
                    sound=desktop_notifier.Sound(name=sound) if sound else None,
                    identifier=toast.key,
                )
            )
            return sound is not None or toast.sound.file is None

        async def change(self, toast: Toast) -> None:
            """Change the texts of a toast; the notification center has no other way than to put it up anew."""
            await self.put(toast)

        async def take(self, mark: str) -> None:
            """Take a toast away, from the screen and from the notification center."""
            await _notifier().clear(mark)

        async def leave(self, toasts: Collection[Toast]) -> None:
            """Take all away: a click would start the program, and be lost before anything here could hear it."""
            _listening.pop(self, None)
            for toast in toasts:
                await _notifier().clear(toast.key)
