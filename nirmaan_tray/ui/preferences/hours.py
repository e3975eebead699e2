"""The editor of quiet hours: a row for each, with its days and times."""

from collections.abc import Iterable

from PySide6.QtCore import QLocale, Qt, QTime, QTimer, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QTimeEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nirmaan_tray.model.habits import QuietHours
from nirmaan_tray.ui import preferences_words as words
from nirmaan_tray.ui.parts import button, plain_label
from nirmaan_tray.ui.preferences.choosers import Chooser
from nirmaan_tray.ui.preferences.day import DayButton
from nirmaan_tray.ui.preferences.parts import SPACE, Muted
from nirmaan_tray.ui.preferences.quiet_rows import USUAL, rows, written

SETTLE_MS = 500
"""Times are written once they have not been turned for so long."""

_LONG, _SHORT = QLocale.FormatType.LongFormat, QLocale.FormatType.ShortFormat


class HoursEditor(Chooser):
    """Rows of quiet hours."""

    def __init__(self) -> None:
        super().__init__()
        self._wished = ""
        self._rows: list[HoursRow] = []
        self._add = button(words.quiet_add(), self._add_usual)
        self._add.setAutoDefault(False)
        self._add.setAccessibleDescription(words.quiet())
        self._settled = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settled.timeout.connect(self.settle)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(SPACE)
        last = QHBoxLayout()
        last.addWidget(self._add)
        last.addStretch(1)
        self._whole.addLayout(last)

    @property
    def rows(self) -> list["HoursRow"]:
        """From top to bottom."""
        return list(self._rows)

    @property
    def add(self) -> QPushButton:
        """What adds a row."""
        return self._add

    def show_text(self, text: str) -> None:
        """Show the hours of a text; after what was wished last the rows say that already, or something newer."""
        if rows(text) != rows(self._wished):
            self._settled.stop()
            for row in self.rows:
                self._take(row)
            for hours in rows(text):
                self._put(hours)
        self._wished = text

    def settle(self) -> None:
        """Let what was changed be written now."""
        self._settled.stop()
        if rows(self._text()) != rows(self._wished):
            self._wished = self._text()
            self.chosen.emit(self._wished)

    def _text(self) -> str:
        return written(row.hours for row in self._rows)

    def _add_usual(self) -> None:
        self._put(USUAL).begin_here()
        self.settle()

    def _put(self, hours: QuietHours) -> "HoursRow":
        row = HoursRow(hours)
        row.changed.connect(self._settled.start)
        row.removed.connect(lambda: self._remove(row))
        self._rows.append(row)
        self._whole.insertWidget(self._whole.count() - 1, row)
        if len(self._rows) > 1:
            QWidget.setTabOrder(self._rows[-2].remove, row.first)
        QWidget.setTabOrder(row.remove, self._add)
        return row

    def _remove(self, row: "HoursRow") -> None:
        self._take(row)
        self._add.setFocus()
        self.settle()

    def _take(self, row: "HoursRow") -> None:
        self._rows.remove(row)
        self._whole.removeWidget(row)
        row.hide()
        row.deleteLater()


class HoursRow(QWidget):
    """One row: seven days to choose from, the times, and a button that removes it."""

    changed = Signal()
    removed = Signal()

    def __init__(self, hours: QuietHours) -> None:
        super().__init__()
        locale = QLocale()
        self._days = {day: DayButton(_named(locale, day, _LONG), _named(locale, day, _SHORT)) for day in _week(locale)}
        self.begin = _time(hours.begin, words.quiet_from())
        self.end = _time(hours.end, words.quiet_to())
        self.remove = button(words.quiet_remove(), self.removed.emit)
        self.remove.setAutoDefault(False)
        self._note = Muted()
        days = QHBoxLayout()
        days.setSpacing(SPACE // 2)
        for day, chosen in self._days.items():
            chosen.setChecked(day in hours.days)
            chosen.toggled.connect(self._changed)
            days.addWidget(chosen)
        days.addStretch(1)
        times = QHBoxLayout()
        times.setSpacing(SPACE)
        for widget in (plain_label(words.quiet_from()), self.begin, plain_label(words.quiet_to()), self.end):
            times.addWidget(widget)
        self._note.setWordWrap(False)
        times.addWidget(self._note)
        times.addStretch(1)
        times.addWidget(self.remove)
        for edit in (self.begin, self.end):
            edit.timeChanged.connect(self._changed)
        whole = QGridLayout(self)
        whole.setContentsMargins(0, 0, 0, SPACE)
        whole.setVerticalSpacing(SPACE)
        whole.addLayout(days, 0, 0)
        whole.addLayout(times, 1, 0)
        self._name()

    @property
    def hours(self) -> QuietHours:
        """What the row says; without a day if none is chosen."""
        chosen = frozenset(day for day, button in self._days.items() if button.isChecked())
        return QuietHours(chosen, _minutes(self.begin), _minutes(self.end))

    @property
    def first(self) -> QWidget:
        """Where the keyboard enters the row."""
        return next(iter(self._days.values()))

    def day(self, day: int) -> QToolButton:
        """Return the button of a day; 0 is Monday."""
        return self._days[day]

    def begin_here(self) -> None:
        """Put the keyboard into the row."""
        self.first.setFocus()

    def _changed(self) -> None:
        self._name()
        self.changed.emit()

    def _name(self) -> None:
        """Say what follows of the choice, and to a screen reader which hours they are."""
        hours = self.hours
        if not hours.days:
            note = words.quiet_no_day()
        elif hours.begin == hours.end:
            note = words.quiet_all_day()
        else:
            note = words.quiet_next_day() if hours.end < hours.begin else ""
        self._note.setText(note)
        locale = QLocale()
        said = words.quiet_hours(
            locale.createSeparatedList([_named(locale, day, _LONG) for day in sorted(hours.days)]),
            locale.toString(self.begin.time(), _SHORT),
            locale.toString(self.end.time(), _SHORT),
        )
        self.setAccessibleName(said)
        self.remove.setAccessibleName(words.quiet_remove_these(said))


def _week(locale: QLocale) -> Iterable[int]:
    """Return the days in the order of the viewer's calendar; 0 is Monday."""
    first = locale.firstDayOfWeek().value - 1
    return [(first + number) % 7 for number in range(7)]


def _named(locale: QLocale, day: int, form: QLocale.FormatType) -> str:
    return locale.standaloneDayName(day + 1, form)


def _time(minutes: int, name: str) -> QTimeEdit:
    made = QTimeEdit(QTime(minutes // 60 % 24, minutes % 60))
    made.setLocale(QLocale())
    made.setDisplayFormat(QLocale().timeFormat(_SHORT))
    made.setWrapping(True)
    # Else hours and minutes change places.
    made.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    made.setAccessibleName(name)
    made.setAccessibleDescription(words.quiet())
    return made


def _minutes(edit: QTimeEdit) -> int:
    return edit.time().hour() * 60 + edit.time().minute()
