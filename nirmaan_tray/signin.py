"""Signing in and out: from an address and a secret to an account that the site itself has named."""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from nirmaan_tray import app_links, headers, login_page, loopback, oauth
from nirmaan_tray.clock import Clock
from nirmaan_tray.errors import (
    AddressInvalid,
    CredentialsRefused,
    NotTheSite,
    OtherUser,
    PasswordResetNeeded,
    SignInNeeded,
    SiteBusy,
    SiteError,
    WayNotOffered,
)
from nirmaan_tray.link_return import LinkReturn
from nirmaan_tray.links import site_origin
from nirmaan_tray.loopback import Loopback
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.model.sign_in import CodeRequest, OAuthClient
from nirmaan_tray.model.site import USUALLY, Reach, SiteFacts
from nirmaan_tray.redirect import Redirect
from nirmaan_tray.rest import Rest
from nirmaan_tray.verdict import Answer, verdict, words

GUEST = "Guest"

NO_SESSION = frozenset({"", GUEST, "Administrator"})
"""Values of ``sid`` that are no session: signed out, a guest, and the first step of a two-step sign-in (contract)."""

SIGN_OUT_LIMIT_S = 5.0

_LOGIN = "/api/method/login"
_KEY = re.compile(r"[\x21-\x7e]+:[\x21-\x7e]+")
_SID = re.compile(r"[\x21-\x7e]+")

AskCode = Callable[[CodeRequest], Awaitable[str]]

Show = Callable[[str], Awaitable[None]]
"""Opens a page of the site's in the person's own browser."""

BROWSER_LIMITS = loopback.Limits()


async def discover(address: str, tls: ssl.SSLContext, clock: Clock, reach: Reach = USUALLY) -> SiteFacts:
    """Return what the site at a typed address tells a guest: origin, name, time zone.

    ``reach.site_name`` is believed where given. Raises ``AddressInvalid``, and ``SiteError`` where no Frappe site answers.
    """
    origin, site_name = site_origin(address), reach.site_name
    if site_name and not re.fullmatch(login_page.NAME, site_name):
        raise AddressInvalid(f"{site_name!a:.100}")
    async with Rest(origin, tls, clock, headers.site_header(site_name), proxy=reach.proxy) as rest:
        page, told = await login_page.ask(rest)
        if page.location is not None and _secured(origin, page.location) and origin.startswith("http://"):
            return await discover(page.location, tls, clock, reach)
        if isinstance(busy := verdict(page, clock.now()), SiteBusy):
            raise busy  # rather than guess a name
        name = site_name or told or urlsplit(origin).hostname or ""
        return SiteFacts(origin, name, await _time_zone(rest))


def _secured(origin: str, location: str) -> bool:
    """Tell whether a redirect leads to the same host over TLS, as offices' servers send people on."""
    try:
        there = urlsplit(location)
        return there.scheme == "https" and there.hostname == urlsplit(origin).hostname and there.port in (None, 443)
    except ValueError:
        return False


async def _time_zone(rest: Rest) -> str:
    told = (await rest.call("GET", "/api/method/frappe.client.get_time_zone")).get("message")
    zone = told.get("time_zone") if isinstance(told, dict) else None
    if not isinstance(zone, str):
        raise NotTheSite("no time zone told")
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:
        raise NotTheSite(f"unknown time zone {zone:.60}") from error
    return zone


async def with_key(
    facts: SiteFacts, key: Secret, tls: ssl.SSLContext, clock: Clock, reach: Reach = USUALLY
) -> tuple[Account, Credentials]:
    """Sign in with an API key, ``KEY:SECRET``. Raises ``CredentialsRefused`` and what keeps the site from answering."""
    if not _KEY.fullmatch(key.reveal()):
        raise CredentialsRefused
    credentials = Credentials(Way.API_KEY, key)
    return await _named(facts, credentials, tls, clock, reach), credentials


async def with_password(
    facts: SiteFacts,
    user: str,
    password: Secret,
    ask_code: AskCode,
    tls: ssl.SSLContext,
    clock: Clock,
    reach: Reach = USUALLY,
) -> tuple[Account, Credentials]:
    """Sign in with user and password; ``ask_code`` is asked where the site wants a second step.

    Raises ``CredentialsRefused`` (password or code), ``AccountLocked``, ``PasswordResetNeeded``, whatever ``ask_code``
    raises, and what keeps the site from answering. The password is not kept: its session is.
    """
    async with Rest(facts.origin, tls, clock, headers.site_header(facts.site_name), proxy=reach.proxy) as rest:
        given, sid = await rest.exchange("POST", _LOGIN, send={"usr": user, "pwd": password.reveal()})
        body = _good(given, clock)
        if "verification" in body:
            request = _code_request(body)
            code = await ask_code(request)
            given, sid = await rest.exchange(
                "POST", _LOGIN, send={"otp": code.strip(), "tmp_id": request.tmp_id.reveal()}
            )
            if given.body is not None and given.body.get("exc_type") == "ExpiredLoginException":
                # A 500 that no retry mends: the code came too late.
                raise CredentialsRefused(words(given.body))
            body = _good(given, clock)
    if body.get("message") == "Password Reset":
        raise PasswordResetNeeded
    if sid is None or sid in NO_SESSION or not _SID.fullmatch(sid) or "verification" in body:
        raise NotTheSite("signed in, and no session given")
    credentials = Credentials(Way.PASSWORD, Secret(sid))
    try:
        return await _named(facts, credentials, tls, clock, reach), credentials
    except (SiteError, SignInNeeded):
        # The site has opened a session that nobody will use.
        await _log_out(facts.origin, facts.site_name, credentials, tls, clock, SIGN_OUT_LIMIT_S, reach.proxy)
        raise


