"""A row of chips: as many as there is room for, the others in a menu behind them."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QStyle, QWidget

from nirmaan_tray.ui import inbox_words
from nirmaan_tray.ui.inbox.buttons import FlatButton, Pill
from nirmaan_tray.ui.palette import Colours

_SPACE = 6
"""Device-independent pixels between chips."""

_PILLS = 12
"""Chips that are made at most, for no row has room for more."""


class ChipRow(QWidget):
    """Choices of one sort by their keys. One stop of the Tab key: the arrow keys go from chip to chip.

    What is chosen stays in view as long as there is room for it at all. With one choice or none there is nothing to choose.
    """

    changed = Signal()

    def __init__(
        self,
        name: str,
        label: Callable[[str], str],
        colour: Callable[[str], Callable[[Colours], QColor]] | None = None,
        longest: int = 0,
    ) -> None:
        """``label`` gives a key's words, of which ``longest`` characters are shown, or all of them if that is 0.

        ``colour`` gives how a key's dot is chosen from an appearance's colours.
        """
        super().__init__()
        self._label, self._colour, self._longest = label, colour, longest
        self._counts: tuple[tuple[str, int], ...] = ()
        self._pills: dict[str, Pill] = {}
        self.chosen: frozenset[str] = frozenset()
        self._more = FlatButton("", self._show_menu)
        self._more.setParent(self)
        self._more.installEventFilter(self)
        self._menu = QMenu(self)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.set_counts(())

    @property
    def menu(self) -> QMenu:
        """The menu with what has no room."""
        return self._menu

    def set_counts(self, counts: Iterable[tuple[str, int]]) -> None:
        """Take in what there is to choose from, the largest first."""
        known = tuple(counts)
        missing = sorted(self.chosen - {key for key, _ in known})
        self._counts = known + tuple((key, 0) for key in missing)
        self._make_pills()
        self.setVisible(len(self._counts) > 1 or bool(self.chosen))
        self._place()

    def clear(self) -> None:
        """Choose nothing."""
        self._choose(frozenset())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return how high it is; it takes what width there is."""
        heights = [part.sizeHint().height() for part in (*self._pills.values(), self._more)]
        return QSize(0, max(heights))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the same."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show as many as there is room for now."""
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the desktop's font."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Go from chip to chip by the arrow keys."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
            if step and self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
                step = -step
            stops = self._stops()
            if step and watched in stops:
                self._focus(stops[(stops.index(watched) + step) % len(stops)])
                return True
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, FlatButton):
            self._rove(watched)
        return super().eventFilter(watched, event)

    def _make_pills(self) -> None:
        wanted = [key for at, (key, _) in enumerate(self._counts) if at < _PILLS or key in self.chosen]
        for key in self._pills.keys() - set(wanted):
            gone = self._pills.pop(key)
            gone.hide()
            gone.deleteLater()
        counts = dict(self._counts)
        for key in wanted:
            if key not in self._pills:
                self._pills[key] = self._pill(key)
            self._pills[key].set_count(counts[key])
            self._pills[key].setChecked(key in self.chosen)
        self._pills = {key: self._pills[key] for key in wanted}

    def _pill(self, key: str) -> Pill:
        pill = Pill(self._label(key), framed=True, longest=self._longest)
        pill.setParent(self)
        if self._colour is not None:
            pill.set_dot(self._colour(key))
        pill.clicked.connect(lambda _checked=False: self._toggle(key))
        pill.installEventFilter(self)
        return pill

    def _toggle(self, key: str) -> None:
        self._choose(self.chosen ^ {key})

    def _choose(self, chosen: frozenset[str]) -> None:
        if chosen != self.chosen:
            self.chosen = chosen
            self.set_counts(self._counts)
            self.changed.emit()

    def _place(self) -> None:
        shown = self._with_room()
        left = 0
        # This one has been in its place among the window's stops from the beginning.
        above: FlatButton = self._more
        hidden = len(self._counts) - len(shown)
        height = self.sizeHint().height()
        self._more.setText(inbox_words.chips_more(hidden))
        for key, pill in self._pills.items():
            pill.setVisible(key in shown)
        self._more.setVisible(hidden > 0)
        for part in [self._pills[key] for key in shown] + ([self._more] if hidden else []):
            box = part.rect()
            box.setSize(QSize(part.sizeHint().width(), height))
            box.moveTo(left, 0)
            part.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), box))
            left += box.width() + _SPACE
            if part is not self._more:
                QWidget.setTabOrder(above, part)
                above = part
        if (stops := self._stops()) and not any(stop.hasFocus() for stop in stops):
            self._rove(stops[0])

    def _with_room(self) -> list[str]:
        """Return the keys whose chips have room, in their order."""
        widths = {key: pill.sizeHint().width() + _SPACE for key, pill in self._pills.items()}
        room = self.width() + _SPACE
        if len(self._pills) == len(self._counts) and sum(widths.values()) <= room:
            return list(widths)
        self._more.setText(inbox_words.chips_more(len(self._counts)))
        room -= self._more.sizeHint().width() + _SPACE
        with_room: set[str] = set()
        for key in sorted(widths, key=lambda key: key not in self.chosen):
            if widths[key] > room:
                break
            room -= widths[key]
            with_room.add(key)
        return [key for key in widths if key in with_room]

    def _show_menu(self) -> None:
        self._menu.clear()
        for key, count in self._counts:
            if key in self._pills and not self._pills[key].isHidden():
                continue
            words = inbox_words.counted(self._label(key), count).replace("&", "&&")
            entry = self._menu.addAction(words)
            entry.setCheckable(True)
            entry.setChecked(key in self.chosen)
            entry.triggered.connect(lambda _checked=False, key=key: self._toggle(key))
        self._menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _stops(self) -> list[FlatButton]:
        parts: list[FlatButton] = [pill for pill in self._pills.values() if not pill.isHidden()]
        return parts if self._more.isHidden() else [*parts, self._more]

    def _focus(self, part: FlatButton) -> None:
        part.setFocus(Qt.FocusReason.TabFocusReason)

    def _rove(self, stop: FlatButton) -> None:
        """Let the Tab key come to this one only."""
        for part in (*self._pills.values(), self._more):
            part.setFocusPolicy(Qt.FocusPolicy.StrongFocus if part is stop else Qt.FocusPolicy.ClickFocus)
