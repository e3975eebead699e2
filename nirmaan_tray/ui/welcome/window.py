"""The first run: signing in, a notification to look at, whether to start with the computer."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from nirmaan_tray.ui import welcome_words as words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.icons import brand
from nirmaan_tray.ui.palette import matching
from nirmaan_tray.ui.parts import button, plain_label
from nirmaan_tray.ui.shapes import draw_hat
from nirmaan_tray.ui.welcome.steps import Ready, SignInStep, StartStep, Step, ToastStep

_WIDTH, _HEIGHT, _MARGIN, _SPACE, _HAT, _BAR, _GAP = 500, 380, 28, 18, 48, 4, 6
"""Device-independent pixels."""


class WelcomeWindow(QDialog):
    """Goes from step to step, and can be left at any of them; who answered it or waved it away is not asked again."""

    def __init__(self, bridge: Bridge, *, hosted: bool, parent: QWidget | None = None) -> None:
        """``hosted``: a tray shows our icon."""
        super().__init__(parent)
        self._bridge = bridge
        self._start = StartStep(bridge)
        self._steps: list[Step] = [SignInStep(bridge), ToastStep(bridge), self._start, Ready(hosted=hosted)]
        self._where = plain_label()
        self._where.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._progress = _Progress(len(self._steps) - 1)
        self._pages = QStackedWidget()
        for step in self._steps:
            self._pages.addWidget(step)
            step.done.connect(partial(self._go_on, step))
            step.grown.connect(self._fit)
        self._later = button(words.later(), self.reject)
        self._later.setAutoDefault(False)
        self._lay_out()
        self.setWindowTitle(words.title())
        self._turn_to(0 if bridge.account is None else 1)
        self.finished.connect(self._start.close_down)

    @property
    def step(self) -> int:
        """Which step is in view, from 0; the last one only says that all is done."""
        return self._pages.currentIndex()

    def present(self) -> None:
        """Show it, or bring it to the front."""
        self.show()
        self.raise_()
        self.activateWindow()

    def reject(self) -> None:
        """Take it that a person does not want it now, nor at the next start."""
        self._remember()
        super().reject()

    def _lay_out(self) -> None:
        name = plain_label(words.title())
        font = name.font()
        font.setBold(True)
        name.setFont(font)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addStretch(1)
        names.addWidget(name)
        names.addWidget(self._where)
        names.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(_SPACE)
        top.addWidget(_HatMark())
        top.addLayout(names, 1)
        top.addWidget(self._later)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        whole.setSpacing(_SPACE)
        whole.addLayout(top)
        whole.addWidget(self._progress)
        whole.addWidget(self._pages, 1)
        self.setMinimumWidth(_WIDTH)
        self.resize(_WIDTH, _HEIGHT)

    def _go_on(self, answered: Step) -> None:
        if answered is not self._pages.currentWidget():
            return  # somebody signs in while another step is in view
        if self.step == len(self._steps) - 1:
            self._remember()
            self.accept()
        else:
            self._turn_to(self.step + 1)

    def _turn_to(self, at: int) -> None:
        self._pages.setCurrentIndex(at)
        asking = len(self._steps) - 1
        self._where.setText(words.step(at + 1, asking))
        self._where.setVisible(at < asking)
        self._progress.set_done(min(at + 1, asking))
        self._later.setVisible(at < asking)
        if at == asking:
            self._remember()
        self._fit()
        self._steps[at].begin()

    def _fit(self) -> None:
        layout = self.layout()
        if layout is not None:
            needed = layout.totalHeightForWidth(self.width())
            self.setMinimumHeight(max(_HEIGHT, needed))

    def _remember(self) -> None:
        if not self._bridge.remembered.welcomed:
            self._bridge.wishes.remember(replace(self._bridge.remembered, welcomed=True))


class _Progress(QWidget):
    """A bar for each step, full for those that one has come to; the words beside it say the same."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self._steps = steps
        self._done = 0
        self.setFixedHeight(_BAR)

    def set_done(self, steps: int) -> None:
        """Take in how many are full."""
        self._done = steps
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw them, in the direction in which one reads."""
        colours = matching(self.palette())
        width = (self.width() - _GAP * (self._steps - 1)) / self._steps
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            if self.isRightToLeft():
                painter.translate(self.width(), 0)
                painter.scale(-1, 1)
            for step in range(self._steps):
                painter.setBrush(colours.accent if step < self._done else colours.line)
                painter.drawRoundedRect(QRectF(step * (width + _GAP), 0, width, _BAR), _BAR / 2, _BAR / 2)


class _HatMark(QWidget):
    """The hard hat, at any scale."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(QSize(_HAT, _HAT))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_hat(painter, QRectF(self.rect()), brand())
