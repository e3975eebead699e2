"""OAuth 2 with PKCE (RFC 6749, 7636, 8252) as a Frappe site speaks it: what is asked, and what is a usable answer."""

import base64
import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote, urlencode

from nirmaan_tray.clock import Clock
from nirmaan_tray.errors import (
    BrowserSignInFailed,
    ClientUnknown,
    CredentialsRefused,
    GrantEnded,
    NotFound,
    NotTheSite,
    RequestInvalid,
    TrayError,
)
from nirmaan_tray.model.account import Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.rest import Rest
from nirmaan_tray.text import plain
from nirmaan_tray.verdict import TEXT_LIMIT, verdict

SCOPE = "all openid"
"""What a Frappe site's own client form proposes (contract)."""

LONGEST_S = 366 * 24 * 3600
"""Longest life of an access token that is believed, in seconds; sites give an hour."""

_METHOD = "/api/method/frappe.integrations.oauth2."
_METADATA = ("/.well-known/oauth-authorization-server", "/.well-known/openid-configuration")
_PATH = re.compile(r"/[A-Za-z0-9._~/-]+")
_TOKEN = re.compile(r"[\x21-\x7e]{1,2000}")


@dataclass(frozen=True, slots=True)
class Ends:
    """Paths on the site: the page where a person allows it, and where tokens are given and revoked."""

    authorize: str = f"{_METHOD}authorize"
    token: str = f"{_METHOD}get_token"
    revoke: str = f"{_METHOD}revoke_token"


@dataclass(frozen=True, slots=True)
class Attempt:
    """The secrets of one sign-in: what its answer must carry, and what shows that the code is traded by who asked."""

    state: str
    verifier: Secret

    @classmethod
    def new(cls) -> "Attempt":
        """Return one by chance."""
        return cls(secrets.token_urlsafe(32), Secret(secrets.token_urlsafe(64)))

    @property
    def challenge(self) -> str:
        """What the site is told of the verifier beforehand (S256)."""
        digest = hashlib.sha256(self.verifier.reveal().encode()).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


async def ends(guest: Rest, site: str) -> Ends:
    """Return where the site says that its ends are, as far as it says so and they are its own; else where they always were.

    ``guest`` carries no credentials. Raises what keeps an answer from coming.
    """
    for path in _METADATA:
        given, _ = await guest.exchange("GET", path)
        if given.status == 200 and given.body is not None:
            usual, told = Ends(), given.body
            return Ends(
                _own(told.get("authorization_endpoint"), site) or usual.authorize,
                _own(told.get("token_endpoint"), site) or usual.token,
                _own(told.get("revocation_endpoint"), site) or usual.revoke,
            )
    return Ends()


def _own(address: object, site: str) -> str | None:
    if not isinstance(address, str) or not address.startswith(f"{site}/"):
        return None
    path = address.removeprefix(site)
    return path if _PATH.fullmatch(path) else None


def authorize_url(site: str, at: Ends, client_id: str, redirect_uri: str, attempt: Attempt) -> str:
    """Return the address of the page where a person allows the sign-in."""
    asked = {
        "client_id": client_id,
        "response_type": "code",
        "scope": SCOPE,
        "redirect_uri": redirect_uri,
        "state": attempt.state,
        "code_challenge": attempt.challenge,
        "code_challenge_method": "S256",
    }
    return f"{site}{at.authorize}?{urlencode(asked, quote_via=quote)}"


async def trade(
    guest: Rest, at: Ends, clock: Clock, *, client_id: str, redirect_uri: str, code: Secret, attempt: Attempt
) -> Credentials:
    """Trade a code for tokens. Raises ``BrowserSignInFailed``, ``ClientUnknown`` and what keeps the site from answering."""
    form = {
        "grant_type": "authorization_code",
        "code": code.reveal(),
        "redirect_uri": redirect_uri,
        "client_id": client_id,
        "code_verifier": attempt.verifier.reveal(),
    }
    try:
        return await _tokens(guest, at, clock, form, None)
    except GrantEnded as refused:
        raise BrowserSignInFailed(refused.detail) from None
    except NotFound as refused:
        raise ClientUnknown(refused.detail) from None


async def renew(guest: Rest, at: Ends, clock: Clock, *, client_id: str, refresh: Secret) -> Credentials:
    """Trade a refresh token for new tokens. It may be used up even where no answer comes.

    Raises ``GrantEnded`` when the site refuses it, ``ClientUnknown``, and what keeps the site from answering.
    """
    form = {"grant_type": "refresh_token", "refresh_token": refresh.reveal(), "client_id": client_id}
    try:
        return await _tokens(guest, at, clock, form, refresh)
    except NotFound as refused:
        # Version 15 looks both up, and answers so for whichever it does not find.
        raise (ClientUnknown if "OAuth Client" in refused.detail else GrantEnded)(refused.detail) from None
    except CredentialsRefused as refused:
        raise GrantEnded(refused.detail) from None


async def revoke(guest: Rest, at: Ends, credentials: Credentials) -> bool:
    """Revoke the tokens of a sign-in in the browser; return whether the site has. Raises what keeps it from answering.

    The access token comes first: with it goes all that was given with it.
    """
    given, _ = await guest.exchange("POST", at.revoke, form={"token": credentials.secret.reveal()})
    if credentials.refresh is not None:
        # Without the hint a site looks for an access token only.
        form = {"token": credentials.refresh.reveal(), "token_type_hint": "refresh_token"}
        await guest.exchange("POST", at.revoke, form=form)
    return given.status == 200 and given.body is not None


async def _tokens(guest: Rest, at: Ends, clock: Clock, form: Mapping[str, str], before: Secret | None) -> Credentials:
    """Return the tokens that are answered; ``before`` is the refresh token that stays good if none comes with them."""
    asked_at = clock.now()
    given, _ = await guest.exchange("POST", at.token, form=form)
    if given.body is not None and given.status in (400, 401) and isinstance(given.body.get("error"), str):
        raise _refusal(given.body)
    error = verdict(given, clock.now())
    if error is not None:
        raise error
    told = given.body or {}
    access, refresh, lasts_s = told.get("access_token"), told.get("refresh_token"), told.get("expires_in")
    kind = told.get("token_type")
    if not _usable(access) or not isinstance(kind, str) or kind.lower() != "bearer":
        raise NotTheSite("no usable access token")
    if refresh is None and before is not None:
        refresh = before.reveal()
    if not _usable(refresh):
        raise NotTheSite("no usable refresh token")
    if not isinstance(lasts_s, int) or isinstance(lasts_s, bool) or not 0 < lasts_s <= LONGEST_S:
        raise NotTheSite("no usable life of the access token")
    expires_at = asked_at + timedelta(seconds=lasts_s)
    return Credentials(Way.BROWSER, Secret(str(access)), Secret(str(refresh)), expires_at)


def _usable(token: object) -> bool:
    return isinstance(token, str) and _TOKEN.fullmatch(token) is not None


def _refusal(body: Mapping[str, object]) -> TrayError:
    """Return what an OAuth error means (RFC 6749, section 5.2); Frappe calls the text ``description``."""
    error = str(body["error"])
    told = next((text for key in ("error_description", "description") if isinstance(text := body.get(key), str)), "")
    text = plain(told)[:TEXT_LIMIT]
    if error == "invalid_grant":
        return GrantEnded(text)
    if error in ("invalid_client", "unauthorized_client") or "client_id" in told:
        return ClientUnknown(text)
    return RequestInvalid(text or plain(error)[:TEXT_LIMIT])
