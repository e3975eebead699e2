"""The documents that an ``action_url`` can name, made up from the name alone: the same one each time."""

import hashlib
from dataclasses import dataclass
from urllib.parse import unquote

from nirmaan_tray.demo.samples import PROJECTS

_DOCTYPES = {
    "procurement-requests": "Procurement Request",
    "purchase-orders": "Purchase Order",
    "service-requests": "Service Request",
    "sent-back-requests": "Sent Back Request",
    "project-payments": "Project Payment",
    "projects": "Project",
}
_ITEMS = (
    ("1.5 sq mm FRLS copper wire", "coil", 1480),
    ("25 mm PVC conduit, medium", "length", 96),
    ("Modular switch plate, 6 M", "nos", 214),
    ("MCB distribution board, 8 way", "nos", 3650),
    ("GI duct, 24 gauge", "sq m", 742),
    ("Cable tray, perforated 300 mm", "m", 488),
    ("Fire-rated sealant", "tube", 560),
    ("Gypsum board, 12.5 mm", "sheet", 395),
    ("CPVC pipe, 1 inch", "length", 612),
    ("LED panel, 2 x 2 ft, 36 W", "nos", 1125),
)
_VENDORS = ("Shree Electricals", "Voltas Ltd", "City Hardware", "Deccan Pipes & Fittings", "Apex Interiors")
_STATES = (
    ("Pending approval", "wait"),
    ("Approved", "good"),
    ("Vendor selected", "busy"),
    ("Partially delivered", "busy"),
)

_STATE_OF_TAB = {
    "approve": ("Pending approval", "wait"),
    "ceo": ("Pending approval", "wait"),
    "approved": ("Approved", "good"),
    "rejected": ("Rejected", "wait"),
    "delayed": ("Delayed", "wait"),
    "cancelled": ("Cancelled", "wait"),
}
"""State by the first word of a tab."""


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a document; ``rate`` and ``amount`` in rupees."""

    item: str
    unit: str
    quantity: int
    rate: int

    @property
    def amount(self) -> int:
        """Quantity times rate."""
        return self.quantity * self.rate


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the web app; ``state_kind`` is ``wait``, ``good`` or ``busy``. ``name`` is empty for a list."""

    doctype: str
    name: str
    project: str
    project_name: str
    vendor: str
    state: str
    state_kind: str
    lines: tuple[Line, ...]

    @property
    def total(self) -> int:
        """Sum of all lines in rupees."""
        return sum(line.amount for line in self.lines)


def read(raw_path: str, tab: str = "") -> Paper:
    """Return the document that a path below ``/frontend/`` names; ``&=`` stands for ``/`` inside a name."""
    parts = [unquote(part) for part in raw_path.split("/") if part]
    known = [number for number, part in enumerate(parts) if part in _DOCTYPES]
    at = known[-1] if known else 0
    kind = parts[at] if parts else ""
    name = parts[at + 1].replace("&=", "/") if at + 1 < len(parts) else ""
    return make(_DOCTYPES.get(kind, kind.replace("-", " ").title() or "Home"), name, tab)


def make(doctype: str, name: str, tab: str = "") -> Paper:
    """Make up the document of that name; its state does not contradict the tab that it is shown in."""
    seed = hashlib.sha256(f"{doctype}/{name}".encode()).digest()
    ids = list(PROJECTS)
    project = name if name in PROJECTS else ids[seed[0] % len(ids)]
    state, state_kind = _STATE_OF_TAB.get(tab.lower().partition(" ")[0], _STATES[seed[1] % len(_STATES)])
    first, count = seed[2], 3 + seed[3] % 4
    chosen = [_ITEMS[(first + number * 3) % len(_ITEMS)] for number in range(count)]
    lines = tuple(Line(item, unit, 4 + seed[4 + number], rate) for number, (item, unit, rate) in enumerate(chosen))
    vendor = _VENDORS[seed[12] % len(_VENDORS)]
    return Paper(doctype, name, project, PROJECTS[project], vendor, state, state_kind, lines)


def rupees(amount: int) -> str:
    """Return an amount as it is written in India: ``₹ 12,34,567``."""
    text = str(amount)
    head, tail = text[:-3], text[-3:]
    groups: list[str] = []
    while head:
        head, group = head[:-2], head[-2:]
        groups.insert(0, group)
    return "₹ " + ",".join([*groups, tail])
