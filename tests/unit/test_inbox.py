"""What the inbox decides, in examples."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nirmaan_tray.clock import SystemClock
from nirmaan_tray.errors import StoreUnusable
from nirmaan_tray.inbox import DELETION_GRACE_S, Inbox
from nirmaan_tray.model.change import Arrived, Change, MarkRefused, Muted, Seen, Unread, Withdrawn
from nirmaan_tray.model.filter import UNREAD, Filter
from nirmaan_tray.model.mark import Mark
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.store import Progress, Row, Store

Make = Callable[..., Notification]
BEFORE = "2026-11-23 11:29:00.000000"
"""A baseline before all that ``document`` makes."""


class MovedClock(SystemClock):
    """Time that the test moves; sleeping takes none."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.at

    async def sleep(self, delay_s: float) -> None:
        self.slept.append(delay_s)
        await asyncio.sleep(0)


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
async def begun(inbox: Inbox) -> Inbox:
    """An inbox after a first catch-up that found nothing."""
    await inbox.begin(BEFORE)
    await inbox.receive([], cursor=BEFORE)
    return inbox


def payload(name: str, **fields: Any) -> Notification:
    return Notification(name, name, "", datetime(2026, 11, 23, 6, 0, tzinfo=UTC), complete=False, **fields)


async def test_before_the_first_catch_up_live_news_arrives_and_the_rest_is_counted(
    inbox: Inbox, told: Any, document: Make
) -> None:
    await inbox.start()
    assert await inbox.progress() is None
    await inbox.receive([document("live", at=9)], live={"live"})
    assert told.changes == [Muted(()), Arrived(document("live", at=9))]
    await inbox.begin(document("old", at=5).creation)
    assert await inbox.progress() == Progress(document("old", at=5).creation, None)
    await inbox.receive([document("old", at=5), document("older"), document("live", at=9)])
    assert told.of(Unread) == []
    await inbox.receive([], cursor=document("live", at=9).modified)
    assert told.changes == [Muted(()), Arrived(document("live", at=9)), Unread(3)]


async def test_what_came_while_it_was_away_arrives_oldest_first(begun: Inbox, told: Any, document: Make) -> None:
    later, sooner, live = document("a", at=2), document("b", at=1), document("c")
    with begun.catching_up():
        await begun.receive([later, sooner])
        await begun.receive([live], live={"c"})
    assert told.of(Arrived) == [Arrived(sooner, away=True), Arrived(later, away=True), Arrived(live)]
    assert told.changes[-1] == Unread(3)
    assert told.caught_up == 1


async def test_what_nobody_catches_up_with_is_told_as_what_it_is(begun: Inbox, told: Any, document: Make) -> None:
    """An announcer would hold what is away until a catch-up ends, a quarter of an hour perhaps."""
    await begun.receive([document("a")])
    assert told.of(Arrived) == [Arrived(document("a"))]


async def test_a_catch_up_that_is_cut_short_ends_too(begun: Inbox, told: Any, document: Make) -> None:
    catching_up = asyncio.Event()

    async def catch_up() -> None:
        with begun.catching_up():
            await begun.receive([document("a")])
            catching_up.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(catch_up())
    await catching_up.wait()
    assert told.caught_up == 0
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert told.caught_up == 1
    await begun.receive([document("b", at=1)])
    assert told.of(Arrived) == [Arrived(document("a"), away=True), Arrived(document("b", at=1))]


async def test_what_came_and_was_read_while_it_was_away_arrives_and_is_seen(
    begun: Inbox, told: Any, document: Make
) -> None:
    read = document("a", seen=True)
    await begun.receive([read])
    assert told.changes == [Unread(0), Arrived(read), Seen("a")]


async def test_the_same_again_says_nothing(begun: Inbox, told: Any, document: Make) -> None:
    await begun.receive([document("a")], live={"a"})
    before = list(told.changes)
    for live in ((), {"a"}):
        await begun.receive([document("a")], live=live)
    assert told.changes == before


async def test_an_old_notification_arrives_when_an_event_tells_of_it(begun: Inbox, told: Any, document: Make) -> None:
    old = document("a", at=-3600)
    await begun.receive([old])
    assert told.of(Arrived) == []
    await begun.receive([old], live={"a"})
    await begun.receive([old], live={"a"})
    assert told.of(Arrived) == [Arrived(old)]


async def test_many_at_once_arrive_once_each(begun: Inbox, told: Any, document: Make) -> None:
    many = [document(f"n{i:04}", at=i) for i in range(1000)]
    await begun.receive(many, live={n.name for n in many}, cursor=many[-1].modified)
    assert [a.notification for a in told.of(Arrived)] == many
    assert told.of(Unread)[-1] == Unread(1000)
    assert await begun.progress() == Progress(BEFORE, many[-1].modified)


