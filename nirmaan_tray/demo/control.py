"""The control room, ``/demo``: everything that can happen on a site, a button each."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from nirmaan_tray.demo import frontend
from nirmaan_tray.demo.documents import Document
from nirmaan_tray.demo.queries import Query
from nirmaan_tray.demo.samples import SAMPLES, Sample, sample
from nirmaan_tray.demo.templates import Markup, fill, joined, page

if TYPE_CHECKING:
    from nirmaan_tray.demo.site import DemoSite

BURST = 200
"""Notifications that the burst button sends at once."""

_HOME = "/demo"
_LAST_SHOWN = 14


@dataclass(frozen=True, slots=True)
class Done:
    """What a button did: words for people, and the notifications it touched."""

    said: str
    names: tuple[str, ...] = ()


class NotDone(Exception):
    """A button that could do nothing; the text says why."""


Action = Callable[[Mapping[str, str]], Awaitable[Done]]


def attach(application: web.Application, site: DemoSite) -> None:
    """Add the control room's routes to the site's application.

    Its endpoints take forms; a caller that accepts ``application/json`` is answered ``{"said", "names"}``, 400 if nothing could
    be done, everybody else is sent back to the page.
    """
    room = _Room(site)
    application.router.add_get(_HOME, room.page)
    application.router.add_get(f"{_HOME}/now", room.now)
    for name, action in room.actions.items():
        application.router.add_post(f"{_HOME}/{name}", room.endpoint(action))


class _Room:
    def __init__(self, site: DemoSite) -> None:
        self._site = site
        self._user = site.options.demo_user
        self._said: deque[tuple[str, str]] = deque(maxlen=6)
        self.actions: dict[str, Action] = {
            "event": self._event,
            "send": self._send,
            "burst": self._burst,
            "delete": self._delete,
            "seen": self._seen,
            "workers": self._workers,
            "disconnect": self._disconnect,
            "expire": self._expire,
        }

    def endpoint(self, action: Action) -> Callable[[web.Request], Awaitable[web.Response]]:
        """Return the handler of one button."""

        async def handle(request: web.Request) -> web.Response:
            form = {key: str(value) for key, value in (await request.post()).items()}
            status = 200
            try:
                done = await action(form)
            except NotDone as reason:
                done, status = Done(str(reason)), 400
            mood = "done" if status == 200 else "failed"
            self._said.appendleft((f"{self._site.now():%H:%M:%S} UTC · {done.said}", mood))
            if "application/json" in request.headers.get("Accept", ""):
                return web.json_response({"said": done.said, "names": done.names}, status=status)
            return web.Response(status=303, headers={"Location": _HOME})

        return handle

    async def page(self, _request: web.Request) -> web.Response:
        """Show the control room."""
        site = self._site
        body = fill(
            "control",
            user=self._user,
            site_name=site.site_name,
            url=site.url,
            documented=_buttons(one for one in SAMPLES if one.documented),
            undocumented=_buttons(one for one in SAMPLES if not one.documented),
            burst=BURST,
            said=joined(fill("said", text=text, mood=mood) for text, mood in self._said)
            or fill("said", text="Press a button.", mood="done"),
            workers="Bring the web workers back" if site.workers_down else "Take the web workers down",
        )
        return page("Control room", body)

    async def now(self, _request: web.Request) -> web.Response:
        """Show who listens and the last notifications; the page loads itself anew."""
        listening = self._site.listening
        unread = self._site.documents.count(
            Query(where="recipient = ? AND ifnull(seen, '') NOT IN ('true', '1')", values=(self._user,))
        )
        body = fill(
            "now",
            sockets=listening.get(self._user, 0),
            others=sum(listening.values()) - listening.get(self._user, 0),
            unread=unread,
            workers="down" if self._site.workers_down else "up",
            rows=frontend.rows(self._site, self._user, _LAST_SHOWN, "control_row"),
        )
        return page("Now", body, refresh_s=2)

    async def _event(self, form: Mapping[str, str]) -> Done:
        try:
            one = sample(form.get("event", ""))
        except KeyError as error:
            raise NotDone(f"There is no example of {error}.") from error
        if one.deletion:
            return await self._withdraw(self._newest(one.event.partition(":")[0]), rollback=False)
        name = await self._notify(one)
        return Done(f"{one.event} sent as {name}.", (name,))

    async def _notify(self, one: Sample, number: int | None = None) -> str:
        return await self._site.notify(
            self._user,
            one.event,
            title=one.title if number is None else f"{one.title} ({number})",
            description=one.description,
            document=one.document,
            docname=one.docname,
            project=one.project,
            work_package=one.work_package,
            action_url=one.action_url,
            kind=one.kind,
        )

    async def _send(self, form: Mapping[str, str]) -> Done:
        event = form.get("event", "").strip()
        if not event:
            raise NotDone("An event needs a name.")
        if form.get("payload", "").strip():
            try:
                payload = json.loads(form["payload"])
            except ValueError as error:
                raise NotDone(f"The payload is not JSON: {error}.") from error
            await self._site.publish(self._user, event, payload)
            return Done(f"{event} sent with that payload; nothing was stored.")
        name = await self._site.notify(
            self._user,
            event,
            title=form.get("title", ""),
            description=form.get("description", ""),
            action_url=form.get("action_url") or None,
            kind=form.get("type") or "info",
        )
        return Done(f"{event} sent as {name}.", (name,))

    async def _burst(self, form: Mapping[str, str]) -> Done:
        count = form.get("count", str(BURST))
        if not count.isdecimal() or not 0 < int(count) <= 10_000:
            raise NotDone("A burst has 1 to 10,000 notifications.")
        told = [one for one in SAMPLES if not one.deletion]
        names = [await self._notify(told[number % len(told)], number + 1) for number in range(int(count))]
        return Done(f"{count} notifications sent at once.", tuple(names))

    async def _delete(self, form: Mapping[str, str]) -> Done:
        return await self._withdraw(self._wanted(form), rollback=form.get("rollback") == "1")

    async def _withdraw(self, document: Document, *, rollback: bool) -> Done:
        await self._site.delete(document.name, rollback=rollback)
        end = "announced as deleted, and rolled back: it is still there." if rollback else "deleted."
        return Done(f"{document.name} {end}", (document.name,))

    async def _seen(self, form: Mapping[str, str]) -> Done:
        document = self._wanted(form, unread=True)
        await self._site.mark_seen(document.name)
        return Done(f"{document.name} was read in the web app.", (document.name,))

    async def _workers(self, _form: Mapping[str, str]) -> Done:
        self._site.workers_down = not self._site.workers_down
        return Done("The web workers are down." if self._site.workers_down else "The web workers are back.")

    async def _disconnect(self, _form: Mapping[str, str]) -> Done:
        count = sum(self._site.listening.values())
        await self._site.disconnect_all()
        return Done(f"Sockets disconnected: {count}.")

    async def _expire(self, _form: Mapping[str, str]) -> Done:
        self._site.expire_sessions(self._user)
        return Done(f"Every session of {self._user} has expired; API keys go on working.")

    def _wanted(self, form: Mapping[str, str], *, unread: bool = False) -> Document:
        """Return the notification that a form names, else the newest of the demo user."""
        name = form.get("name", "")
        if not name:
            return self._newest(unread=unread)
        found = self._site.documents.get(name)
        if found is None:
            raise NotDone(f"There is no notification {name}.")
        return found

    def _newest(self, family: str = "", *, unread: bool = False) -> Document:
        """Return the demo user's newest notification, of one family of events such as ``pr``."""
        where = "recipient = ? AND ifnull(event_id, '') LIKE ?"
        if unread:
            where += " AND ifnull(seen, '') NOT IN ('true', '1')"
        pattern = f"%{family}:%" if family else "%"
        query = Query(where=where, values=(self._user, pattern), order="creation DESC", length=1)
        found = self._site.documents.select(query)
        if not found:
            raise NotDone(
                f"There is no{' unread' if unread else ''} notification{f' of {family}:*' if family else ''}."
            )
        return self._site.document(str(found[0]["name"]))


def _buttons(samples: Iterable[Sample]) -> Markup:
    return joined(
        fill("button", event=one.event, kind=one.kind, hint=one.title or "withdraws the newest of its family")
        for one in samples
    )
