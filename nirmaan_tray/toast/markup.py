"""Texts as a toast can carry them: of a sane length, without control characters, escaped where markup is read. Pure.

Cutting never falls inside what a person sees as one character: a letter and its vowel signs or accents, a conjunct of
Indian scripts, a flag, an emoji of several parts. Unicode's full rules (UAX 29) would be a package more.
"""

import html
import unicodedata

TITLE_CHARS = 120
BODY_CHARS = 400
BODY_LINES = 6
LABEL_CHARS = 40
"""Longest texts, in code points: what GNOME, KDE, dunst, Windows and macOS show before they cut by themselves or,
where they do not, what leaves room on the screen for other toasts."""

SEARCH_CHARS = 40
"""How far back a border is looked for; what has none within that is no text that a person wrote."""

_ELLIPSIS = "…"
_JOINER = "\u200d"
_VIRAMA = 9
"""Canonical combining class of the sign that joins two consonants to a conjunct."""

_BIDI_CONTROLS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROLS = (code for code in (*range(0x20), *range(0x7F, 0xA0)) if not chr(code).isspace())
_DROPPED: dict[int, int | None] = dict.fromkeys((*_BIDI_CONTROLS, *_CONTROLS, 0xFFFE, 0xFFFF))
# A lone surrogate has no UTF-8, which D-Bus and XML want.
_DROPPED.update(dict.fromkeys(range(0xD800, 0xE000), 0xFFFD))


def line(text: str, limit: int) -> str:
    """Return the text on one line of at most ``limit`` characters, each run of whitespace one space."""
    return cut(" ".join(text.translate(_DROPPED).split()), limit)


def body(text: str) -> str:
    """Return the text in at most ``BODY_LINES`` lines and ``BODY_CHARS`` characters, without empty lines.

    The longest line gives way first, so that a short line behind a long description stays.
    """
    lines = [found for found in (line(part, BODY_CHARS) for part in text.splitlines()) if found]
    if len(lines) > BODY_LINES:
        lines = [*lines[: BODY_LINES - 1], lines[-1]]
    while (excess := sum(map(len, lines)) + len(lines) - 1 - BODY_CHARS) > 0:
        longest = max(range(len(lines)), key=lambda n: len(lines[n]))
        # At least half of it stays, so that the others give way as well when several are long.
        lines[longest] = cut(lines[longest], max(len(lines[longest]) - excess, len(lines[longest]) // 2))
    return "\n".join(lines)


def escape(text: str) -> str:
    """Return the text for a server that reads markup: what it would take for a tag or an entity is written out."""
    # Quotes matter in attributes only, and some servers show &apos; as it is.
    return html.escape(text, quote=False)


def cut(text: str, limit: int) -> str:
    """Return the text, or as much of it as fits in ``limit`` characters together with an ellipsis."""
    if len(text) <= limit:
        return text
    end = limit - len(_ELLIPSIS)
    lowest = max(end - SEARCH_CHARS, 0)
    border = next((at for at in range(end, lowest, -1) if _is_border(text, at)), end)
    return text[:border].rstrip() + _ELLIPSIS


def _is_border(text: str, at: int) -> bool:
    """Tell whether a person sees one character end and another begin before ``text[at]``."""
    before, after = text[at - 1], text[at]
    if before == _JOINER or _continues(after) or unicodedata.combining(before) == _VIRAMA:
        return False
    return not (_is_regional(after) and _regionals_before(text, at) % 2)


def _continues(char: str) -> bool:
    """Tell whether this is part of the character before it: a mark, a joiner, a skin tone, a tag of a flag."""
    joins = unicodedata.category(char).startswith("M") or char in {_JOINER, "\u200c"}
    return joins or "\U0001f3fb" <= char <= "\U0001f3ff" or "\U000e0020" <= char <= "\U000e007f"


def _is_regional(char: str) -> bool:
    """Tell whether two of these make a flag."""
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _regionals_before(text: str, at: int) -> int:
    count = 0
    while at > count and _is_regional(text[at - 1 - count]):
        count += 1
    return count
