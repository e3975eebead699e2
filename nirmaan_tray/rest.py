"""The Frappe HTTP calls. Every exception of the HTTP library is mapped to ``errors.py`` here; httpx stays inside.

Cookies are never kept: an answer to a token sets ``sid=Guest``, the first step of a two-step sign-in sets
``sid=Administrator``, and either would poison the next request (contract). Redirects are not followed, so credentials
go to the site's own origin alone.
"""

import asyncio
import ssl
from collections.abc import Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Self
from urllib.parse import quote, urlencode

import httpx

from nirmaan_tray.clock import Clock
from nirmaan_tray.errors import CertificateUntrusted, NotTheSite, SiteError, SiteUnreachable
from nirmaan_tray.proxy import proxy_for
from nirmaan_tray.tls import reason
from nirmaan_tray.verdict import Answer, answer, verdict

CONNECT_TIMEOUT_S = 10.0
ANSWER_TIMEOUT_S = 20.0
"""A site that is being updated answers late; one that says nothing for so long will not."""

WHOLE_TIMEOUT_S = 60.0
"""For an answer that comes drop by drop."""


class Rest:
    """HTTP towards one site, as one user or as a guest."""

    def __init__(self, site: str, tls: ssl.SSLContext, clock: Clock, headers: Mapping[str, str] | None = None) -> None:
        """``site`` is an origin; ``headers`` say who we are, without them the site sees a guest."""
        self._clock = clock
        self._client = httpx.AsyncClient(
            base_url=site,
            headers={"Accept": "application/json", **(headers or {})},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            follow_redirects=False,
            verify=tls,
            timeout=httpx.Timeout(ANSWER_TIMEOUT_S, connect=CONNECT_TIMEOUT_S),
            trust_env=False,
            proxy=proxy_for(site),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        send: Mapping[str, object] | None = None,
    ) -> Mapping[str, object]:
        """Return the JSON object that the site answers; raises ``TrayError`` as ``verdict`` judges the answer."""
        given = (await self.exchange(method, path, query=query, send=send))[0]
        error = verdict(given, self._clock.now())
        if error is not None:
            raise error
        return given.body or {}

    async def exchange(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        send: Mapping[str, object] | None = None,
    ) -> tuple[Answer, str | None]:
        """Return an answer unjudged, and the ``sid`` that it sets. Raises what keeps an answer from coming."""
        target = f"{path}?{urlencode(query, quote_via=quote)}" if query else path
        try:
            async with asyncio.timeout(WHOLE_TIMEOUT_S):
                response = await self._client.request(method, target, json=send)
        except httpx.HTTPError as error:
            raise _mapped(error) from error
        except (httpx.InvalidURL, ValueError, OSError) as error:
            # OSError holds TimeoutError; ValueError is what a host name that no codec takes ends in.
            raise SiteUnreachable(str(error) or "no answer in time") from error
        return answer(response.status_code, response.headers, response.content), _sid(response.headers)

    async def who(self) -> str:
        """Return the user that the site hears in our requests."""
        user = (await self.call("GET", "/api/method/frappe.auth.get_logged_user")).get("message")
        if not isinstance(user, str) or not user:
            raise NotTheSite("no user named")
        return user


def _sid(headers: httpx.Headers) -> str | None:
    """The first ``sid`` that an answer sets; expired sessions set ``sid=Guest`` first and an empty one after it."""
    for cookie in headers.get_list("set-cookie"):
        name, _, value = cookie.split(";", 1)[0].partition("=")
        if name.strip() == "sid":
            return value.strip()
    return None


def _mapped(error: httpx.HTTPError) -> SiteError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return CertificateUntrusted(reason(cause))
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.DecodingError | httpx.RemoteProtocolError):
        return NotTheSite(str(error))
    return SiteUnreachable(str(error) or type(error).__name__)
