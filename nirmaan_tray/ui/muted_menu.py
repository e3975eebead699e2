"""The submenu "Muted": what shows no toasts, until when, and a way to take that back."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from nirmaan_tray.model.mute import Mute
from nirmaan_tray.ui import menu_words as words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.inbox_words import topic
from nirmaan_tray.ui.moments import midnight
from nirmaan_tray.ui.quiet_menu import local
from nirmaan_tray.ui.time_words import moment


class MutedMenu(QMenu):
    """Not to be seen while nothing is muted; whoever owns it calls ``refresh``."""

    def __init__(
        self, bridge: Bridge, now_s: Callable[[], float], plain: Callable[[str], str], parent: QWidget
    ) -> None:
        """``plain`` makes of a text what an entry shows as it is."""
        super().__init__(parent)
        self._bridge = bridge
        self._now_s = now_s
        self._plain = plain
        self._shown: list[tuple[str, Mute]] = []

    def refresh(self) -> None:
        """Say how things are now, in the language that is spoken now."""
        mutes = in_force(self._bridge.mutes, self._now_s())
        entries = sorted(
            ((self._plain(self._said(mute)), mute) for mute in mutes), key=lambda entry: entry[0].casefold()
        )
        self.menuAction().setText(words.menu_muted())
        self.menuAction().setVisible(bool(entries))
        if entries == self._shown:
            return  # a host that shows the menu itself need not read it again
        self._shown = entries
        self.clear()
        self.addAction(words.unmute_hint()).setEnabled(False)
        for text, mute in entries:
            self.addAction(text).triggered.connect(lambda _checked=False, mute=mute: self._bridge.wishes.unmute(mute))

    def _said(self, mute: Mute) -> str:
        what = mute.project or (topic(mute.topic) if mute.topic is not None else "")
        if mute.until_s is None:
            return words.muted(what, None)
        until, now = local(mute.until_s), local(self._now_s())
        return words.muted_today(what) if until == midnight(now) else words.muted(what, moment(until, now))


def in_force(mutes: tuple[Mute, ...], now_s: float) -> list[Mute]:
    """Return those that hold at a moment (seconds since 1970)."""
    return [mute for mute in mutes if mute.until_s is None or mute.until_s > now_s]
