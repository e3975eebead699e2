"""A stand-in for the application behind the windows."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from typing import Any

from nirmaan_tray.errors import TrayError
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.filter import Counts, Filter
from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.model.remembered import Remembered
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.model.sign_in import CodeRequest
from nirmaan_tray.model.site import SiteFacts


class RecordedWishes:
    """Stands in for the application: notes what was wished for in ``calls``, and answers from what a test put here."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.stored: list[Notification] = []
        self.reads = 0
        """How often the stored ones were read."""
        self.hangs: asyncio.Future[None] | None = None
        """While there is one, whoever reads the stored ones waits for it: a disk that hangs."""
        self.count = Counts()
        """What is counted, whatever is asked for; ``counted`` has the filters."""
        self.counted: list[Filter] = []
        self.prefer_errors: list[TrayError] = []
        """One is raised by each wish to change a preference."""
        self.sign_in_errors: list[TrayError] = []
        """One is raised by each sign-in; when there are none left it succeeds."""
        self.code_requests: list[CodeRequest] = []
        """What a sign-in asks for first."""
        self.codes: list[str] = []
        self.looked_up: list[str] = []
        """Every address that was looked up; ``sites`` has what answers there, an error to raise or a future to wait for."""
        self.sites: dict[str, SiteFacts | TrayError | asyncio.Future[SiteFacts]] = {}
        self.page = ""
        """What a sign-in in the browser shows; ``browser`` tells whether one can be started, ``back`` when it is done."""
        self.browsed: list[str] = []
        self.browser = True
        self.back: asyncio.Event | None = None

    def open(self, name: str, token: str | None = None) -> None:
        self.calls.append(("open", name, token))

    def open_site(self) -> None:
        self.calls.append(("open_site",))

    def open_release(self) -> None:
        self.calls.append(("open_release",))

    def mark_seen(self, name: str) -> None:
        self.calls.append(("mark_seen", name))

    def mark_all_seen(self) -> None:
        self.calls.append(("mark_all_seen",))

    def mark_shown_seen(self, wanted: Filter) -> None:
        self.calls.append(("mark_shown_seen", wanted))

    def take_back(self) -> None:
        self.calls.append(("take_back",))

    def snooze(self, name: str, until_s: float) -> None:
        self.calls.append(("snooze", name, until_s))

    def mute(self, mute: Mute) -> None:
        self.calls.append(("mute", mute))

    def unmute(self, mute: Mute) -> None:
        self.calls.append(("unmute", mute))

    async def counts(self, wanted: Filter) -> Counts:
        self.counted.append(wanted)
        await asyncio.sleep(0)
        return self.count

    async def link_of(self, name: str) -> str:
        await asyncio.sleep(0)
        return f"https://office.example/frontend/{name}"

    async def prefer(self, key: str, text: str) -> None:
        self.calls.append(("prefer", key, text))
        await asyncio.sleep(0)
        if self.prefer_errors:
            raise self.prefer_errors.pop(0)

    def try_toast(self) -> None:
        self.calls.append(("try_toast",))

    def remember(self, remembered: Remembered) -> None:
        self.calls.append(("remember", remembered))

    def quiet_until(self, until_s: float | None) -> None:
        self.calls.append(("quiet_until", until_s))

    async def rows(self, wanted: Filter, *, limit: int, before: Notification | None = None) -> list[Notification]:
        self.reads += 1
        await (asyncio.sleep(0) if self.hangs is None else self.hangs)
        rows = sorted(self.stored, key=lambda n: (n.creation, n.name), reverse=True)
        if before is not None:
            rows = [n for n in rows if (n.creation, n.name) < (before.creation, before.name)]
        return [n for n in rows if not (wanted.unread_only and n.seen)][:limit]

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
        self.calls.append(("sign_in", site, user, secret.reveal(), way))
        if way is Way.BROWSER:
            await show(self.page)
            if self.back is not None:
                await self.back.wait()
        for request in self.code_requests:
            self.codes.append(await ask_code(request))
        if self.sign_in_errors:
            raise self.sign_in_errors.pop(0)
        return Account(site, site, "site", user, way, "Asia/Kolkata")

    async def look_up(self, address: str) -> SiteFacts:
        self.looked_up.append(address)
        origin = f"https://{address.removeprefix('https://')}"
        found = self.sites.get(address, SiteFacts(origin, "site", "Asia/Kolkata"))
        if isinstance(found, asyncio.Future):
            return await found
        await asyncio.sleep(0)
        if isinstance(found, TrayError):
            raise found
        return found

    async def browse(self, url: str) -> bool:
        self.browsed.append(url)
        await asyncio.sleep(0)
        return self.browser

    async def doctor(self) -> "Content":
        self.calls.append(("doctor",))
        await asyncio.sleep(0)
        return Content()

    def sign_out(self, *, forget: bool) -> None:
        self.calls.append(("sign_out", forget))

    def quit(self) -> None:
        self.calls.append(("quit",))


class Content:
    """A doctor who finds nothing."""

    well = True

    def summary(self, translate: Callable[[str], str]) -> str:
        return translate("All is well.")

    async def examine(self, *, test_toast: bool, translate: Callable[[str], str]) -> AsyncGenerator[Any, None]:
        for line in [] if not test_toast else [translate("")]:
            yield line

    async def preview(self, *, translate: Callable[[str], str]) -> str:
        return translate("")

    async def save(self, path: Path) -> None:
        assert path.name
