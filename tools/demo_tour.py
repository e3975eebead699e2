"""``make demo``: a demo site, ``listen`` signed in to it, and a tour of what happens in an office, step by step.

The home is a temporary folder and the secret stays in memory. Exit code 1 if a step does not turn out as it says.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from nirmaan_tray import commands, listen, settings, tls
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.commands import Desk, Wish
from nirmaan_tray.demo.documents import Document
from nirmaan_tray.demo.serve import DEMO_KEY, DEMO_USER, serve
from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.model import CodeRequest, Secret
from nirmaan_tray.vault import MemoryVault

STEP_S = 20.0
"""Longest a step may take, in seconds; a reconnect waits up to a few."""

Line = dict[str, Any]


class Tour:
    """Runs the steps and keeps what ``listen`` said."""

    def __init__(self, site: DemoSite, desk: Desk) -> None:
        self.site = site
        self._desk = desk
        self._said: list[Line] = []
        self._more = asyncio.Event()

    def say(self, line: str) -> None:
        told: Line = json.loads(line)
        self._said.append(told)
        self._more.set()
        print(f"      {_shown(told)}")

    async def heard(self, holds: Callable[[list[Line]], bool]) -> None:
        """Return when what was said since this step began holds."""
        while not holds(self._said):
            self._more.clear()
            await self._more.wait()

    async def step(self, title: str, act: Callable[[], Awaitable[Callable[[list[Line]], bool]]]) -> None:
        print(f"\n  ▸ {title}")
        self._said.clear()
        async with asyncio.timeout(STEP_S):
            await self.heard(await act())
        print("    ✓")

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        desk = replace(self._desk, say=self.say, account=settings.load(self._desk.settings_file).account)
        running = asyncio.create_task(listen.listen(desk, state=None, as_json=True))
        try:
            yield
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def all_seen(self) -> Callable[[list[Line]], bool]:
        desk = replace(self._desk, account=settings.load(self._desk.settings_file).account)
        await commands.seen(desk, None)
        return _unread(0)

    async def run(self) -> None:
        site = self.site
        await self.step("The link comes up, and what was unread before is counted", self._nothing)
        await self.step("A purchase request wants approval", lambda: self._notify("pr:new", "New PR Created", 1))
        await self.step(
            "An event type that nobody has heard of", lambda: self._notify("warehouse:flooded", "Warehouse flooded", 1)
        )
        await self.step("Twenty payments at once", lambda: self._notify("payment:new", "New payment", 20))
        newest = [line["name"] for line in self._said if line["event"] == "arrived"][-1]
        await self.step("Somebody reads one in the web app", lambda: self._read(newest))
        await self.step("Its purchase order is deleted", lambda: self._delete(newest))
        await self.step("The site is updated; three come while nobody is connected", self._absence)
        await self.step("Everything is marked as seen", self.all_seen)
        assert site.listening.get(DEMO_USER) == 1

    async def _nothing(self) -> Callable[[list[Line]], bool]:
        return lambda said: _up(said) and any(line["event"] == "unread" for line in said)

    async def _notify(self, event: str, title: str, count: int) -> Callable[[list[Line]], bool]:
        for number in range(count):
            await self.site.notify(
                DEMO_USER,
                event,
                title=title if count == 1 else f"{title} {number + 1}",
                description="Cement & steel for the tower's 3rd floor",
                project="PROJ-0001",
                document="Procurement Requests",
                docname="PR-0042",
                action_url="procurement-requests/PR-0042?tab=Approve%20PR",
            )
        return lambda said: sum(line["event"] == "arrived" for line in said) == count

    async def _read(self, name: str) -> Callable[[list[Line]], bool]:
        await self.site.mark_seen(name)
        return lambda said: {"event": "seen", "name": name} in said

    async def _delete(self, name: str) -> Callable[[list[Line]], bool]:
        await self.site.delete(name)
        return lambda said: {"event": "withdrawn", "name": name} in said

    async def _absence(self) -> Callable[[list[Line]], bool]:
        self.site.workers_down = True
        await self.site.disconnect_all()
        await self.heard(lambda said: any(line.get("state") == "offline" for line in said))
        self.site.insert_many(
            Document(recipient=DEMO_USER, title=f"While you were away {n}", seen="false", event_id="po:new")
            for n in (1, 2, 3)
        )
        self.site.workers_down = False
        return lambda said: _up(said) and sum(line["event"] == "arrived" for line in said) == 3


def _up(said: list[Line]) -> bool:
    return any(line.get("state") == "up" for line in said)


def _unread(count: int) -> Callable[[list[Line]], bool]:
    return lambda said: {"event": "unread", "count": count} in said


def _shown(told: Line) -> str:
    rest = " ".join(
        str(value)
        for key, value in told.items()
        if key in {"state", "reason", "name", "title", "count"} and value is not None
    )
    return f"{told['event']:<10} {rest}"


async def _no_code(request: CodeRequest) -> str:
    raise AssertionError(f"the demo user needs no code, and the site asked for {request.method}")


async def _main() -> int:
    ready: asyncio.Future[DemoSite] = asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(serve(0, say=lambda line: print(f"  {line}"), ready=ready))
    try:
        with tempfile.TemporaryDirectory() as home:
            site = await ready
            desk = Desk(
                settings_file=Path(home) / "settings.toml",
                account=None,
                vault=MemoryVault(),
                tls=tls.context(None),
                clock=SystemClock(),
                say=lambda line: print(f"  {line}"),
            )
            wish = Wish(site.url, "", api_key=True, secret=Secret(":".join(DEMO_KEY)), ask_code=_no_code)
            print("\n  ▸ Sign in with an API key")
            await commands.sign_in(desk, wish)
            tour = Tour(site, desk)
            async with tour.listening():
                await tour.run()
    except (TimeoutError, AssertionError) as error:
        print(f"    ✗ did not turn out as it says {error}")
        return 1
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
    print("\n  Every step turned out as it says.")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(_main()))
