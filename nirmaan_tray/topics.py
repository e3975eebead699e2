"""What a notification is about, by the name of its event."""

from enum import StrEnum


class Topic(StrEnum):
    """The kinds of document that people are told of; the values are those in settings and in the database."""

    PURCHASE_REQUEST = "purchase_request"
    PURCHASE_ORDER = "purchase_order"
    SERVICE_REQUEST = "service_request"
    SENT_BACK = "sent_back"
    PAYMENT = "payment"
    PROJECT = "project"
    OTHER = "other"


_BY_EVENT = {
    "pr": Topic.PURCHASE_REQUEST,
    "po": Topic.PURCHASE_ORDER,
    "sr": Topic.SERVICE_REQUEST,
    "sb": Topic.SENT_BACK,
    "payment": Topic.PAYMENT,
    "project": Topic.PROJECT,
}


def topic_of(event_id: str | None) -> Topic:
    """Return what an event's name speaks of: ``pr:new`` and ``Rejected-sb:new`` name it before the colon."""
    return _BY_EVENT.get((event_id or "").partition(":")[0].rpartition("-")[2], Topic.OTHER)
