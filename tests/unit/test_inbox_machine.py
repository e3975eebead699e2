"""What the inbox decides, in any order of events, against a model of it that fits a page."""

import asyncio
import tempfile
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from nirmaan_tray.clock import SystemClock
from nirmaan_tray.inbox import DELETION_GRACE_S, Inbox
from nirmaan_tray.model.change import Arrived, Change, MarkRefused, Muted, Seen, Unread, Withdrawn
from nirmaan_tray.model.mark import Mark
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.store import Store
from nirmaan_tray.taking import Taking

NAMES = [f"n{i}" for i in range(5)]
names = st.sampled_from(NAMES)
some_names = st.sets(names, min_size=1)
moments = st.integers(min_value=0, max_value=9)


def stamp(moment: int) -> str:
    return f"2026-11-23 11:00:0{moment}.000000"


class MovedClock(SystemClock):
    """Time that the machine moves, and sleeping too."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    async def sleep(self, delay_s: float) -> None:
        self.at += timedelta(seconds=delay_s)


@dataclass
class ModelRow:
    """What is to be known of one notification."""

    seen: bool
    modified: str
    complete: bool
    news: bool = False
    arrived: bool = False
    withdrawn_at: datetime | None = None


@st.composite
def notifications(draw: st.DrawFn, *, complete: bool | None = None) -> Notification:
    """A document, or a payload; a name's creation never changes, everything else may."""
    name = draw(names)
    at = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
    if not (draw(st.booleans()) if complete is None else complete):
        return Notification(name, name, "payload", at, complete=False)
    return Notification(
        name,
        name,
        "document",
        at,
        seen=draw(st.booleans()),
        creation=stamp(NAMES.index(name)),
        modified=stamp(draw(moments)),
    )


batches = st.lists(notifications(), max_size=5, unique_by=lambda n: n.name)


