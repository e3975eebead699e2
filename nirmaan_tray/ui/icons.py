"""The tray's icon for a state of the link and a number of unread notifications, light or dark panel.

States differ in shape, not only in colour: a full hat is connected, a hollow one with dots is connecting, a struck-out
one is offline, and a key means that signing in is needed. Nothing is read from disk.
"""

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap

from nirmaan_tray.model import LinkState
from nirmaan_tray.ui.shapes import Badge, Hat, draw_dots, draw_hat, draw_key, draw_slash

SIZES = (16, 18, 20, 22, 24, 28, 32, 36, 40, 44, 48, 64)
"""Device pixels at which icons are drawn: what trays ask for at scales of 1, 1.25, 1.5 and 2."""

CACHED = 24
"""Icons kept: the states and counts between which a day goes to and fro; some 60 KB each."""

_MOST = 99


def icon(state: LinkState, unread: int, *, dark: bool) -> QIcon:
    """Return the icon, drawn at all ``SIZES``; counts above 99 are ``99+``. Needs a QGuiApplication."""
    return _drawn(state, count_text(unread), dark)


def count_text(unread: int) -> str:
    """Return what stands in the badge: nothing, up to two digits, or ``99+``."""
    if unread <= 0:
        return ""
    return str(unread) if unread <= _MOST else f"{_MOST}+"


def dark_panel() -> bool:
    """Whether the desktop is dark; a desktop that does not say is taken for light."""
    return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark


@lru_cache(maxsize=CACHED)
def _drawn(state: LinkState, count: str, dark: bool) -> QIcon:
    drawn = QIcon()
    for size in SIZES:
        drawn.addPixmap(_pixmap(state, count, size, dark=dark))
    return drawn


def _pixmap(state: LinkState, count: str, size: int, *, dark: bool) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    badge = Badge(count, size) if count else None
    _figure(painter, state, size, badge, dark=dark)
    if badge is not None:
        badge.draw(painter, QColor("#c62828"), QColor("#ffffff"))
    painter.end()
    return pixmap


def _figure(painter: QPainter, state: LinkState, size: int, badge: Badge | None, *, dark: bool) -> None:
    # The desktop's theme need not be its panel's: each colour can be told from the other panel too, if less well.
    amber, trim, outline = QColor("#f5a623"), QColor("#c4750a"), QColor("#f5a623" if dark else "#b86a00")
    grey, grey_trim = QColor("#8b95a1" if dark else "#79838f"), QColor("#b4bcc6" if dark else "#5f6b7a")
    clapper = grey_trim
    whole = QRectF(0, 0, size, size)
    match state:
        case LinkState.UP:
            draw_hat(painter, whole, Hat(amber, trim, clapper))
        case LinkState.CONNECTING:
            draw_hat(painter, whole, Hat(None, outline, None))
            draw_dots(painter, size, clapper)
        case LinkState.OFFLINE:
            draw_hat(painter, whole, Hat(grey, grey_trim, grey_trim))
            draw_slash(painter, size, grey_trim)
        case LinkState.SIGN_IN_NEEDED:
            key = QColor("#ff8a80" if dark else "#b3261e")
            height = 2 * (size * 3 // 16)
            if badge is None:
                # The hat makes room: half as high, above the key.
                draw_hat(painter, QRectF(0, 0, size, size * 0.75), Hat(grey, grey_trim, None))
                draw_key(painter, QRectF(size // 16, size - height, size - 2 * (size // 16), height), key)
            else:
                draw_key(painter, QRectF(0, 0, size, height), key)
