"""Pruning seen from above: two inboxes of one server, one of which lets go of all it may, tell the same."""

import asyncio
import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nirmaan_tray.clock import SystemClock
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.model.change import Arrived, Change, Unread
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.store import Store

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
STEPS = [
    "event",
    "event",
    "missed",
    "change",
    "delete",
    "catch_up",
    "catch_up",
    "again",
    "mark",
    "send",
    "prune",
    "prune",
]


def stamp(moment: int) -> str:
    return f"2026-11-23 11:{moment // 60:02}:{moment % 60:02}.000000"


@dataclass
class Side:
    """An inbox, and what it told."""

    store: Store = field(default_factory=lambda: Store.open(None, "me", NOW))
    told: list[Change] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.inbox = Inbox(self.store, SystemClock())
        self.inbox.listen(self.told.append)

    def arrived(self) -> list[str]:
        return [change.notification.name for change in self.told if isinstance(change, Arrived)]

    def count(self) -> int | None:
        return next((change.count for change in reversed(self.told) if isinstance(change, Unread)), None)

    async def prune(self, days: int, rows: int) -> None:
        while await self.inbox._keeper.do(partial(Store.prune, keep_days=days, keep_rows=rows, now=NOW)):
            pass


class Server:
    """Documents whose age, creation and modification have nothing to do with each other: clocks are set back."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.documents: dict[str, Notification] = {}
        self.moment = 100
        self.made = 0

    def make(self) -> Notification:
        self.made += 1
        self.moment += 1
        at = NOW - timedelta(days=self.chance.choice([0, 1, 50, 200]))
        creation = stamp(self.chance.choice([self.moment, self.moment, self.chance.randint(0, 150)]))
        document = Notification(
            f"n{self.made}",
            "title",
            "",
            at,
            seen=self.chance.random() < 0.3,
            creation=creation,
            modified=stamp(self.moment),
        )
        self.documents[document.name] = document
        return document

    def change(self, name: str, *, seen: bool) -> Notification:
        self.moment += 1
        self.documents[name] = replace(self.documents[name], seen=seen, modified=stamp(self.moment))
        return self.documents[name]

    async def catch_up(self, side: Side, overlap: int) -> None:
        """As ``catchup.py`` has it: what changed since the cursor less an overlap, then the names still unread."""
        progress = await side.inbox.progress()
        assert progress is not None
        since = stamp(self.moment - overlap) if progress.cursor else ""
        changed = [d for d in self.documents.values() if d.modified >= min(since, progress.cursor or "")]
        await side.inbox.receive(changed, cursor=stamp(self.moment))
        theirs = {d.name for d in self.documents.values() if not d.seen}
        wished = {mark.name for mark in await side.inbox.marks()}
        differing = (theirs ^ await side.inbox.unread_names()) - wished
        asked = await side.inbox.stamps(differing)
        found = [self.documents[name] for name in sorted(differing & set(self.documents))]
        await side.inbox.receive(found, asked=asked)
        await side.inbox.withdraw(differing - set(self.documents))


async def run(steps: list[str], chance: random.Random) -> None:
    server, pruning, keeping = Server(chance), Side(), Side()
    for side in (pruning, keeping):
        await side.inbox.begin(stamp(100))
    for step in steps:
        name = chance.choice([*server.documents, ""])
        overlap, days, rows = chance.choice([0, 3, 500]), chance.choice([0, 20, 100]), chance.choice([0, 1, 5])
        if step == "event":
            document = server.make()
            for side in (pruning, keeping):
                await side.inbox.receive([document], live={document.name})
        elif step == "missed":
            server.make()
        elif step == "change" and name:
            server.change(name, seen=chance.random() < 0.5)
        elif step == "again" and name:  # an event that comes twice, or very late
            for side in (pruning, keeping):
                if name in keeping.arrived():
                    await side.inbox.receive([server.documents[name]], live={name})
        elif step == "delete" and name:
            del server.documents[name]
            for side in (pruning, keeping):
                await side.inbox.withdraw([name])
        elif step == "catch_up":
            for side in (pruning, keeping):
                await server.catch_up(side, overlap)
        elif step == "mark" and name and await pruning.inbox.row(name):  # a person marks what is shown
            seen = chance.random() < 0.7
            for side in (pruning, keeping):
                await side.inbox.mark([name], seen=seen)
        elif step == "send":
            for mark in await keeping.inbox.marks():
                if mark.name in server.documents:
                    answer = server.change(mark.name, seen=mark.seen)
                    for side in (pruning, keeping):
                        await side.inbox.mark_sent(mark, answer)
        elif step == "prune":
            await pruning.prune(days, rows)
        assert await pruning.inbox.marks() == await keeping.inbox.marks()
        assert await pruning.inbox.unread_names() == await keeping.inbox.unread_names()
    for side in (pruning, keeping):
        await server.catch_up(side, 0)
        wished = {mark.name: mark.seen for mark in await side.inbox.marks() if mark.name in server.documents}
        assert await side.inbox.unread_names() - set(wished) == {
            d.name for d in server.documents.values() if not d.seen
        } - set(wished)
        assert len(side.arrived()) == len(set(side.arrived()))
        await side.inbox.close()
    assert pruning.arrived() == keeping.arrived()
    assert pruning.count() == keeping.count()


@pytest.mark.timeout(300)
@settings(max_examples=100, deadline=None)
@given(steps=st.lists(st.sampled_from(STEPS), min_size=1, max_size=50), chance=st.randoms(use_true_random=False))
def test_nothing_is_told_otherwise_because_something_was_let_go(steps: list[str], chance: random.Random) -> None:
    asyncio.run(run(steps, chance))
