"""What comes while nobody wants to be disturbed is told of when that is over, once, whatever ends the program meanwhile."""

import asyncio
import itertools
import math
import tempfile
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from nirmaan_tray.announce import Announcer
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.model.change import Change, Released
from nirmaan_tray.model.habits import Habits
from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.notification import Kind, Notification
from nirmaan_tray.model.toast import Toast
from nirmaan_tray.present import RELEASE_S, Presenter
from nirmaan_tray.store import Store
from nirmaan_tray.ui import toast_words

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
Make = Callable[..., Notification]


class Stopped(SystemClock):
    """A clock that the test sets; whoever sleeps does not wake."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at

    async def sleep(self, delay_s: float) -> None:  # noqa: ARG002 - it is never over
        await asyncio.Event().wait()


class Screen:
    """A toaster without a desktop."""

    def __init__(self) -> None:
        self.shown: list[Toast] = []

    async def run(self) -> None:
        raise AssertionError("nobody runs it here")

    def show(self, toast: Toast) -> None:
        self.shown.append(toast)

    def replace(self, toast: Toast) -> None:
        raise AssertionError(f"nothing is hidden here, not {toast.key}")

    def withdraw(self, keys: Iterable[str]) -> None:
        """Nobody looks whether it is gone."""

    def sweep(self) -> None:
        raise AssertionError("nobody signs out here")

    def ask(self) -> None:
        raise AssertionError("nobody asks here")


class Program:
    """What there is of the tray between its database and its screen; it can be ended and started again."""

    def __init__(self, path: Path, clock: Stopped) -> None:
        self._path = path
        self._clock = clock
        self._task: asyncio.Future[None] | None = None
        self._released = asyncio.Event()
        self.later: list[tuple[float, Callable[[], None]]] = []
        self.screen = Screen()
        self.quiet = False

    async def start(self) -> None:
        # Far apart, so that nothing is a burst.
        seconds = itertools.count(step=100)
        self.presenter = Presenter(
            Announcer(lambda: float(next(seconds)), lambda: self._clock.at.timestamp()), self._later
        )
        self.presenter.habits(Habits(alerts_break_through=True))
        self.presenter.use(self.screen)
        self.presenter.quiet(math.inf if self.quiet else None)
        self.inbox = await Inbox.open(self._path, "me", self._clock)
        self.presenter.follow(self.inbox)
        self.inbox.listen(self._change)
        await self.inbox.start()
        self._task = asyncio.ensure_future(self.inbox.look_after())

    async def end(self) -> None:
        """As a kill does: whatever is in memory only is gone."""
        assert self._task is not None
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        await self.inbox.close()

    async def restart(self) -> None:
        await self.end()
        await self.start()

    async def be_quiet(self, quiet: bool) -> None:
        self.quiet = quiet
        self.presenter.quiet(math.inf if quiet else None)
        await self.look()

    async def look(self) -> None:
        """Return when all has been told that may be."""
        self._released.clear()
        self.inbox.look_again()
        async with asyncio.timeout(10):
            await self._released.wait()

    async def come(self, *names: str, kind: Kind = Kind.INFO, **fields: Any) -> None:
        """Let an event tell of these."""
        notes = [Notification(name, name, "", NOW, kind=kind, modified="1", **fields) for name in names]
        await self.inbox.receive(notes, live=set(names))

    def told(self) -> list[str]:
        """Return the titles of what was shown since the last time."""
        titles = [toast.title for toast in self.screen.shown]
        self.screen.shown.clear()
        return titles

    def _change(self, change: Change) -> None:
        self.presenter.change(change)
        if isinstance(change, Released):
            self._released.set()

    def _later(self, delay_s: float, call: Callable[[], None]) -> None:
        self.later.append((delay_s, call))


Run = Callable[[], Awaitable[Program]]


@pytest.fixture
def clock() -> Stopped:
    return Stopped()


@pytest.fixture
async def run(tmp_path: Path, clock: Stopped) -> Any:
    """``await run()`` starts one more program on the same database."""
    programs: list[Program] = []

    async def run() -> Program:
        programs.append(Program(tmp_path / "inbox.db", clock))
        await programs[-1].start()
        return programs[-1]

    yield run
    for program in programs:
        await program.end()


async def test_what_came_in_a_quiet_is_told_when_it_ends_after_a_restart_too(run: Run) -> None:
    program = await run()
    await program.be_quiet(True)
    await program.come("a")
    await program.restart()
    await program.come("b")
    await program.restart()
    await program.come("a", "b")
    assert program.told() == []
    await program.be_quiet(False)
    assert program.told() == [toast_words.several(2)]
    for _ in range(2):
        await program.restart()
        await program.come("a", "b")
        await program.look()
    assert program.told() == []


async def test_what_a_quiet_left_that_is_over_at_the_start_is_told_with_what_the_catch_up_finds(run: Run) -> None:
    program = await run()
    await program.inbox.begin("")
    await program.be_quiet(True)
    await program.come("a", "b", "read elsewhere")
    program.quiet = False
    await program.restart()
    assert program.told() == []
    later = [Notification(name, name, "", NOW + HOUR, creation="2", modified="2") for name in ("c", "d")]
    read = Notification("read elsewhere", "", "", NOW, seen=True, creation="1", modified="2")
    with program.inbox.catching_up():
        await program.inbox.receive([*later, read])
        assert program.told() == []
    assert program.told() == [toast_words.several(4)]


async def test_what_is_read_deleted_or_snoozed_meanwhile_is_not_counted(run: Run, clock: Stopped) -> None:
    program = await run()
    await program.be_quiet(True)
    await program.come("a", "b", "read", "deleted", "snoozed", "snoozed and due", "taken back")
    await program.inbox.mark(["read", "taken back"])
    await program.inbox.mark(["taken back"], seen=False)
    await program.inbox.withdraw(["deleted"])
    await program.inbox.snooze("snoozed", NOW + 9 * HOUR)
    await program.inbox.snooze("snoozed and due", NOW + HOUR)
    await program.restart()
    clock.at += 2 * HOUR
    await program.be_quiet(False)
    assert program.told() == [toast_words.several(4)]
    clock.at += 8 * HOUR
    await program.look()
    assert program.told() == ["snoozed"]
    await program.inbox.mark(["read"], seen=False)
    await program.restart()
    await program.look()
    assert program.told() == []


async def test_a_snooze_that_ends_in_a_quiet_waits_for_its_end(run: Run, clock: Stopped) -> None:
    program = await run()
    await program.come("a")
    await program.come("alert", kind=Kind.ALERT)
    for name in ("a", "alert"):
        await program.inbox.snooze(name, NOW + HOUR)
    assert program.told() == ["a", "alert"]
    await program.be_quiet(True)
    clock.at += 2 * HOUR
    await program.look()
    assert program.told() == ["alert"]
    await program.restart()
    assert program.told() == []
    await program.be_quiet(False)
    assert program.told() == ["a"]
    await program.restart()
    assert program.told() == []


async def test_alerts_break_through_and_those_held_before_follow_when_they_may(run: Run) -> None:
    program = await run()
    await program.be_quiet(True)
    await program.come("a")
    await program.come("alert", kind=Kind.ALERT)
    assert program.told() == ["alert"]
    program.presenter.habits(Habits(alerts_break_through=False))
    await program.come("held", kind=Kind.ALERT)
    await program.look()
    assert program.told() == []
    program.presenter.habits(Habits(alerts_break_through=True))
    await program.look()
    assert program.told() == ["held"]
    await program.be_quiet(False)
    assert program.told() == ["a"]


async def test_what_comes_while_it_is_muted_is_not_held(run: Run) -> None:
    program = await run()
    await program.be_quiet(True)
    await program.inbox.mute(Mute(project="Tower"))
    await program.come("a", project="Tower")
    await program.inbox.unmute(Mute(project="Tower"))
    await program.be_quiet(False)
    assert program.told() == []


async def test_what_was_there_before_the_first_sign_in_is_not_held(run: Run) -> None:
    program = await run()
    await program.be_quiet(True)
    await program.inbox.begin("9")
    with program.inbox.catching_up():
        await program.inbox.receive([Notification("old", "old", "", NOW, creation="1", modified="1")], cursor="1")
    await program.be_quiet(False)
    assert program.told() == []


async def test_a_crash_behind_the_claim_never_tells_twice(run: Run, tmp_path: Path) -> None:
    program = await run()
    await program.be_quiet(True)
    await program.come("claimed", "a")
    store = Store.open(tmp_path / "inbox.db", "me", NOW)
    assert store.claim("claimed", NOW)
    store.close()
    await program.restart()
    await program.be_quiet(False)
    assert program.told() == ["a"]


async def test_of_two_programs_whose_quiet_ends_one_tells_of_each(run: Run) -> None:
    programs = [await run(), await run()]
    for program in programs:
        await program.be_quiet(True)
    names = [f"n{number}" for number in range(40)]
    await programs[0].come(*names[:20])
    await programs[1].come(*names[20:])
    await asyncio.gather(*(program.be_quiet(False) for program in programs))
    assert sum(map(count, programs[0].told() + programs[1].told())) == len(names)


async def test_a_disk_that_hangs_keeps_the_toasts_away_for_a_moment_only(run: Run) -> None:
    program = await run()
    await program.be_quiet(True)
    program.presenter.tell(Toast("other", "other", "", ()))
    program.quiet = False
    program.presenter.quiet(None)
    assert program.told() == []
    ((delay_s, end),) = program.later
    end()
    assert delay_s == RELEASE_S
    assert program.told() == ["other"]


async def test_a_quiet_that_ends_while_there_is_no_inbox_ends_at_once(run: Run) -> None:
    program = await run()
    await program.be_quiet(True)
    program.presenter.tell(Toast("other", "other", "", ()))
    program.presenter.follow(None)
    assert program.told() == []
    program.presenter.quiet(None)
    assert program.told() == ["other"]


async def test_while_it_is_quiet_a_notification_is_one_transaction(run: Run, tmp_path: Path) -> None:
    program = await run()
    await program.be_quiet(True)
    begun: list[str] = []
    trace = lambda store: store._connection.set_trace_callback(begun.append)  # noqa: E731
    await program.inbox._keeper.do(trace)
    await program.come("a")
    assert sum(statement.startswith("BEGIN") for statement in begun) == 1
    await program.be_quiet(False)
    assert sum(statement.startswith("BEGIN") for statement in begun) == 2


def count(title: str) -> int:
    """Return how many notifications a toast with this title tells of."""
    return next((n for n in range(2, 99) if title == toast_words.several(n)), 1)


class HoldingMachine(RuleBasedStateMachine):
    """Two programs on one database: whatever happens, what is owed is told when one of them may, and nothing twice.

    ``unclaimed``: nobody was told of it yet, by name whether it is an alert. ``told``: how many were, since the last look.
    """

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.loop = asyncio.new_event_loop()
        self.clock = Stopped()
        self.alerts: dict[str, bool] = {}
        self.unclaimed: set[str] = set()
        self.seen: set[str] = set()
        self.gone: set[str] = set()
        self.snoozed: dict[str, datetime] = {}
        self.expected = 0

    def teardown(self) -> None:
        for number in range(2):
            self.turn_quiet(number, False)
        self.nothing_is_owed_nor_told_twice()
        for program in self.programs:
            self.loop.run_until_complete(program.end())
        self.loop.close()
        self.folder.cleanup()

    @initialize()
    def begin(self) -> None:
        self.programs = [Program(Path(self.folder.name) / "inbox.db", self.clock) for _ in range(2)]
        for program in self.programs:
            self.loop.run_until_complete(program.start())

    @rule(number=st.integers(0, 1), quiet=st.booleans())
    def turn_quiet(self, number: int, quiet: bool) -> None:
        program = self.programs[number]
        ends, before = program.quiet and not quiet, len(program.screen.shown)
        self.loop.run_until_complete(program.be_quiet(quiet))
        self.look_at(number)
        assert not ends or len(program.screen.shown) <= before + 1, "two toasts are two disturbances"

    @rule(number=st.integers(0, 1), alert=st.booleans(), again=st.booleans(), data=st.data())
    def come(self, number: int, alert: bool, again: bool, data: st.DataObject) -> None:
        here = sorted(set(self.alerts) - self.gone - self.seen)
        if again and here:
            name = data.draw(st.sampled_from(here))
        else:
            name = f"n{len(self.alerts)}"
            self.alerts[name] = alert
            self.unclaimed.add(name)
        kind = Kind.ALERT if self.alerts[name] else Kind.INFO
        self.loop.run_until_complete(self.programs[number].come(name, kind=kind))
        self.claim(number, {name} if self.programs[number].quiet else self.unclaimed)

    @rule(number=st.integers(0, 1), data=st.data(), seen=st.booleans())
    def mark(self, number: int, data: st.DataObject, seen: bool) -> None:
        if here := sorted(set(self.alerts) - self.gone):
            name = data.draw(st.sampled_from(here))
            self.loop.run_until_complete(self.programs[number].inbox.mark([name], seen=seen))
            self.seen = self.seen | {name} if seen else self.seen - {name}

    @rule(number=st.integers(0, 1), data=st.data())
    def withdraw(self, number: int, data: st.DataObject) -> None:
        if here := sorted(set(self.alerts) - self.gone):
            name = data.draw(st.sampled_from(here))
            self.loop.run_until_complete(self.programs[number].inbox.withdraw([name]))
            self.gone.add(name)

    @rule(number=st.integers(0, 1), data=st.data(), hours=st.integers(1, 3))
    def snooze(self, number: int, data: st.DataObject, hours: int) -> None:
        if here := sorted(set(self.alerts) - self.gone):
            name = data.draw(st.sampled_from(here))
            until = self.clock.at + hours * HOUR
            self.loop.run_until_complete(self.programs[number].inbox.snooze(name, until))
            if name not in self.seen:
                self.snoozed[name] = until
                self.unclaimed.discard(name)

    @rule(hours=st.integers(1, 2))
    def time_passes(self, hours: int) -> None:
        self.clock.at += hours * HOUR
        self.look()

    @rule(number=st.integers(0, 1), quiet=st.booleans())
    def killed_and_started(self, number: int, quiet: bool) -> None:
        program = self.programs[number]
        self.loop.run_until_complete(program.end())
        program.quiet = quiet
        self.loop.run_until_complete(program.start())
        self.look()

    @rule()
    def look(self) -> None:
        for number in range(2):
            self.loop.run_until_complete(self.programs[number].look())
            self.look_at(number)

    def look_at(self, number: int) -> None:
        self.claim(number, self.unclaimed)
        for name, until in [*self.snoozed.items()]:
            if until <= self.clock.at and not self.is_held(number, name):
                del self.snoozed[name]
                self.expected += name not in self.seen | self.gone

    def claim(self, number: int, names: set[str]) -> None:
        for name in [*names & self.unclaimed - self.gone]:
            if not self.is_held(number, name):
                self.unclaimed.discard(name)
                self.expected += name not in self.seen

    def is_held(self, number: int, name: str) -> bool:
        return self.programs[number].quiet and not self.alerts[name] and name not in self.seen

    @invariant()
    def nothing_is_owed_nor_told_twice(self) -> None:
        told = [toast.title for program in self.programs for toast in program.screen.shown]
        assert sum(map(count, told)) == self.expected


TestHolding = pytest.mark.timeout(400)(HoldingMachine.TestCase)
TestHolding.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
