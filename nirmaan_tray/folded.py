"""Text made alike for searching: what looks or reads the same to whoever searches becomes the same characters. Pure.

Case, accents and widths go, and so do the ways to write one dash, one apostrophe, or one digit. Of Devanagari and its
sisters the nukta goes, which people leave out as they type (``क़ीमत`` is found by ``कीमत``), and the joiners, which only shape
letters: a vowel sign or a virama is as good as a letter, and stays.
"""

import unicodedata

_MARKS = (
    *range(0x300, 0x370),
    *range(0x483, 0x48A),
    *range(0x1AB0, 0x1B00),
    *range(0x1DC0, 0x1E00),
    *range(0xFE20, 0xFE30),
)
"""Accents: the combining marks that Latin, Greek and Cyrillic share."""

_NUKTA = 7
"""Unicode's combining class of the nukta, in every script that has one."""

_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "\u0131": "i", "æ": "ae", "œ": "oe"}
"""Letters that look accented, and that Unicode does not take apart."""


class _Alike(dict[int, str]):
    """What becomes of a character that Unicode took apart before; found when first asked for."""

    def __missing__(self, code: int) -> str:
        self[code] = alike = _alike(chr(code))
        return alike


def _alike(character: str) -> str:
    category = unicodedata.category(character)
    if character.isspace():
        return " "
    if category in {"Cc", "Cf", "Cs"} or ord(character) in _MARKS or unicodedata.combining(character) == _NUKTA:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Pd":
        return "-"
    if character in "\u2018\u2019\u02bc":
        return "'"
    small = unicodedata.normalize("NFKD", character.casefold())
    return _LETTERS.get(small) or (small if small == character else small.translate(_ALIKE))


_ALIKE = _Alike()


def folded(text: str) -> str:
    """Return ``text`` for comparing: folding twice changes nothing more. Each run of whitespace becomes one space."""
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    # The second time for the order of marks that stood apart until what was between them went.
    alike = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).translate(_ALIKE))
    return " ".join(alike.split())