async def test_the_cursor_moves_only_with_the_last_row(begun: Inbox, store: Store, document: Make) -> None:
    many = [document(f"n{i:04}", at=i) for i in range(250)]
    cursors: list[tuple[int, str | None]] = []

    def look(_: Change) -> None:
        progress = store.progress()
        cursors.append((store.unread_count(), progress.cursor if progress else None))

    begun.listen(look)
    await begun.receive(many, cursor=many[-1].modified)
    assert {stored for stored, cursor in cursors if cursor == BEFORE} == {100, 200}
    assert {stored for stored, cursor in cursors if cursor != BEFORE} == {250}


async def test_a_payload_is_completed_without_arriving_again(
    begun: Inbox, store: Store, told: Any, document: Make
) -> None:
    await begun.receive([payload("a")], live={"a"})
    assert told.of(Arrived) == [Arrived(payload("a"))]
    await begun.receive([document("a", project="P")], live={"a"})
    assert store.rows(["a"])["a"].notification == document("a", project="P")
    await begun.receive([payload("a")], live={"a"})
    assert store.rows(["a"])["a"].notification == document("a", project="P")
    assert len(told.of(Arrived)) == 1


async def test_an_answer_that_is_older_changes_nothing_unless_it_was_asked_for_by_name(
    begun: Inbox, told: Any, document: Make
) -> None:
    await begun.receive([document("a", modified="2026-11-23 12:00:00.000000", seen=True)])
    older = document("a", modified="2026-11-23 11:59:59.999999", seen=False)
    await begun.receive([older])
    assert await begun.unread_names() == set()
    asked = await begun.stamps(["a", "unknown"])
    assert asked == {"a": "2026-11-23 12:00:00.000000"}
    await begun.receive([document("a", modified="2026-11-23 12:00:01.000000", seen=True)])
    await begun.receive([older], asked=asked)
    assert await begun.unread_names() == set(), "told of while the answer was under way"
    await begun.receive([older], asked=await begun.stamps(["a"]))
    assert await begun.unread_names() == {"a"}
    assert told.of(Unread)[-1] == Unread(1)


async def test_what_is_read_elsewhere_is_seen_here(begun: Inbox, told: Any, document: Make) -> None:
    await begun.receive([document("a")])
    read = document("a", modified="2026-11-23 12:00:00.000000", seen=True)
    await begun.receive([read])
    await begun.receive([read])
    assert told.changes[-2:] == [Seen("a"), Unread(0)]


async def test_withdrawing(begun: Inbox, told: Any, document: Make) -> None:
    await begun.receive([document("a"), document("b")])
    await begun.withdraw(["a", "unknown"])
    await begun.withdraw(["a"])
    assert told.changes[-2:] == [Withdrawn("a"), Unread(1)]
    assert await begun.unread_names() == {"b"}
    assert await begun.known(["a", "b", "unknown"]) == {"a", "b"}


async def test_a_deletion_that_is_rolled_back_restores_without_arriving_again(
    begun: Inbox, clock: MovedClock, told: Any, document: Make
) -> None:
    await begun.receive([document("a")], live={"a"})
    await begun.withdraw(["a"])
    clock.at += timedelta(seconds=DELETION_GRACE_S - 0.001)
    assert await begun.receive([document("a")], asked=await begun.stamps(["a"])) == {"a"}
    assert await begun.unread_names() == set()
    clock.at += timedelta(seconds=0.001)
    assert await begun.receive([document("a")], asked=await begun.stamps(["a"])) == set()
    assert await begun.unread_names() == {"a"}
    assert told.changes == [Unread(0), Arrived(document("a")), Unread(1), Withdrawn("a"), Unread(0), Unread(1)]


async def test_a_payload_restores_too(begun: Inbox, clock: MovedClock, document: Make) -> None:
    await begun.receive([document("a", seen=True)])
    await begun.withdraw(["a"])
    clock.at += timedelta(seconds=DELETION_GRACE_S)
    await begun.receive([payload("a")], live={"a"})
    assert await begun.unread_names() == {"a"}


async def test_news_that_is_told_while_it_is_withdrawn_arrives_when_it_is_restored(
    begun: Inbox, clock: MovedClock, told: Any, document: Make
) -> None:
    old = document("a", at=-3600)
    await begun.receive([old])
    await begun.withdraw(["a"])
    await begun.receive([old], live={"a"})
    assert told.of(Arrived) == []
    clock.at += timedelta(seconds=DELETION_GRACE_S)
    await begun.receive([old], asked=await begun.stamps(["a"]))
    assert told.of(Arrived) == [Arrived(old)]


