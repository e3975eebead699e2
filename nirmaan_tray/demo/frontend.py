"""The web app's pages: the document that a notification leads to, the list of notifications, and signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from aiohttp import web

from nirmaan_tray.demo import paper
from nirmaan_tray.demo.answers import Refused, sid_cookie
from nirmaan_tray.demo.door import respond
from nirmaan_tray.demo.queries import FIELDS, Query
from nirmaan_tray.demo.sessions import GUEST
from nirmaan_tray.demo.templates import Markup, fill, joined, page, style

if TYPE_CHECKING:
    from nirmaan_tray.demo.site import DemoSite

_SEEN = frozenset({"true", "1"})
_BASE = "/frontend/"


def attach(application: web.Application, site: DemoSite) -> None:
    """Add the web app's routes to the site's application."""
    pages = _Frontend(site)
    application.router.add_get("/", pages.home)
    application.router.add_get("/assets/demo.css", pages.style)
    application.router.add_get("/login", pages.login)
    application.router.add_post("/login", pages.sign_in)
    application.router.add_get("/frontend", pages.home)
    application.router.add_get(_BASE, pages.home)
    application.router.add_get(f"{_BASE}notifications", pages.notifications)
    application.router.add_get(_BASE + "{rest:.+}", pages.document)


def rows(site: DemoSite, user: str, count: int, template: str) -> Markup:
    """Return the newest ``count`` notifications of a user, each filled into a template."""
    query = Query(fields=tuple(FIELDS), where="recipient = ?", values=(user,), order="creation DESC", length=count)
    found = site.documents.select(query)
    if not found:
        return Markup('<li class="empty">Nothing here yet.</li>')
    return joined(fill(template, **_shown(row)) for row in found)


def _shown(row: dict[str, object]) -> dict[str, object]:
    seen = row["seen"] in _SEEN
    return {
        "name": row["name"],
        # Stored sanitised, so it is HTML already.
        "title": Markup(row["title"] or "(no title)"),
        "description": Markup(row["description"] or ""),
        "href": _BASE + str(row["action_url"] or "notifications").lstrip("/"),
        "event": row["event_id"] or "no event",
        "kind": row["type"] or "info",
        "project": row["project"] or "no project",
        "when": str(row["creation"])[:16],
        "state": "seen" if seen else "unread",
    }


class _Frontend:
    def __init__(self, site: DemoSite) -> None:
        self._site = site

    def _user(self, request: web.Request) -> str:
        try:
            user = self._site.sessions.identify(request.cookies.get("sid", ""), "").user
        except Refused:
            user = GUEST
        return self._site.options.demo_user if user == GUEST else user

    async def home(self, _request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": f"{_BASE}notifications"})

    async def style(self, _request: web.Request) -> web.Response:
        return style()

    async def notifications(self, request: web.Request) -> web.Response:
        user = self._user(request)
        body = fill("notifications", user=user, rows=rows(self._site, user, 100, "notification"))
        return page("Notifications", body)

    async def document(self, request: web.Request) -> web.Response:
        tab = request.query.get("tab") or request.query.get("page") or ""
        found = paper.read(request.rel_url.raw_path.removeprefix(_BASE), tab)
        lines = joined(
            fill(
                "line",
                item=line.item,
                quantity=line.quantity,
                unit=line.unit,
                rate=paper.rupees(line.rate),
                amount=paper.rupees(line.amount),
            )
            for line in found.lines
        )
        body = fill(
            "document",
            doctype=found.doctype,
            name=found.name or f"All {found.doctype.lower()}s",
            tab=fill("tab", tab=tab) if tab else Markup(),
            project=found.project,
            project_name=found.project_name,
            vendor=found.vendor,
            state=found.state,
            state_kind=found.state_kind,
            total=paper.rupees(found.total),
            lines=lines,
            address=unquote(request.raw_path),
        )
        return page(f"{found.name or found.doctype}", body)

    async def login(self, request: web.Request) -> web.Response:
        answer = self._login_page(request.query.get("redirect-to", ""), "")
        answer.headers.add("Set-Cookie", sid_cookie(GUEST, self._site.now()))
        return answer

    def _login_page(self, target: str, said: str) -> web.Response:
        return page("Sign in", fill("login", site_name=self._site.site_name, target=target, said=said))

    async def sign_in(self, request: web.Request) -> web.Response:
        form = {key: str(value) for key, value in (await request.post()).items()}
        target = form.get("redirect-to", "")
        try:
            answer = self._site.sessions.login(form)
        except Refused as refused:
            return self._login_page(target, refused.message or refused.exception.partition(": ")[2])
        if not isinstance(answer.body, dict) or "full_name" not in answer.body:
            return self._login_page(target, "This account needs another step that this page does not offer.")
        response = respond(answer, self._site.now())
        local = target.startswith("/") and not target.startswith(("//", "/\\"))
        location = {"Location": target if local else f"{_BASE}notifications"}
        cookies = [("Set-Cookie", value) for value in response.headers.getall("Set-Cookie", [])]
        return web.Response(status=303, headers=[*location.items(), *cookies])