class InboxMachine(RuleBasedStateMachine):
    """Does to an inbox whatever may be done to it, and to the model what is to come of it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = MovedClock()
        self.loop = asyncio.new_event_loop()
        self.rows: dict[str, ModelRow] = {}
        self.marks: dict[str, bool] = {}
        self.before: dict[str, bool] = {}
        self.flying: list[Mark] = []
        self.baseline: str | None = None
        self.caught_up = False
        self.ever_live: set[str] = set()
        self.ever_arrived: list[str] = []
        self.changes: list[Change] = []
        self.expected: set[Change] = set()
        self.told_unread: int | None = None

    def teardown(self) -> None:
        self.loop.run_until_complete(self.inbox.close())
        self.loop.close()
        self.folder.cleanup()

    def run(self, doing: Coroutine[Any, Any, object]) -> None:
        """Do it, and compare what was told with what the model expects (which was brought about before)."""
        self.changes.clear()
        self.loop.run_until_complete(doing)
        for name, row in self.rows.items():
            if row.news and not row.arrived and row.withdrawn_at is None:
                row.arrived = True
                self.ever_arrived.append(name)
        arrived = [change.notification.name for change in self.changes if isinstance(change, Arrived)]
        assert len(arrived) == len(set(arrived))
        told_before = self.ever_arrived[: len(self.ever_arrived) - len(arrived)]
        assert not set(arrived) & set(told_before)
        assert sorted(self.ever_arrived) == sorted(told_before + arrived)
        unread = [change.count for change in self.changes if isinstance(change, Unread)]
        if unread:
            self.told_unread = unread[-1]
        others = [change for change in self.changes if not isinstance(change, Arrived | Muted | Unread)]
        assert len(others) == len(set(others))
        assert set(others) == self.expected
        self.expected.clear()

    @initialize()
    def start(self) -> None:
        self.open()

    def open(self) -> None:
        self.store = Store.open(Path(self.folder.name) / "inbox.db", "me", self.clock.now())
        assert self.store.set_aside is None
        self.inbox = Inbox(self.store, self.clock)
        self.inbox.listen(self.changes.append)
        self.told_unread = None
        self.run(self.inbox.start())
        assert self.inbox.marks_wanted.is_set() is bool(self.marks)

    @rule()
    def restart(self) -> None:
        self.loop.run_until_complete(self.inbox.close())
        self.open()

    @rule(batch=batches, live=st.booleans())
    def die_before_announcing(self, batch: list[Notification], live: bool) -> None:
        told = {n.name for n in batch} if live else set()
        self.take(batch, told)
        Taking(batch, frozenset(told), None, {}, self.clock.now()).run(self.store)
        self.expected.clear()
        self.restart()

    @rule(seconds=st.sampled_from([0.5, DELETION_GRACE_S / 2, DELETION_GRACE_S, 60]))
    def wait(self, seconds: float) -> None:
        self.clock.at += timedelta(seconds=seconds)

    @precondition(lambda self: self.baseline is None)
    @rule(baseline=st.just("") | moments.map(stamp))
    def begin(self, baseline: str) -> None:
        self.baseline = baseline
        self.run(self.inbox.begin(baseline))

    @precondition(lambda self: self.baseline is not None)
    @rule(batch=batches, cursor=st.just("") | moments.map(stamp))
    def catch_up(self, batch: list[Notification], cursor: str) -> None:
        documents = [n for n in batch if n.complete]
        self.caught_up = True
        self.take(documents, set())
        self.run(self.inbox.receive(documents, cursor=cursor))

    @rule(batch=batches, asked=st.none() | st.dictionaries(names, moments.map(stamp)))
    def receive(self, batch: list[Notification], asked: dict[str, str] | None) -> None:
        """With an answer to a question by name, just asked (None) or so long ago that much has changed since."""
        if asked is None:
            asked = self.loop.run_until_complete(self.inbox.stamps(NAMES))
            assert asked == {name: row.modified for name, row in self.rows.items()}
        held = {n.name for n in batch if n.name in self.rows and self.is_being_deleted(self.rows[n.name])}
        self.take(batch, set(), asked)
        self.run(self.receive_and_hear(batch, asked, held))

    async def receive_and_hear(self, batch: list[Notification], asked: dict[str, str], held: set[str]) -> None:
        assert await self.inbox.receive(batch, asked=asked) == held

    @rule(batch=batches, live=some_names)
    def receive_live(self, batch: list[Notification], live: set[str]) -> None:
        self.take(batch, live)
        self.run(self.inbox.receive(batch, live=live))

    def take(self, batch: list[Notification], live: set[str], asked: dict[str, str] | None = None) -> None:
        for new in batch:
            self.ever_live |= {new.name} & live
            row = self.rows.get(new.name)
            if row is not None and not self.believes(new, row, asked or {}):
                row.news |= new.name in live
                continue
            seen = self.marks.get(new.name, new.seen)
            if new.name in self.marks and row is not None:
                self.before[new.name] = new.seen
            news = new.name in live or (self.baseline is not None and new.creation > self.baseline)
            if seen and (not row.seen if row is not None else news):
                self.expected.add(Seen(new.name))
            before = row or ModelRow(seen, "", new.complete)
            self.rows[new.name] = ModelRow(seen, new.modified, new.complete, news or before.news, before.arrived)

    def is_being_deleted(self, row: ModelRow) -> bool:
        return row.withdrawn_at is not None and self.clock.at < row.withdrawn_at + timedelta(seconds=DELETION_GRACE_S)

    def believes(self, new: Notification, row: ModelRow, asked: dict[str, str]) -> bool:
        if self.is_being_deleted(row):
            return False
        if not new.complete:
            return row.withdrawn_at is not None or not row.complete
        return new.modified >= row.modified or asked.get(new.name) == row.modified

    @rule(gone=some_names)
    def withdraw(self, gone: set[str]) -> None:
        self.take_out(gone)
        self.run(self.inbox.withdraw(gone))

    def take_out(self, gone: set[str]) -> None:
        for name in gone & set(self.rows):
            if self.rows[name].withdrawn_at is None:
                self.rows[name].withdrawn_at = self.clock.at
                self.expected.add(Withdrawn(name))

    @rule(wanted=some_names, seen=st.booleans())
    def mark(self, wanted: set[str], seen: bool) -> None:
        for name in wanted & set(self.rows):
            row = self.rows[name]
            if row.withdrawn_at is None and row.seen is not seen:
                self.before.setdefault(name, row.seen)
                row.seen = seen
                self.marks[name] = seen
                if seen:
                    self.expected.add(Seen(name))
        self.run(self.inbox.mark(wanted, seen=seen))

    @precondition(lambda self: self.marks)
    @rule()
    def begin_to_send(self) -> None:
        self.flying = self.store.marks()

    def settled(self, number: int) -> tuple[Mark, bool]:
        """Return a mark that was under way, and whether it is still the one that is wanted."""
        mark = self.flying.pop(number % len(self.flying))
        wanted = self.marks.get(mark.name) is mark.seen
        if wanted:
            del self.marks[mark.name], self.before[mark.name]
        return mark, wanted

    @precondition(lambda self: self.flying)
    @rule(number=st.integers(min_value=0), moment=moments)
    def sent(self, number: int, moment: int) -> None:
        mark, _ = self.settled(number)
        answer = Notification(
            mark.name,
            mark.name,
            "document",
            self.clock.at,
            seen=mark.seen,
            creation=stamp(NAMES.index(mark.name)),
            modified=stamp(moment),
        )
        self.take([answer], set())
        self.run(self.inbox.mark_sent(mark, answer))

    @precondition(lambda self: self.flying)
    @rule(number=st.integers(min_value=0))
    def refused(self, number: int) -> None:
        before = self.before.get(self.flying[number % len(self.flying)].name, False)
        mark, wanted = self.settled(number)
        if wanted:
            self.rows[mark.name].seen = before
            self.expected.add(MarkRefused(mark.name, "not_permitted"))
        self.run(self.inbox.mark_refused(mark, "not_permitted"))

    @precondition(lambda self: self.flying)
    @rule(number=st.integers(min_value=0))
    def pointless(self, number: int) -> None:
        mark, _ = self.settled(number)
        self.take_out({mark.name})
        self.run(self.inbox.mark_pointless(mark))

    @invariant()
    def no_mark_is_lost(self) -> None:
        assert {mark.name: mark.seen for mark in self.store.marks()} == self.marks

    @invariant()
    def what_is_stored_is_what_the_server_said_last_but_for_marks(self) -> None:
        assert {
            name: (row.notification.seen, row.notification.modified, row.notification.complete, row.withdrawn_at)
            for name, row in self.store.rows(NAMES).items()
        } == {name: (row.seen, row.modified, row.complete, row.withdrawn_at) for name, row in self.rows.items()}

    @invariant()
    def unread_is_right(self) -> None:
        unread = {name for name, row in self.rows.items() if not row.seen and row.withdrawn_at is None}
        assert self.store.unread_names() == unread
        assert self.store.unread_count() == len(unread)
        assert self.told_unread == (len(unread) if self.caught_up else None)

    @invariant()
    def each_arrived_at_most_once_and_nothing_old_unless_live(self) -> None:
        assert len(self.ever_arrived) == len(set(self.ever_arrived))
        old = {name for name in NAMES if self.baseline is None or stamp(NAMES.index(name)) <= self.baseline}
        assert not old & set(self.ever_arrived) - self.ever_live

    @invariant()
    def all_news_has_arrived(self) -> None:
        assert self.store.to_announce(9) == []


# Seconds when all is well; finding the shortest way to a failure may take minutes.
TestInbox = pytest.mark.timeout(400)(InboxMachine.TestCase)
TestInbox.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
