"""Snoozes and mutes: what is told, when, and once."""

import asyncio
import math
import tempfile
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from nirmaan_tray.clock import SystemClock
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.model.change import Muted, Returned, Snoozed
from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.snoozing import LOOK_S
from nirmaan_tray.store import Row, Store
from nirmaan_tray.topics import Topic

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
Make = Callable[..., Notification]

PAYMENTS = Mute(topic=Topic.PAYMENT)
TOWER = Mute(project="Tower", until_s=(NOW + HOUR).timestamp())


class HandClock(SystemClock):
    """Time that passes when the test lets it; the wall clock can be set besides."""

    def __init__(self) -> None:
        self.at = NOW
        self._passed_s = 0.0
        self._sleeping: dict[asyncio.Future[None], float] = {}
        self.looks = asyncio.Event()
        """Set while somebody sleeps no longer than ``LOOK_S``."""

    def now(self) -> datetime:
        return self.at

    async def sleep(self, delay_s: float) -> None:
        assert delay_s > 0, "busy"
        done = asyncio.get_running_loop().create_future()
        self._sleeping[done] = self._passed_s + delay_s
        self._tell()
        try:
            await done
        finally:
            del self._sleeping[done]
            self._tell()

    def let_pass(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        self._passed_s += seconds
        for done, until_s in self._sleeping.items():
            if until_s <= self._passed_s and not done.done():
                done.set_result(None)

    def _tell(self) -> None:
        if any(until_s - self._passed_s <= LOOK_S for until_s in self._sleeping.values()):
            self.looks.set()
        else:
            self.looks.clear()


async def looked(clock: HandClock) -> None:
    """Return when whoever waits for the clock has heard of everything, and waits again."""
    for _ in range(2):
        # Whoever was woken, or has heard of something, sleeps no more after so many turns of the loop.
        for _ in range(10):
            await asyncio.sleep(0)
        async with asyncio.timeout(10):
            await clock.looks.wait()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest_asyncio.fixture
async def looking(inbox: Inbox, store: Store, document: Make) -> AsyncIterator[Inbox]:
    """An inbox with two unread rows of before, which looks at the clock, for there is a snooze beyond all tests."""
    store.write([Row(document(name)) for name in ("a", "b", "far")])
    store.snooze("far", NOW + 9999 * HOUR)
    await inbox.start()
    task = asyncio.ensure_future(inbox.look_after())
    yield inbox
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_a_snoozed_row_says_so_until_its_time_comes_and_is_told_of_once(
    looking: Inbox, clock: HandClock, told: Any, document: Make
) -> None:
    await looking.snooze("a", NOW + HOUR)
    assert told.changes == [Muted(()), Snoozed("a")]
    row = await looking.row("a")
    assert row == document("a", snoozed_until=NOW + HOUR)
    await looked(clock)
    clock.let_pass(3599)
    await looked(clock)
    assert told.of(Returned) == []
    clock.let_pass(1)
    await looked(clock)
    assert told.of(Returned) == [Returned(document("a"))]
    assert await looking.row("a") == document("a")
    clock.let_pass(9999)
    await looking.start()
    assert len(told.of(Returned)) == 1
    assert await looking.unread_names() == {"a", "b", "far"}


async def test_a_later_snooze_replaces_an_earlier_one(looking: Inbox, clock: HandClock, told: Any) -> None:
    await looking.snooze("a", NOW + HOUR)
    await looking.snooze("a", NOW + 2 * HOUR)
    await looked(clock)
    clock.let_pass(3600)
    await looked(clock)
    assert told.of(Returned) == []
    clock.let_pass(3600)
    await looked(clock)
    assert len(told.of(Returned)) == 1


async def test_what_is_seen_withdrawn_or_unknown_is_not_snoozed(looking: Inbox, told: Any) -> None:
    await looking.mark(["a"])
    await looking.withdraw(["b"])
    for name in ("a", "b", "no such"):
        await looking.snooze(name, NOW + HOUR)
    assert told.of(Snoozed) == []


async def test_what_is_seen_or_withdrawn_meanwhile_comes_back_to_nobody(
    looking: Inbox, clock: HandClock, told: Any, store: Store
) -> None:
    await looking.snooze("a", NOW + HOUR)
    await looking.snooze("b", NOW + HOUR)
    await looking.mark(["a"])
    await looking.withdraw(["b"])
    row = await looking.row("a")
    assert row is not None
    assert row.snoozed_until is None
    await looked(clock)
    clock.let_pass(3600)
    await looked(clock)
    await looking.mark(["a"], seen=False)
    await looking.start()
    assert told.of(Returned) == []


async def test_a_mark_that_is_taken_back_leaves_the_snooze_as_it_was(
    looking: Inbox, clock: HandClock, told: Any
) -> None:
    await looking.snooze("a", NOW + HOUR)
    await looking.mark(["a"])
    await looking.mark(["a"], seen=False)
    row = await looking.row("a")
    assert row is not None
    assert row.snoozed_until == NOW + HOUR
    await looked(clock)
    clock.let_pass(3600)
    await looked(clock)
    assert len(told.of(Returned)) == 1


async def test_a_clock_that_is_set_forward_is_noticed_within_half_a_minute(
    looking: Inbox, clock: HandClock, told: Any
) -> None:
    await looking.snooze("a", NOW + HOUR)
    await looked(clock)
    clock.at += 2 * HOUR
    clock.let_pass(LOOK_S)
    await looked(clock)
    assert len(told.of(Returned)) == 1


@pytest.mark.parametrize("begin", [lambda inbox: inbox.snooze("a", NOW + HOUR), lambda inbox: inbox.mute(TOWER)])
async def test_who_has_nothing_to_wait_for_does_not_look(
    inbox: Inbox, store: Store, clock: HandClock, document: Make, begin: Callable[[Inbox], Awaitable[None]]
) -> None:
    store.write([Row(document("a"))])
    await inbox.start()
    task = asyncio.ensure_future(inbox.look_after())
    await inbox.mute(PAYMENTS)  # never ends
    for _ in range(20):
        await inbox.row("a")
        assert not clock.looks.is_set()
    await begin(inbox)
    await looked(clock)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_what_became_due_while_the_program_was_off_is_told_at_the_start(
    tmp_path: Path, clock: HandClock, told: Any, document: Make
) -> None:
    inbox = await Inbox.open(tmp_path / "inbox.db", "me", clock)
    await inbox.receive([document("a"), document("b")])
    await inbox.mute(TOWER)
    await inbox.mute(PAYMENTS)
    await inbox.snooze("a", NOW + HOUR)
    await inbox.snooze("b", NOW + 3 * HOUR)
    await inbox.close()
    clock.at += 2 * HOUR
    for expected in ([Muted((PAYMENTS,)), Returned(document("a"))], [Muted((PAYMENTS,))]):
        inbox = await Inbox.open(tmp_path / "inbox.db", "me", clock)
        inbox.listen(told.change)
        await inbox.start()
        await inbox.close()
        assert told.changes == expected
        told.changes.clear()


async def test_a_crash_after_the_claim_never_tells_twice(looking: Inbox, clock: HandClock, told: Any) -> None:
    await looking.snooze("a", NOW + HOUR)
    await looked(clock)
    assert await looking._keeper.do(lambda store: store.claim_return(NOW + HOUR)) is not None
    clock.let_pass(3600)
    await looked(clock)
    await looking.start()
    assert told.of(Returned) == []


def test_of_two_processes_one_is_told(tmp_path: Path, document: Make) -> None:
    stores = [Store.open(tmp_path / "inbox.db", "me", NOW) for _ in range(2)]
    names = {f"n{number}" for number in range(60)}
    stores[0].write([Row(document(name)) for name in names])
    for name in names:
        stores[0].snooze(name, NOW)
    told: list[str] = []

    def tell(store: Store) -> None:
        while len(told) < len(names):
            with suppress(Exception):  # the other one is writing
                if (returned := store.claim_return(NOW)) is not None:
                    told.append(returned.name)

    threads = [threading.Thread(target=tell, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(told) == sorted(names)
    assert all(store.claim_return(NOW) is None for store in stores)
    for store in stores:
        store.close()


async def test_a_snooze_waits_for_its_row(
    looking: Inbox, clock: HandClock, told: Any, store: Store, document: Make
) -> None:
    """As after damage: the snooze could be saved, the row has to come from the site again."""
    await looking.snooze("a", NOW)
    await told.until(lambda: told.of(Returned))
    store._execute("INSERT INTO snooze VALUES ('late', ?)", NOW.isoformat())
    await looking.snooze("b", NOW + HOUR)
    await looked(clock)
    await looking.receive([document("late")])
    assert len(told.of(Returned)) == 1
    clock.let_pass(LOOK_S)
    await told.until(lambda: len(told.of(Returned)) == 2)
    assert told.of(Returned)[-1] == Returned(document("late"))


async def test_each_change_of_what_is_muted_is_told_whole(looking: Inbox, clock: HandClock, told: Any) -> None:
    await looking.mute(PAYMENTS)
    await looking.mute(TOWER)
    until_noon = Mute(topic=Topic.PAYMENT, until_s=(NOW + 6 * HOUR).timestamp())
    await looking.mute(until_noon)
    await looking.unmute(Mute(topic=Topic.PROJECT))
    await looking.unmute(PAYMENTS)
    assert [set(muted.mutes) for muted in told.of(Muted)] == [
        set(),
        {PAYMENTS},
        {PAYMENTS, TOWER},
        {until_noon, TOWER},
        {TOWER},
    ]


async def test_a_mute_ends_by_the_clock(looking: Inbox, clock: HandClock, told: Any) -> None:
    await looking.mute(PAYMENTS)
    await looking.mute(TOWER)
    await looked(clock)
    clock.let_pass(3599)
    await looked(clock)
    assert set(told.of(Muted)[-1].mutes) == {PAYMENTS, TOWER}
    clock.let_pass(1)
    await told.until(lambda: told.of(Muted)[-1] == Muted((PAYMENTS,)))


@pytest.mark.parametrize("until_s", [math.inf, 1e15])
async def test_a_mute_beyond_all_dates_has_no_end(looking: Inbox, told: Any, until_s: float) -> None:
    await looking.mute(Mute(project="Tower", until_s=until_s))
    assert told.of(Muted)[-1] == Muted((Mute(project="Tower"),))


names = st.sampled_from(["a", "b", "c"])


class SnoozingMachine(RuleBasedStateMachine):
    """Two programs on one database, whatever is done to either, and to the clock."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "inbox.db"
        self.loop = asyncio.new_event_loop()
        self.at = NOW
        self.clocks: list[HandClock] = []
        self.inboxes: list[Inbox] = []
        self.tasks: list[asyncio.Future[None]] = []
        self.unread = {"a", "b", "c"}
        self.here = {"a", "b", "c"}
        self.snoozed: dict[str, datetime] = {}
        self.told: list[str] = []

    def teardown(self) -> None:
        for number in range(len(self.inboxes)):
            self.loop.run_until_complete(self.end(number))
        self.loop.close()
        self.folder.cleanup()

    @initialize()
    def begin(self) -> None:
        store = Store.open(self.path, "me", NOW)
        store.write([Row(Notification(name, name, "", NOW)) for name in (*self.here, "far")])
        store.snooze("far", NOW + 99999 * HOUR)
        store.close()
        for _ in range(2):
            self.clocks.append(HandClock())
            self.inboxes.append(self.loop.run_until_complete(Inbox.open(self.path, "me", self.clocks[-1])))
            self.tasks.append(self.loop.create_future())
        for number in range(2):
            self.loop.run_until_complete(self.start(number))
        self.settle()

    async def start(self, number: int) -> None:
        inbox = self.inboxes[number]
        inbox.listen(
            lambda change: self.told.append(change.notification.name) if isinstance(change, Returned) else None
        )
        await inbox.start()
        self.tasks[number] = asyncio.ensure_future(inbox.look_after())

    async def end(self, number: int) -> None:
        self.tasks[number].cancel()
        with suppress(asyncio.CancelledError):
            await self.tasks[number]
        await self.inboxes[number].close()

    def settle(self) -> None:
        """Let both programs look, and compare what they have told since."""
        for _ in range(2):  # what one of them wrote is looked at by the other one
            for clock in self.clocks:
                clock.at = self.at
                clock.let_pass(LOOK_S)
            self.at += timedelta(seconds=LOOK_S)
            for clock in self.clocks:
                self.loop.run_until_complete(looked(clock))
        due = {name for name, until in self.snoozed.items() if until <= self.at}
        assert sorted(self.told) == sorted(due & self.unread & self.here)
        self.told.clear()
        self.snoozed = {name: until for name, until in self.snoozed.items() if name not in due}

    @rule(number=st.integers(0, 1), name=names, minutes=st.sampled_from([-5, 0, 2, 2, 60]))
    def snooze(self, number: int, name: str, minutes: int) -> None:
        until = self.at + timedelta(minutes=minutes)
        self.loop.run_until_complete(self.inboxes[number].snooze(name, until))
        if name in self.unread & self.here:
            self.snoozed[name] = until
        if minutes <= 0:
            self.settle()

    @rule(number=st.integers(0, 1), name=names, seen=st.booleans())
    def mark(self, number: int, name: str, seen: bool) -> None:
        self.loop.run_until_complete(self.inboxes[number].mark([name], seen=seen))
        if name in self.here:
            self.unread = self.unread - {name} if seen else self.unread | {name}

    @rule(number=st.integers(0, 1), name=names)
    def withdraw(self, number: int, name: str) -> None:
        self.loop.run_until_complete(self.inboxes[number].withdraw([name]))
        self.here.discard(name)

    @rule(minutes=st.sampled_from([0, 2, 30, 61, -30]))
    def set_the_clock(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)
        self.settle()

    @rule(number=st.integers(0, 1))
    def restart(self, number: int) -> None:
        self.loop.run_until_complete(self.end(number))
        self.inboxes[number] = self.loop.run_until_complete(Inbox.open(self.path, "me", self.clocks[number]))
        self.loop.run_until_complete(self.start(number))

    @rule(minutes=st.sampled_from([1, 90]))
    def be_off_for_a_while(self, minutes: int) -> None:
        for number in range(2):
            self.loop.run_until_complete(self.end(number))
        self.at += timedelta(minutes=minutes)
        for number, clock in enumerate(self.clocks):
            clock.at = self.at
            self.inboxes[number] = self.loop.run_until_complete(Inbox.open(self.path, "me", clock))
            self.loop.run_until_complete(self.start(number))
        self.settle()


# Seconds when all is well; finding the shortest way to a failure may take minutes.
TestSnoozing = pytest.mark.timeout(400)(SnoozingMachine.TestCase)
TestSnoozing.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
