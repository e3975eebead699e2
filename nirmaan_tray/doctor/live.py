"""The live connection: by each transport on its own, into the site's namespace, and heard there as the right user."""

import asyncio
from functools import partial

from nirmaan_tray import headers
from nirmaan_tray.doctor.chart import Chart
from nirmaan_tray.doctor.finding import Check, Finding, bad, good, unknown
from nirmaan_tray.doctor.site import expected_name
from nirmaan_tray.errors import HandshakeRefused, SessionExpired
from nirmaan_tray.wire import INVALID_NAMESPACE, Endpoint, Wire


async def websocket(chart: Chart) -> Finding:
    """Connect by websocket, as the tray does first."""
    return await _attempt(chart, Check.WEBSOCKET, "websocket")


async def polling(chart: Chart) -> Finding:
    """Connect by long polling, as the tray does where websockets do not pass."""
    return await _attempt(chart, Check.POLLING, "polling")


async def _attempt(chart: Chart, check: Check, transport: str) -> Finding:
    """Connect once. A server that refuses us has answered: what it says is for the later checks. Raises ``SiteError``."""
    wire = Wire(_endpoint(chart), chart.trust(), chart.clock, (transport,), chart.limits.live_s)
    chart.closing.push_async_callback(partial(wire.close, chart.limits.close_s))
    async with asyncio.timeout(chart.limits.live_s):
        await wire.open()
    try:
        async with asyncio.timeout(chart.limits.live_s):
            await wire.joined()
    except HandshakeRefused as refused:
        if wire.transport is None:
            raise
        chart.refusals.append(refused.detail)
    else:
        chart.joined = chart.joined or wire
    chart.reached.add(transport)
    return good(check)


def _endpoint(chart: Chart) -> Endpoint:
    account, name = chart.account, expected_name(chart)
    if chart.credentials is not None:
        said = headers.handshake(chart.credentials, chart.site)
    else:
        said = {"Cookie": headers.NEUTRAL_COOKIE, "Origin": chart.site}
    url = chart.reach.socket_url or chart.site
    return Endpoint(url, name, account.user if account else "", {**headers.site_header(name), **said}, chart.proxy)


async def namespace(chart: Chart) -> Finding:
    """Tell whether the site takes the name that we call it by; it looks at that first (contract)."""
    if not chart.reached:
        return unknown(Check.NAMESPACE, after=Check.WEBSOCKET)
    if INVALID_NAMESPACE in chart.refusals:
        return bad(Check.NAMESPACE, "invalid", f"/{expected_name(chart)}")
    return good(Check.NAMESPACE, f"/{expected_name(chart)}")


async def heard(chart: Chart) -> Finding:
    """Tell whether the connection is ours: it proves nothing until REST hears the same user with the same credentials."""
    if chart.joined is None:
        raise HandshakeRefused(chart.refusals[0] if chart.refusals else "")
    if chart.session is None:
        raise SessionExpired
    await chart.session.prove()
    return good(Check.HEARD, chart.session.account.user)


async def subscription(chart: Chart) -> Finding:
    """Ask to be told of every change; a refusal is silent, so what it depends on is asked for as well."""
    wire, session = chart.joined, chart.session
    if wire is None or session is None:
        raise HandshakeRefused
    await wire.subscribe()
    async with asyncio.timeout(chart.limits.live_s):
        await wire.ping()
    await session.notifications.readable()
    return good(Check.SUBSCRIPTION)
