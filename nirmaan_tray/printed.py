"""A notification on the terminal: as a JSON object, and as lines for people."""

import json

from nirmaan_tray import links
from nirmaan_tray.model.notification import Notification


def fields(notification: Notification, site: str, frontend: str = "") -> dict[str, str | None]:
    """Return what programs are told of a notification: plain text, an absolute URL, ISO 8601 with offset.

    ``site`` and ``frontend`` are the account's.
    """
    return {
        "name": notification.name,
        "title": notification.title,
        "description": notification.description,
        "event_id": notification.event_id,
        "document": notification.document,
        "docname": notification.docname,
        "project": notification.project,
        "url": links.document_url(site, notification.action_url, frontend),
        "created_at": notification.created_at.astimezone().isoformat(),
    }


def as_json(notification: Notification, site: str, frontend: str = "") -> str:
    """Return one JSON object on one line."""
    return json.dumps(fields(notification, site, frontend), ensure_ascii=False)


def as_text(notification: Notification, site: str, frontend: str = "") -> str:
    """Return a few lines: when and what, where it belongs, and its link."""
    about = " · ".join(part for part in (notification.project, notification.document, notification.docname) if part)
    lines = [
        f"{notification.created_at.astimezone():%d %b %H:%M}  {notification.title or notification.name}",
        *notification.description.splitlines(),
        about,
        links.document_url(site, notification.action_url, frontend),
    ]
    return "\n              ".join(line for line in lines if line)