async def test_marking_is_true_here_at_once_and_waits_to_be_sent(begun: Inbox, told: Any, document: Make) -> None:
    await begun.receive([document("a"), document("b", seen=True)])
    assert not begun.marks_wanted.is_set()
    await begun.mark(["b", "unknown"])
    assert not begun.marks_wanted.is_set()
    await begun.mark(["a", "b"])
    assert begun.marks_wanted.is_set()
    assert await begun.marks() == [Mark("a", seen=True)]
    assert told.changes[-2:] == [Seen("a"), Unread(0)]


async def test_marking_as_unread_is_a_mark_too(begun: Inbox, told: Any, document: Make) -> None:
    await begun.receive([document("a", seen=True)])
    await begun.mark(["a"], seen=False)
    assert await begun.marks() == [Mark("a", seen=False)]
    assert told.changes[-1] == Unread(1)


async def test_the_later_wish_counts(begun: Inbox, document: Make) -> None:
    await begun.receive([document("a")])
    await begun.mark(["a"])
    await begun.mark(["a"], seen=False)
    assert await begun.marks() == [Mark("a", seen=False)]
    await begun.mark_sent(Mark("a", seen=True), document("a", seen=True, modified="2026-11-23 12:00:00.000000"))
    assert await begun.marks() == [Mark("a", seen=False)]
    assert await begun.unread_names() == {"a"}


async def test_a_pending_mark_outweighs_the_server_until_it_is_sent(begun: Inbox, document: Make) -> None:
    await begun.receive([document("a")])
    await begun.mark(["a"])
    later = document("a", modified="2026-11-23 12:00:00.000000")
    await begun.receive([later], asked=await begun.stamps(["a"]))
    assert await begun.unread_names() == set()
    await begun.mark_sent(Mark("a", seen=True), replace(later, seen=True, modified="2026-11-23 12:00:01.000000"))
    assert await begun.marks() == []
    assert await begun.unread_names() == set()
    await begun.receive([replace(later, modified="2026-11-23 12:00:02.000000")])
    assert await begun.unread_names() == {"a"}


async def test_a_refused_mark_is_rolled_back_and_said(begun: Inbox, told: Any, document: Make) -> None:
    await begun.receive([document("a")])
    await begun.mark(["a"])
    await begun.mark_refused(Mark("a", seen=True), "not_permitted")
    assert await begun.marks() == []
    assert await begun.unread_names() == {"a"}
    assert told.changes[-2:] == [MarkRefused("a", "not_permitted"), Unread(1)]


async def test_a_refusal_of_a_mark_that_is_not_wanted_any_more_says_nothing(
    begun: Inbox, told: Any, document: Make
) -> None:
    await begun.receive([document("a")])
    await begun.mark(["a"])
    await begun.mark(["a"], seen=False)
    await begun.mark_refused(Mark("a", seen=True), "not_permitted")
    assert await begun.marks() == [Mark("a", seen=False)]
    assert told.of(MarkRefused) == []


async def test_a_pointless_mark_withdraws(begun: Inbox, told: Any, document: Make) -> None:
    await begun.receive([document("a")])
    await begun.mark(["a"])
    await begun.mark_pointless(Mark("a", seen=True))
    assert await begun.marks() == []
    assert told.changes[-1] == Withdrawn("a")


async def test_a_deletion_that_is_rolled_back_loses_no_mark(begun: Inbox, clock: MovedClock, document: Make) -> None:
    await begun.receive([document("a")])
    await begun.mark(["a"])
    await begun.withdraw(["a"])
    assert await begun.marks() == [Mark("a", seen=True)]
    clock.at += timedelta(seconds=DELETION_GRACE_S)
    await begun.receive([document("a")], asked=await begun.stamps(["a"]))
    assert await begun.marks() == [Mark("a", seen=True)]
    assert await begun.unread_names() == set()


async def test_start_takes_up_what_an_earlier_run_left(
    begun: Inbox, store: Store, clock: MovedClock, told: Any, document: Make
) -> None:
    await begun.receive([document("a"), document("b")])
    await begun.mark(["a"])
    store.write([Row(document("c"), news=True)])
    changes: list[Change] = []
    again = Inbox(store, clock)
    again.listen(changes.append)
    await again.start()
    # What is muted before what arrived: who shows it must know.
    assert changes == [Muted(()), Arrived(document("c")), Unread(2)]
    assert again.marks_wanted.is_set()
    await again.start()
    assert changes[3:] == [Muted(())]
    await again.close()


async def test_all_listeners_are_told_in_the_same_order(begun: Inbox, told: Any, document: Make) -> None:
    changes: list[Change] = []
    begun.listen(changes.append)
    before = len(told.changes)
    await begun.receive([document("a")])
    await begun.mark(["a"])
    await begun.withdraw(["a"])
    assert changes == told.changes[before:]
    assert changes == [Arrived(document("a")), Unread(1), Seen("a"), Unread(0), Withdrawn("a")]


