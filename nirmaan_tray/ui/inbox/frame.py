"""What holds the inbox: a popup beside the icon that goes when it is looked away from, or a window of its own."""

from dataclasses import replace

from PySide6.QtCore import QElapsedTimer, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QHideEvent,
    QMoveEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.inbox.place import beside, within
from nirmaan_tray.ui.palette import matching

POPUP, WINDOW = QSize(400, 560), QSize(520, 680)
"""Device-independent pixels."""

_USUAL_LETTERS = 20
"""Height of a line in the font for which that is made; desktops' own are between 16 and 20."""

SAME_CLICK_MS = 400
"""The click on the icon that takes the focus away, and so closes the popup, is told as a click only after that."""

_SETTLED_MS = 500
"""A window that was moved is remembered when it has come to rest."""

_RADIUS = 10.0

_SEE_THROUGH = frozenset({"cocoa", "wayland"})
"""Platforms on which a window's corners may be left out; on others that depends on a compositor, or costs its frame."""

_POPUP_FLAGS = Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint


class InboxFrame(QWidget):
    """Shown beside the icon or as a window. Without a tray it stands in for the icon: closing only minimises it."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._remembering = bridge
        self._popup = False
        self._hosted = True
        self._icon = QRect()
        self._lost = QElapsedTimer()
        """Since the popup went because it lost the focus."""
        self._look = QTimer(self, singleShot=True, interval=0)
        self._look.timeout.connect(self._close_if_left)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settled.timeout.connect(self._remember_place)
        # Told of dialogs of its own too, which may lose the focus to something else.
        if isinstance(application := QGuiApplication.instance(), QGuiApplication):
            application.focusWindowChanged.connect(self._note_focus)
        if QGuiApplication.platformName() in _SEE_THROUGH:
            self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.resize(WINDOW)
        self._stand_where_it_stood()

    @property
    def is_popup(self) -> bool:
        """Whether it is a popup now, shown or not."""
        return self._popup

    def set_hosted(self, *, hosted: bool) -> None:
        """Take in whether a tray shows our icon."""
        self._hosted = hosted
        if not hosted and self._popup:
            self._become_window()

    def present(self) -> None:
        """Show it as a window, or bring it to the front as it is."""
        if not self.isVisible():
            if self._popup:
                self._become_window()
            self.prepare()
        if self.isMinimized():
            self.showNormal()
        self._to_the_front()

    def present_beside(self, icon: QRect) -> None:
        """Show it as a popup beside the icon, or close that; as a window if it is pinned, or the place is not known."""
        pinned = self._remembering.remembered.pinned
        if icon.isEmpty() or pinned or not self._hosted or (self.isVisible() and not self._popup):
            self.present()
        elif self.isVisible():
            self.close()
        elif self._lost.isValid() and self._lost.elapsed() < SAME_CLICK_MS:
            self._lost.invalidate()
        else:
            self._icon = icon
            self._become_popup()
            self.prepare()
            self._to_the_front()

    def pin(self, *, pinned: bool) -> None:
        """Make it a window that stays from now on, or a popup again; that is remembered."""
        remembered = self._remembering.remembered
        if pinned:
            place = self.geometry()
            shown = self.isVisible()
            self._become_window(place)
            window = (place.x(), place.y(), place.width(), place.height())
            remembered = replace(remembered, pinned=True, window=window)
        else:
            shown = self.isVisible() and not self._icon.isEmpty()
            if shown:
                self._become_popup()
            remembered = replace(remembered, pinned=False)
        self._remembering.wishes.remember(remembered)
        if shown:
            self._to_the_front()

    def prepare(self) -> None:
        """Called before it comes into view again."""

    def flipped(self) -> None:
        """Called when it has become a popup or a window."""

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Hide; the tray goes on. Without a tray nothing could bring a hidden window back, so it is minimised."""
        if self._hosted:
            event.accept()
        else:
            event.ignore()
            self.showMinimized()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Remember where it stood."""
        super().hideEvent(event)
        if self._settled.isActive():
            self._remember_place()

    def moveEvent(self, event: QMoveEvent) -> None:  # noqa: N802 - Qt's name
        """Remember where it stands, when it has come to rest."""
        super().moveEvent(event)
        self._note_place()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Remember how large it is, when it has come to rest."""
        super().resizeEvent(event)
        self._note_place()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Paint the ground, and as a popup the edge."""
        of = matching(self.palette())
        painter = QPainter(self)
        if not self._popup:
            painter.fillRect(self.rect(), of.raised)
            return
        radius = _RADIUS if self.testAttribute(Qt.WidgetAttribute.WA_TranslucentBackground) else 0.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(of.outline, 1))
        painter.setBrush(of.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _become_popup(self) -> None:
        if not self._popup:
            self._popup = True
            self._settled.stop()
            self.setWindowFlags(_POPUP_FLAGS)
            self.flipped()
        screen = QGuiApplication.screenAt(self._icon.center()) or QGuiApplication.primaryScreen()
        # Who reads in large letters needs a larger one.
        size = (POPUP * max(1.0, self.fontMetrics().height() / _USUAL_LETTERS)).expandedTo(self.minimumSizeHint())
        self.setGeometry(beside(self._icon, screen.geometry(), screen.availableGeometry(), size))

    def _become_window(self, place: QRect | None = None) -> None:
        if self._popup:
            self._popup = False
            self.setWindowFlags(Qt.WindowType.Window)
            self.flipped()
        if place is not None:
            self.setGeometry(place)
        elif not self._stand_where_it_stood():
            middle = QRect(self.pos(), WINDOW)
            middle.moveCenter(QGuiApplication.primaryScreen().availableGeometry().center())
            self.setGeometry(middle)

    def _stand_where_it_stood(self) -> bool:
        remembered = self._remembering.remembered.window
        place = (
            within(QRect(*remembered), [s.availableGeometry() for s in QGuiApplication.screens()])
            if remembered
            else None
        )
        if place is not None:
            self.setGeometry(place)
        return place is not None

    def _to_the_front(self) -> None:
        self.show()
        self.raise_()
        self.activateWindow()

    def _note_focus(self) -> None:
        if self._popup and self.isVisible():
            # What has the focus instead, a dialog of its own perhaps, is known a turn later. Menus close by themselves.
            self._look.start()

    def _close_if_left(self) -> None:
        if not self._popup or not self.isVisible() or QApplication.activePopupWidget() is not None:
            return
        if not self._holds(QApplication.activeWindow()):
            self._lost.start()
            self.close()

    def _holds(self, window: QWidget | None) -> bool:
        """Tell whether a window belongs to this one."""
        while window is not None and window is not self:
            window = window.parentWidget()
        return window is self

    def _note_place(self) -> None:
        if (
            not self._popup
            and self.isVisible()
            and not (self.isMinimized() or self.isMaximized() or self.isFullScreen())
        ):
            self._settled.start()

    def _remember_place(self) -> None:
        self._settled.stop()
        place, remembered = self.geometry(), self._remembering.remembered
        window = (place.x(), place.y(), place.width(), place.height())
        if window != remembered.window and not self._popup:
            self._remembering.wishes.remember(replace(remembered, window=window))
