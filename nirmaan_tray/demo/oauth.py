"""The site's OAuth 2 provider: one client, authorization code with PKCE, rotating refresh tokens.

Tokens are given in pairs and end in pairs: renewing or revoking one of a pair revokes both.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from urllib.parse import quote, urlencode

from nirmaan_tray.demo.answers import Answer
from nirmaan_tray.demo.sessions import GUEST, Caller
from nirmaan_tray.demo.templates import Markup, fill

TOKEN_LIFE = timedelta(hours=1)
"""Life of an access token."""

_METHOD = "/api/method/frappe.integrations.oauth2."


@dataclass(frozen=True, slots=True)
class Client:
    """A registered OAuth client. ``redirect_uri`` must be met to the letter, port included.

    ``skip_authorization``: nobody is asked whether the client may have what it asks for. ``token_life`` is that of its
    access tokens.
    """

    client_id: str = "CLIENT_ID"
    redirect_uri: str = "http://127.0.0.1:47811/callback"
    app_name: str = "Nirmaan Tray"
    skip_authorization: bool = True
    token_life: timedelta = TOKEN_LIFE


@dataclass(frozen=True, slots=True)
class _Grant:
    user: str
    scope: str
    challenge: str = ""
    challenge_method: str = ""
    expires: datetime | None = None


class OAuth:
    """Codes and tokens of one site."""

    def __init__(self, now: Callable[[], datetime], client: Client) -> None:
        self._now = now
        self._client = client
        self._codes: dict[str, _Grant] = {}
        self._access: dict[str, _Grant] = {}
        self._refresh: dict[str, _Grant] = {}

    def bearer(self, token: str) -> str | None:
        """Return the user of a live access token, or None."""
        grant = self._access.get(token)
        if grant is None or grant.expires is None or grant.expires <= self._now():
            return None
        return grant.user

    def authorize(self, caller: Caller, query: Mapping[str, str], query_string: str) -> Answer:
        """Ask a signed-in caller, or send them straight on to ``approve``; send a guest to the sign-in page."""
        if caller.user == GUEST:
            target = f"{_METHOD}authorize?{query_string}"
            return _redirect(f"/login?{urlencode({'redirect-to': target}, quote_via=quote)}")
        refusal = self._refusal(query)
        if refusal is not None:
            return refusal
        approve = f"{_METHOD}approve?{query_string}"
        return _redirect(approve) if self._client.skip_authorization else self._question(caller, approve)

    def _question(self, caller: Caller, approve: str) -> Answer:
        # The way back after a refusal is the bare address: without the state.
        deny = f"{self._client.redirect_uri}?error=access_denied"
        asked = fill("approve", app_name=self._client.app_name, user=caller.user, allow=approve, deny=deny)
        return Answer(fill("page", title="Confirm Access", body=asked, refresh=Markup()))

    def approve(self, caller: Caller, query: Mapping[str, str]) -> Answer:
        """Send the caller back to the client with a code."""
        refusal = self._refusal(query)
        if refusal is not None:
            return refusal
        code = secrets.token_urlsafe(22)[:30]
        self._codes[code] = _Grant(
            caller.user, query.get("scope", ""), query.get("code_challenge", ""), query.get("code_challenge_method", "")
        )
        state = f"&state={quote(query['state'])}" if "state" in query else ""
        return _redirect(f"{self._client.redirect_uri}?code={code}{state}")

    def _refusal(self, query: Mapping[str, str]) -> Answer | None:
        if query.get("client_id") != self._client.client_id:
            return _error("invalid_request", "Invalid client_id parameter value.")
        if query.get("redirect_uri") != self._client.redirect_uri:
            return _error("invalid_request", "Mismatching redirect URI.")
        if query.get("response_type") != "code":
            return _error("unsupported_response_type", "")
        return None

    def get_token(self, form: Mapping[str, str]) -> Answer:
        """Trade a code, or a refresh token, for tokens; both are good for one use."""
        if form.get("client_id") != self._client.client_id:
            return _error("invalid_client", "")
        if form.get("grant_type") == "refresh_token":
            grant = self._refresh.get(form.get("refresh_token", ""))
            if grant is None:
                return _error("invalid_grant", "")
            self._end(grant)
            return self._issue(grant, identity=False)
        if form.get("grant_type") != "authorization_code":
            return _error("unsupported_grant_type", "")
        grant = self._codes.pop(form.get("code", ""), None)
        if grant is None or form.get("redirect_uri") != self._client.redirect_uri:
            return _error("invalid_grant", "")
        if grant.challenge and not _proves(form.get("code_verifier", ""), grant):
            return _error("invalid_grant", "")
        return self._issue(grant, identity="openid" in grant.scope.split())

    def _issue(self, grant: _Grant, *, identity: bool) -> Answer:
        access, refresh = secrets.token_urlsafe(22)[:30], secrets.token_urlsafe(22)[:30]
        given = _Grant(grant.user, grant.scope, expires=self._now() + self._client.token_life)
        self._access[access] = self._refresh[refresh] = given
        body: dict[str, object] = {
            "access_token": access,
            "expires_in": int(self._client.token_life.total_seconds()),
            "token_type": "Bearer",
            "scope": grant.scope,
            "refresh_token": refresh,
        }
        if identity:
            body["id_token"] = self._identity(grant.user)
        return Answer(body)

    def _identity(self, user: str) -> str:
        claims = {"aud": self._client.client_id, "sub": user, "email": user, "iat": int(self._now().timestamp())}
        signed = f"{_part({'typ': 'JWT', 'alg': 'HS256'})}.{_part(claims)}"
        signature = hmac.digest(self._client.client_id.encode(), signed.encode(), "sha256")
        return f"{signed}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"

    def revoke_token(self, form: Mapping[str, str]) -> Answer:
        """Revoke a token, access or refresh; an unknown one is no error."""
        token = form.get("token", "")
        grant = self._access.get(token) or self._refresh.get(token)
        if grant is not None:
            self._end(grant)
        return Answer({})

    def _end(self, grant: _Grant) -> None:
        self._access = {token: kept for token, kept in self._access.items() if kept is not grant}
        self._refresh = {token: kept for token, kept in self._refresh.items() if kept is not grant}

    def forget_access_tokens(self) -> None:
        """Take no access token any more that was given until now, as if they had expired; refresh tokens stay good."""
        self._access.clear()


def openid_configuration(origin: str) -> Answer:
    """Return the provider's metadata."""
    ends = {
        "authorization": "authorize",
        "token": "get_token",
        "userinfo": "openid_profile",
        "revocation": "revoke_token",
    }
    body: dict[str, object] = {"issuer": origin}
    body |= {f"{name}_endpoint": f"{origin}{_METHOD}{end}" for name, end in ends.items()}
    body |= {"response_types_supported": ["code"], "id_token_signing_alg_values_supported": ["HS256"]}
    return Answer(body)


def _part(values: Mapping[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _proves(verifier: str, grant: _Grant) -> bool:
    # The method is compared as written: a lower-case s256 counts as plain.
    if grant.challenge_method != "S256":
        return verifier == grant.challenge
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=") == grant.challenge


def _redirect(location: str) -> Answer:
    page = (
        "<!doctype html>\n<html lang=en>\n<title>Redirecting...</title>\n<h1>Redirecting...</h1>\n<p>You should be redirected "
        f'automatically to the target URL: <a href="{escape(location)}">{escape(location)}</a>. If not, click the link.\n'
    )
    return Answer(page, 302, location=location)


def _error(error: str, description: str) -> Answer:
    return Answer({"description": description, "status_code": 400, "error": error}, 400)
