"""What happens on a site, as rules of the sync machine: documents come, change and go, and the site tells of it, or not."""

import asyncio
import random
from collections.abc import Awaitable, Coroutine
from dataclasses import replace
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from nirmaan_tray.demo.documents import Document
from nirmaan_tray.demo.site import DemoSite
from tests.unit.sync_client import ME, SETTLED_S, SPEED, FastClock

OTHER = "other@nirmaan.test"
T = TypeVar("T")

several = st.lists(
    st.tuples(
        st.sampled_from(["once", "once", "lost", "twice"]), st.booleans(), st.sampled_from(["false", "false", "true"])
    ),
    min_size=1,
    max_size=4,
)
which = st.integers(min_value=0, max_value=99)


class SiteRules(RuleBasedStateMachine):
    """A site and what it may do. ``wishes``: what was marked here, and nobody has changed on the site since."""

    site: DemoSite

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.clock = FastClock()
        self.names: list[str] = []
        self.wishes: dict[str, bool] = {}
        self.slow: dict[str, tuple[str, str]] = {}
        self.broken = False

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        async def bounded() -> T:
            async with asyncio.timeout(SETTLED_S / SPEED * 3):
                return await doing

        self.broken = True
        result = self.loop.run_until_complete(bounded())
        self.broken = False
        return result

    def name(self, number: int) -> str | None:
        """One of the documents that there are."""
        there = [name for name in self.names if self.site.documents.get(name)]
        return there[number % len(there)] if there else None

    @rule(plans=several, shuffled=st.randoms(use_true_random=False))
    def insert(self, plans: list[tuple[str, bool, str]], shuffled: random.Random) -> None:
        self.run(self._insert(plans, shuffled))

    async def _insert(self, plans: list[tuple[str, bool, str]], shuffled: random.Random) -> None:
        said: list[Awaitable[None]] = []
        for event, updated, seen in plans:
            title = f"number {len(self.names)}"
            (name,) = self.site.insert_many([Document(recipient=ME, title=title, seen=seen, event_id="pr:new")])
            self.names.append(name)
            times = {"once": 1, "lost": 0, "twice": 2}[event]
            payload = {"notificationId": name, "title": title}
            said += [self.site.publish(ME, "pr:new", payload) for _ in range(times)]
            said += [self.site._realtime.changed(name, ME)] if updated else []
        shuffled.shuffle(said)
        for one in said:
            await one

    @rule(delay_s=st.sampled_from([0.1, 1.0, 4.0, 15.0]))
    def insert_late(self, delay_s: float) -> None:
        """The event is out before the document is there."""
        told = self.site.notify(ME, "po:new", title="late", commit_delay_s=delay_s / SPEED)
        self.names.append(self.run(told))

    @rule()
    def insert_never(self) -> None:
        """The transaction is rolled back after the event is out."""
        self.run(self.site.publish(ME, "pr:new", {"notificationId": f"ghost{len(self.names)}", "title": "ghost"}))

    @rule()
    def insert_for_somebody_else(self) -> None:
        self.run(self.site.notify(OTHER, "pr:new", title="not mine"))

    @rule(number=which, seen=st.sampled_from(["true", "1", "false", "0", "", None]), told=st.booleans())
    def read_elsewhere(self, number: int, seen: str | None, told: bool) -> None:
        self.change(number, {"seen": seen}, told)

    @rule(number=which, told=st.booleans())
    def rewrite(self, number: int, told: bool) -> None:
        self.change(number, {"title": f"changed {self.clock.monotonic()}"}, told)

    def change(self, number: int, changes: dict[str, object], told: bool) -> None:
        name = self.name(number)
        if name is None:
            return
        if "seen" in changes:
            self.wishes.pop(name, None)
        self.site.documents.update(self.site.document(name), changes, ME)
        if told:
            self.run(self.site._realtime.changed(name, ME))

    @rule(number=which)
    def begin_a_slow_change(self, number: int) -> None:
        """Stamped now, and seen by nobody before it commits."""
        name = self.name(number)
        if name is not None:
            self.slow[name] = (self.site.documents.stamp(), f"slowly changed {self.clock.monotonic()}")

    @precondition(lambda self: self.slow)
    @rule()
    def commit_the_slow_changes(self) -> None:
        """Nobody is told: the overlap of catch-ups has to find it."""
        slow, self.slow = self.slow, {}
        for name, (stamp, title) in slow.items():
            document = self.site.documents.get(name)
            if document is not None and document.modified < stamp:
                self.site.documents.delete(name)
                self.site.documents.insert([replace(document, title=title, modified=stamp)])

    @rule(number=which, delay_s=st.sampled_from([0.0, 1.0]))
    def delete(self, number: int, delay_s: float) -> None:
        name = self.name(number)
        if name is not None:
            self.run(self._delete(name, commit_after_s=delay_s / SPEED))

    @rule(number=which, told=st.booleans())
    def delete_without_an_event(self, number: int, told: bool) -> None:
        name = self.name(number)
        if name is not None:
            self.site.documents.delete(name)
            if told:
                self.run(self.site._realtime.changed(name, ME))

    @rule(number=which)
    def delete_and_roll_back(self, number: int) -> None:
        name = self.name(number)
        if name is not None:
            self.run(self._delete(name, rollback=True))

    async def _delete(self, name: str, **how: Any) -> None:
        if self.site.documents.get(name):  # the loop may have deleted it by now
            await self.site.delete(name, **how)
