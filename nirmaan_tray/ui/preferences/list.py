"""The list of the preferences' pages, at the side: a picture and a word each."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from nirmaan_tray.ui import palette
from nirmaan_tray.ui import preferences_words as words
from nirmaan_tray.ui.inbox.topic_icons import draw_strokes

_ROW, _PICTURE = 2.3, 1.25
"""A line is so many times as high as text, and its picture as large."""

_MARGIN, _GAP, _ROUND = 8, 10, 6
"""Device-independent pixels: around the lines, between picture and word, of the corners."""

_STROKES = Qt.ItemDataRole.UserRole

Index = QModelIndex | QPersistentModelIndex


class PageList(QListWidget):
    """As wide as its longest word needs."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(words.pages())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        self.setItemDelegate(_Line(self))
        for ground in (self, self.viewport()):
            ground.setBackgroundRole(QPalette.ColorRole.Window)
        self.setAutoFillBackground(True)

    def add(self, title: str, strokes: str) -> None:
        """Put a page at the end; ``strokes`` are its picture, as ``topic_icons`` draws them."""
        item = QListWidgetItem(title)
        item.setData(_STROKES, strokes)
        self.addItem(item)
        self.setFixedWidth(self.sizeHintForColumn(0) + 2 * _MARGIN)


class _Line(QStyledItemDelegate):
    """Paints a line in the program's own colours."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        height = option.fontMetrics.height()
        width = option.fontMetrics.horizontalAdvance(index.data())
        return QSize(round(width + _PICTURE * height + 4 * _GAP), round(_ROW * height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = palette.matching(option.palette)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        box = QRectF(option.rect).adjusted(0, 1, 0, -1)
        size = _PICTURE * option.fontMetrics.height()
        mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        left = box.right() - _GAP - size if mirrored else box.left() + _GAP
        picture = QRectF(left, box.center().y() - size / 2, size, size)
        text = box.adjusted(_GAP, 0, -2 * _GAP - size, 0) if mirrored else box.adjusted(2 * _GAP + size, 0, -_GAP, 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.selected)
            painter.drawRoundedRect(box, _ROUND, _ROUND)
        if chosen and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(colours.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)
        draw_strokes(painter, picture, index.data(_STROKES), colours.accent if chosen else colours.muted)
        painter.setFont(option.font)
        painter.setPen(colours.text)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, index.data())
        painter.restore()
