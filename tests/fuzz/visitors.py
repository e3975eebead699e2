"""The local socket of the running program. Input: what another program of the same user sends to it."""

import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from nirmaan_tray.app_links import link, parse
from nirmaan_tray.desktop.instance import HEARD, LINE_LIMIT, QUIT, Instance
from nirmaan_tray.model.start_wish import Handed, Show
from tests.fuzz.surface import Check, Surface

assert sys.platform != "win32", "there it is a named pipe"

_WAIT_S = 5.0


@contextmanager
def ready() -> Iterator[Check]:
    """An instance that listens, as the tray does."""
    app = QCoreApplication.instance() or QCoreApplication([])
    handed_over: list[tuple[Handed, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        instance = Instance.claim("home", Path(folder))
        assert isinstance(instance, Instance)
        instance.handed_over.connect(lambda wish, token: handed_over.append((wish, token)))
        instance.listen()
        (address,) = (path for path in Path(folder).iterdir() if path.is_socket())

        def said(data: bytes, enough: bytes | None = None) -> bytes:
            """Return what the instance answers until it has closed, or has said ``enough``."""
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
                    if answer == enough:
                        return answer
            raise AssertionError("the visitor was neither answered nor sent away")

        def check(data: bytes) -> None:
            """Only a whole line with a wish we know is handed over, once; and the next visitor is heard all the same."""
            handed_over.clear()
            line, end, _ = data.partition(b"\n")
            text, _, _ = line.decode("ascii", "ignore").strip().partition(" ")
            meant = bool(end) and len(line) < LINE_LIMIT and (text == QUIT or parse(text) is not None)
            # Who wants our end is left waiting for it.
            answer = said(data, enough=HEARD if meant and text == QUIT else None)
            assert (answer == HEARD) is (len(handed_over) == 1) is meant
            assert all(token.isascii() and len(token) <= LINE_LIMIT for _, token in handed_over)
            assert said(link(Show()).encode() + b"\n") == HEARD

        yield check
        instance.release()
        instance.deleteLater()
        app.processEvents()


SURFACE = Surface(
    ready=ready,
    seeds=(
        b"nirmaan-tray:show token-of-the-launcher\n",
        b"nirmaan-tray:show\n",
        b"quit\n",
        b"nirmaan-tray:open/a1b2c3d4e5 token\n",
        b"nirmaan-tray:sign-in?code=A1b2C3&state=Xk3mPq9v token\n",
        b"nirmaan-tray:show a b c\nquit\n",
        b" quit \n",
    ),
    words=(
        *(
            b"nirmaan-tray:",
            b"show",
            b"open/",
            b"sign-in?",
            b"quit",
            b"%2F",
            b"%00",
            b"%e0%a4%85",
            b"/",
            b"?",
            b"&code=",
        ),
        *(b"\n", b"\r\n", b" ", b"\t", b"\x00", b"\xff\xfe", b"x" * 5000, b"SHOW", b"heard\n", b"\x0b", b"%"),
    ),
)
