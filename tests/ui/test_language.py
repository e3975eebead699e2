"""What is said next is in the chosen language, with its plural forms, numbers and dates; Qt's own words too."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QDate, QLocale
from PySide6.QtWidgets import QDialogButtonBox

from nirmaan_tray.ui import language, toast_words
from nirmaan_tray.ui.problems import reason

HINDI = QLocale(QLocale.Language.Hindi)


@pytest.fixture(autouse=True)
def english_afterwards(qapp: Any) -> Iterator[None]:
    before = QLocale()
    yield
    language.use("en")
    QLocale.setDefault(before)


def test_words_change_while_the_program_runs() -> None:
    said = []
    for name in ("en", "hi", "en"):
        language.use(name)
        said.append(reason("busy"))
    assert said[0] == said[2] == "the site is being updated or is busy"
    assert said[1] == "साइट अपडेट हो रही है या व्यस्त है"


@pytest.mark.parametrize(
    ("name", "one", "two"),
    [("en", "1 new notification", "2 new notifications"), ("hi", "1 नई सूचना", "2 नई सूचनाएँ")],
)
def test_one_and_several_are_told_apart(name: str, one: str, two: str) -> None:
    language.use(name)
    assert [toast_words.several(count) for count in (1, 2)] == [one, two]


def test_dates_are_written_as_the_language_does() -> None:
    language.use("hi")
    assert QLocale().language() == HINDI.language()
    assert QLocale().toString(QDate(2026, 11, 23), "d MMMM") == "23 नवंबर"
    assert QLocale().toString(1234567) == HINDI.toString(1234567)
    language.use("en")
    assert QLocale().toString(QDate(2026, 11, 23), "d MMMM") == "23 November"


def test_buttons_that_qt_names_are_translated(qtbot: Any) -> None:
    language.use("hi")
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "रद्द करें"
    assert QCoreApplication.translate("QFileDialog", "Look in:") == "यहाँ देखें:"


@pytest.mark.parametrize(
    ("wished", "chosen"),
    [
        (["hi-IN", "en-IN"], "hi"),
        (["en-IN", "hi-IN"], "en"),
        (["ta-IN", "hi-Latn-IN", "en"], "hi"),
        (["de-DE"], "en"),
        ([], "en"),
    ],
)
def test_the_first_of_the_desktops_languages_that_is_there(wished: list[str], chosen: str) -> None:
    assert language.of_the_desktop(wished) == chosen


def test_the_desktops_own_language_is_used_where_none_is_chosen() -> None:
    language.use("hi")
    language.use("")
    expected = language.of_the_desktop(QLocale.system().uiLanguages())
    assert QLocale().language() == language.LANGUAGES[expected]


def test_nothing_piles_up(qapp: Any) -> None:
    for _ in range(3):
        language.use("hi")
    qapp.processEvents()
    language.use("en")
    assert reason("busy") == "the site is being updated or is busy"
