"""The steps of the first run: each asks one thing and says when it is answered."""

import asyncio
import logging
import sys

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nirmaan_tray.errors import TrayError
from nirmaan_tray.model.no_toasts import NoToasts
from nirmaan_tray.ui import no_toasts_words
from nirmaan_tray.ui import welcome_words as words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.parts import button, plain_label
from nirmaan_tray.ui.problems import failure
from nirmaan_tray.ui.said import Said, Tone

_SPACE = 12
"""Device-independent pixels."""

_LARGER = 1.4
"""A heading's size, to that of the text."""

AUTOSTART = "autostart"
"""The key in the settings."""

_log = logging.getLogger(__name__)


class Step(QWidget):
    """A heading, a text, what came of it, and the buttons that answer; the last one is what Enter presses."""

    done = Signal()
    """It is answered."""
    grown = Signal()
    """It needs more room, or less."""

    def __init__(self, heading: str, text: str) -> None:
        super().__init__()
        self._heading = plain_label(heading, wraps=True)
        font = self._heading.font()
        font.setPointSizeF(font.pointSizeF() * _LARGER)
        font.setBold(True)
        self._heading.setFont(font)
        self._text = plain_label(text, wraps=True)
        self._said = Said()
        self._advice = plain_label(wraps=True)
        bold = self._said.font()
        bold.setBold(True)
        self._said.setFont(bold)
        self._buttons: list[QPushButton] = []
        self._chosen: QPushButton | None = None
        self._row = QHBoxLayout()
        self._row.setSpacing(_SPACE)
        self._row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_SPACE)
        for label in (self._heading, self._text, self._said, self._advice):
            column.addWidget(label)
        column.addStretch(1)
        column.addLayout(self._row)
        self._say("")

    def begin(self) -> None:
        """It is in view from now on: let a screen reader say what it is about, and the keyboard answer."""
        QAccessible.updateAccessibility(QAccessibleEvent(self._heading, QAccessible.Event.Alert))
        if self._chosen is not None:
            self._chosen.setFocus()

    def _add(self, *buttons: QPushButton) -> None:
        for each in buttons:
            each.setAutoDefault(True)
            self._row.addWidget(each)
            self._buttons.append(each)

    def _offer(self, *offered: QPushButton) -> None:
        """Show these of the buttons; the last one is chosen."""
        for each in self._buttons:
            each.setVisible(each in offered)
        offered[-1].setDefault(True)
        self._chosen = offered[-1]
        if self.isVisible():
            self._chosen.setFocus()

    def _say(self, text: str, tone: Tone = Tone.PLAIN, advice: str = "") -> None:
        self._said.say(text, tone)
        self._advice.setText(advice)
        _show_if_any(self._said)
        _show_if_any(self._advice)
        self.grown.emit()


def _show_if_any(label: QLabel) -> None:
    label.setVisible(bool(label.text()))


class SignInStep(Step):
    """Leads to signing in, and is answered as soon as somebody is signed in, in whatever way."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(words.sign_in_heading(), words.sign_in_text())
        self._bridge = bridge
        go = button(words.sign_in_go(), bridge.sign_in_wanted.emit)
        self._add(go)
        self._offer(go)
        bridge.account_changed.connect(self._follow)

    def _follow(self) -> None:
        if self._bridge.account is not None:
            self.done.emit()


class ToastStep(Step):
    """Lets a notification be shown and asks whether it was seen; a click on it answers too.

    Where the system asks first whether it may, this says so before.
    """

    def __init__(self, bridge: Bridge, platform: str = sys.platform) -> None:
        super().__init__(words.toast_heading(), words.toast_text())
        self._bridge = bridge
        self._platform = platform
        self._asked = False
        self._show = button(words.toast_show(), self._try)
        self._no = button(words.toast_no(), self._unseen)
        self._yes = button(words.toast_yes(), self.done.emit)
        self._doctor = button(words.toast_doctor(), bridge.doctor_wanted.emit)
        self._again = button(words.toast_again(), self._try)
        self._on = button(words.go_on(), self.done.emit)
        self._add(self._show, self._no, self._yes, self._doctor, self._again, self._on)
        self._offer(self._show)
        bridge.toast_tried.connect(self._tried)
        bridge.no_toasts_changed.connect(self._look)
        self._look()

    def _look(self) -> None:
        why = self._bridge.no_toasts
        self._text.setText(no_toasts_words.asks() if why is NoToasts.NOT_ASKED else words.toast_text())
        self.grown.emit()
        if self._asked and why is NoToasts.NOT_ALLOWED:
            self._explain(words.toast_failed())

    def _try(self) -> None:
        self._asked = True
        asks = self._bridge.no_toasts is NoToasts.NOT_ASKED
        self._say(no_toasts_words.asking() if asks else words.toast_question())
        self._offer(self._no, self._yes)
        if asks:
            self._bridge.leave_wanted.emit()
        self._bridge.wishes.try_toast()
        self._look()

    def _tried(self, seen: bool) -> None:
        if not self._asked:
            return  # the preferences try toasts too
        if seen:
            self.done.emit()
        else:
            self._explain(words.toast_failed())

    def _unseen(self) -> None:
        self._explain(words.toast_unseen())

    def _explain(self, what: str) -> None:
        self._asked = False
        why = self._bridge.no_toasts
        known = no_toasts_words.explained(why, self._platform) if why else ""
        self._say(what, Tone.CAREFUL, known or words.toast_advice(self._platform))
        self._offer(self._doctor, self._again, self._on)


class StartStep(Step):
    """Asks whether to start with the computer, unless the organisation has answered that."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(words.start_heading(), words.start_text())
        self._bridge = bridge
        self._writing: asyncio.Task[None] | None = None
        self._no = button(words.start_no(), lambda: self._answer("no"))
        self._yes = button(words.start_yes(), lambda: self._answer("yes"))
        self._on = button(words.go_on(), self.done.emit)
        self._add(self._no, self._yes, self._on)
        self._follow()
        bridge.preferences_changed.connect(self._follow)

    def close_down(self) -> None:
        """Wait no longer for what is being written; it is written all the same."""
        if self._writing is not None:
            self._writing.cancel()

    def _follow(self) -> None:
        preference = self._bridge.preferences.get(AUTOSTART)
        if preference is not None and preference.fixed:
            self._text.setText(words.start_fixed(starts=preference.text == "yes"))
            self._offer(self._on)
        else:
            self._text.setText(words.start_text())
            self._offer(self._no, self._yes)
        self.grown.emit()

    def _answer(self, text: str) -> None:
        for each in (self._no, self._yes):
            each.setDisabled(True)
        self._writing = asyncio.ensure_future(self._bridge.wishes.prefer(AUTOSTART, text))
        self._writing.add_done_callback(self._written)

    def _written(self, task: "asyncio.Task[None]") -> None:
        if task.cancelled():
            return
        for each in (self._no, self._yes):
            each.setDisabled(False)
        error = task.exception()
        if error is None:
            self.done.emit()
            return
        code, detail = (error.code, error.detail) if isinstance(error, TrayError) else ("bug", "")
        if code == "bug":
            _log.error("A preference could not be written", exc_info=error)
        self._say(words.start_not_kept(failure(code, detail)), Tone.FAILED)
        self._offer(self._no, self._yes, self._on)


class Ready(Step):
    """Says where the program is from now on."""

    def __init__(self, *, hosted: bool) -> None:
        super().__init__(words.ready_heading(), words.ready_text() if hosted else words.ready_text_window())
        go = button(words.ready_go(), self.done.emit)
        self._add(go)
        self._offer(go)
