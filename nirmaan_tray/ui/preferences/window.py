"""The preferences: a list of few pages, and the one that is chosen. What is changed there holds at once."""

import asyncio
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QStackedWidget

from nirmaan_tray.ui import preferences_words as words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.preferences.account import AccountPage
from nirmaan_tray.ui.preferences.advanced import AdvancedPage
from nirmaan_tray.ui.preferences.appearance import AppearancePage
from nirmaan_tray.ui.preferences.kept import Writing
from nirmaan_tray.ui.preferences.list import PageList
from nirmaan_tray.ui.preferences.notifications import NotificationsPage
from nirmaan_tray.ui.preferences.parts import Page
from nirmaan_tray.ui.preferences.startup import StartupPage

_WIDTH, _HEIGHT = 760, 600
"""Device-independent pixels; wider where the words are longer."""


class PreferencesWindow(QDialog):
    """Shows one page at a time; ``add`` fills it. Made by ``preferences_window``."""

    last_page: ClassVar[int] = 0
    """The page to begin with: the one that was shown last, also when the window is made anew in another language."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self.writing = Writing(bridge)
        self.pages: list[Page] = []
        self._list = PageList()
        self._stack = QStackedWidget()
        self._list.currentRowChanged.connect(self._turn)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._list)
        whole.addWidget(self._stack, stretch=1)
        self.setWindowTitle(words.title())
        self.finished.connect(self._end)

    def add(self, page: Page) -> None:
        """Put a page at the end of the list."""
        self.pages.append(page)
        self._stack.addWidget(PageArea(page))
        self._list.add(page.title, page.strokes)

    def show_page(self, number: int) -> None:
        """Show a page, and mark it in the list."""
        self._list.setCurrentRow(number)

    def present(self) -> None:
        """Show it, or bring it to the front."""
        self.show()
        self.raise_()
        self.activateWindow()

    def reject(self) -> None:
        """Write what is still to be written, and close."""
        for page in self.pages:
            page.settle()
        super().reject()

    def _turn(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        PreferencesWindow.last_page = number

    def _end(self) -> None:
        self.writing.over = True


class PageArea(QScrollArea):
    """A page that is scrolled up and down, and never cut at its sides."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        self._page = page
        self.setWidget(page)
        # On the viewport's ground, but with the roles of a window: what is tinted in it sets the colour of window text.
        page.setBackgroundRole(QPalette.ColorRole.Window)
        page.setAutoFillBackground(False)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the width without which words would be cut."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._page.minimumSizeHint().width() + bar, super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the page, which may need more room than before."""
        if watched is self._page and event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


async def preferences_window(bridge: Bridge) -> PreferencesWindow:
    """Return the window, made bit by bit: at once it would hold the loop for longer than it may be."""
    window = PreferencesWindow(bridge)
    for make in (
        lambda: AccountPage(bridge),
        lambda: NotificationsPage(window.writing),
        lambda: AppearancePage(window.writing),
        lambda: StartupPage(window.writing),
        lambda: AdvancedPage(window.writing),
    ):
        page = make()
        await asyncio.sleep(0)
        window.add(page)
        await asyncio.sleep(0)
    window.show_page(PreferencesWindow.last_page)
    window.resize(_WIDTH, _HEIGHT)
    return window
