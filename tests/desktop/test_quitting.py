"""Every way to end the program lets its main coroutine close in order, under qasync in a process of its own."""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nirmaan_tray.desktop.quitting import Quitting

PROGRAM = """
import asyncio, signal, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
import qasync
from nirmaan_tray.desktop.quitting import Quitting

app = QApplication([])
app.setQuitOnLastWindowClosed(False)

async def main():
    stop = asyncio.Event()
    quitting = Quitting(app)
    quitting.asked.connect(stop.set)
    eval(sys.argv[1])
    ignored = [number.name for number in signal.Signals if signal.getsignal(number) is signal.SIG_IGN]
    print("ready, ignoring", *ignored, flush=True)
    await stop.wait()
    await asyncio.sleep(0.001)
    quitting.close()
    print("closed in order", flush=True)

with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
    runner.run(main())
print("ended", flush=True)
"""


def _ends_well(running: Any) -> None:
    began = time.monotonic()
    assert running.line() == "closed in order"
    assert running.line() == "ended"
    assert running.end() == (0, "")
    assert time.monotonic() - began < 2


@pytest.mark.skipif(sys.platform == "win32", reason="signals from other processes are a POSIX thing")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_a_signal_closes_in_order(program: Callable[..., Any], name: str) -> None:
    running = program(PROGRAM, "None")
    assert "ready" in running.line()
    running.process.send_signal(signal.Signals[name])
    _ends_well(running)


@pytest.mark.skipif(sys.platform == "win32", reason="signals from other processes are a POSIX thing")
def test_impatience_changes_nothing(program: Callable[..., Any]) -> None:
    running = program(PROGRAM, "[signal.raise_signal(signal.SIGTERM) for _ in range(100)]")
    assert "ready" in running.line()
    _ends_well(running)


@pytest.mark.parametrize(
    "how",
    [
        "app.quit()",
        "QTimer.singleShot(0, app.quit)",
        "(app.setQuitOnLastWindowClosed(True), w := QWidget(), w.show(), w.close())",
    ],
)
def test_qt_s_quit_closes_in_order(program: Callable[..., Any], how: str) -> None:
    running = program(PROGRAM, how)
    assert "ready" in running.line()
    _ends_well(running)


@pytest.mark.skipif(sys.platform == "win32", reason="no nohup")
def test_what_is_to_be_ignored_stays_ignored(program: Callable[..., Any]) -> None:
    running = program(PROGRAM, "app.quit()", before=("env", "--ignore-signal=HUP"))
    assert "SIGHUP" in running.line().split()
    _ends_well(running)


@pytest.fixture
def quitting(qapp: QApplication) -> Iterator[Quitting]:
    quitting = Quitting(qapp)
    yield quitting
    quitting.close()


def test_it_gives_back_what_it_took(qapp: QApplication, qtbot: QtBot) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    quitting = Quitting(qapp)
    assert signal.getsignal(signal.SIGTERM) is not before[1]
    with qtbot.waitSignal(quitting.asked, timeout=5000):
        signal.raise_signal(signal.SIGTERM)
    quitting.close()
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
    assert signal.set_wakeup_fd(-1) == -1


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGUSR1")
def test_other_events_and_signals_pass(qapp: QApplication, quitting: Quitting) -> None:
    asked: list[None] = []
    quitting.asked.connect(lambda: asked.append(None))
    heard: list[int] = []
    other = signal.Signals["SIGUSR1"]
    former = signal.signal(other, lambda number, _: heard.append(number))
    signal.raise_signal(other)
    QCoreApplication.sendEvent(qapp, QEvent(QEvent.Type.User))
    qapp.processEvents()
    assert heard == [other]
    assert asked == []
    QCoreApplication.sendEvent(qapp, QEvent(QEvent.Type.Quit))
    assert asked == [None]
    signal.signal(other, former)
