"""The window of the doctor in the application's own kind of loop: lines as they come, the report, giving up."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QListWidget, QPlainTextEdit, QPushButton

from nirmaan_tray.doctor.report import Line
from nirmaan_tray.errors import SettingsError
from nirmaan_tray.ui import doctor_words as words
from nirmaan_tray.ui.doctor_window import DoctorWindow, PreviewDialog
from nirmaan_tray.ui.said import Said

WAIT_MS = 10_000


@dataclass
class RecordedDoctor:
    """Stands in for the doctor: ``more`` lets it tell one line after the other."""

    lines: list[Line] = field(
        default_factory=lambda: [Line("✓", "Site", "It <b>answers</b>.", False), Line("✗", "User", "Not you.", True)]
    )
    more: asyncio.Event = field(default_factory=asyncio.Event)
    refusal: str = ""
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    ended: int = 0

    @property
    def well(self) -> bool:
        return not any(line.bad for line in self.lines)

    def summary(self, translate: Callable[[str], str]) -> str:
        return translate("That was all.")

    async def examine(self, *, test_toast: bool, translate: Callable[[str], str]) -> AsyncGenerator[Line, None]:
        self.calls.append(("examine", test_toast))
        try:
            for line in self.lines:
                yield replace(line, title=translate(line.title))
                await self.more.wait()
        finally:
            self.ended += 1

    async def preview(self, *, translate: Callable[[str], str]) -> str:
        return translate("report.txt\n<b>all of it</b>")

    async def save(self, path: Path) -> None:
        self.calls.append(("save", path))
        if self.refusal:
            raise SettingsError(self.refusal)


@pytest.fixture
def doctor() -> RecordedDoctor:
    return RecordedDoctor()


@pytest.fixture
def window(qtbot: Any, loop: asyncio.AbstractEventLoop, doctor: RecordedDoctor) -> Iterator[DoctorWindow]:
    made = DoctorWindow(doctor)
    made.present()
    yield made
    made.reject()
    qtbot.waitUntil(lambda: doctor.ended == len([call for call in doctor.calls if call[0] == "examine"]))
    made.deleteLater()


def shown(window: DoctorWindow) -> list[str]:
    listed = window.findChildren(QListWidget)[0]
    return [listed.item(row).text() for row in range(listed.count())]


def said(window: DoctorWindow) -> str:
    return window.findChildren(Said)[0].text()


def button(window: QDialog, text: str) -> QPushButton:
    return next(each for each in window.findChildren(QPushButton) if each.text() == text)


def test_lines_are_shown_as_they_come(qtbot: Any, window: DoctorWindow, doctor: RecordedDoctor) -> None:
    qtbot.waitUntil(lambda: len(shown(window)) == 1, timeout=WAIT_MS)
    assert shown(window) == ["✓ Site: It <b>answers</b>."]
    assert said(window) == words.busy()
    assert not button(window, words.again()).isEnabled()
    doctor.more.set()
    qtbot.waitUntil(button(window, words.again()).isEnabled, timeout=WAIT_MS)
    assert shown(window)[1] == "✗ User: Not you."
    assert said(window) == "That was all."
    listed = window.findChildren(QListWidget)[0]
    assert [listed.item(row).font().bold() for row in range(2)] == [False, True]


def test_again_and_with_a_toast(qtbot: Any, window: DoctorWindow, doctor: RecordedDoctor) -> None:
    doctor.more.set()
    qtbot.waitUntil(button(window, words.again()).isEnabled, timeout=WAIT_MS)
    window.findChildren(QCheckBox)[0].setChecked(True)
    button(window, words.again()).click()
    qtbot.waitUntil(lambda: len(doctor.calls) == 2 and button(window, words.again()).isEnabled(), timeout=WAIT_MS)
    assert doctor.calls == [("examine", False), ("examine", True)]
    assert len(shown(window)) == 2, "the lines of before are gone"


def test_showing_it_once_more_keeps_what_was_found(qtbot: Any, window: DoctorWindow, doctor: RecordedDoctor) -> None:
    doctor.more.set()
    qtbot.waitUntil(button(window, words.again()).isEnabled, timeout=WAIT_MS)
    window.present()
    assert doctor.calls == [("examine", False)]
    assert len(shown(window)) == 2


def test_closing_ends_the_examination(qtbot: Any, window: DoctorWindow, doctor: RecordedDoctor) -> None:
    qtbot.waitUntil(lambda: len(shown(window)) == 1, timeout=WAIT_MS)
    window.reject()
    qtbot.waitUntil(lambda: doctor.ended == 1, timeout=WAIT_MS)
    assert not window.isVisible()


@pytest.mark.parametrize("refusal", ["", "/place: Permission denied"])
def test_the_report_is_shown_and_then_written(
    qtbot: Any, window: DoctorWindow, doctor: RecordedDoctor, tmp_path: Path, refusal: str
) -> None:
    doctor.more.set()
    doctor.refusal = refusal
    qtbot.waitUntil(button(window, words.save()).isEnabled, timeout=WAIT_MS)
    button(window, words.save()).click()
    qtbot.waitUntil(lambda: window.findChildren(PreviewDialog) != [], timeout=WAIT_MS)
    (preview,) = window.findChildren(PreviewDialog)
    assert preview.findChildren(QPlainTextEdit)[0].toPlainText() == "report.txt\n<b>all of it</b>"
    assert doctor.calls == [("examine", False)], "nothing is written yet"
    button(preview, words.preview_write()).click()
    qtbot.waitUntil(lambda: window.findChildren(QFileDialog) != [], timeout=WAIT_MS)
    (files,) = window.findChildren(QFileDialog)
    assert files.selectedFiles()[0].endswith(words.FILE_NAME)
    path = tmp_path / "report.zip"
    files.fileSelected.emit(str(path))
    files.reject()
    expected = words.not_saved(refusal) if refusal else words.saved(str(path))
    qtbot.waitUntil(lambda: said(window) == expected, timeout=WAIT_MS)
    assert doctor.calls[1:] == [("save", path)]


def test_a_report_that_nobody_wants_is_not_written(qtbot: Any, window: DoctorWindow, doctor: RecordedDoctor) -> None:
    doctor.more.set()
    qtbot.waitUntil(button(window, words.save()).isEnabled, timeout=WAIT_MS)
    button(window, words.save()).click()
    qtbot.waitUntil(lambda: window.findChildren(PreviewDialog) != [], timeout=WAIT_MS)
    button(window.findChildren(PreviewDialog)[0], words.preview_cancel()).click()
    qtbot.waitUntil(lambda: window.findChildren(PreviewDialog) == [], timeout=WAIT_MS)
    assert window.findChildren(QFileDialog) == []
    assert doctor.calls == [("examine", False)]


def test_a_mistake_of_ours_is_said_and_it_can_be_tried_again(
    qtbot: Any, window: DoctorWindow, doctor: RecordedDoctor, caplog: pytest.LogCaptureFixture
) -> None:
    doctor.more.set()
    qtbot.waitUntil(button(window, words.again()).isEnabled, timeout=WAIT_MS)

    async def broken(*, translate: Callable[[str], str]) -> str:
        raise ZeroDivisionError(translate("a bug"))

    doctor.preview = broken  # type: ignore[method-assign]
    button(window, words.save()).click()
    qtbot.waitUntil(
        lambda: button(window, words.again()).isEnabled() and said(window) != "That was all.", timeout=WAIT_MS
    )
    assert "An examination ended in an error" in caplog.text
