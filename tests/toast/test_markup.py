import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nirmaan_tray.toast import markup

FAMILY = "👨‍👩‍👧‍👦"
INDIA = "🇮🇳"
THUMB = "👍🏽"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<b>bold</b>", "&lt;b&gt;bold&lt;/b&gt;"),
        ("&amp;", "&amp;amp;"),
        ('the "tower\'s" floor', 'the "tower\'s" floor'),
        ("सीमेंट 🚧", "सीमेंट 🚧"),
    ],
)
def test_markup_is_written_out(text: str, escaped: str) -> None:
    assert markup.escape(text) == escaped


def test_what_fits_stays() -> None:
    assert markup.cut("abcde", 5) == "abcde"


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("abcdef", 5, "abcd…"),
        ("ab cdef", 4, "ab…"),
        # An accent of its own stays with its letter, or both go.
        ("abe\u0301cd", 4, "ab…"),
        ("abe\u0301cd", 5, "abe\u0301…"),
        # हिन्दी: the conjunct न्दी is one character for those who read it.
        ("हिन्दी भाषा", 6, "हि…"),
        ("हिन्दी भाषा", 7, "हिन्दी…"),
        (f"a{FAMILY}b", 5, "a…"),
        (f"a{FAMILY}bc", 9, f"a{FAMILY}…"),
        (f"a{THUMB}bc", 3, "a…"),
        (f"a{INDIA}{INDIA}b", 5, f"a{INDIA}…"),
        (f"a{INDIA}{INDIA}b", 3, "a…"),
        # No border anywhere near: cut all the same.
        ("e" + "\u0301" * 500, 100, "e" + "\u0301" * 98 + "…"),
    ],
)
def test_a_cut_falls_between_characters(text: str, limit: int, cut: str) -> None:
    assert markup.cut(text, limit) == cut


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  two\n\tlines \r\n", "two lines"),
        ("nul\x00 bell\x07 escape\x1b[1m", "nul bell escape[1m"),
        ("turned \u202eround", "turned round"),
        ("half \ud83d of a pair", "half \ufffd of a pair"),
        ("क्‍ष stays joined", "क्‍ष stays joined"),
    ],
)
def test_a_line_has_no_control_characters(text: str, line: str) -> None:
    assert markup.line(text, 100) == line


def test_the_line_behind_a_long_description_stays() -> None:
    shown = markup.body("word " * 1000 + "\n\nTower A · PR-0042")
    first, last = shown.split("\n")
    assert first.endswith("…")
    assert last == "Tower A · PR-0042"
    assert markup.BODY_CHARS * 0.9 < len(shown) <= markup.BODY_CHARS


def test_of_many_lines_the_first_and_the_last_stay() -> None:
    shown = markup.body("\n".join(f"line {n}" for n in range(50))).split("\n")
    assert len(shown) == markup.BODY_LINES
    assert (shown[0], shown[-1]) == ("line 0", "line 49")


@given(st.text())
def test_any_text_can_be_sent(text: str) -> None:
    for shown, limit in ((markup.line(text, 20), 20), (markup.body(text), markup.BODY_CHARS)):
        assert len(shown) <= limit
        shown.encode()
        assert not any(unicodedata.category(char) == "Cc" for char in shown.replace("\n", ""))
    assert not re.search("[<>]|&(?!lt;|gt;|amp;)", markup.escape(text))


@given(st.lists(st.text(min_size=200), max_size=12))
def test_long_lines_give_way_to_each_other(lines: list[str]) -> None:
    assert len(markup.body("\n".join(lines))) <= markup.BODY_CHARS
