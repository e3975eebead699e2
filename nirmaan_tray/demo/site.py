"""The demo site itself: starts the parts, answers on loopback, and is the tests' handle on everything."""

import asyncio
import ssl
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Self

from aiohttp import web

from nirmaan_tray.demo import control, frontend
from nirmaan_tray.demo.answers import Answer
from nirmaan_tray.demo.documents import Document, Documents
from nirmaan_tray.demo.door import Door, RequestSeen, respond
from nirmaan_tray.demo.faults import Fault
from nirmaan_tray.demo.oauth import Client, OAuth
from nirmaan_tray.demo.outlet import Outlet
from nirmaan_tray.demo.realtime import Realtime, Relay
from nirmaan_tray.demo.rest import Rest
from nirmaan_tray.demo.sessions import Sessions, User

ADMINISTRATOR = User("Administrator", "Administrator", desk=True)


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """How a demo site is set up. Ports 0 take any free one.

    ``socket_port``: None serves Socket.IO beside REST as an office's nginx does; a number serves it there alone, as a
    developer's bench does. ``now`` tells the time, aware. ``tls`` makes it an https site. ``demo_user`` is whose notifications
    the pages show to a guest. ``nginx``: a front door names the site to what stands behind it, whatever the client says, as an
    office's does.
    """

    site_name: str = "nirmaan.localhost"
    time_zone: str = "Asia/Kolkata"
    port: int = 0
    socket_port: int | None = None
    app_installed: bool = True
    deny_multiple_sessions: bool = False
    failures_before_lock: int = 4
    lock_s: int = 60
    ping_interval_s: float = 25
    ping_timeout_s: float = 20
    oauth_client: Client = field(default_factory=Client)
    demo_user: str = "demo@nirmaan.test"
    tls: ssl.SSLContext | None = None
    nginx: bool = False
    now: Callable[[], datetime] = _utc_now


