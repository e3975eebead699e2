"""One run: a site, its servers and a network for one client, rounds of chaos, and after each the look whether all is well."""

import asyncio
import random
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nirmaan_tray.demo.documents import Document
from nirmaan_tray.demo.queries import FIELDS, Query
from nirmaan_tray.demo.samples import bulk
from nirmaan_tray.demo.sessions import User
from nirmaan_tray.demo.site import DemoSite, SiteOptions
from tests.chaos import probes
from tests.chaos.check import Outcome, fallen, violations
from tests.chaos.havoc import ME, OTHER, SID, Havoc
from tests.chaos.plan import Size, last, plan
from tests.chaos.post import Post
from tests.chaos.proxy import Proxy, proxy
from tests.chaos.socket_server import SocketServer
from tests.chaos.victim import Told, Victim

RIGHT_AGAIN_S = 15.0
"""After the last fault."""

START_S = 30.0
LOOK_AGAIN_S = 0.2

SITE_SPEED = 60
"""The site's clock runs so many times as fast. A catch-up goes back ten minutes by that clock; by the true one it would read
everything of a whole run again, and nothing that the cursor passed over would be missed."""

_BEFORE = 30
"""Notifications that are there before the client first comes."""


@dataclass
class Timeline:
    """What was done, with the seconds since 1970 at which it was."""

    lines: list[tuple[float, str]] = field(default_factory=list)

    def note(self, line: str) -> None:
        self.lines.append((time.time(), line))


@dataclass(frozen=True, slots=True)
class Result:
    """How a run went. ``settled_s``: seconds from the last fault of each round until all was well."""

    wrong: tuple[str, ...]
    told: tuple[Told, ...]
    settled_s: tuple[float, ...]
    notifications: int
    shown: int
    marked: int
    kills: int
    fallen: int
    lost: int
    doubled: int
    held: int


@dataclass
class Office:
    """Everything there is in a run."""

    folder: Path
    site: DemoSite
    server: SocketServer
    proxies: tuple[Proxy, Proxy]
    post: Post
    victim: Victim
    havoc: Havoc
    fallen: int = 0
    """Names that were claimed by a process that was killed before it showed them."""

    @property
    def store(self) -> Path:
        """The client's database."""
        (found,) = (self.folder / "home" / "data").glob("*.db")
        return found

    async def outcome(self) -> Outcome:
        """Return how things are; raises ConnectionError and TimeoutError when the client cannot tell."""
        state = await self.victim.order("state")
        deeds = self.havoc.deeds
        return Outcome(
            site=self.documents(),
            rows=state["rows"],
            unread=state["unread"],
            marks=state["marks"],
            link=self.victim.link,
            news=deeds.news,
            marked=deeds.marked,
            claims=_claims(self.store),
            told=self.victim.told,
            lives=self.victim.lives,
        )

    def documents(self) -> list[Document]:
        query = Query(fields=tuple(FIELDS), where="recipient = ?", values=(ME,), order="creation ASC", length=0)
        return [Document(**row) for row in self.site.documents.select(query)]  # type: ignore[arg-type]


async def run(seed: int, size: Size, rounds: int, folder: Path, timeline: Timeline) -> Result:
    """Run once; a run that ends early because something is wrong has fewer ``settled_s`` than rounds."""
    wrong: list[str] = []
    settled_s: list[float] = []
    async with office(seed, folder, timeline) as there:
        for number in range(rounds):
            chance = random.Random(f"{seed}, round {number}")
            timeline.note(f"--- round {number + 1}")
            await there.havoc.run(plan(chance, size))
            final = last(chance)
            timeline.note(f"--- the last fault: {final}")
            await there.havoc.finish(final)
            timeline.note("--- all faults are over")
            began = time.monotonic()
            wrong = await _right_again(there)
            if wrong:
                break
            settled_s.append(time.monotonic() - began)
            wrong = await probes.hears(there.site, there.victim, there.havoc.deeds)
            if wrong:
                break
        else:
            wrong = await probes.knows_when_it_is_deaf(there.site, there.victim, there.proxies[0])
            wrong += await probes.ends(there.victim, there.proxies)
        deeds, post = there.havoc.deeds, there.post
        return Result(
            wrong=tuple(wrong),
            told=tuple(there.victim.told),
            settled_s=tuple(settled_s),
            notifications=len(deeds.news),
            shown=sum(told.fact == "shown" for told in there.victim.told),
            marked=len(deeds.marked),
            kills=deeds.kills,
            fallen=there.fallen,
            lost=post.lost,
            doubled=post.doubled,
            held=post.held,
        )


