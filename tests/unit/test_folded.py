"""What is alike when somebody searches, and what is not."""

import unicodedata
from typing import Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nirmaan_tray.folded import folded


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("PR\u201142", "pr-42"),
        ("PR \u2013 42", "pr - 42"),
        ("Çelik", "celik"),
        ("C\u0327elik", "ÇELİK"),
        ("straße", "STRASSE"),
        ("Vendor\u2019s", "vendor's"),
        ("Ελλάδα", "ΕΛΛΑΔΑ"),
        ("Ёлка", "елка"),
        ("Łódź", "lodz"),
        ("\uff26\uff55\uff4c\uff4c \ufb01rst", "full first"),
        ("क़ीमत", "कीमत"),
        ("क\u093cीमत", "\u0958ीमत"),
        ("रक\u094d\u200dषा", "रक\u094dषा"),
        ("१२३ ১২৩ ૧૨૩ ௧௨௩", "123 123 123 123"),
        ("a\u00adb\u200bc", "abc"),
    ],
)
def test_what_is_alike(written: str, typed: str) -> None:
    assert folded(written) == folded(typed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("की", "क"),  # a vowel sign
        ("क्ष", "कष"),  # a virama
        ("का", "कि"),
        ("अंक", "अक"),  # a nasal
        ("PR-42", "PR 42"),
        ("गया", "गाय"),
    ],
)
def test_what_is_not(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize("text", ["", " ", "\t \n\u00a0", "\u200d", "\ud800"])
def test_nothing_to_see_is_nothing(text: str) -> None:
    assert folded(text) == ""


def test_each_run_of_whitespace_is_one_space() -> None:
    assert folded(" a\n\tb\u2003\u00a0c ") == "a b c"


def test_no_character_needs_folding_twice_and_none_breaks_sqlite() -> None:
    # All but ideographs and Hangul, which are many and alike.
    for code in (*range(0x3400), *range(0xA000, 0xAC00), *range(0xD800, 0xE000), *range(0xF900, 0x20000)):
        once = folded(chr(code))
        assert folded(once) == once
        once.encode()


@given(st.text(st.characters(codec="utf-8")))
@example("ͅι\u0301")
@example("ᾼ\u0345")
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_how_characters_are_put_together_does_not_matter(
    text: str, form: Literal["NFC", "NFD", "NFKC", "NFKD"]
) -> None:
    assert folded(unicodedata.normalize(form, text)) == folded(text)


@given(st.text(st.characters(max_codepoint=0x2FF)), st.text(st.characters(max_codepoint=0x2FF)))
def test_what_was_written_is_found_by_a_part_of_it_in_any_case(before: str, part: str) -> None:
    assert folded(part.upper()) in folded(f"{before} {part}")
    assert folded(part.lower()) in folded(f"{part} {before}")
