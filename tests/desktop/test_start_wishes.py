"""Which wishes of starts are done at once, which wait for the list, and how many are heeded."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import cast

import pytest
import pytest_asyncio

from nirmaan_tray.actions import Actions
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.start_wish import Open, Quit, Show, SignInAnswer
from nirmaan_tray.start_wishes import AT_ONCE, PATIENCE_S, WITHIN_S, StartWishes
from nirmaan_tray.tasks import Tasks
from nirmaan_tray.ui.bridge import Bridge
from tests.ui.recorded_wishes import RecordedWishes


@dataclass
class Doing:
    """Notes what is done of the wishes; ``listed`` is what the list has."""

    bridge: Bridge = field(default_factory=lambda: Bridge(RecordedWishes()))
    listed: set[str] = field(default_factory=set)
    done: list[object] = field(default_factory=list)
    waits: bool = False

    def __post_init__(self) -> None:
        self.bridge.inbox_wanted.connect(lambda: self.done.append("list"))

    async def knows(self, name: str) -> bool:
        return name in self.listed

    def open(self, name: str, token: str | None = None) -> None:
        self.done.append((name, token))

    def answered(self, query: str) -> bool:
        self.done.append(query)
        return self.waits

    def quit(self) -> None:
        self.done.append("quit")


class SetClock(SystemClock):
    """Stands still until a test sets it on; a pause ends only when what it waits for comes, or the test ends it."""

    def __init__(self) -> None:
        self.at_s = 1000.0
        self.ringing = asyncio.Event()

    def monotonic(self) -> float:
        return self.at_s

    async def sleep(self, delay_s: float) -> None:
        until_s = self.at_s + delay_s
        while self.at_s < until_s:
            await self.ringing.wait()
            self.ringing.clear()

    def goes_on(self, seconds: float) -> None:
        self.at_s += seconds
        self.ringing.set()


@dataclass
class Desk:
    doing: Doing
    clock: SetClock
    starts: StartWishes

    async def settled(self) -> list[object]:
        """Return what was done, as soon as nothing more is about to be."""
        for _ in range(50):
            await asyncio.sleep(0)
        return self.doing.done


@pytest_asyncio.fixture
async def desk() -> AsyncIterator[Desk]:
    doing, clock, tasks = Doing(), SetClock(), Tasks()
    yield Desk(doing, clock, StartWishes(cast("Actions", doing), clock, tasks))
    await tasks.close(1.0)


async def test_what_needs_no_list_is_done_at_once(desk: Desk) -> None:
    for wish in (Show(), SignInAnswer("code=1"), Quit()):
        desk.starts.take(wish)
    assert desk.doing.done == ["list", "code=1", "quit"]


async def test_what_the_list_has_is_opened_with_the_token_of_the_click(desk: Desk) -> None:
    desk.doing.listed = {"a", "b"}
    desk.starts.take(Open("a"), "token")
    desk.starts.take(Open("b"))
    assert await desk.settled() == [("a", "token"), ("b", None)]


async def test_what_comes_with_the_first_catch_up_is_waited_for(desk: Desk) -> None:
    desk.starts.take(Open("a"))
    assert await desk.settled() == []
    desk.doing.bridge.set_link(Link(LinkState.UP))
    assert await desk.settled() == [], "the link comes before the list"
    desk.doing.listed = {"a"}
    desk.doing.bridge.caught_up.emit()
    assert await desk.settled() == [("a", None)]


@pytest.mark.parametrize("state", [LinkState.OFFLINE, LinkState.SIGN_IN_NEEDED])
async def test_where_nothing_more_will_come_the_list_says_how_things_are(desk: Desk, state: LinkState) -> None:
    desk.starts.take(Open("a"))
    desk.doing.bridge.set_link(Link(state))
    assert await desk.settled() == ["list"]


async def test_so_it_does_after_a_catch_up_without_it_and_where_there_is_trouble(desk: Desk) -> None:
    bridge = desk.doing.bridge
    bridge.set_link(Link(LinkState.UP))
    bridge.caught_up.emit()
    desk.starts.take(Open("a"))
    assert await desk.settled() == ["list"]
    bridge.set_link(Link(LinkState.CONNECTING))
    desk.starts.take(Open("a"))
    assert await desk.settled() == ["list"], "a new link brings a new catch-up"
    bridge.set_trouble("keyring_locked")
    assert await desk.settled() == ["list", "list"]


async def test_a_site_that_says_nothing_is_not_waited_for_long(desk: Desk) -> None:
    desk.starts.take(Open("a"))
    await desk.settled()
    desk.clock.goes_on(PATIENCE_S - 1)
    assert await desk.settled() == []
    desk.clock.goes_on(1.5)
    assert await desk.settled() == ["list"]


async def test_a_flood_of_links_opens_no_more_than_a_hand_can_click(desk: Desk) -> None:
    desk.doing.listed = {"a"}
    for _ in range(AT_ONCE * 5):
        desk.starts.take(Open("a"))
    assert (await desk.settled()).count(("a", None)) == AT_ONCE
    desk.clock.goes_on(WITHIN_S)
    desk.starts.take(Open("a"))
    assert (await desk.settled()).count(("a", None)) == AT_ONCE + 1


@pytest.mark.parametrize("text", ["nirmaan-tray:quit", "https://evil.example/", ""])
async def test_a_link_that_is_none_of_ours_does_nothing(desk: Desk, text: str) -> None:
    desk.starts.take_link(text)
    desk.starts.take_link("nirmaan-tray:show")
    assert desk.doing.done == ["list"]
