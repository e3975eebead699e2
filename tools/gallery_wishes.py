"""What the screens of the gallery show: a morning's notifications, and wishes that lead nowhere."""

from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nirmaan_tray.doctor import report
from nirmaan_tray.doctor.finding import Check, Finding, good
from nirmaan_tray.doctor.report import Line
from nirmaan_tray.doctor.words import Translate
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.filter import Counts, Filter
from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.notification import Kind, Notification
from nirmaan_tray.model.remembered import Remembered
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.model.sign_in import CodeRequest
from nirmaan_tray.model.site import SiteFacts

NOW = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)
ME = Account(
    site="https://nirmaan.example.com",
    socket_url="https://nirmaan.example.com",
    site_name="nirmaan.example.com",
    user="asha.rao@example.com",
    way=Way.BROWSER,
    time_zone="Asia/Kolkata",
)

_ORCHID, _LAKEVIEW, _DEPOT = "Orchid Tech Park, Block B", "Lakeview Hospital Fit-out", "Metro Depot Offices"


def _row(hours: float, event: str, title: str, description: str, **more: object) -> Notification:
    at = NOW - timedelta(hours=hours)
    row = Notification(f"row{hours}", title, description, at, event_id=event, action_url="x", creation=at.isoformat())
    return replace(row, **more)  # type: ignore[arg-type] # by keyword, as a table


ROWS = (
    _row(0.05, "pr:new", "New PR Created", "PR-0042 for 1.5 sq mm FRLS wire & conduits awaits your approval.",
         project=_ORCHID, work_package="Electrical Work", document="Procurement Requests", docname="PR-0042",
         sender="ravi.kumar@example.com"),
    _row(0.4, "payment:new", "भुगतान का अनुरोध", "श्री इलेक्ट्रिकल्स को ₹ 4,82,500 का भुगतान आपकी मंज़ूरी की प्रतीक्षा में है।",
         project=_LAKEVIEW, document="Project Payments", docname="PAY-0031", sender="meena.iyer@example.com",
         kind=Kind.WARNING),
    _row(1.2, "po:amended", "PO Amended", "PO/24-25/0117 was amended: 3 items changed.", project=_ORCHID,
         work_package="Electrical Work", document="Procurement Orders", docname="PO/24-25/0117",
         sender="ravi.kumar@example.com", mark_pending=True, seen=True),
    _row(2.5, "Rejected-sb:new", "Sent back: rejected items", "Two items of PR-0039 were sent back: the quantities do not "
         "match the drawing of the second floor, and the make is not on the list that the client approved.", project=_DEPOT,
         work_package="HVAC System", docname="SB-0007", sender="imran.s@example.com", kind=Kind.ALERT),
    _row(3.1, "sr:approved", "Service request approved", "SR-0016 for scaffolding was approved.", project=_LAKEVIEW,
         docname="SR-0016", sender=None, seen=True, mark_refused="not_permitted"),
    _row(26, "po:new", "New PO Created", "PO/24-25/0118 to Shree Electricals is ready to dispatch.", project=_ORCHID,
         work_package="Electrical Work", docname="PO/24-25/0118", sender="ravi.kumar@example.com"),
    _row(28, "project:new", "New project", "Metro Depot Offices was created; you are its procurement lead.", project=_DEPOT,
         docname="PROJ-0004", sender="Administrator", seen=True),
    _row(75, "payment:done", "Payment made", "₹ 1,20,000 were paid to Coolair Systems.", project=_DEPOT, docname="PAY-0029",
         sender="meena.iyer@example.com", seen=True),
)  # fmt: skip


