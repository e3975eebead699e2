"""The way to the site, piece by piece: the proxy, the name, the port, the certificate."""

import asyncio
import socket
import ssl
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

from nirmaan_tray import tls
from nirmaan_tray.aside import aside
from nirmaan_tray.doctor.chart import Chart
from nirmaan_tray.doctor.finding import Check, Finding, bad, good
from nirmaan_tray.errors import KeyringError, ProxyRefused, SettingsError, SiteError, SiteUnreachable
from nirmaan_tray.proxy import DIRECT, Proxy, has_user, proxy_for, refusal

EXPIRING_DAYS = 14
"""A certificate with fewer days left is told of: those that renew themselves do it earlier."""

BY_PROXY = "by_proxy"
"""Code of what is the proxy's business."""

_Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def proxy(chart: Chart) -> Finding:
    """Find out which proxy stands between, and whether it lets us through."""
    if has_user(chart.reach.proxy):
        with suppress(KeyringError):  # which is told where the keyring is examined
            chart.proxy_password = await chart.vault.load_proxy_password(chart.reach.proxy)
    try:
        chart.route = route = proxy_for(chart.site, chart.proxy)
    except SiteUnreachable:
        return bad(Check.PROXY, "unusable")
    if route is None:
        return good(Check.PROXY, code="direct" if chart.reach.proxy == DIRECT else "none")
    try:
        async with asyncio.timeout(chart.limits.connect_s):
            _, writer = await _through(chart, route)
    except ProxyRefused as error:
        return bad(Check.PROXY, "refused", f"{route.name}, {error.detail}")
    except SiteError as error:
        return bad(Check.PROXY, "no_way", error.detail)
    except TimeoutError:
        return bad(Check.PROXY, "late", route.name)
    except OSError as error:
        return bad(Check.PROXY, "unreachable", f"{route.name}, {_why(error)}")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return bad(Check.PROXY, "no_proxy", route.name)
    await _close(writer)
    return good(Check.PROXY, route.name, "chosen" if chart.reach.proxy else "system")


async def dns(chart: Chart) -> Finding:
    """Look the site's name up."""
    if chart.route is not None:
        return good(Check.DNS, code=BY_PROXY)
    look_up = partial(socket.getaddrinfo, chart.host, chart.port, type=socket.SOCK_STREAM)
    try:
        async with asyncio.timeout(chart.limits.connect_s):
            # Not the loop's own: that one's threads are waited for at the end, and this can hang for a minute.
            found = await aside(look_up)
    except TimeoutError:
        return bad(Check.DNS, "late", chart.host)
    except (OSError, UnicodeError):
        return bad(Check.DNS, "unresolved", chart.host)
    chart.addresses = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    return good(Check.DNS, ", ".join(chart.addresses))


async def tcp(chart: Chart) -> Finding:
    """Knock at the site's port."""
    if chart.route is not None:
        return good(Check.TCP, code=BY_PROXY)
    place = f"{chart.host}:{chart.port}"
    try:
        async with asyncio.timeout(chart.limits.connect_s):
            _, writer = await _direct(chart, None)
    except TimeoutError:
        return bad(Check.TCP, "late", place)
    except ConnectionRefusedError:
        return bad(Check.TCP, "closed", place)
    except OSError as error:
        return bad(Check.TCP, "unreachable", f"{place}, {_why(error)}")
    await _close(writer)
    return good(Check.TCP, place)


async def certificate(chart: Chart) -> Finding:
    """Look at the site's certificate, as every connection to it does."""
    try:
        chart.tls = await aside(partial(tls.context, chart.reach.ca_file))
    except SettingsError as error:
        return bad(Check.TLS, "ca_file", error.detail)
    if not chart.site.startswith("https:"):
        return good(Check.TLS, code="plain")
    try:
        async with asyncio.timeout(chart.limits.connect_s):
            writer = await _secured(chart, chart.tls)
    except TimeoutError:
        return bad(Check.TLS, "late")
    except ssl.SSLCertVerificationError as error:
        return bad(Check.TLS, "certificate", tls.reason(error))
    except OSError as error:
        return bad(Check.TLS, "refused", _why(error))
    told = writer.get_extra_info("peercert") or {}
    await _close(writer)
    return _read(told, chart.clock.now())


def _read(told: dict[str, object], now: datetime) -> Finding:
    """Return what a certificate says, as Python's ``getpeercert`` reads it; truststore's contexts read nothing."""
    until = told.get("notAfter")
    if not isinstance(until, str):
        return good(Check.TLS, code="unread")
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(until), UTC)
    detail = f"{_issuer(told.get('issuer'))}, {ends:%Y-%m-%d}"
    return good(Check.TLS, detail, "expiring" if (ends - now).days < EXPIRING_DAYS else "")


def _issuer(told: object) -> str:
    names = {str(key): str(value) for part in told for key, value in part} if isinstance(told, tuple) else {}
    return names.get("organizationName") or names.get("commonName") or "?"


async def _secured(chart: Chart, trust: ssl.SSLContext) -> asyncio.StreamWriter:
    if chart.route is None:
        return (await _direct(chart, trust))[1]
    _, writer = await _through(chart, chart.route)
    await writer.start_tls(trust, server_hostname=chart.host)
    return writer


async def _direct(chart: Chart, trust: ssl.SSLContext | None) -> _Streams:
    """Connect to the first of the site's addresses that answers. Raises ``OSError``, the last one's."""
    failure: OSError = OSError("no address")
    for address in chart.addresses:
        try:
            name = chart.host if trust is not None else None
            return await asyncio.open_connection(address, chart.port, ssl=trust, server_hostname=name)
        except ssl.SSLError:
            raise
        except OSError as error:
            failure = error
    raise failure


async def _through(chart: Chart, route: Proxy) -> _Streams:
    """Connect to the proxy, and for a site with TLS through it. Raises ``SiteError`` where it does not let us, ``OSError``."""
    address = urlsplit(route.url)
    host, port = address.hostname or "", address.port
    secure = await aside(partial(tls.context, chart.reach.ca_file)) if address.scheme == "https" else None
    found = await aside(partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM))
    place = str(found[0][4][0])
    streams = await asyncio.open_connection(place, port, ssl=secure, server_hostname=host if secure else None)
    if chart.site.startswith("https:"):
        try:
            await _ask_through(f"{chart.host}:{chart.port}", streams, route)
        except BaseException:
            streams[1].close()
            raise
    return streams


async def _ask_through(there: str, streams: _Streams, route: Proxy) -> None:
    reader, writer = streams
    head = [f"CONNECT {there} HTTP/1.1", f"Host: {there}"]
    if route.authorization is not None:
        head.append(f"Proxy-Authorization: {route.authorization}")
    writer.write("\r\n".join([*head, "", ""]).encode())
    answer = (await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)
    status = int(answer[1][:3]) if answer[0].startswith(b"HTTP/") and answer[1][:3].isdigit() else 0
    if not 200 <= status < 300:
        raise refusal(route, status)


def _why(error: BaseException) -> str:
    if isinstance(error, ssl.SSLError):
        return error.reason or "TLS"
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()
    try:
        await writer.wait_closed()
    except OSError:
        return
