"""What the core's tests share: a demo site on real sockets, time that runs faster, and a record of what was told."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
import pytest_asyncio

from nirmaan_tray import tls
from nirmaan_tray.demo.sessions import User
from nirmaan_tray.demo.site import DemoSite, SiteOptions
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.change import CaughtUp, Change
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.link import Link
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.session import Session
from nirmaan_tray.store import Store
from nirmaan_tray.sync import Sync

ME = "me@nirmaan.test"
OTHER = "other@nirmaan.test"
KEY = "my-key:my-secret"

T = TypeVar("T")


class FastClock:
    """The machine's clock, running ``speed`` times as fast; chance is seeded."""

    def __init__(self, speed: float = 1.0) -> None:
        self.speed = speed
        self._began = time.monotonic()
        self._began_at = datetime.now(UTC)
        self._random = random.Random(20261123)
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return (time.monotonic() - self._began) * self.speed

    def now(self) -> datetime:
        return self._began_at + timedelta(seconds=self.monotonic())

    async def sleep(self, delay_s: float) -> None:
        self.slept.append(delay_s)
        await asyncio.sleep(delay_s / self.speed)

    def uniform(self, low: float, high: float) -> float:
        return self._random.uniform(low, high)


@dataclass
class Told:
    """Everything listeners were told, and a way to wait for more of it."""

    changes: list[Change] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    caught_up: int = 0
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    def change(self, change: Change) -> None:
        if isinstance(change, CaughtUp):
            self.caught_up += 1
        else:
            self.changes.append(change)
        self._more.set()

    def link(self, link: Link) -> None:
        self.links.append(link)
        self._more.set()

    def of(self, kind: type[T]) -> list[T]:
        return [change for change in self.changes if isinstance(change, kind)]

    async def until(self, holds: Callable[[], bool], timeout_s: float = 10.0) -> None:
        """Return when ``holds`` is true; it is asked whenever something was told."""
        async with asyncio.timeout(timeout_s):
            while not holds():
                self._more.clear()
                await self._more.wait()


@pytest.fixture
def fast_clock() -> type[FastClock]:
    """``fast_clock(speed)`` makes a clock."""
    return FastClock


@pytest.fixture
def clock() -> FastClock:
    """Real time with seeded chance."""
    return FastClock()


@pytest_asyncio.fixture
async def site() -> AsyncIterator[DemoSite]:
    """A demo site with two users; the first one, ``me@nirmaan.test``, has the API key ``my-key:my-secret``."""
    async with DemoSite(SiteOptions(demo_user=ME)) as site:
        for name in (ME, OTHER):
            site.add_user(User(name, name, "password"))
        site.api_key(ME, *KEY.split(":"))
        site.api_key(OTHER, "other-key", "other-secret")
        yield site


@pytest.fixture
def account(site: DemoSite) -> Account:
    """The first user's account on the demo site."""
    return Account(
        site=site.url,
        socket_url=site.socket_url,
        site_name=site.site_name,
        user=ME,
        way=Way.API_KEY,
        time_zone="Asia/Kolkata",
    )


@pytest.fixture
def credentials() -> Credentials:
    """The first user's API key."""
    return Credentials(Way.API_KEY, Secret(KEY))


@pytest_asyncio.fixture
async def session(account: Account, credentials: Credentials, clock: FastClock) -> AsyncIterator[Session]:
    """The first user's session."""
    async with Session(account, credentials, tls.context(None), clock) as session:
        yield session


@pytest.fixture
def store() -> Iterator[Store]:
    """A store in memory."""
    store = Store.open(None, "me", datetime.now(UTC))
    yield store
    store.close()


@pytest.fixture
def told() -> Told:
    """The record of what listeners are told."""
    return Told()


@pytest_asyncio.fixture
async def inbox(store: Store, clock: FastClock, told: Told) -> AsyncIterator[Inbox]:
    """An inbox in memory whose changes are recorded in ``told``."""
    inbox = Inbox(store, clock)
    inbox.listen(told.change)
    yield inbox
    await inbox.close()


@pytest_asyncio.fixture
async def sync(session: Session, inbox: Inbox, clock: FastClock, told: Told) -> AsyncIterator[Sync]:
    """A sync between the site and the inbox that runs and has caught up."""
    sync = Sync(session, inbox, clock, told.link)
    running = asyncio.ensure_future(sync.run())
    await told.until(lambda: told.caught_up > 0)
    yield sync
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


@pytest.fixture
def document() -> Callable[..., Notification]:
    """``document(name, **fields)`` makes a complete notification; ``at`` seconds later than others when given."""

    def make(name: str, *, at: int = 0, **fields: object) -> Notification:
        moment = datetime(2026, 11, 23, 6, 0, tzinfo=UTC) + timedelta(seconds=at)
        stamp = f"{moment + timedelta(hours=5.5):%Y-%m-%d %H:%M:%S.%f}"
        usual: dict[str, object] = {"title": name, "description": "", "creation": stamp, "modified": stamp}
        return Notification(name=name, created_at=moment, **(usual | fields))  # type: ignore[arg-type]

    return make
