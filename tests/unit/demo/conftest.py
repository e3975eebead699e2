import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import aiohttp
import pytest
import socketio

from nirmaan_tray.demo.sessions import User
from nirmaan_tray.demo.site import DemoSite, SiteOptions

DEMO = "demo@nirmaan.test"
OTHER = "other@nirmaan.test"


class Listener:
    """A socket client in the site's namespace; ``heard`` holds what came, in order."""

    def __init__(self, site: DemoSite, sid: str) -> None:
        self._site = site
        self._namespace = f"/{site.site_name}"
        self._headers = {"Origin": site.url, "Cookie": f"sid={sid}"}
        self.heard: asyncio.Queue[tuple[Any, ...]] = asyncio.Queue()
        self.gone = asyncio.Event()

    async def __aenter__(self) -> "Listener":
        http = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        self._client = socketio.AsyncClient(reconnection=False, handle_sigint=False, http_session=http)
        self._client.on("*", lambda *arguments: self.heard.put_nowait(arguments), namespace=self._namespace)
        self._client.on("disconnect", lambda *_: self.gone.set(), namespace=self._namespace)
        await self._client.connect(
            self._site.socket_url, headers=self._headers, namespaces=[self._namespace], transports=["websocket"]
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.disconnect()
        await self._client.eio.http.close()

    async def emit(self, event: str, *arguments: object) -> None:
        await self._client.emit(event, arguments, namespace=self._namespace)

    async def next(self) -> tuple[Any, ...]:
        async with asyncio.timeout(10):
            return await self.heard.get()

    async def everything(self) -> list[tuple[Any, ...]]:
        """Return all that came so far: the answer to a ping comes after whatever was sent before it."""
        await self.emit("ping")
        found: list[tuple[Any, ...]] = []
        while (came := await self.next())[0] != "pong":
            found.append(came)
        return found

    async def subscribe(self) -> None:
        """Ask for ``list_update``; events of one socket are handled in the order of their arrival here."""
        await self.emit("doctype_subscribe", "Nirmaan Notifications")
        await self.everything()


Http = Callable[..., AbstractAsyncContextManager[aiohttp.ClientResponse]]


@pytest.fixture
def options() -> SiteOptions:
    return SiteOptions()


@pytest.fixture
async def site(options: SiteOptions) -> AsyncIterator[DemoSite]:
    async with DemoSite(options) as site:
        site.add_user(User(DEMO, "Devika Demo"))
        site.add_user(User(OTHER, "Omar Other"))
        site.api_key(DEMO, "key", "secret")
        yield site


@pytest.fixture
async def http(site: DemoSite) -> AsyncIterator[Http]:
    """Requests with the demo user's API key and no cookies, redirects not followed."""
    headers = {"Authorization": "token key:secret"}
    async with aiohttp.ClientSession(site.url, headers=headers, cookie_jar=aiohttp.DummyCookieJar()) as session:

        @asynccontextmanager
        async def request(method: str, path: str, **more: Any) -> AsyncIterator[aiohttp.ClientResponse]:
            async with session.request(method, path, allow_redirects=False, **more) as response:
                yield response

        yield request


@pytest.fixture
def listen(site: DemoSite) -> Callable[[str], Listener]:
    """A socket of a user, signed in."""
    return lambda user: Listener(site, site.open_session(user) if user != "Guest" else "unknown")
