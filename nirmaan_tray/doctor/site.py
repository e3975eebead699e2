"""What the site says over REST: that it is one, what it is called, what time it is there, and whom it takes us for."""

from datetime import timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from nirmaan_tray import headers, login_page
from nirmaan_tray.doctor.chart import Chart
from nirmaan_tray.doctor.finding import Check, Finding, bad, good, unknown
from nirmaan_tray.errors import KeyringError, NotTheSite, OtherUser, SignedOut, SiteBusy
from nirmaan_tray.rest import Rest
from nirmaan_tray.session import Session
from nirmaan_tray.verdict import verdict

SKEW = timedelta(minutes=2)
"""How far two clocks may be apart: tokens are renewed some minutes before they end, and ages are told in minutes."""

NOT_TOLD = "not_told"
"""Code of what the site leaves unsaid."""


async def answers(chart: Chart) -> Finding:
    """Ask as a guest for the sign-in page and the time zone, as a sign-in does. Raises ``SiteError``."""
    sent = headers.site_header(chart.reach.site_name)
    async with Rest(chart.site, chart.trust(), chart.clock, sent, proxy=chart.proxy) as guest:
        before = chart.clock.now()
        page, chart.told_name = await login_page.ask(guest)
        chart.told_date, chart.asked = page.date, (before, chart.clock.now())
        if isinstance(busy := verdict(page, chart.clock.now()), SiteBusy):
            raise busy
        told = (await guest.call("GET", "/api/method/frappe.client.get_time_zone")).get("message")
    zone = told.get("time_zone") if isinstance(told, dict) else None
    if not isinstance(zone, str):
        raise NotTheSite("no time zone told")
    chart.told_zone = zone
    return good(Check.SITE, chart.site)


async def name(chart: Chart) -> Finding:
    """Compare what the site is called with what we call it."""
    ours = expected_name(chart)
    if chart.told_name is None:
        return unknown(Check.SITE_NAME, code=NOT_TOLD)
    if chart.told_name != ours:
        return bad(Check.SITE_NAME, "other", f"{chart.told_name} ≠ {ours}")
    return good(Check.SITE_NAME, ours)


def expected_name(chart: Chart) -> str:
    """Return the site's name as the settings have it: it is the namespace's as well."""
    if chart.account is not None:
        return chart.account.site_name
    return chart.reach.site_name or chart.told_name or urlsplit(chart.site).hostname or ""


async def time_zone(chart: Chart) -> Finding:
    """Compare the site's time zone with the one in which its times are read here."""
    try:
        ZoneInfo(chart.told_zone)
    except (KeyError, ValueError, OSError):
        return bad(Check.TIME_ZONE, "unheard_of", chart.told_zone[:60])
    if chart.account is not None and chart.account.time_zone != chart.told_zone:
        return bad(Check.TIME_ZONE, "other", f"{chart.told_zone} ≠ {chart.account.time_zone}")
    return good(Check.TIME_ZONE, chart.told_zone)


async def clock(chart: Chart) -> Finding:
    """Compare the site's clock, by the ``Date`` of its answer, with this computer's."""
    try:
        theirs = parsedate_to_datetime(chart.told_date or "")
    except (ValueError, OverflowError):
        return unknown(Check.CLOCK, code=NOT_TOLD)
    if chart.asked is None or theirs.tzinfo is None:
        return unknown(Check.CLOCK, code=NOT_TOLD)
    before, after = chart.asked
    # Whole seconds are told, and the answer was under way.
    ahead = max(before - theirs - timedelta(seconds=1), timedelta()) or min(after - theirs, timedelta())
    if abs(ahead) > SKEW:
        told = f"{abs(ahead).total_seconds() / 60:.0f}"
        return bad(Check.CLOCK, "ahead" if ahead > timedelta() else "behind", told)
    return good(Check.CLOCK)


async def sign_in(chart: Chart) -> Finding:
    """Ask the site whom it hears in our requests, as after every connect. Raises ``SignInNeeded`` and ``SiteError``."""
    account = chart.account
    if account is None or chart.known is None:
        raise SignedOut
    try:
        session = await Session.resume(account, chart.vault, chart.trust(), chart.clock, client=chart.known.client)
    except SignedOut:
        return bad(Check.SIGN_IN, "no_secret")
    except KeyringError:
        return unknown(Check.SIGN_IN, after=Check.KEYRING)
    chart.session = await chart.closing.enter_async_context(session)
    try:
        await session.prove()
        chart.heard_as = account.user
    except OtherUser as error:
        chart.heard_as = error.detail
    finally:
        # Read now: a token that ran out has been renewed.
        chart.credentials = await chart.vault.load(account)
    until = chart.credentials.expires_at if chart.credentials is not None else None
    return good(Check.SIGN_IN, f"{until:%Y-%m-%d %H:%M} UTC" if until else "", str(account.way))


async def user(chart: Chart) -> Finding:
    """Tell whether that is the user who signed in."""
    expected = chart.account.user if chart.account is not None else ""
    if chart.heard_as != expected:
        return bad(Check.USER, "other", f"{chart.heard_as} ≠ {expected}")
    return good(Check.USER, expected)