class DemoSite:
    """A Nirmaan Stack site on loopback; an async context manager that serves while it is open.

    ``workers_down``: the handshake and HTTP answer as while the web workers restart. ``sockets_down``: Socket.IO answers
    502. ``rest_fault``: what happens to HTTP requests. All three can be set at any time.
    """

    def __init__(self, options: SiteOptions | None = None) -> None:
        self.options = options = options or SiteOptions()
        self.workers_down = False
        self.sockets_down = False
        self.rest_fault: Fault | None = None
        self.requests: deque[RequestSeen] = deque(maxlen=100_000)
        self.documents = Documents(options.now, options.time_zone)
        self.provider = OAuth(options.now, options.oauth_client)
        self.sessions = Sessions(
            options.now,
            self.provider.bearer,
            failures_before_lock=options.failures_before_lock,
            lock_s=options.lock_s,
            deny_multiple_sessions=options.deny_multiple_sessions,
        )
        self.sessions.put(ADMINISTRATOR)
        self._realtime = Realtime(
            self.sessions,
            options.site_name,
            lambda: self.workers_down,
            self._wake,
            app_installed=options.app_installed,
            ping_interval_s=options.ping_interval_s,
            ping_timeout_s=options.ping_timeout_s,
        )
        self._rest = Rest(
            self.documents,
            self.sessions,
            self.provider,
            self._realtime.changed,
            app_installed=options.app_installed,
            time_zone=options.time_zone,
        )
        self._moved = asyncio.Event()
        self._later: set[asyncio.Task[None]] = set()
        web_application = self._application()
        web_application.router.add_route("*", "/api/{rest:.*}", self._api)
        web_application.router.add_route("*", "/.well-known/openid-configuration", self._openid)
        frontend.attach(web_application, self)
        control.attach(web_application, self)
        socket_application = web_application if options.socket_port is None else self._application()
        self._realtime.attach(socket_application)
        self._outlets = [Outlet(web_application, options.port, options.tls)]
        if socket_application is not web_application:
            self._outlets.append(Outlet(socket_application, options.socket_port or 0, options.tls))

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            for outlet in self._outlets:
                stack.push_async_callback(outlet.close)
                await outlet.open()
            stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._later:
            task.cancel()
        await asyncio.gather(*self._later, return_exceptions=True)
        await self._realtime.close()
        for outlet in self._outlets:
            await outlet.close()
        self.documents.close()

    def _application(self) -> web.Application:
        return web.Application(middlewares=[Door(self, names_site=self.options.nginx).middleware])

    async def _api(self, request: web.Request) -> web.Response:
        return respond(await self._rest.handle(request), self.now())

    async def _openid(self, _request: web.Request) -> web.Response:
        target = "/api/method/frappe.integrations.oauth2.openid_configuration"
        return respond(Answer("", 301, ("Guest",), target), self.now())

    def now(self) -> datetime:
        """Tell the time by the site's clock, in UTC."""
        return self.options.now().astimezone(UTC)

    def log(self, seen: RequestSeen) -> None:
        """Keep a request in ``requests``."""
        self.requests.append(seen)
        self._wake()

    def _wake(self) -> None:
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until ``holds()`` is true; it is asked again after every request and every change of who listens.

        Without an end of its own: bound it with ``asyncio.timeout``.
        """
        while not holds():
            await self._moved.wait()

    @property
    def url(self) -> str:
        """The site's origin by address, where it is the default site."""
        return f"{self._scheme}://127.0.0.1:{self._outlets[0].port}"

    @property
    def named_url(self) -> str:
        """The site's origin by its name; names below ``.localhost`` lead to loopback in browsers."""
        return f"{self._scheme}://{self.options.site_name}:{self._outlets[0].port}"

    @property
    def socket_url(self) -> str:
        """Where Socket.IO answers: the same origin, or the port of its own."""
        return f"{self._scheme}://127.0.0.1:{self._outlets[-1].port}"

    @property
    def _scheme(self) -> str:
        return "https" if self.options.tls else "http"

    @property
    def site_name(self) -> str:
        """The site's name, and so its namespace."""
        return self.options.site_name

    @property
    def listening(self) -> dict[str, int]:
        """Number of connected sockets for each user, Guest included."""
        return self._realtime.listening

    @property
    def subscribed(self) -> dict[str, int]:
        """Number of sockets for each user that hear ``list_update``."""
        return self._realtime.subscribed

    def add_user(self, user: User) -> User:
        """Add a user, or replace the one of that email; a user's sessions and keys stay."""
        self.sessions.put(user)
        return user

    def user(self, email: str) -> User:
        """Return a user; raises KeyError when there is none."""
        found = self.sessions.user(email)
        if found is None:
            raise KeyError(email)
        return found

    def api_key(self, email: str, key: str = "", secret: str = "") -> str:
        """Give a user an API key and return it as ``KEY:SECRET``."""
        return self.sessions.put_key(email, key, secret)

    def open_session(self, email: str, sid: str = "") -> str:
        """Sign a user in and return the ``sid``."""
        return self.sessions.open(email, sid)

    def expire_sessions(self, email: str) -> None:
        """End all sessions of a user; API keys go on working."""
        self.sessions.expire(email)

    def relay(self, to: Relay) -> None:
        """Tell another Socket.IO server, too, what this site sends, as Redis tells a real site's."""
        self._realtime.relay = to

    async def publish(self, user: str, event: str, payload: object) -> None:
        """Send any event to every socket of a user, storing nothing."""
        await self._realtime.publish(user, event, payload)

    async def notify(
        self,
        user: str,
        event: str,
        *,
        title: str = "",
        description: str = "",
        document: str | None = None,
        docname: str | None = None,
        project: str | None = None,
        work_package: str | None = None,
        action_url: str | None = None,
        kind: str = "info",
        sender: str | None = None,
        payload: Mapping[str, object] | None = None,
        commit_delay_s: float = 0.0,
    ) -> str:
        """Store a notification and publish its event; return its name.

        With a ``commit_delay_s`` the event goes out first, and the document, stamped before, becomes visible so many seconds
        later, as when the site's transaction takes its time. ``payload``, to which ``notificationId`` is added, replaces the
        usual one.
        """
        made = self.documents.prepare(
            Document(
                owner=sender or ADMINISTRATOR.email,
                recipient=user,
                sender=sender,
                title=title,
                description=description,
                document=document,
                docname=docname,
                project=project,
                work_package=work_package,
                seen="false",
                action_url=action_url,
                type=kind,
                event_id=event,
            )
        )
        usual = {
            "title": title,
            "description": description,
            "project": project,
            "work_package": work_package,
            "sender": sender,
            "docname": docname,
        }
        chosen = usual if payload is None else payload
        if commit_delay_s <= 0:
            self.documents.insert([made])
        await self.publish(user, event, {**chosen, "notificationId": made.name})
        if commit_delay_s <= 0:
            await self._realtime.changed(made.name, made.owner)
        else:
            self._later_on(commit_delay_s, lambda: self._insert(made))
        return made.name

    def _later_on(self, delay_s: float, action: Callable[[], Awaitable[None]]) -> None:
        """Run ``action`` later, beside everything else."""

        async def later() -> None:
            await asyncio.sleep(delay_s)
            await action()

        task = asyncio.create_task(later())
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def _insert(self, made: Document) -> None:
        self.documents.insert([made])
        await self._realtime.changed(made.name, made.owner)

    def insert_many(self, documents: Iterable[Document]) -> list[str]:
        """Store many documents at once and in silence, as if they had been there before; return their names."""
        made = [self.documents.prepare(document) for document in documents]
        self.documents.insert(made)
        return [document.name for document in made]

    async def delete(self, name: str, *, commit_after_s: float = 0.0, rollback: bool = False) -> None:
        """Publish ``*:delete`` for a notification and delete it ``commit_after_s`` seconds later, or not at all.

        The event is of the family of the one that announced it: ``pr:delete``, and ``sb:delete`` for ``Rejected-sb:new``.
        Raises KeyError when there is no such notification.
        """
        document = self.document(name)
        family = (document.event_id or "pr").partition(":")[0].rpartition("-")[2]
        payload = {"title": document.title, "docname": document.docname, "notificationId": name}
        await self.publish(document.recipient or "", f"{family}:delete", payload)
        if rollback:
            return
        if commit_after_s <= 0:
            await self._delete(name)
        else:
            self._later_on(commit_after_s, lambda: self._delete(name))

    async def _delete(self, name: str) -> None:
        self.documents.delete(name)
        await self._realtime.changed(name, ADMINISTRATOR.email)

    async def mark_seen(self, name: str, *, seen: str = "true") -> None:
        """Mark a notification as its recipient does in the web app; raises KeyError when there is no such."""
        await self.change(name, {"seen": seen})

    async def change(self, name: str, changes: Mapping[str, object]) -> None:
        """Change fields of a notification in its recipient's name; raises KeyError when there is no such."""
        document = self.document(name)
        user = document.recipient or ADMINISTRATOR.email
        self.documents.update(document, changes, user)
        await self._realtime.changed(name, user)

    def document(self, name: str) -> Document:
        """Return a notification as it is stored; raises KeyError when there is no such."""
        found = self.documents.get(name)
        if found is None:
            raise KeyError(name)
        return found

    async def disconnect_all(self) -> None:
        """Close every socket, as a restart of the Socket.IO server does."""
        await self._realtime.disconnect_all()

    async def unplug(self) -> None:
        """Take the whole server away: connections drop, new ones are refused, what it knows is kept."""
        for outlet in self._outlets:
            await outlet.unplug()

    async def plug_in(self) -> None:
        """Bring the server back on the same ports."""
        for outlet in self._outlets:
            await outlet.plug_in()
