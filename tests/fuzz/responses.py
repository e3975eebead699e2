"""HTTP as it comes over the wire, read by the program's own client. Input: a digit for what is asked, then the whole answer."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress

from nirmaan_tray import login_page, oauth, tls
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.errors import SignInNeeded, SiteError
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.notifications import Notifications
from nirmaan_tray.rest import Limits, Rest
from tests.fuzz.surface import Check, Surface

_ME = "me@nirmaan.test"
_ENDS = oauth.Ends()


@contextmanager
def ready() -> Iterator[Check]:
    """A server that answers everything with the same bytes, and closes."""
    says = [b""]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(says[0])
            await writer.drain()
        writer.close()

    with asyncio.Runner() as runner:
        server = runner.run(_listening(answer))
        port = server.sockets[0].getsockname()[1]
        asked = _Asked(f"http://127.0.0.1:{port}")

        def check(data: bytes) -> None:
            """Whatever answers, what comes of it is an object, or an error of the site or the sign-in."""
            says[0] = data[1:]
            runner.run(asked.once(data[:1]))

        yield check
        runner.run(asked.close())
        server.close()
        runner.run(server.wait_closed())


async def _listening(answer: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]) -> asyncio.Server:
    return await asyncio.start_server(answer, "127.0.0.1", 0)


class _Asked:
    def __init__(self, site: str) -> None:
        self._account = Account(site, site, "office", _ME, Way.PASSWORD, "Asia/Kolkata")
        self._rest: Rest | None = None

    async def once(self, what: bytes) -> None:
        if self._rest is None:
            # Two seconds: an answer that never ends is cut there, and is no mistake of the program's.
            self._rest = Rest(
                self._account.site, tls.context(None), SystemClock(), limits=Limits(2, 2, 2), proxy="direct"
            )
        notifications = Notifications(self._rest, self._account, SystemClock())
        try:
            if what == b"0":
                _, name = await login_page.ask(self._rest)
                assert name is None or re.fullmatch(login_page.NAME, name)
            elif what == b"1":
                page = await notifications.newest()
                assert all(row.name for row in page.rows)
            elif what == b"2":
                assert (await notifications.set_seen("pu0j098o1p", seen=True)).name
            elif what == b"3":
                assert all(await notifications.unread_names())
            elif what == b"5":
                assert (await oauth.renew(self._rest, _ENDS, SystemClock(), client_id="a", refresh=Secret("b"))).refresh
            elif what == b"6":
                told = await oauth.ends(self._rest, self._account.site)
                assert all(path.startswith("/") for path in (told.authorize, told.token, told.revoke))
            else:
                assert await self._rest.who()
        except (SiteError, SignInNeeded) as error:
            str(error).encode()

    async def close(self) -> None:
        if self._rest is not None:
            await self._rest.close()


def _json(body: str) -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body.encode())}\r\n\r\n{body}".encode()


SURFACE = Surface(
    ready=ready,
    seeds=(
        b'0HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<script>frappe.boot = {"sitename": "nirmaan.localhost"}</script>',
        b"1"
        + _json('{"data": [{"name": "a", "creation": "2026-11-23 11:14:42.455083", "title": "x", "seen": "false"}]}'),
        b"2" + _json('{"data": {"name": "pu0j098o1p", "seen": "true"}}'),
        b"3" + _json('{"data": [{"name": "a"}, {"name": "b"}]}'),
        b"4" + _json('{"message": "me@nirmaan.test"}'),
        b"5" + _json('{"access_token": "a", "refresh_token": "b", "expires_in": 3600, "token_type": "Bearer"}'),
        b"5" + _json('{"error": "invalid_grant", "error_description": "no"}').replace(b"200 OK", b"400 Bad Request"),
        b"6" + _json('{"token_endpoint": "https://evil.example/token", "issuer": "x"}'),
        b"4HTTP/1.1 302 Found\r\nLocation: https://portal.example/\r\nSet-Cookie: sid=Guest; Path=/\r\n\r\n",
        b'1HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n{"data": []}\r\n0\r\n\r\n',
    ),
    words=(
        *b"HTTP/1.1 HTTP/1.0 HTTP/9 200 204 304 403 503 999 Content-Length: -1 Set-Cookie: sid= Retry-After: \xff".split(),
        *rb'{"data": {"message": "name": "expires_in": "sitename":" "sitename": "\ud800" null [ ] { } "'.split(),
        *(
            b"Content-Encoding: gzip\r\n",
            b"Content-Encoding: deflate\r\n",
            b"\x1f\x8b\x08\x00",
            b"100 Continue\r\n\r\n",
        ),
        *(b"Transfer-Encoding: chunked\r\n", b"0\r\n\r\n", b"\r\n", b"\r\n\r\n", b"\n", b" ", b"9" * 25),
    ),
)
