"""What a day on a Nirmaan site looks like: an example of every event, and notifications that are there from the start."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from nirmaan_tray.demo.documents import Document

PROJECTS = {
    "PROJ-0001": "Orchid Tech Park, Block B",
    "PROJ-0002": "Lakeview Hospital Fit-out",
    "PROJ-0003": "Sunrise Logistics Hub",
    "PROJ-0004": "Metro Depot Offices",
}
"""Name of each project by its id."""

_PR, _PO, _SR, _SB = "Procurement Requests", "Procurement Orders", "Service Requests", "Sent Back Category"
_PAYMENT, _PROJECT = "Project Payments", "Projects"


@dataclass(frozen=True, slots=True)
class Sample:
    """An event as a site would send it; ``deletion`` events name a notification that is going away instead."""

    event: str
    title: str = ""
    description: str = ""
    document: str = ""
    docname: str = ""
    project: str = "PROJ-0001"
    work_package: str | None = None
    action_url: str | None = None
    kind: str = "info"
    documented: bool = True

    @property
    def deletion(self) -> bool:
        """Whether the event withdraws a notification."""
        return self.event.endswith(":delete")


_PR_URL = "procurement-requests/{}?tab="
_PO_URL = "purchase-orders/PO&=24-25&=0117?tab="

SAMPLES = (
    Sample("pr:new", "New PR Created", "PR-0042 for 1.5 sq mm FRLS wire & conduits awaits your approval.", _PR, "PR-0042",
           "PROJ-0001", "Electrical Work", _PR_URL.format("PR-0042") + "Approve%20PR"),
    Sample("pr:approved", "PR Approved", "PR-0042 was approved; vendors can be selected now.", _PR, "PR-0042",
           "PROJ-0001", "Electrical Work", _PR_URL.format("PR-0042") + "New%20PR%20Request"),
    Sample("pr:rejected", "PR Rejected", "PR-0039 was rejected: <b>quantities do not match the drawing</b>.", _PR, "PR-0039",
           "PROJ-0002", "HVAC System", "prs&milestones/procurement-requests/PR-0039", "warning"),
    Sample("pr:vendorSelected", "Vendors Selected", "Vendors for PR-0040 are selected; please approve.", _PR, "PR-0040",
           "PROJ-0003", "Fire Fighting", _PR_URL.format("PR-0040") + "Approve%20PO"),
    Sample("pr:delete"),
    Sample("po:new", "New PO Created", "PO/24-25/0117 to Shree Electricals is ready to dispatch.", _PO, "PO/24-25/0117",
           "PROJ-0001", "Electrical Work", _PO_URL + "Approved%20PO"),
    Sample("po:amended", "PO Amended", "PO/24-25/0117 was amended: 3 items changed.", _PO, "PO/24-25/0117",
           "PROJ-0001", "Electrical Work", _PO_URL + "Approve%20Amended%20PO", "warning"),
    Sample("po:delete"),
    Sample("sr:approved", "Service Request Approved", "SR-0009 (false ceiling, 2nd floor) was approved.", _SR, "SR-0009",
           "PROJ-0002", "Interiors", "service-requests/SR-0009?tab=approved-sr"),
    Sample("sr:vendorSelected", "Vendor Selected for SR", "A vendor for SR-0011 is selected; please approve.", _SR, "SR-0011",
           "PROJ-0004", "Painting", "service-requests/SR-0011?tab=approve-service-order"),
    Sample("sr:amended", "Service Order Amended", "SR-0009 was amended and needs a new approval.", _SR, "SR-0009",
           "PROJ-0002", "Interiors", "service-requests/SR-0009?tab=approve-amended-so", "warning"),
    Sample("sr:delete"),
    Sample("sb:vendorSelected", "Vendors Selected Again", "SB-0005 has new vendors; please approve.", _SB, "SB-0005",
           "PROJ-0003", "Plumbing", "sent-back-requests/SB-0005?tab=Approve%20Sent%20Back%20PO"),
    Sample("Rejected-sb:new", "Items Rejected", "2 items of PR-0040 were rejected and sent back.", _SB, "SB-0006",
           "PROJ-0003", "Plumbing", "sent-back-requests/SB-0006?tab=Rejected", "warning"),
    Sample("Delayed-sb:new", "Items Delayed", "1 item of PR-0040 is delayed: the vendor is out of stock.", _SB, "SB-0007",
           "PROJ-0003", "Plumbing", "sent-back-requests/SB-0007?tab=Delayed"),
    Sample("Cancelled-sb:new", "PO Cancelled", "PO/24-25/0098 was cancelled; its items were sent back.", _SB, "SB-0008",
           "PROJ-0004", "HVAC System", "sent-back-requests/SB-0008?tab=Cancelled", "alert"),
    Sample("payment:new", "New Payment Request", "₹ 3,25,000 to Shree Electricals awaits approval.", _PAYMENT, "PAY-0210",
           "PROJ-0001", None, "project-payments?tab=Approve%20Payments"),
    Sample("payment:approved", "Payment Approved", "₹ 3,25,000 to Shree Electricals was approved.", _PAYMENT, "PAY-0210",
           "PROJ-0001", None, "project-payments?tab=New%20Payments"),
    Sample("payment:fulfilled", "Payment Fulfilled", "₹ 3,25,000 to Shree Electricals was paid, UTR 4421 0087.", _PAYMENT,
           "PAY-0210", "PROJ-0001", None, "project-payments?tab=Payments%20Done"),
    Sample("payment:delete"),
    Sample("payment:ceo_approved", "Payment Approved by CEO", "₹ 18,40,000 to Voltas Ltd was approved by the CEO.", _PAYMENT,
           "PAY-0207", "PROJ-0002", None, "project-payments?tab=CEO%20Pending", documented=False),
    Sample("payment:auto_approved", "Payment Approved Automatically", "₹ 12,500 to City Hardware is below the limit.",
           _PAYMENT, "PAY-0211", "PROJ-0004", None, "project-payments?tab=New%20Payments", documented=False),
    Sample("project:ceo_hold_releasable", "CEO Hold Can Be Released", "Sunrise Logistics Hub has received its inflow.",
           _PROJECT, "PROJ-0003", "PROJ-0003", None, "/projects/PROJ-0003?page=financials", "alert", documented=False),
    Sample("sb:delete", documented=False),
)  # fmt: skip
"""One of each event: the documented ones, then those sent today though documented nowhere."""


def sample(event: str) -> Sample:
    """Return the example of an event; raises KeyError when there is none."""
    for one in SAMPLES:
        if one.event == event:
            return one
    raise KeyError(event)


def document_of(one: Sample, recipient: str) -> Document:
    """Return the notification that a sample's event speaks of."""
    return Document(
        recipient=recipient,
        title=one.title,
        description=one.description,
        document=one.document,
        docname=one.docname,
        project=one.project,
        work_package=one.work_package,
        seen="false",
        action_url=one.action_url,
        type=one.kind,
        event_id=one.event,
    )


