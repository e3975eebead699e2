"""Toasts on macOS: the notification center, by desktop-notifier."""

import asyncio
import sys
from pathlib import PurePath

from nirmaan_tray.model.sound import Sound
from nirmaan_tray.model.toast import Action, Toast
from nirmaan_tray.toast import markup
from nirmaan_tray.toast.one_by_one import Clicked, Gone

APP_NAME = "Nirmaan"


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


if sys.platform == "darwin":
    import desktop_notifier
    from desktop_notifier.backends.macos_support import is_signed_bundle

    class NotificationCenter:
        """The ``Screen`` of macOS 10.14 and newer: for signed bundles only, others are shown nothing and told nothing."""

        def __init__(self) -> None:
            self._signed: bool | None = None
            self._notifier: desktop_notifier.DesktopNotifier | None = None

        async def open(self, clicked: Clicked, gone: Gone) -> bool:
            """Ask the person for leave, which macOS does once; False when it is not given or this is no signed bundle."""
            if self._signed is None:
                # Reads the whole bundle.
                self._signed = await asyncio.to_thread(is_signed_bundle)
            if not self._signed:
                return False
            if self._notifier is None:
                self._notifier = desktop_notifier.DesktopNotifier(APP_NAME)

            def pressed(key: str, button: str) -> None:
                if action := chosen(button):
                    clicked(key, action)

            self._notifier.on_clicked = lambda key: clicked(key, None)
            self._notifier.on_button_pressed = pressed
            self._notifier.on_dismissed = gone
            return await self._notifier.request_authorisation()

        async def put(self, toast: Toast) -> bool:
            """Put a toast up; the notification center replaces the one with the same identifier.

            Tell whether it makes the sound too. How long it stays is for the person to choose (banner or alert).
            """
            sound = name_of_sound(toast.sound)
            if self._notifier is not None:
                title, message = texts(toast)
                urgency = desktop_notifier.Urgency.Critical if toast.urgent else desktop_notifier.Urgency.Normal
                await self._notifier.send_notification(
                    desktop_notifier.Notification(
                        title,
                        message,
                        urgency=urgency,
                        buttons=tuple(
                            desktop_notifier.Button(label, identifier=identifier)
                            for label, identifier in buttons(toast)
                        ),
                        sound=desktop_notifier.Sound(name=sound) if sound else None,
                        identifier=toast.key,
                    )
                )
            return sound is not None or toast.sound.file is None

        async def change(self, toast: Toast) -> None:
            """Change the texts of a toast; the notification center has no other way than to put it up anew."""
            await self.put(toast)

        async def take(self, key: str) -> None:
            """Take a toast away, from the screen and from the notification center."""
            if self._notifier is not None:
                await self._notifier.clear(key)
