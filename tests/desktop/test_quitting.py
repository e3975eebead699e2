"""Every way to end the program lets its main coroutine close in order, under qasync in a process of its own."""

import signal
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

PROGRAM = """
import asyncio, signal, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
import qasync
from nirmaan_tray.desktop.quitting import Application, Quitting

app = Application([])
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


LINK = """
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from nirmaan_tray.desktop.quitting import Application

app = Application([])
first, second = "nirmaan-tray:open/a%252F%20b", "nirmaan-tray:sign-in?code=a%26b&state=c"
app.event(QFileOpenEvent(QUrl(first)))
app.take_links(print)
print("taken from now on")
app.processEvents()
print(app.event(QFileOpenEvent(QUrl(second))))
"""


def test_a_link_that_the_system_hands_over_is_passed_on_as_it_is(program: Callable[..., Any]) -> None:
    running = program(LINK)
    assert running.line() == "taken from now on"
    assert running.line() == "nirmaan-tray:open/a%252F%20b", "it came before there was anybody"
    assert running.line() == "nirmaan-tray:sign-in?code=a%26b&state=c"
    assert running.line() == "True"
    assert running.end() == (0, "")


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


IN_ORDER = """
import signal, sys
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from nirmaan_tray.desktop.quitting import SIGNALS, Application, Quitting

seen = []

class Noting(Application):
    def event(self, event):
        seen.append(event.type())
        return super().event(event)

app = Noting([])
former = [signal.getsignal(number) for number in SIGNALS]
quitting, asked = Quitting(app), []
quitting.asked.connect(lambda: asked.append(None))

def send(kind, to=app):
    QCoreApplication.sendEvent(to, QEvent(kind))
"""


def _does(program: Callable[..., Any], text: str) -> None:
    running = program(IN_ORDER + text + "print('done', flush=True)")
    assert running.line() == "done", running.end()
    assert running.end() == (0, "")


def test_it_gives_back_what_it_took(program: Callable[..., Any]) -> None:
    text = """
assert [signal.getsignal(number) for number in SIGNALS] != former
quitting.asked.connect(app.exit)
signal.raise_signal(signal.SIGTERM)
app.exec()
assert asked == [None]
quitting.close()
assert [signal.getsignal(number) for number in SIGNALS] == former
assert signal.set_wakeup_fd(-1) == -1
QTimer.singleShot(0, app.quit)
app.exec()
assert asked == [None]
"""
    _does(program, text)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGUSR1")
def test_other_events_and_signals_pass(program: Callable[..., Any]) -> None:
    text = """
heard = []
signal.signal(signal.SIGUSR1, lambda number, _: heard.append(number))
signal.raise_signal(signal.SIGUSR1)
send(QEvent.Type.User)
app.processEvents()
assert heard == [signal.SIGUSR1] and asked == [], (heard, asked)
send(QEvent.Type.Quit)
assert asked == [None]
quitting.close()
"""
    _does(program, text)


def test_events_of_other_objects_are_none_of_its_business(program: Callable[..., Any]) -> None:
    """Python would run for every event of the program."""
    text = """
from PySide6.QtCore import QObject
other = QObject()
send(QEvent.Type.User, other)
send(QEvent.Type.Quit, other)
assert asked == [] and not {QEvent.Type.User, QEvent.Type.Quit} & set(seen)
send(QEvent.Type.User)
assert seen[-1] == QEvent.Type.User
quitting.close()
"""
    _does(program, text)
