"""The local socket of the running program. Input: what another program of the same user sends to it."""

import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from nirmaan_tray.desktop.instance import LINE_LIMIT, SHOW, SHOWN, Instance
from tests.fuzz.surface import Check, Surface

assert sys.platform != "win32", "there it is a named pipe"

_WAIT_S = 5.0


@contextmanager
def ready() -> Iterator[Check]:
    """An instance that listens, as the tray does."""
    app = QCoreApplication.instance() or QCoreApplication([])
    raised: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        instance = Instance.claim("home", Path(folder))
        assert isinstance(instance, Instance)
        instance.raised.connect(raised.append)
        instance.listen()
        (address,) = (path for path in Path(folder).iterdir() if path.is_socket())

        def said(data: bytes) -> bytes:
            """Return what the instance answers until it or the visitor has closed."""
            with socket.socket(socket.AF_UNIX) as visitor:
                visitor.connect(str(address))
                visitor.sendall(data)
                visitor.shutdown(socket.SHUT_WR)
                visitor.setblocking(False)
                answer, until = b"", time.monotonic() + _WAIT_S
                while time.monotonic() < until:
                    app.processEvents()
                    try:
                        part = visitor.recv(LINE_LIMIT)
                    except BlockingIOError:
                        continue
                    except ConnectionResetError:
                        return answer
                    if not part:
                        return answer
                    answer += part
            raise AssertionError("the visitor was neither answered nor sent away")

        def check(data: bytes) -> None:
            """Only a whole line with the one wish raises the window, once; and the next visitor is heard all the same."""
            raised.clear()
            line, end, _ = data.partition(b"\n")
            meant = bool(end) and line.strip().partition(b" ")[0] == SHOW and len(line) < LINE_LIMIT
            answer = said(data)
            assert (answer == SHOWN) is (len(raised) == 1) is meant
            assert all(token.isascii() and len(token) <= LINE_LIMIT for token in raised)
            assert said(SHOW + b"\n") == SHOWN

        yield check
        instance.release()
        instance.deleteLater()
        app.processEvents()


SURFACE = Surface(
    ready=ready,
    seeds=(b"show token-of-the-launcher\n", b"show\n", b"quit\n", b"show a b c\nshow\n", b" show \n"),
    words=(
        b"show",
        b"show ",
        b"\n",
        b"\r\n",
        b" ",
        b"\t",
        b"\x00",
        b"\xff\xfe",
        b"x" * 5000,
        b"SHOW",
        b"shown\n",
        b"\x0b",
    ),
)
