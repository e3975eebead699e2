"""The windows are light or dark as somebody chose, or as the desktop is, from one moment to the next."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QLabel

from nirmaan_tray.model.habits import Appearance
from nirmaan_tray.ui import theme
from nirmaan_tray.ui.palette import qpalette

pytestmark = pytest.mark.skipif("sys.platform != 'linux'", reason="elsewhere the system's own styles draw")


@pytest.fixture(autouse=True)
def appearance(qapp: Any) -> Iterator[None]:
    before, style = QPalette(qapp.palette()), qapp.style().objectName()
    yield
    for held in qapp.findChildren(theme.Theme):
        held.use(Appearance.SYSTEM)
        held.setParent(None)
    qapp.setStyle(style)
    qapp.setPalette(before)


def ground(of: QLabel) -> str:
    return of.palette().color(QPalette.ColorRole.Window).name()


def window(dark: bool) -> str:
    return qpalette(dark).color(QPalette.ColorRole.Window).name()


def test_what_is_on_the_screen_turns_dark_and_light_again(qtbot: Any) -> None:
    shown = QLabel("here")
    qtbot.addWidget(shown)
    shown.show()
    for appearance, dark in ((Appearance.DARK, True), (Appearance.LIGHT, False), (Appearance.DARK, True)):
        theme.use(appearance)
        qtbot.waitUntil(lambda dark=dark: ground(shown) == window(dark))


def test_a_desktop_that_does_not_tell_is_light(qtbot: Any) -> None:
    assert QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Unknown
    theme.use(Appearance.DARK)
    theme.use(Appearance.SYSTEM)
    shown = QLabel("here")
    qtbot.addWidget(shown)
    assert ground(shown) == window(dark=False)


def test_it_follows_the_desktop_only_if_it_is_to(qapp: Any) -> None:
    hints = Hints()
    follower = theme.Theme(qapp, hints)
    follower.use(Appearance.SYSTEM)
    hints.turn(Qt.ColorScheme.Dark)
    assert qapp.palette() == qpalette(dark=True)
    hints.turn(Qt.ColorScheme.Light)
    assert qapp.palette() == qpalette(dark=False)
    follower.use(Appearance.LIGHT)
    hints.turn(Qt.ColorScheme.Dark)
    assert qapp.palette() == qpalette(dark=False)
    assert hints.wished is Qt.ColorScheme.Light


class Hints(QObject):
    """Stands in for a desktop that turns dark, which no headless one does."""

    colorSchemeChanged = Signal(Qt.ColorScheme)  # noqa: N815 - Qt's names

    def __init__(self) -> None:
        super().__init__()
        self._scheme = Qt.ColorScheme.Unknown
        self.wished: Qt.ColorScheme | None = None

    def colorScheme(self) -> Qt.ColorScheme:  # noqa: N802
        return self._scheme

    def setColorScheme(self, wished: Qt.ColorScheme) -> None:  # noqa: N802
        self.wished = wished

    def turn(self, scheme: Qt.ColorScheme) -> None:
        self._scheme = scheme
        self.colorSchemeChanged.emit(scheme)