def day_before(recipient: str, now: datetime, time_zone: str) -> Iterator[Document]:
    """Yield a dozen notifications of the last day: the older ones seen, one as old rows have it, one without a link."""
    told = [one for one in SAMPLES if not one.deletion][:13]
    start = now.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None) - timedelta(hours=26)
    for number, one in enumerate(told):
        made = document_of(one, recipient)
        at = (start + timedelta(minutes=117 * number, microseconds=123457 * number)).strftime("%Y-%m-%d %H:%M:%S.%f")
        seen = ("1", "true", "true", "true", "0")[number] if number < 5 else "false"
        link = None if number == 6 else made.action_url
        yield replace(made, seen=seen, creation=at, modified=at, action_url=link)


def bulk(recipient: str, count: int, *, first: datetime, seen_every: int = 1) -> Iterator[Document]:
    """Yield ``count`` notifications a second apart from ``first``, naive; one in ``seen_every`` is seen, none for 0."""
    told = [one for one in SAMPLES if not one.deletion]
    for number in range(count):
        one = told[number % len(told)]
        at = (first + timedelta(seconds=number)).strftime("%Y-%m-%d %H:%M:%S.%f")
        seen = "true" if seen_every and number % seen_every == 0 else "false"
        yield replace(document_of(one, recipient), name=f"b{number:09d}", creation=at, modified=at, seen=seen)
