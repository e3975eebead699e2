"""The site's HTTP API: documents, the whitelisted methods, and who may call them."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import cast
from urllib.parse import unquote

from aiohttp import web

from nirmaan_tray.demo import oauth
from nirmaan_tray.demo.answers import (
    DOCTYPE,
    Answer,
    Refused,
    document_forbidden,
    invalid,
    list_forbidden,
    not_found,
    not_whitelisted,
    server_messages,
    shown,
)
from nirmaan_tray.demo.documents import Document, Documents
from nirmaan_tray.demo.queries import FieldUnknown, Query, QueryInvalid, parse
from nirmaan_tray.demo.sessions import GUEST, Caller, Sessions

Changed = Callable[[str, str], Awaitable[None]]
"""Told the name of a notification that changed, and by whom."""


@dataclass(frozen=True, slots=True)
class _Call:
    """One request: who, the address, the query, and the form or JSON object it carries."""

    caller: Caller
    request: web.Request
    query: Mapping[str, str]
    form: Mapping[str, object]

    @property
    def texts(self) -> dict[str, str]:
        """All arguments as texts, those of the body last."""
        return {**self.query, **{key: value if isinstance(value, str) else "" for key, value in self.form.items()}}


class Rest:
    """Answers everything below ``/api/``."""

    def __init__(
        self,
        documents: Documents,
        sessions: Sessions,
        provider: oauth.OAuth,
        changed: Changed,
        *,
        app_installed: bool,
        time_zone: str,
    ) -> None:
        self._documents = documents
        self._sessions = sessions
        self._provider = provider
        self._changed = changed
        self._app_installed = app_installed
        self._time_zone = time_zone
        self._open: dict[str, Callable[[_Call], Answer]] = {
            "ping": lambda _: Answer({"message": "pong"}),
            "logout": lambda call: sessions.logout(call.caller),
            "frappe.client.get_time_zone": lambda _: Answer({"message": {"time_zone": self._time_zone}}),
            "frappe.realtime.get_user_info": self._get_user_info,
            "frappe.integrations.oauth2.authorize": lambda call: provider.authorize(
                call.caller, call.query, call.request.rel_url.raw_query_string
            ),
            "frappe.integrations.oauth2.get_token": lambda call: provider.get_token(call.texts),
            "frappe.integrations.oauth2.revoke_token": lambda call: provider.revoke_token(call.texts),
            "frappe.integrations.oauth2.openid_configuration": lambda call: oauth.openid_configuration(
                str(call.request.url.origin())
            ),
        }
        self._closed: dict[str, Callable[[_Call], Awaitable[Answer]]] = {
            "frappe.auth.get_logged_user": self._get_logged_user,
            "frappe.client.get_count": self._get_count,
            "frappe.client.set_value": self._set_value,
            "frappe.client.bulk_update": self._bulk_update,
            "frappe.integrations.oauth2.approve": self._approve,
        }

    async def handle(self, request: web.Request) -> Answer:
        """Answer a request below ``/api/``; never raises Refused."""
        path = [unquote(part) for part in request.rel_url.raw_path.split("/")[2:]]
        query = dict(request.query)
        caller = Caller()
        try:
            form = await _form(request)
            if path == ["method", "login"]:
                return self._sessions.login({key: str(value) for key, value in {**query, **form}.items()})
            caller = self._sessions.identify(
                query.pop("sid", "") or request.cookies.get("sid", ""),
                request.headers.get("Authorization", ""),
                check_address=path != ["method", "frappe.realtime.get_user_info"],
            )
            answer = await self._route(path, _Call(caller, request, query, form))
        except Refused as refused:
            answer = refused.answer()
        except (FieldUnknown, QueryInvalid) as error:
            unknown = isinstance(error, FieldUnknown)
            text = f"Field not permitted in query: {error}" if unknown else str(error)
            answer = invalid(text, "DataError" if unknown else "ValidationError").answer()
        if caller.session_expired and isinstance(answer.body, Mapping):
            answer = replace(answer, body={"session_expired": 1, **answer.body})
        return answer if answer.sids is not None else replace(answer, sids=caller.sids)

    async def _route(self, path: list[str], call: _Call) -> Answer:
        if path[0] == "method" and len(path) == 2:
            if path[1] in self._open:
                return self._open[path[1]](call)
            if call.caller.user == GUEST or path[1] not in self._closed:
                raise not_whitelisted(path[1])
            return await self._closed[path[1]](call)
        if path[0] == "resource" and len(path) in {2, 3}:
            if path[1] != DOCTYPE or not self._app_installed:
                raise not_found(f"DocType {path[1]}")
            return await (self._list(call) if len(path) == 2 else self._document(path[2], call))
        raise not_found("Page")

    async def _list(self, call: _Call) -> Answer:
        if not self._sessions.may_read(call.caller.user):
            raise list_forbidden(call.caller.user)
        if call.request.method == "POST":
            user = call.caller.user
            document = self._documents.prepare(Document.of(call.form, owner=user))
            self._documents.insert([document])
            await self._changed(document.name, user)
            return Answer({"data": document.wire(nulls=False)})
        return Answer({"data": self._documents.select(parse(call.query))})

    async def _document(self, name: str, call: _Call) -> Answer:
        method, user = call.request.method, call.caller.user
        document = self._documents.get(name)
        if document is None:
            raise not_found(f"{DOCTYPE} {name}")
        if not self._sessions.may_read(user):
            raise document_forbidden(user, name, write=method != "GET")
        if method == "DELETE":
            self._documents.delete(document.name)
            await self._changed(document.name, user)
            return Answer({"data": "ok"}, 202)
        if method == "PUT":
            document = await self._write(document, call.form, user)
        return Answer({"data": document.wire(nulls=False)})

    async def _write(self, document: Document, changes: Mapping[str, object], user: str) -> Document:
        changed = self._documents.update(document, changes, user)
        await self._changed(document.name, user)
        return changed

    async def _get_logged_user(self, call: _Call) -> Answer:
        return Answer({"message": call.caller.user})

    async def _approve(self, call: _Call) -> Answer:
        return self._provider.approve(call.caller, call.query)

    def _get_user_info(self, call: _Call) -> Answer:
        user = self._sessions.user(call.caller.user)
        return Answer({"message": {"user": call.caller.user, "user_type": user.user_type if user else None}})

    async def _get_count(self, call: _Call) -> Answer:
        self._check(call, write=False)
        query: Query = parse({**call.texts, "fields": ""})
        return Answer({"message": self._documents.count(query)})

    async def _set_value(self, call: _Call) -> Answer:
        self._check(call, write=True)
        name, field = call.texts.get("name", ""), call.form.get("fieldname")
        document = self._documents.get(name)
        if document is None:
            raise not_found(f"{DOCTYPE} {name}")
        changes = field if isinstance(field, dict) else {str(field): call.form.get("value")}
        return Answer({"message": (await self._write(document, changes, call.caller.user)).wire(nulls=True)})

    async def _bulk_update(self, call: _Call) -> Answer:
        """Fail for every document, as recorded: ``docname`` is a field of the DocType and is overwritten."""
        self._check(call, write=True)
        failed, messages = [], []
        for document in cast("list[dict[str, object]]", _loaded(call.texts.get("docs", "[]"))):
            known = self._documents.get(str(document.get("docname"))) is not None
            text = "Document must be set first" if known else f"{DOCTYPE} {document.get('docname')} not found"
            failed.append({"doc": document, "exc": f"Traceback (most recent call last):\n{text}\n"})
            messages.append(shown(text))
        return Answer({"message": {"failed_docs": failed}, "_server_messages": server_messages(messages)})

    def _check(self, call: _Call, *, write: bool) -> None:
        doctype = call.texts.get("doctype", DOCTYPE)
        if doctype != DOCTYPE or not self._app_installed:
            raise not_found(f"DocType {doctype}")
        if not self._sessions.may_read(call.caller.user):
            user, name = call.caller.user, call.texts.get("name", "")
            raise document_forbidden(user, name, write=True) if write else list_forbidden(user)


def _loaded(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError as error:
        raise invalid("Invalid JSON") from error


async def _form(request: web.Request) -> dict[str, object]:
    """Return the arguments in a request's body, a JSON object or a form."""
    text = await request.text()
    if not text:
        return {}
    if request.content_type == "application/json":
        found = _loaded(text)
        return found if isinstance(found, dict) else {}
    return dict(await request.post())
