"""The colours of this program, light and dark. Text has a contrast of at least 4.5 to 1 on every ground, marks of 3 to 1
(WCAG 2.2, AA).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from PySide6.QtGui import QColor, QPalette

from nirmaan_tray.topics import Topic


@dataclass(frozen=True, slots=True)
class Colours:
    """What each colour is for.

    Grounds: ``base`` below lists and fields, ``raised`` below windows, bars and chips, ``selected`` below the row or chip that
    is chosen. On any of them may stand ``text``, ``muted`` (what matters less), ``accent`` (links, what is new), ``info``,
    ``warning``, ``alert``, ``good``, and the colour of each topic. ``on_accent`` is text on a ground of ``accent``. ``line``
    parts things that are told apart without it, ``outline`` surrounds what would not be, on ``base`` and ``raised``.
    """

    base: QColor
    raised: QColor
    selected: QColor
    text: QColor
    muted: QColor
    line: QColor
    outline: QColor
    accent: QColor
    on_accent: QColor
    info: QColor
    warning: QColor
    alert: QColor
    good: QColor
    topics: Mapping[Topic, QColor]


@cache
def colours(dark: bool) -> Colours:
    """Return the colours of one of the two appearances."""
    return _dark() if dark else _light()


def matching(palette: QPalette) -> Colours:
    """Return the colours that go with a widget's palette, whoever made that."""
    return colours(palette.color(QPalette.ColorRole.Base).lightnessF() < 0.5)


@cache
def qpalette(dark: bool) -> QPalette:
    """Return the palette in these colours for widgets that Qt paints."""
    of, role, group = colours(dark), QPalette.ColorRole, QPalette.ColorGroup
    # What a style shades itself (edges, grooves), Qt derives from these two.
    made = QPalette(of.base if not dark else of.line, of.raised)
    for roles, colour in (
        ((role.Window, role.AlternateBase), of.raised),
        ((role.Base, role.ToolTipBase), of.base),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText), of.text),
        ((role.PlaceholderText,), of.muted),
        ((role.Highlight, role.Accent, role.Link, role.LinkVisited), of.accent),
        ((role.HighlightedText, role.BrightText), of.on_accent),
    ):
        for each in roles:
            made.setColor(each, colour)
    for each in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        made.setColor(group.Disabled, each, of.outline)
    made.setColor(group.Disabled, role.Highlight, of.outline)
    return made


def _light() -> Colours:
    blue, orange, grey, green = QColor("#1a5fb4"), QColor("#9a5200"), QColor("#5b6672"), QColor("#1c7038")
    return Colours(
        base=QColor("#ffffff"),
        raised=QColor("#f4f6f8"),
        selected=QColor("#e0ebfa"),
        text=QColor("#1b2127"),
        muted=grey,
        line=QColor("#dfe4e9"),
        outline=QColor("#7d8894"),
        accent=blue,
        on_accent=QColor("#ffffff"),
        info=blue,
        warning=orange,
        alert=QColor("#b81f2d"),
        good=green,
        topics=_topics(blue, QColor("#6b3fa0"), QColor("#0b6e6e"), orange, green, QColor("#a02c6d"), grey),
    )


def _dark() -> Colours:
    blue, orange, grey, green = QColor("#7db4f5"), QColor("#f0b35a"), QColor("#a8b2bd"), QColor("#74cf90")
    return Colours(
        base=QColor("#1d2126"),
        raised=QColor("#272c33"),
        selected=QColor("#26405f"),
        text=QColor("#eceff2"),
        muted=grey,
        line=QColor("#383f48"),
        outline=QColor("#7a8591"),
        accent=blue,
        on_accent=QColor("#0d1c2e"),
        info=blue,
        warning=orange,
        alert=QColor("#ff9494"),
        good=green,
        topics=_topics(blue, QColor("#c3a2f0"), QColor("#5cc9c4"), orange, green, QColor("#f09bc6"), grey),
    )


def _topics(*colours: QColor) -> Mapping[Topic, QColor]:
    """Return these colours for the topics, in their order."""
    return MappingProxyType(dict(zip(Topic, colours, strict=True)))
