"""The kernel, which says that the machine has a new way to somewhere (Linux): a cable, a Wi-Fi, a VPN.

Not ``QNetworkInformation``, which serves on the other systems: here it holds the loop for 30 ms when it looks for its
backends, and brings GLib's, 6 MB, which listens to the same socket.
"""

import contextlib
import socket
import struct
import sys
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QSocketNotifier

_HEADER = struct.Struct("=IHHII")
"""``nlmsghdr``: length, type, flags, sequence, port (netlink(7))."""

_ROUTE = struct.Struct("=BBBBBBBBI")
"""``rtmsg``: family, lengths of destination and source, tos, table, protocol, scope, type, flags (rtnetlink(7))."""

_GROUPS = 0x40 | 0x400
"""RTMGRP_IPV4_ROUTE, RTMGRP_IPV6_ROUTE."""

_NEW_ROUTE = 24
_UNICAST = 1
_LOCAL_TABLE = 255
_KERNEL = 2
"""Protocol of the routes that come with every address, also of a container's; what leads on comes besides."""


if sys.platform == "linux":

    class Routes(QObject):
        """Calls ``came`` when there is a new route. Raises ``OSError`` where the kernel does not tell."""

        def __init__(self, came: Callable[[], None]) -> None:
            super().__init__()
            self._came = came
            self._socket = socket.socket(
                socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_NONBLOCK, socket.NETLINK_ROUTE
            )
            try:
                self._socket.bind((0, _GROUPS))
            except OSError:
                self._socket.close()
                raise
            self._notifier = QSocketNotifier(self._socket.fileno(), QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self._read)

        def close(self) -> None:
            """Stop listening."""
            self._notifier.setEnabled(False)
            self._socket.close()

        def _read(self) -> None:
            new = False
            with contextlib.suppress(BlockingIOError):
                while True:
                    try:
                        told = self._socket.recv(65536)
                    except BlockingIOError:
                        raise
                    except OSError:
                        new = True  # so much was told that some of it was lost
                        continue
                    new = new or any(_is_new_way(kind, body) for kind, body in messages(told))
            if new:
                self._came()


def messages(told: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield type and body of each message in what was read."""
    at = 0
    while at + _HEADER.size <= len(told):
        length, kind, *_ = _HEADER.unpack_from(told, at)
        if length < _HEADER.size:
            return
        yield kind, told[at + _HEADER.size : at + length]
        at += (length + 3) & ~3


def _is_new_way(kind: int, body: bytes) -> bool:
    if kind != _NEW_ROUTE or len(body) < _ROUTE.size:
        return False
    *_, table, protocol, _scope, route_type, _flags = _ROUTE.unpack_from(body)
    return bool(table != _LOCAL_TABLE and route_type == _UNICAST and protocol != _KERNEL)
