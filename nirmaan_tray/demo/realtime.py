"""The site's Socket.IO server, with every answer of its handshake; the one module that knows python-socketio's server."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import socketio
from aiohttp import web

from nirmaan_tray.demo.answers import DOCTYPE, Refused
from nirmaan_tray.demo.sessions import Sessions

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
"""Hosts for which a bench serves its default site."""

Relay = Callable[[str, str, object], Awaitable[None]]
"""Told everything that is sent: the room (``user:EMAIL`` or ``doctype:NAME``), the event, the payload."""

_REASONS = {401: "Unauthorized", 417: "Expectation Failed"}
_LIST_ROOM = f"doctype:{DOCTYPE}"
_CHANNEL_PORTS = {"http": 80, "https": 443}


def host_name(address: str) -> str:
    """Return the host of an origin or of a ``Host`` header, in lower case and without its port."""
    return (urlsplit(address if "//" in address else f"//{address}").hostname or "").lower()


class Realtime:
    """Sockets of one site: who may connect, who hears what.

    ``workers_down`` tells whether the web workers, which the handshake asks, are away. ``moved`` is called after every
    change of who listens.
    """

    def __init__(
        self,
        sessions: Sessions,
        site_name: str,
        workers_down: Callable[[], bool],
        moved: Callable[[], None],
        *,
        app_installed: bool,
        ping_interval_s: float,
        ping_timeout_s: float,
    ) -> None:
        self._sessions = sessions
        self._site_name = site_name
        self._workers_down = workers_down
        self._moved = moved
        self._app_installed = app_installed
        self._users: dict[str, str] = {}
        self._credentials: dict[str, tuple[str, str]] = {}
        self._subscribers: set[str] = set()
        self.relay: Relay | None = None
        self._server = socketio.AsyncServer(
            async_mode="aiohttp",
            # Any namespace reaches the connect handler, which refuses in the site's own words.
            namespaces="*",
            # The site's Node server lets every Origin through to the namespace's own check.
            cors_allowed_origins="*",
            ping_interval=ping_interval_s,
            ping_timeout=ping_timeout_s,
        )
        self._server.on("connect", self._connect, namespace="*")
        self._server.on("disconnect", self._disconnect, namespace="*")
        self._server.on("doctype_subscribe", self._subscribe, namespace="*")
        self._server.on("ping", self._ping, namespace="*")

    @property
    def _namespace(self) -> str:
        return f"/{self._site_name}"

    def attach(self, application: web.Application) -> None:
        """Serve ``/socket.io`` in that application, beside others it is attached to."""
        self._server.attach(application)

    @property
    def listening(self) -> dict[str, int]:
        """Number of sockets in the site's namespace for each user, Guest included."""
        return dict(Counter(self._users.values()))

    @property
    def subscribed(self) -> dict[str, int]:
        """Number of sockets that hear ``list_update``, for each user."""
        return dict(Counter(self._users[sid] for sid in self._subscribers))

    async def publish(self, user: str, event: str, payload: object) -> None:
        """Send an event to every socket of a user."""
        await self._send(f"user:{user}", event, payload)

    async def changed(self, name: str, user: str) -> None:
        """Send ``list_update`` to every subscriber: notification ``name`` was changed by ``user``."""
        payload = {"doctype": DOCTYPE, "name": name, "user": user}
        await self._send(_LIST_ROOM, "list_update", payload)

    async def _send(self, room: str, event: str, payload: object) -> None:
        await self._server.emit(event, payload, room=room, namespace=self._namespace)
        if self.relay is not None:
            await self.relay(room, event, payload)

    async def disconnect_all(self) -> None:
        """Close every socket, as a restart of the Socket.IO server does."""
        for connection in list(self._server.eio.sockets.values()):
            # The library's own disconnect waits for ever for a client that does not poll any more.
            await connection.close(wait=False)

    async def close(self) -> None:
        """Close every socket and stop the server's own tasks."""
        await self.disconnect_all()
        await self._server.shutdown()

    async def _connect(self, namespace: str, sid: str, environ: Mapping[str, Any], _auth: object) -> None:
        if namespace == "/":
            # Nothing checks the root namespace and nothing is ever sent there.
            return
        if namespace != f"/{self._site_of(environ)}":
            raise socketio.exceptions.ConnectionRefusedError("Invalid namespace")
        origin = environ.get("HTTP_ORIGIN", "")
        if host_name(origin) != host_name(environ.get("HTTP_HOST", "")):
            raise socketio.exceptions.ConnectionRefusedError("Invalid origin")
        if not environ.get("HTTP_COOKIE"):
            raise socketio.exceptions.ConnectionRefusedError("No cookie transmitted.")
        session, authorization = _cookie(environ["HTTP_COOKIE"], "sid"), environ.get("HTTP_AUTHORIZATION", "")
        if session:
            # This version of the site asks with the sid alone when it has one.
            authorization = ""
        elif not authorization:
            text = "No authentication method used. Use cookie or authorization header."
            raise socketio.exceptions.ConnectionRefusedError(text)
        user = self._ask_worker(session, authorization, origin)
        self._users[sid] = user
        self._credentials[sid] = (session, authorization)
        await self._server.enter_room(sid, f"user:{user}", namespace=namespace)
        self._moved()

    def _site_of(self, environ: Mapping[str, Any]) -> str:
        named, host = environ.get("HTTP_X_FRAPPE_SITE_NAME", ""), host_name(environ.get("HTTP_HOST", ""))
        if named:
            return host_name(named)
        if host in LOCAL_HOSTS:
            return self._site_name
        return host_name(environ.get("HTTP_ORIGIN", "")) or host

    def _ask_worker(self, session: str, authorization: str, origin: str) -> str:
        """Return the user whom ``get_user_info`` names; the Node server calls it over HTTP."""
        if self._workers_down():
            parts = urlsplit(origin)
            port = parts.port or _CHANNEL_PORTS.get(parts.scheme, 80)
            refusal = f"Unauthorized: Error: connect ECONNREFUSED 127.0.0.1:{port}"
            raise socketio.exceptions.ConnectionRefusedError(refusal)
        try:
            return self._sessions.identify(session, authorization, check_address=False).user
        except Refused as refused:
            reason = _REASONS[refused.status]
            raise socketio.exceptions.ConnectionRefusedError(f"Unauthorized: Error: {reason}") from refused

    async def _disconnect(self, _namespace: str, sid: str, _reason: object) -> None:
        self._subscribers.discard(sid)
        self._credentials.pop(sid, None)
        self._users.pop(sid, None)
        self._moved()

    async def _subscribe(self, namespace: str, sid: str, *arguments: object) -> None:
        """Let a socket hear ``list_update``; a refusal is silent, and the permission is asked anew each time."""
        if sid not in self._credentials or arguments != (DOCTYPE,) or not self._app_installed or self._workers_down():
            return
        try:
            user = self._sessions.identify(*self._credentials[sid]).user
        except Refused:
            return
        if self._sessions.may_read(user):
            await self._server.enter_room(sid, _LIST_ROOM, namespace=namespace)
            self._subscribers.add(sid)
            self._moved()

    async def _ping(self, namespace: str, sid: str, *_arguments: object) -> None:
        if namespace != "/":
            await self._server.emit("pong", room=sid, namespace=namespace)


def _cookie(header: str, name: str) -> str:
    morsel = SimpleCookie(header).get(name)
    return morsel.value if morsel else ""
