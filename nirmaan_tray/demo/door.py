"""What stands before the site's own code: host names, gunicorn's limits, faults, and the log of requests."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aiohttp import web

from nirmaan_tray.demo.answers import Answer, deleted_sid_cookie, no_such_site, request_line_too_large, sid_cookie
from nirmaan_tray.demo.faults import BAD_GATEWAY, Fault
from nirmaan_tray.demo.realtime import LOCAL_HOSTS, host_name

REQUEST_LINE_LIMIT = 4094
"""Longest request line in bytes that gunicorn takes; its default."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class RequestSeen:
    """One HTTP request as it arrived and the status it got, 0 for a cut connection; ``path`` and ``query`` are decoded."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    status: int


class House(Protocol):
    """What the door needs to know of the site."""

    workers_down: bool
    sockets_down: bool
    rest_fault: Fault | None

    @property
    def site_name(self) -> str:
        """The only site there is."""

    def now(self) -> datetime:
        """Tell the time, in UTC."""

    def log(self, seen: RequestSeen) -> None:
        """Keep a request."""


def respond(answer: Answer, now: datetime) -> web.Response:
    """Return an answer as HTTP; ``now``, in UTC, dates the cookies."""
    if isinstance(answer.body, str):
        text, content_type = answer.body, "text/html; charset=utf-8"
    else:
        text, content_type = json.dumps(answer.body, separators=(",", ":")), "application/json"
    response = web.Response(status=answer.status, body=text.encode(), headers={"Content-Type": content_type})
    if answer.location is not None:
        response.headers["Location"] = answer.location
    for sid in answer.sids or ():
        response.headers.add("Set-Cookie", sid_cookie(sid, now) if sid else deleted_sid_cookie(now))
    return response


class Door:
    """The middleware in front of everything on one port."""

    def __init__(self, house: House, *, names_site: bool = False) -> None:
        """``names_site``: what comes through belongs to the house's site, whatever it says."""
        self._house = house
        self._names_site = names_site

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let a request in, or answer in its place."""
        if self._names_site:
            request = request.clone(headers={**request.headers, "X-Frappe-Site-Name": self._house.site_name})
        if request.path.startswith("/socket.io"):
            return _html(BAD_GATEWAY) if self._house.sockets_down else await handler(request)
        if request.path == "/demo" or request.path.startswith("/demo/"):
            return await self._control_room(request, handler)
        fault = self._house.rest_fault
        if fault is not None and not request.path.startswith(fault.under):
            fault = None
        if fault is not None and fault.delay_s:
            await asyncio.sleep(fault.delay_s)
        status = 500
        try:
            if fault is not None and fault.cut:
                status = 0
                return await _cut(request, await self._answer(request, handler))
            response = _html(fault) if fault is not None and fault.status else await self._answer(request, handler)
            status = response.status
        except web.HTTPException as refused:
            status = refused.status
            raise
        finally:
            seen = RequestSeen(request.method, request.path, dict(request.query), dict(request.headers), status)
            self._house.log(seen)
        return response

    async def _control_room(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        # Another site's page must not press the buttons.
        origin = request.headers.get("Origin")
        if not self._is_ours(request) or (origin is not None and host_name(origin) != host_name(request.host)):
            return respond(no_such_site(host_name(request.host)), self._house.now())
        return await handler(request)

    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if self._house.workers_down:
            return _html(BAD_GATEWAY)
        length = len(f"{request.method} {request.raw_path} HTTP/1.1".encode())
        if length > REQUEST_LINE_LIMIT:
            return respond(request_line_too_large(length, REQUEST_LINE_LIMIT), self._house.now())
        if not self._is_ours(request):
            host = request.headers.get("X-Frappe-Site-Name") or host_name(request.host)
            return respond(no_such_site(host), self._house.now())
        return await handler(request)

    def _is_ours(self, request: web.Request) -> bool:
        named = request.headers.get("X-Frappe-Site-Name")
        host = host_name(request.host)
        return named == self._house.site_name if named else host == self._house.site_name or host in LOCAL_HOSTS


def _html(fault: Fault) -> web.Response:
    response = web.Response(status=fault.status or 500, text=fault.body, content_type="text/html")
    if fault.retry_after_s is not None:
        response.headers["Retry-After"] = str(fault.retry_after_s)
    return response


async def _cut(request: web.Request, whole: web.StreamResponse) -> web.StreamResponse:
    """Send half of an answer's body and close the connection."""
    body = whole.body if isinstance(whole, web.Response) and isinstance(whole.body, bytes) else b"half of it"
    headers = {"Content-Type": whole.headers["Content-Type"], "Content-Length": str(len(body))}
    half = web.StreamResponse(status=whole.status, headers=headers)
    await half.prepare(request)
    await half.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return half
