"""A row of chips: as many as there is room for, and every other one in the menu behind them."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from nirmaan_tray.ui.inbox.buttons import Pill
from nirmaan_tray.ui.inbox.chip_row import ChipRow

COUNTS = tuple((f"Project {n}", 100 - n) for n in range(60))
LONGEST = 12


@pytest.fixture
def window(qtbot: Any) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def row(window: QWidget) -> ChipRow:
    row = ChipRow("Projects", lambda key: key, longest=LONGEST)
    row.setParent(window)
    row.resize(400, 40)
    row.set_counts(COUNTS)
    window.show()
    return row


def shown(row: ChipRow) -> list[str]:
    pills = [pill for pill in row.findChildren(Pill) if pill.isVisible()]
    return [pill.label for pill in sorted(pills, key=QWidget.x)]


def more(row: ChipRow) -> QPushButton:
    (found,) = [b for b in row.findChildren(QPushButton) if not isinstance(b, Pill)]
    return found


def in_menu(row: ChipRow) -> dict[str, Any]:
    """The entries of the menu by their names, without their counts."""
    more(row).click()
    row.menu.close()
    return {entry.text().rpartition(",")[0]: entry for entry in row.menu.actions()}


def choose(row: ChipRow, key: str) -> None:
    (pill,) = [pill for pill in row.findChildren(Pill) if pill.label == key and pill.isVisible()]
    pill.click()


def test_the_largest_are_shown_and_all_others_are_in_the_menu(row: ChipRow) -> None:
    seen = shown(row)
    assert seen == [key for key, _ in COUNTS[: len(seen)]]
    assert 2 <= len(seen) < 6
    assert more(row).text() == f"{60 - len(seen)} more"
    assert list(in_menu(row)) == [key for key, _ in COUNTS[len(seen) :]]


def test_what_is_chosen_in_the_menu_comes_into_view(qtbot: Any, row: ChipRow) -> None:
    entry = in_menu(row)["Project 50"]
    with qtbot.waitSignal(row.changed):
        entry.trigger()
    assert row.chosen == {"Project 50"}
    assert "Project 50" in shown(row)
    assert "Project 50" not in in_menu(row)
    choose(row, "Project 50")
    assert row.chosen == frozenset()
    assert "Project 50" not in shown(row)


def test_what_is_chosen_stays_although_there_is_none_left(row: ChipRow) -> None:
    choose(row, "Project 0")
    row.set_counts(COUNTS[1:3])
    assert set(shown(row)) == {"Project 0", "Project 1", "Project 2"}
    row.set_counts(())
    assert shown(row) == ["Project 0"]
    assert not row.isHidden()
    row.clear()
    assert row.isHidden()


def test_where_there_is_nothing_to_choose_it_is_not_there(row: ChipRow) -> None:
    row.set_counts(COUNTS[:1])
    assert row.isHidden()
    row.set_counts(COUNTS[:2])
    assert not row.isHidden()
    assert more(row).isHidden()


def test_a_long_name_is_cut_and_said_in_full(row: ChipRow) -> None:
    row.set_counts([("R&D Block of the new hospital", 2), ("B", 1)])
    (pill,) = [pill for pill in row.findChildren(Pill) if pill.label.startswith("R&D")]
    assert pill.toolTip() == "R&D Block of the new hospital"
    assert pill.accessibleName() == "R&D Block of the new hospital, 2"
    assert pill.width() < 200


def test_arrow_keys_go_round_and_the_tab_key_past_them(qtbot: Any, row: ChipRow) -> None:
    row.window().activateWindow()
    qtbot.waitUntil(row.isActiveWindow)
    pills = sorted((pill for pill in row.findChildren(Pill) if pill.isVisible()), key=QWidget.x)
    pills[0].setFocus()
    qtbot.keyClick(pills[0], Qt.Key.Key_Right)
    assert pills[1].hasFocus()
    qtbot.keyClick(pills[1], Qt.Key.Key_Space)
    assert row.chosen == {"Project 1"}
    qtbot.keyClick(pills[1], Qt.Key.Key_Left)
    qtbot.keyClick(pills[0], Qt.Key.Key_Left)
    assert more(row).hasFocus()
    stops = [b for b in row.findChildren(QPushButton) if b.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == [more(row)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 29).map("Project {}".format), st.integers(0, 2000)), unique_by=lambda c: c[0]),
    st.integers(0, 900),
    st.lists(st.integers(0, 29).map("Project {}".format), max_size=6),
)
def test_each_is_shown_or_in_the_menu_and_none_is_cut(
    row: ChipRow, counts: list[tuple[str, int]], width: int, chosen: list[str]
) -> None:
    row.clear()
    row.set_counts(counts)
    row.resize(width, 40)
    for key in chosen:
        if key in in_menu(row):
            in_menu(row)[key].trigger()
    there = {key for key, _ in counts} | row.chosen
    seen = shown(row)
    offered = in_menu(row) if more(row).isVisible() else {}
    assert sorted([*seen, *offered]) == sorted(there) or row.isHidden()
    visible = [b for b in row.findChildren(QPushButton) if b.isVisible()]
    assert all(b.geometry().right() < width or b is more(row) for b in visible)
    assert all(b.width() >= b.sizeHint().width() for b in visible)