class Shown:
    """Fulfils ``ui.bridge.Wishes`` with nothing but rows to look at."""

    def __init__(self, rows: tuple[Notification, ...] = ROWS) -> None:
        self.all = rows

    def _left(self, wanted: Filter) -> list[Notification]:
        return [
            row
            for row in self.all
            if not (wanted.unread_only and row.seen)
            and (not wanted.topics or row.topic in wanted.topics)
            and (not wanted.projects or row.project in wanted.projects)
            and all(word in f"{row.title} {row.description}".casefold() for word in wanted.text.casefold().split())
        ]

    async def rows(self, wanted: Filter, *, limit: int, before: Notification | None = None) -> list[Notification]:
        left = self._left(wanted)
        return left[left.index(before) + 1 if before in left else 0 :][:limit]

    async def counts(self, wanted: Filter) -> Counts:
        plain = Filter(unread_only=wanted.unread_only, text=wanted.text)
        left = self._left(plain)
        topics = Counter(row.topic for row in left).most_common()
        projects = Counter(row.project for row in left if row.project).most_common()
        unread = len(self._left(replace(plain, unread_only=True)))
        return Counts(unread, len(self._left(replace(plain, unread_only=False))), tuple(topics), tuple(projects))

    async def link_of(self, name: str) -> str:
        return f"{ME.site}/frontend/{name}"

    async def look_up(self, address: str) -> SiteFacts:
        return SiteFacts(f"https://{address}", address, "Asia/Kolkata")

    async def browse(self, url: str) -> bool:
        return bool(url)

    async def prefer(self, key: str, text: str) -> None: ...

    async def sign_in(
        self,
        site: str,
        user: str,
        secret: Secret,
        *,
        way: Way,
        ask_code: Callable[[CodeRequest], Awaitable[str]],
        show: Callable[[str], Awaitable[None]],
    ) -> Account:
        del site, user, secret, ask_code, show
        return replace(ME, way=way)

    async def doctor(self) -> "Healthy":
        return Healthy()

    def open(self, name: str, token: str | None = None) -> None: ...
    def open_site(self) -> None: ...
    def open_release(self) -> None: ...
    def mark_seen(self, name: str) -> None: ...
    def mark_all_seen(self) -> None: ...
    def mark_shown_seen(self, wanted: Filter) -> None: ...
    def take_back(self) -> None: ...
    def snooze(self, name: str, until_s: float) -> None: ...
    def mute(self, mute: Mute) -> None: ...
    def unmute(self, mute: Mute) -> None: ...
    def quiet_until(self, until_s: float | None) -> None: ...
    def try_toast(self) -> None: ...
    def remember(self, remembered: Remembered) -> None: ...
    def sign_out(self, *, forget: bool) -> None: ...
    def quit(self) -> None: ...


class Healthy:
    """An examination that finds nothing wrong. Fulfils ``ui.doctor_window.Doctor``."""

    well = True
    _found: tuple[Finding, ...] = (
        good(Check.SETTINGS, "/home/asha/.config/nirmaan-tray/settings.toml"),
        good(Check.KEYRING),
        good(Check.PROXY, code="none"),
        good(Check.DNS, "203.0.113.7"),
        good(Check.TCP, "203.0.113.7, 443"),
        good(Check.TLS, "Example CA, 2027-03-01"),
        good(Check.SITE, ME.site),
        good(Check.SITE_NAME, ME.site_name),
        good(Check.TIME_ZONE, ME.time_zone),
        good(Check.CLOCK),
        good(Check.SIGN_IN, "2026-11-23 12:30 UTC", "browser"),
        good(Check.USER, ME.user),
        good(Check.WEBSOCKET),
        good(Check.POLLING),
        good(Check.NAMESPACE, f"/{ME.site_name}"),
        good(Check.HEARD, ME.user),
        good(Check.SUBSCRIPTION),
        good(Check.TRAY, code="status_notifier"),
        good(Check.TOASTS, "dunst 1.9.0 (actions, body)"),
        good(Check.BROWSER, "xdg-open"),
    )

    def summary(self, translate: Translate) -> str:
        """Return the last line."""
        return report.summary(self._found, translate=translate)

    async def examine(self, *, test_toast: bool, translate: Translate) -> AsyncGenerator[Line, None]:
        """Find every link whole."""
        del test_toast
        for finding in self._found:
            yield report.line(finding, translate=translate)

    async def preview(self, *, translate: Translate) -> str:
        """Say what a report would hold."""
        return translate("settings.toml")

    async def save(self, path: Path) -> None: ...
