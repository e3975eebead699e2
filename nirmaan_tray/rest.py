"""The Frappe HTTP calls. Every exception of the HTTP library is mapped to ``errors.py`` here; httpx stays inside.

Cookies are never kept: an answer to a token sets ``sid=Guest``, the first step of a two-step sign-in sets
``sid=Administrator``, and either would poison the next request (contract). Redirects are not followed, so credentials
go to the site's own origin alone.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self, TypeVar
from urllib.parse import quote, urlencode

import httpx

from nirmaan_tray.clock import Clock
from nirmaan_tray.errors import CertificateUntrusted, NotTheSite, SiteError, SiteUnreachable
from nirmaan_tray.proxy import Proxy, proxy_for, refusal, silence
from nirmaan_tray.tls import failure, reason
from nirmaan_tray.verdict import Answer, answer, verdict

BODY_LIMIT = 64_000_000
"""Bytes of an answer that are read, decompressed: a page of 500 documents has less than one million."""

T = TypeVar("T")

Headers = Mapping[str, str]


class Bearer(Protocol):
    """Whoever holds tokens that are renewed while they are used."""

    async def speak(self, use: Callable[[Headers], Awaitable[T]]) -> T:
        """Return what ``use`` returns for the headers of now; it is used once more with newer ones if these are refused."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait for the site, in seconds.

    ``answer_s``: a site that is being updated answers late; one that says nothing for so long will not.
    ``whole_s`` is for an answer that comes drop by drop.
    """

    connect_s: float = 10.0
    answer_s: float = 20.0
    whole_s: float = 60.0


class Rest:
    """HTTP towards one site, as one user or as a guest."""

    def __init__(
        self,
        site: str,
        tls: ssl.SSLContext,
        clock: Clock,
        headers: Mapping[str, str] | None = None,
        limits: Limits = Limits(),
        proxy: str = "",
        bearer: Bearer | None = None,
    ) -> None:
        """``site`` is an origin; ``headers`` say who we are, without them the site sees a guest. ``proxy`` as in ``Reach``,
        perhaps ``with_password``. ``bearer`` says in ``call`` what is not always the same.
        """
        self._clock = clock
        self._bearer = bearer
        self._whole_s = limits.whole_s
        self._site = site
        self.speak_as(headers or {})
        self._timeout = {"timeout": httpx.Timeout(limits.answer_s, connect=limits.connect_s).as_dict()}
        self._tls = tls
        self._proxy = proxy
        self._generation = 0
        self._transport = self._new_transport()

    def speak_as(self, headers: Mapping[str, str]) -> None:
        """Say this of ourselves in every request from now on."""
        self._headers = {
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate",
            "User-Agent": "nirmaan-tray",
            **headers,
        }

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections."""
        self._generation += 1
        await self._transport.aclose()

    async def renew(self) -> None:
        """Let go of all connections, which may lead into a network that is gone, and of the requests that wait there.

        Raises ``SiteUnreachable`` for an unusable proxy.
        """
        old, self._transport = self._transport, self._new_transport()
        self._generation += 1
        await old.aclose()

    def _new_transport(self) -> httpx.AsyncHTTPTransport:
        # Not a client: it would keep cookies and follow redirects, both to be turned off again, and doubles what each
        # request costs.
        self._through = through = proxy_for(self._site, self._proxy)
        proxy, limits = None, httpx.Limits()
        if through is not None:
            if self._site.startswith("http:"):
                # A proxy may close behind each answer without saying so; used again such a connection gives none.
                limits = httpx.Limits(max_keepalive_connections=0)
            trust = self._tls if through.url.startswith("https:") else None
            proxy = httpx.Proxy(through.url, auth=through.auth, ssl_context=trust)
        return httpx.AsyncHTTPTransport(verify=self._tls, trust_env=False, proxy=proxy, limits=limits)

    async def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        send: Mapping[str, object] | None = None,
    ) -> Mapping[str, object]:
        """Return the JSON object that the site answers; raises ``TrayError`` as ``verdict`` judges the answer."""

        async def asked(said: Headers) -> Mapping[str, object]:
            given = (await self.exchange(method, path, query=query, send=send, said=said))[0]
            error = verdict(given, self._clock.now())
            if error is not None:
                raise error
            return given.body or {}

        return await (asked({}) if self._bearer is None else self._bearer.speak(asked))

    async def exchange(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        send: Mapping[str, object] | None = None,
        form: Mapping[str, str] | None = None,
        said: Headers | None = None,
    ) -> tuple[Answer, str | None]:
        """Return an answer unjudged, and the ``sid`` that it sets. Raises what keeps an answer from coming.

        ``send`` goes as JSON, ``form`` as a form; ``said`` are further headers.
        """
        target = f"{path}?{urlencode(query, quote_via=quote)}" if query else path
        try:
            async with asyncio.timeout(self._whole_s):
                request = httpx.Request(
                    method, self._site + target, headers={**self._headers, **(said or {})}, json=send, data=form
                )
                response, content = await self._answered(request)
        except httpx.LocalProtocolError as error:
            # Its text quotes the header that it will not send.
            raise SiteUnreachable(type(error).__name__) from None
        except httpx.HTTPError as error:
            raise _mapped(error, self._through) from error
        except OSError as error:
            raise SiteUnreachable(str(error) or "no answer in time") from error
        except (httpx.InvalidURL, ValueError) as error:
            # A host name that no codec takes ends so, and so may what is sent: its text must not be quoted.
            raise SiteUnreachable(type(error).__name__) from None
        return answer(response.status_code, response.headers, content), _sid(response.headers)

    async def _answered(self, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        """Return the whole answer and its body, decompressed. Raises ``NotTheSite`` for one without an end."""
        opened: list[Any] = []
        generation = self._generation

        async def keep(event: str, told: Mapping[str, Any]) -> None:
            if event.endswith("connect_tcp.complete"):
                opened.append(told["return_value"])

        request.extensions = {**self._timeout, "trace": keep}
        forgotten = False
        try:
            response = await self._transport.handle_async_request(request)
            parts, size = [], 0
            try:
                async for part in response.aiter_bytes():
                    parts.append(part)
                    if (size := size + len(part)) > BODY_LIMIT:
                        raise NotTheSite("an answer without an end")
            finally:
                await response.aclose()
            return response, b"".join(parts)
        except (asyncio.CancelledError, httpx.ConnectTimeout, httpx.ConnectError) as error:
            forgotten = True
            if self._through is not None and not opened and isinstance(error, httpx.HTTPError):
                raise silence(self._through) from error
            raise
        finally:
            if forgotten or generation != self._generation:
                # The library forgets a connection whose TLS handshake is cut short, or that was not there yet when its
                # pool was closed; forgotten it would stay open.
                for stream in opened:
                    await stream.aclose()

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


def _mapped(error: httpx.HTTPError, through: Proxy | None = None) -> SiteError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return CertificateUntrusted(reason(cause))
        if isinstance(cause, ssl.SSLError):
            return SiteUnreachable(failure(cause))
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.ProxyError) and through is not None:
        # The tunnel for https; "407 Proxy Authentication Required".
        status = str(error)[:3]
        return refusal(through, int(status) if status.isdecimal() else 0)
    if isinstance(error, httpx.DecodingError | httpx.RemoteProtocolError):
        return NotTheSite(str(error))
    return SiteUnreachable(str(error) or type(error).__name__)