async def with_browser(
    facts: SiteFacts,
    client: OAuthClient,
    show: Show,
    tls: ssl.SSLContext,
    clock: Clock,
    reach: Reach = USUALLY,
    limits: loopback.Limits = BROWSER_LIMITS,
    links: LinkReturn | None = None,
) -> tuple[Account, Credentials]:
    """Sign in in the browser: ``show`` is given the address of the site's page, and the site sends the browser back here.

    ``links`` is where the program's own links come in, for a client that is sent back by one; without it ``WayNotOffered`` is
    raised for such a client.

    Raises ``PortTaken``, ``ClientUnknown``, ``BrowserSignInFailed`` (denied, late), whatever ``show`` raises, and what keeps
    the site from answering.
    """
    attempt = oauth.Attempt.new()
    redirect_uri = app_links.SIGN_IN if client.by_link else loopback.redirect_uri(client.port)
    site_header = headers.site_header(facts.site_name)
    async with (
        Rest(facts.origin, tls, clock, site_header, proxy=reach.proxy) as guest,
        _listening(client, attempt.state, clock, limits, links) as listening,
    ):
        ends = await oauth.ends(guest, facts.origin)
        await show(oauth.authorize_url(facts.origin, ends, client.client_id, redirect_uri, attempt))
        code = await listening.code()
        credentials = await oauth.trade(
            guest, ends, clock, client_id=client.client_id, redirect_uri=redirect_uri, code=code, attempt=attempt
        )
        try:
            return await _named(facts, credentials, tls, clock, reach), credentials
        except (SiteError, SignInNeeded):
            # Nobody will use them.
            await _revoke(facts.origin, facts.site_name, credentials, tls, clock, SIGN_OUT_LIMIT_S, reach.proxy)
            raise


@asynccontextmanager
async def _listening(
    client: OAuthClient, state: str, clock: Clock, limits: loopback.Limits, links: LinkReturn | None
) -> AsyncIterator[Loopback | Redirect]:
    """Hear what the browser brings back."""
    if not client.by_link:
        async with Loopback(client.port, state, clock, limits) as listening:
            yield listening
    elif links is None:
        raise WayNotOffered(Way.BROWSER)
    else:
        with links.listening(state, clock, limits.answer_s) as waiting:
            yield waiting


async def sign_out(
    account: Account,
    credentials: Credentials,
    tls: ssl.SSLContext,
    clock: Clock,
    limit_s: float = SIGN_OUT_LIMIT_S,
) -> bool:
    """End a password's session, or revoke a browser's tokens, within ``limit_s`` seconds.

    Return whether nothing is left open on the site. An API key is nothing that could be: it stays valid until it is revoked.
    """
    if credentials.way is Way.API_KEY:
        return True
    end = _log_out if credentials.way is Way.PASSWORD else _revoke
    return await end(account.site, account.site_name, credentials, tls, clock, limit_s, account.proxy)


async def _log_out(
    site: str, site_name: str, credentials: Credentials, tls: ssl.SSLContext, clock: Clock, limit_s: float, proxy: str
) -> bool:
    sent = {**headers.site_header(site_name), **headers.request(credentials)}
    try:
        async with asyncio.timeout(limit_s), Rest(site, tls, clock, sent, proxy=proxy) as rest:
            await rest.call("POST", "/api/method/logout")
    except SignInNeeded:
        return True  # it has ended before
    except (SiteError, TimeoutError):
        return False
    return True


async def _revoke(
    site: str, site_name: str, credentials: Credentials, tls: ssl.SSLContext, clock: Clock, limit_s: float, proxy: str
) -> bool:
    try:
        async with (
            asyncio.timeout(limit_s),
            Rest(site, tls, clock, headers.site_header(site_name), proxy=proxy) as guest,
        ):
            return await oauth.revoke(guest, await oauth.ends(guest, site), credentials)
    except (SiteError, TimeoutError):
        return False


def _good(given: Answer, clock: Clock) -> dict[str, object]:
    error = verdict(given, clock.now())
    if error is not None:
        raise error
    return dict(given.body or {})


def _code_request(body: dict[str, object]) -> CodeRequest:
    told = body["verification"] if isinstance(body["verification"], dict) else {}
    tmp_id = body.get("tmp_id")
    if not isinstance(tmp_id, str):
        raise NotTheSite("a code is asked for, without tmp_id")
    return CodeRequest(str(told.get("method") or ""), str(told.get("prompt") or ""), Secret(tmp_id))


async def _named(
    facts: SiteFacts,
    credentials: Credentials,
    tls: ssl.SSLContext,
    clock: Clock,
    reach: Reach,
) -> Account:
    """Let the site name the user of these credentials: what was typed may be a mobile number or another spelling."""
    sent = {**headers.site_header(facts.site_name), **headers.request(credentials)}
    async with Rest(facts.origin, tls, clock, sent, proxy=reach.proxy) as rest:
        user = await rest.who()
    if user == GUEST:
        raise OtherUser(user)
    return Account(
        site=facts.origin,
        socket_url=site_origin(reach.socket_url) if reach.socket_url else facts.origin,
        site_name=facts.site_name,
        user=user,
        way=credentials.way,
        time_zone=facts.time_zone,
        ca_file=reach.ca_file,
        proxy=reach.proxy,
        frontend=reach.frontend,
    )