async def test_received_together_by_many_tasks_each_arrives_once(begun: Inbox, told: Any, document: Make) -> None:
    many = [document(f"n{i:03}", at=i) for i in range(60)]
    async with asyncio.TaskGroup() as tasks:
        for start in range(0, 60, 10):
            tasks.create_task(begun.receive(many[start : start + 20], live={n.name for n in many}))
    assert sorted(a.notification.name for a in told.of(Arrived)) == [n.name for n in many]
    assert told.of(Unread)[-1] == Unread(60)


async def test_what_another_process_has_claimed_meanwhile_is_not_told(
    tmp_path: Path, clock: MovedClock, document: Make
) -> None:
    ours, theirs = (Store.open(tmp_path / "inbox.db", "me", clock.now()) for _ in range(2))
    inbox = Inbox(ours, clock)
    told: list[str] = []
    claimed: list[str] = []

    def listen(change: Change) -> None:
        if isinstance(change, Arrived):
            told.append(change.notification.name)
            # Between two claims of ours, as another process would.
            claimed.extend(n.name for n in theirs.to_announce(2) if theirs.claim(n.name, clock.now()))

    inbox.listen(listen)
    many = [document(f"n{i:02}", at=i) for i in range(60)]
    await inbox.receive(many, live={n.name for n in many})
    assert sorted(told + claimed) == [n.name for n in many]
    assert len(told) == 20
    await inbox.close()
    theirs.close()


async def test_pages_hold_everything_newest_first(begun: Inbox, document: Make) -> None:
    await begun.receive([document(f"n{i}", at=i // 3, seen=i % 2 == 0) for i in range(50)])
    await begun.withdraw(["n7"])
    for unread_only in (False, True):
        pages: list[str] = []
        last = None
        while page := await begun.page(Filter(unread_only=unread_only), limit=7, before=last):
            pages += [n.name for n in page]
            last = page[-1]
        wanted = [i for i in range(50) if i != 7 and (i % 2 or not unread_only)]
        assert pages == [f"n{i}" for i in sorted(wanted, key=lambda i: (i // 3, f"n{i}"), reverse=True)]


async def test_a_withdrawn_row_cannot_be_opened(begun: Inbox, document: Make) -> None:
    await begun.receive([document("a")])
    row = await begun.row("a")
    assert row is not None
    assert row.name == "a"
    await begun.withdraw(["a"])
    assert await begun.row("a") is None
    assert await begun.row("unknown") is None


async def test_a_disk_that_hangs_holds_neither_the_loop_nor_the_closing(
    begun: Inbox, store: Store, told: Any, document: Make
) -> None:
    await begun.receive([document("a")])
    hangs, may_go_on = threading.Event(), threading.Event()

    def hang() -> None:
        hangs.set()
        assert may_go_on.wait(20)

    # The database itself calls, in the thread that uses it, wherever it would wait for a disk.
    store._connection.set_progress_handler(hang, 1)
    reading = asyncio.ensure_future(begun.page(UNREAD, limit=8))
    marking = asyncio.ensure_future(begun.mark(["a"]))
    await asyncio.to_thread(hangs.wait, 10)
    await asyncio.sleep(0)
    assert not reading.done()
    assert not marking.done()
    await begun.close()
    with pytest.raises(StoreUnusable):
        await begun.unread_names()
    assert Seen("a") not in told.changes
    may_go_on.set()
    assert [row.name for row in await reading] == ["a"]
    await asyncio.gather(marking, return_exceptions=True)  # the count cannot be had any more
    assert Seen("a") in told.changes


async def test_what_was_claimed_is_told_though_who_brought_it_waits_no_more(
    begun: Inbox, store: Store, told: Any, document: Make
) -> None:
    claims, may_go_on = threading.Event(), threading.Event()

    def trace(statement: str) -> None:
        if statement.startswith("UPDATE notification SET announced_at"):
            claims.set()
            assert may_go_on.wait(20)

    store._connection.set_trace_callback(trace)
    receiving = asyncio.ensure_future(begun.receive([document("a")], live={"a"}))
    await asyncio.to_thread(claims.wait, 10)
    receiving.cancel()
    await asyncio.gather(receiving, return_exceptions=True)
    may_go_on.set()
    await told.until(lambda: told.of(Arrived) != [])


async def test_a_mark_whose_row_went_with_a_damaged_list_is_true_again_as_soon_as_the_row_is_there(
    inbox: Inbox, store: Store, document: Make
) -> None:
    store.add_mark(Mark("a", seen=True))
    await inbox.begin("")
    await inbox.receive([document("a")])
    row = await inbox.row("a")
    assert row is not None
    assert row.seen
    assert await inbox.unread_names() == set()
