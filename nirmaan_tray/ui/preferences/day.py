"""A button for a day of the week, as quiet hours have seven of them."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolButton

from nirmaan_tray.ui import palette
from nirmaan_tray.ui import preferences_words as words

_ROUND = 5
"""Device-independent pixels: of the corners."""


class DayButton(QToolButton):
    """A day that is chosen or not: filled, or only surrounded."""

    def __init__(self, name: str, short: str) -> None:
        super().__init__()
        self.setText(short)
        self.setAccessibleName(name)
        self.setAccessibleDescription(words.quiet())
        self.setToolTip(name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return what the short name needs."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + metrics.height(), round(metrics.height() * 1.7))

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint it in the program's own colours."""
        colours = palette.matching(self.palette())
        box, painter = QRectF(self.rect()).adjusted(1, 1, -1, -1), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, text = (colours.accent, colours.on_accent) if self.isChecked() else (colours.base, colours.text)
        if not self.isEnabled():
            ground, text = (colours.line, colours.muted) if self.isChecked() else (colours.base, colours.muted)
        painter.setBrush(ground)
        painter.setPen(QPen(colours.outline if not self.isChecked() else ground, 1))
        painter.drawRoundedRect(box, _ROUND, _ROUND)
        if self.hasFocus():
            # Inside, so that it is told apart from what is filled as well.
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(text, 1))
            painter.drawRoundedRect(box.adjusted(2.5, 2.5, -2.5, -2.5), _ROUND - 2, _ROUND - 2)
        painter.setPen(text)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())