@asynccontextmanager
async def office(seed: int, folder: Path, timeline: Timeline) -> AsyncIterator[Office]:
    """Set everything up, with a client that is connected and has caught up."""
    async with AsyncExitStack() as stack:
        site = await stack.enter_async_context(DemoSite(SiteOptions(demo_user=ME, now=_fast_time())))
        site.add_user(User(ME, "Meera Me"))
        site.add_user(User(OTHER, "Omar Other"))
        site.open_session(ME, SID)
        site.insert_many(bulk(ME, _BEFORE, first=datetime.now() - timedelta(days=2), seen_every=3))  # noqa: DTZ005
        server = SocketServer(site.url, site.site_name)
        stack.push_async_callback(server.stop)
        await server.start()
        socket_proxy = await stack.enter_async_context(proxy("127.0.0.1", server.port))
        rest_proxy = await stack.enter_async_context(proxy("127.0.0.1", int(site.url.rpartition(":")[2])))
        post = Post(server.send, random.Random(f"{seed}, post"))
        site.relay(post.relay)
        start = {
            "site": rest_proxy.url,
            "socket_url": socket_proxy.url,
            "site_name": site.site_name,
            "user": ME,
            "sid": SID,
            "time_zone": site.options.time_zone,
            "home": str(folder / "home"),
        }
        victim = Victim(start, folder / "client.log", time.time)
        proxies = (socket_proxy, rest_proxy)
        havoc = Havoc(site, server, proxies, post, victim, timeline.note)
        stack.push_async_callback(victim.kill)
        await victim.live()
        with suppress(TimeoutError):  # then the first round finds out what is wrong
            async with asyncio.timeout(START_S):
                await victim.until(lambda: any(told.fact == "caught_up" for told in victim.told))
        keeper = asyncio.create_task(victim.live_on())
        stack.callback(keeper.cancel)
        yield Office(folder, site, server, proxies, post, victim, havoc)


def _fast_time() -> Callable[[], datetime]:
    began = datetime.now(UTC)
    return lambda: began + (datetime.now(UTC) - began) * SITE_SPEED


async def _right_again(there: Office) -> list[str]:
    """Return what is still wrong when the time is over."""
    deadline = time.monotonic() + RIGHT_AGAIN_S
    while True:
        try:
            outcome = await there.outcome()
            wrong, there.fallen = violations(outcome), len(fallen(outcome))
            if not there.server.well:
                wrong.append("the Socket.IO server has ended by itself")
        except (ConnectionError, TimeoutError) as error:
            wrong = [f"the client does not tell: {error!r}"]
        if not wrong:
            return []
        if time.monotonic() > deadline:
            with suppress(ConnectionError, TimeoutError):
                await there.victim.order("stacks")
            return wrong
        await asyncio.sleep(LOOK_AGAIN_S)


def _claims(store: Path) -> dict[str, float]:
    query = "SELECT name, announced_at FROM notification WHERE announced_at IS NOT NULL"
    with closing(sqlite3.connect(f"{store.as_uri()}?mode=ro", uri=True)) as database:
        return {name: datetime.fromisoformat(at).timestamp() for name, at in database.execute(query)}
