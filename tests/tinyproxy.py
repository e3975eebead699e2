"""A proxy of the kind that offices have: tinyproxy."""

import os
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.desktops import WAIT_S, running


@dataclass(frozen=True)
class Tinyproxy:
    """A proxy of the kind that offices have, as a process of its own."""

    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def name(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def asked(self) -> list[str]:
        """What it was asked for, in order, such as ``CONNECT 127.0.0.1:443 HTTP/1.1``, by its own log."""
        lines = self.log.read_text().splitlines()
        return [line.partition("): ")[2] for line in lines if "Request (file descriptor" in line]


@contextmanager
def serving(folder: Path, login: str = "", ports: Iterable[int] = ()) -> Iterator[Tinyproxy]:
    """Start a proxy, with its files in a folder. ``login``, such as ``user password``, is asked for if there is one; tunnels
    are opened to ``ports`` alone if there are any.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        proxy = Tinyproxy(free.getsockname()[1], folder / "log")
    lines = [f"Port {proxy.port}", "Listen 127.0.0.1", "Timeout 60", "MaxClients 50", f'LogFile "{proxy.log}"']
    lines += [f"BasicAuth {login}"] if login else []
    lines += [f"ConnectPort {port}" for port in ports]
    config = folder / "tinyproxy.conf"
    config.write_text("\n".join([*lines, ""]))
    with running(["tinyproxy", "-d", "-c", str(config)], dict(os.environ)) as process:
        until = time.monotonic() + WAIT_S
        while not proxy.log.exists() or "Accepting connections" not in proxy.log.read_text():
            assert process.poll() is None, proxy.log.read_text()
            assert time.monotonic() < until
        yield proxy
