"""What is new is told in users' words, and agrees with the list of changes."""

import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea

from nirmaan_tray.greeting import numbers
from nirmaan_tray.ui import news_words as words
from nirmaan_tray.ui.news_window import NewsWindow

CHANGES = Path(__file__).parents[2] / "CHANGELOG.md"


@pytest.mark.usefixtures("qapp")
def test_the_newest_version_of_the_changes_is_told_of_first() -> None:
    versions = [news.version for news in words.news()]
    (newest, *_) = re.findall(r"^## (\d\S*)", CHANGES.read_text(encoding="utf-8"), re.MULTILINE)
    assert versions[0] == newest
    assert versions == sorted(versions, key=numbers, reverse=True)


@pytest.mark.usefixtures("qapp")
def test_each_point_is_short_and_a_sentence() -> None:
    for news in words.news():
        assert 3 <= len(news.points) <= 8
        for heading, text in news.points:
            assert len(heading) <= 40
            assert text.endswith(".")
            assert len(text) <= 240


def test_all_of_it_can_be_read_with_the_keyboard_alone(qtbot: Any) -> None:
    window = NewsWindow()
    qtbot.addWidget(window)
    window.present()
    qtbot.waitUntil(window.isVisible)
    told = [text for news in words.news() for point in news.points for text in point]
    labels = {label.text(): label for label in window.findChildren(QLabel)}
    assert set(told) <= set(labels)
    (scrolled,) = window.findChildren(QScrollArea)
    bar = scrolled.verticalScrollBar()
    assert bar.maximum() > 0
    qtbot.keyClick(window, Qt.Key.Key_Tab)
    assert window.focusWidget() is scrolled
    qtbot.keyClick(scrolled, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    for text in told:
        label = labels[text]
        assert label.height() >= label.heightForWidth(label.width())
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.isHidden()
