"""Where the inbox goes on the screen: beside the icon, or where its window stood last; in device-independent pixels."""

from PySide6.QtCore import QPoint, QRect, QSize

GAP = 6
"""Between the popup and the panel, and the edges of the screen."""


def beside(icon: QRect, screen: QRect, available: QRect, size: QSize) -> QRect:
    """Return where a popup of that size goes: in the corner of the icon, on the ``available`` part of its ``screen``.

    ``available`` is what panels leave free. A popup that is larger than that is made smaller.
    """
    free = available.adjusted(GAP, GAP, -GAP, -GAP)
    box = QRect(QPoint(), size.boundedTo(free.size()))
    box.moveCenter(icon.center())
    match _edge(icon.center(), screen, available):
        case "bottom":
            box.moveBottom(min(icon.top() - 1, available.bottom()) - GAP)
        case "top":
            box.moveTop(max(icon.bottom() + 1, available.top()) + GAP)
        case "left":
            box.moveLeft(max(icon.right() + 1, available.left()) + GAP)
        case "right":
            box.moveRight(min(icon.left() - 1, available.right()) - GAP)
    return _inside(box, free)


def within(window: QRect, screens: list[QRect]) -> QRect | None:
    """Return where a window goes that stood there last; None where too little of it would be seen to take hold of it.

    ``screens`` are their available parts: one of them may have gone since, or may be smaller.
    """
    title = QRect(window.topLeft(), QSize(window.width(), _TITLE))
    held = [free for free in screens if free.intersected(title).width() >= _HOLD and free.contains(title.topLeft())]
    held = held or [free for free in screens if free.intersected(title).width() >= _HOLD]
    if not held:
        return None
    box = QRect(window.topLeft(), window.size().boundedTo(held[0].size()))
    return _inside(box, held[0])


_TITLE, _HOLD = 24, 60
"""Height of a window's title, and how much of its width must be seen."""


def _edge(icon: QPoint, screen: QRect, available: QRect) -> str:
    """Return the edge of the screen at which the panel is that has the icon."""
    outside = {
        "bottom": icon.y() - available.bottom(),
        "top": available.top() - icon.y(),
        "right": icon.x() - available.right(),
        "left": available.left() - icon.x(),
    }
    edge = max(outside, key=lambda name: outside[name])
    if outside[edge] > 0:
        return edge
    # A panel that hides itself, or of which the desktop does not tell.
    distance = {
        "bottom": screen.bottom() - icon.y(),
        "top": icon.y() - screen.top(),
        "right": screen.right() - icon.x(),
        "left": icon.x() - screen.left(),
    }
    return min(distance, key=lambda name: distance[name])


def _inside(box: QRect, free: QRect) -> QRect:
    moved = QRect(box)
    moved.moveLeft(max(free.left(), min(box.left(), free.right() - box.width() + 1)))
    moved.moveTop(max(free.top(), min(box.top(), free.bottom() - box.height() + 1)))
    return moved
