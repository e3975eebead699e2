"""The application, and every way in which it is asked to end, as one signal.

Qt's own quit would stop qasync's loop under the coroutines that are to close things in order, so it is taken over here.
It stands for ``QApplication.quit``, the application menu of macOS and a session that ends; on Linux a session's end is
SIGTERM (PySide6's wheels are built without the X session protocol). Windows kills the process when the session
ends and asks nobody: nothing may depend on closing in order.
"""

import signal
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from types import FrameType

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, QTimer, QUrl, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

if sys.platform == "win32":
    SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGBREAK)
else:
    SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Application(QApplication):
    """The application, whose quit somebody can take over, and whose links too: macOS hands them to what runs already.

    Not by an event filter: one on the application sees every event of every object, at 1.5 µs each and more where the
    processor is busy (measured); ``event`` its own alone.
    """

    quit_taken: Callable[[], None] | None = None
    """Called in place of quitting."""

    def __init__(self, arguments: Sequence[str]) -> None:
        super().__init__(arguments)
        self._links: list[str] = []
        self._link_taken: Callable[[str], None] = self._links.append

    def take_links(self, taken: Callable[[str], None]) -> None:
        """Call this with each link that the system wants opened by this program; nobody has judged it yet.

        The link that a program is started for comes before there is anybody to take it: those wait for Qt's next turn.
        """
        self._link_taken = taken
        early, self._links = self._links, []
        for link in early:
            QTimer.singleShot(0, self, partial(taken, link))

    def event(self, event: QEvent) -> bool:
        """Hand over Qt's quit, and links."""
        if isinstance(event, QFileOpenEvent):
            self._link_taken(event.url().toString(QUrl.ComponentFormattingOption.FullyEncoded))
            return True
        if self.quit_taken is None or event.type() is not QEvent.Type.Quit:
            return super().event(event)
        self.quit_taken()
        return True


class Quitting(QObject):
    """Hears every wish to end the program, from the main thread. Made after the loop: Windows' loop takes signals too."""

    asked = Signal()
    """Somebody wants the program to end; it may be told more than once."""

    def __init__(self, app: Application) -> None:
        super().__init__()
        self._app = app
        app.quit_taken = self.asked.emit
        # Python runs a signal's handler after the next instruction of its own, and Qt waiting for events gives it none.
        # The number, written to a socket at once, wakes Qt up without a timer that polls.
        self._mouth, self._ear = socket.socketpair()
        self._mouth.setblocking(False)
        self._ear.setblocking(False)
        self._notifier = QSocketNotifier(self._ear.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._hear)
        self._former_wakeup = signal.set_wakeup_fd(self._mouth.fileno(), warn_on_full_buffer=False)
        # What the starter told us to ignore (nohup, a script's background job) stays ignored.
        heard = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
        self._former_handlers = {number: signal.signal(number, _handled) for number in heard}

    def close(self) -> None:
        """Give signals and quitting back to whoever had them. To be called once, when all else is closed."""
        for number, handler in self._former_handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._former_wakeup)
        self._notifier.setEnabled(False)
        with suppress(BlockingIOError):
            self._hear()  # what came a moment ago
        self._mouth.close()
        self._ear.close()
        self._app.quit_taken = None

    def _hear(self) -> None:
        # The loop or a library may have handlers of its own for other signals.
        if not set(self._ear.recv(4096)).isdisjoint(self._former_handlers):
            self.asked.emit()


def _handled(number: int, frame: FrameType | None) -> None:
    """Keep the signal's own effect away."""
