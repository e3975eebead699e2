"""The tray's icon for a state of the link, a number of unread notifications, and peace and quiet; light or dark panel.

States differ in shape, not only in colour: a full hat is connected, a hollow one with dots is connecting, a struck-out
one is offline, and a key means that signing in is needed. A moon says that nobody is disturbed. Nothing is read from disk.
"""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from nirmaan_tray.model.link import LinkState
from nirmaan_tray.ui.shapes import Badge, Hat, draw_dots, draw_hat, draw_key, draw_moon, draw_slash

SIZES = (16, 18, 20, 22, 24, 28, 32, 36, 40, 44, 48, 64)
"""Device pixels at which icons are drawn: what trays ask for at scales of 1, 1.25, 1.5 and 2."""

CACHED = 24
"""Icons kept: the states and counts between which a day goes to and fro; some 60 KB each."""

_MOST = 99
_BLACK = QColor(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Face:
    """What the icon tells: ``count`` as ``count_text`` has it, ``quiet``: nobody is disturbed at the moment."""

    state: LinkState
    count: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours for one panel."""

    dome: QColor
    trim: QColor
    clapper: QColor
    outline: QColor
    off: QColor
    off_trim: QColor
    key: QColor
    moon: QColor


def count_text(unread: int) -> str:
    """Return what stands in the badge: nothing, up to two digits, or ``99+``."""
    if unread <= 0:
        return ""
    return str(unread) if unread <= _MOST else f"{_MOST}+"


@lru_cache(maxsize=CACHED)
def icon(face: Face, *, dark: bool) -> QIcon:
    """Return the icon, drawn at all ``SIZES``, for a dark panel or a light one. Needs a QGuiApplication."""
    drawn = QIcon()
    for size in SIZES:
        pixmap = _blank(size, size)
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            badge = Badge(face.count, size) if face.count else None
            _figure(painter, face, size, crowded=badge is not None, inks=_inks(dark=dark))
            if badge is not None:
                badge.draw(painter, QColor("#c62828"), QColor("#ffffff"))
        drawn.addPixmap(pixmap)
    return drawn


@lru_cache(maxsize=CACHED)
def template(face: Face) -> QIcon:
    """Return the icon as macOS wants it: in one colour, which the menu bar replaces by its own; the count beside the figure."""
    drawn = QIcon()
    for size in SIZES:
        badge = Badge(face.count, size) if face.count else None
        gap = max(1, size // 10)
        pixmap = _blank(size + (gap + round(badge.box.width()) if badge is not None else 0), size)
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _figure(painter, face, size, crowded=False, inks=_template_inks())
            if badge is not None:
                painter.translate(size + gap - badge.box.left(), (size - badge.box.height()) // 2 - badge.box.top())
                badge.draw_digits(painter, _BLACK)
        drawn.addPixmap(pixmap)
    drawn.setIsMask(True)
    return drawn


def brand() -> Hat:
    """Return the hat in the colours by which this program is known."""
    inks = _inks(dark=False)
    return Hat(inks.dome, inks.trim, inks.clapper)


def _blank(width: int, height: int) -> QPixmap:
    pixmap = QPixmap(width, height)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def _inks(*, dark: bool) -> Inks:
    # The desktop's theme need not be its panel's: each colour can be told from the other panel too, if less well.
    grey_trim = QColor("#b4bcc6" if dark else "#5f6b7a")
    return Inks(
        dome=QColor("#f5a623"),
        trim=QColor("#c4750a"),
        clapper=grey_trim,
        outline=QColor("#f5a623" if dark else "#b86a00"),
        off=QColor("#8b95a1" if dark else "#79838f"),
        off_trim=grey_trim,
        key=QColor("#ff8a80" if dark else "#b3261e"),
        moon=QColor("#a9b8ff" if dark else "#4a55b5"),
    )


def _template_inks() -> Inks:
    pale = QColor(0, 0, 0, 150)
    return Inks(pale, _BLACK, _BLACK, _BLACK, pale, _BLACK, _BLACK, _BLACK)


def _figure(painter: QPainter, face: Face, size: int, *, crowded: bool, inks: Inks) -> None:
    """``crowded``: a badge covers the lower half."""
    whole = QRectF(0, 0, size, size)
    match face.state:
        case LinkState.UP:
            draw_hat(painter, whole, Hat(inks.dome, inks.trim, inks.clapper))
        case LinkState.CONNECTING:
            draw_hat(painter, whole, Hat(None, inks.outline, None))
            draw_dots(painter, size, inks.clapper)
        case LinkState.OFFLINE:
            draw_hat(painter, whole, Hat(inks.off, inks.off_trim, inks.off_trim))
            draw_slash(painter, size, inks.off_trim)
        case LinkState.SIGN_IN_NEEDED:
            height = 2 * (size * 3 // 16)
            if crowded:
                draw_key(painter, QRectF(0, 0, size, height), inks.key)
            else:
                # The hat makes room: half as high, above the key.
                draw_hat(painter, QRectF(0, 0, size, size * 0.75), Hat(inks.off, inks.off_trim, None))
                draw_key(painter, QRectF(size // 16, size - height, size - 2 * (size // 16), height), inks.key)
            return  # nothing comes, so nobody is disturbed: the key matters, and there is no room for both
    if face.quiet:
        draw_moon(painter, size, inks.moon)
