"""In whatever order things happen, each notification is told of once: by itself, or counted in one toast for several."""

from datetime import UTC, datetime

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from nirmaan_tray.announce import AWAY_SIZE, Announcement, Announcer, Gone, One
from nirmaan_tray.groups import Several, Why
from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.notification import Kind, Notification
from nirmaan_tray.topics import Topic

BEGIN = datetime(2026, 11, 23, 12, tzinfo=UTC)
PROJECTS = ["Tower A", "Tower B"]
EVENTS = {"pr:new": Topic.PURCHASE_REQUEST, "payment:new": Topic.PAYMENT}


class Histories(RuleBasedStateMachine):
    """``owed`` is what a person has yet to be told of, by name; ``screen`` what tells of something, and of how many."""

    def __init__(self) -> None:
        super().__init__()
        self.now_s = 1000.0
        self.announcer = Announcer(lambda: self.now_s, lambda: self.now_s)
        self.owed: dict[str, Notification] = {}
        self.known: dict[str, Notification] = {}
        self.snoozed: dict[str, Notification] = {}
        self.screen: dict[str, int] = {}
        self.mutes: tuple[Mute, ...] = ()
        self.topics = frozenset(Topic)
        self.alerts = self.quiet = self.was_quiet = self.available = self.catching_up = False

    @rule(
        event=st.sampled_from([*EVENTS]),
        project=st.sampled_from(PROJECTS),
        kind=st.sampled_from(Kind),
        away=st.booleans(),
    )
    def arrives(self, event: str, project: str, kind: Kind, away: bool) -> None:
        name = f"n{len(self.known)}"
        told = Notification(name, name, "", BEGIN, project=project, kind=kind, event_id=event)
        self.known[name] = told
        self._come(told, away=away)

    @precondition(lambda self: self.snoozed)
    @rule(data=st.data())
    def returns(self, data: st.DataObject) -> None:
        self._come(self.snoozed.pop(data.draw(st.sampled_from([*self.snoozed]))), away=False)

    @precondition(lambda self: self.known)
    @rule(data=st.data(), snoozed=st.booleans())
    def is_read_or_snoozed(self, data: st.DataObject, snoozed: bool) -> None:
        name = data.draw(st.sampled_from([*self.known]))
        self.owed.pop(name, None)
        self.snoozed.pop(name, None)
        if snoozed:
            self.snoozed[name] = self.known[name]
        told = self.announcer.gone(name)
        assert all(isinstance(each, Gone) for each in told)
        self._see(told)
        assert name not in self.screen

    @rule()
    def catch_up_ends(self) -> None:
        self.catching_up = False
        self._release(self.announcer.caught_up())

    @rule(now=st.booleans())
    def the_way_to_the_screen_changes(self, now: bool) -> None:
        self.available = now
        if not now:
            self.screen.clear()
        self._release(self.announcer.available(now))

    @rule(now=st.booleans())
    def quiet_begins_or_ends(self, now: bool) -> None:
        self.quiet = now
        self._release(self.announcer.quiet(now))

    @rule(
        topics=st.frozensets(st.sampled_from([Topic.PURCHASE_REQUEST, Topic.PAYMENT]), min_size=1), alerts=st.booleans()
    )
    def the_settings_change(self, topics: frozenset[Topic], alerts: bool) -> None:
        self.topics, self.alerts = topics, alerts
        self._release(self.announcer.choose(topics, alerts_break_through=alerts))

    @rule(
        mutes=st.lists(
            st.one_of(
                st.builds(Mute, topic=st.sampled_from([*EVENTS.values()]), until_s=st.none() | st.floats(1000, 1100)),
                st.builds(Mute, project=st.sampled_from(PROJECTS), until_s=st.none() | st.floats(1000, 1100)),
            ),
            max_size=2,
        )
    )
    def somebody_mutes(self, mutes: list[Mute]) -> None:
        self.mutes = tuple(mutes)
        self.announcer.mute(self.mutes)

    @rule(passing_s=st.floats(0, 10))
    def time_passes(self, passing_s: float) -> None:
        self.now_s += passing_s

    @invariant()
    def nothing_is_kept_that_may_be_told(self) -> None:
        if self.available and not self.catching_up:
            assert all(self._is_hushed(each) for each in self.owed.values())

    def teardown(self) -> None:
        self.somebody_mutes([])
        self.catch_up_ends()
        self.the_way_to_the_screen_changes(True)
        self.quiet_begins_or_ends(False)
        self.nothing_is_kept_that_may_be_told()

    def _come(self, told: Notification, *, away: bool) -> None:
        self.catching_up = self.catching_up or away
        heard = self.announcer.arrived(told, away=away)
        if not self._is_wanted(told):
            assert heard == []
        elif away or not self.available or self._is_hushed(told):
            self.was_quiet = self.was_quiet or self._is_hushed(told)
            self.owed[told.name] = told
            assert heard == []
        else:
            before = sum(self.screen.values())
            self._see(heard)
            assert sum(self.screen.values()) == before + 1
            assert self.screen.get(told.name) == 1 or (isinstance(heard[-1], Several) and heard[-1].why is Why.BURST)

    def _release(self, told: list[Announcement]) -> None:
        """Check what is told of what was held, all of it at once and no more."""
        held: list[Notification] = []
        if self.available and not self.catching_up:
            held = [each for each in self.owed.values() if not self._is_hushed(each)]
            self.owed = {each.name: each for each in self.owed.values() if self._is_hushed(each)}
        wanted = [each for each in held if self._is_wanted(each)]
        if told and isinstance(told[0], Several):
            (summary,) = told
            assert isinstance(summary, Several)
            assert summary.count == len(wanted)
            assert summary.urgent is any(each.kind is Kind.ALERT for each in wanted)
            assert summary.why is (Why.QUIET if self.was_quiet and not self.quiet else Why.AWAY)
        else:
            assert [each.notification for each in told if isinstance(each, One)] == wanted
            assert len(told) == len(wanted) <= (1 if self.was_quiet and not self.quiet else AWAY_SIZE)
        assert not self.quiet or (self.alerts and all(each.kind is Kind.ALERT for each in wanted)) or not told
        if self.available and not self.catching_up and not self.quiet:
            self.was_quiet = False
        self._see(told)

    def _see(self, told: list[Announcement]) -> None:
        for each in told:
            match each:
                case One(notification):
                    assert notification.name not in self.screen
                    self.screen[notification.name] = 1
                case Several(key, count):
                    assert count > self.screen.get(key, 1)
                    self.screen[key] = count
                case Gone(keys):
                    for key in keys:
                        self.screen.pop(key, None)

    def _is_wanted(self, told: Notification) -> bool:
        muted = any(
            told.project == each.project or EVENTS.get(told.event_id or "") is each.topic
            for each in self.mutes
            if each.until_s is None or self.now_s < each.until_s
        )
        return told.topic in self.topics and not muted

    def _is_hushed(self, told: Notification) -> bool:
        return self.quiet and not (self.alerts and told.kind is Kind.ALERT)


Histories.TestCase.settings = settings(max_examples=150, stateful_step_count=60, deadline=None)
TestHistories = Histories.TestCase
