"""What is common to Windows and macOS, on a screen of the tests' own: it stands where their libraries begin."""

import asyncio
import threading
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from nirmaan_tray.model.no_toasts import NoToasts
from nirmaan_tray.model.sound import Sound
from nirmaan_tray.model.toast import Action, Click, Toast
from nirmaan_tray.toast.blocking import BlockingScreen
from nirmaan_tray.toast.one_by_one import OneByOneToaster
from nirmaan_tray.toast.screen import SHOWN_KEPT, Clicked, Gone

Make = Callable[..., Any]
SOON_S = 0.02


@dataclass
class Center:
    """A library that blocks, raises, and calls back from a thread, as WinRT does."""

    loop: asyncio.AbstractEventLoop
    done: list[tuple[str, str]] = field(default_factory=list)
    threads: set[str] = field(default_factory=set)
    may_go_on: threading.Event = field(default_factory=threading.Event)
    connects: int = 0
    raises: bool = False
    lacks: NoToasts | None = None
    """Why it shows nothing."""
    former: frozenset[str] = frozenset()
    """Marks of what another run left."""
    sounds: bool = True
    """Whether it makes the sounds too."""
    clicked: Clicked | None = None
    gone: Gone | None = None
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    def connect(self, clicked: Clicked, gone: Gone) -> "Center":
        self.connects += 1
        if self.raises:
            raise OSError("no such interface")
        self.clicked, self.gone = clicked, gone
        return self

    def put(self, toast: Toast) -> bool:
        self._do("put", toast.key)
        return self.sounds

    def change(self, toast: Toast) -> None:
        self._do("change", toast.key)

    def take(self, mark: str) -> None:
        self._do("take", mark)

    def missing(self) -> NoToasts | None:
        return self.lacks

    def left(self) -> frozenset[str]:
        return self.former

    def leave(self, toasts: Collection[Toast]) -> None:
        for each in toasts:
            self._do("leave", each.key)

    @staticmethod
    def mark(key: str) -> str:
        return key.upper()

    def _do(self, what: str, key: str) -> None:
        self.threads.add(threading.current_thread().name)
        self.done.append((what, key))
        # The loop may have ended while this hung.
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self._more.set)
        self.may_go_on.wait()
        if self.raises:
            raise OSError("element not found")

    def from_a_thread(self, call: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=call, args=args)
        thread.start()
        thread.join()

    async def until(self, *done: tuple[str, str]) -> None:
        async with asyncio.timeout(10):
            while self.done != list(done):
                self._more.clear()
                await self._more.wait()


@pytest.fixture
async def center() -> Any:
    center = Center(asyncio.get_running_loop())
    center.may_go_on.set()
    yield center
    center.may_go_on.set()


@pytest.fixture
def toaster(center: Center, heard: Any) -> OneByOneToaster:
    return OneByOneToaster(heard.ears, BlockingScreen(center.connect, center.mark), answer_s=SOON_S, retry_s=SOON_S)


async def test_toasts_are_put_up_replaced_and_taken_away_in_order(
    toaster: Any, center: Center, heard: Any, running: Make, toast: Make
) -> None:
    toaster.show(toast("too early"))
    async with running(toaster):
        await heard.until_available(True)
        toaster.show(toast("a"))
        toaster.show(toast("a"))
        toaster.withdraw(["a", "unknown"])
        toaster.withdraw(["a"])
        toaster.show(toast("b"))
        toaster.show(toast("c"))
        await center.until(("put", "a"), ("put", "a"), ("take", "A"), ("put", "b"), ("put", "c"))
        toaster.withdraw(["c"])
    assert center.done[5:] == [("take", "C"), ("leave", "b")]
    assert center.threads == {"toasts"}


async def test_only_what_is_on_the_screen_is_replaced(
    toaster: Any, center: Center, heard: Any, running: Make, toast: Make
) -> None:
    async with running(toaster):
        await heard.until_available(True)
        toaster.show(toast("stays"))
        toaster.show(toast("gone"))
        await center.until(("put", "stays"), ("put", "gone"))
        assert center.gone
        center.from_a_thread(center.gone, "gone")
        toaster.show(toast("on its way"))
        await center.until(("put", "stays"), ("put", "gone"), ("put", "on its way"))
        for key in ("gone", "unknown", "stays"):
            toaster.replace(toast(key))
        toaster.show(toast("later"))
        toaster.replace(toast("later"))
        shown = [("put", "stays"), ("put", "gone"), ("put", "on its way")]
        shown += [("change", "stays"), ("put", "later"), ("change", "later")]
        await center.until(*shown)
        toaster.replace(toast("stays"))
        toaster.withdraw(["stays"])
        await center.until(*shown, ("take", "STAYS"))


async def test_sounds_that_the_library_does_not_make_are_played(
    toaster: Any, center: Center, heard: Any, running: Make, toast: Make
) -> None:
    bell = Sound(file=Path("/bell.wav"))
    async with running(toaster):
        await heard.until_available(True)
        toaster.show(toast("its own", sound=Sound(system=True)))
        await center.until(("put", "its own"))
        center.sounds = False
        toaster.show(toast("ours", sound=bell))
        await heard.until(lambda: heard.played == [bell])


async def test_clicks_enter_from_other_threads(
    toaster: Any, center: Center, heard: Any, running: Make, toast: Make
) -> None:
    async with running(toaster):
        await heard.until_available(True)
        for key in ("a", "b", "c"):
            toaster.show(toast(key))
        assert center.clicked
        center.from_a_thread(center.clicked, "foreign", None)
        center.from_a_thread(center.clicked, "a", Action.SHOW_INBOX)
        center.from_a_thread(center.clicked, "a", None)
        center.from_a_thread(center.clicked, "a", None)
        center.from_a_thread(center.clicked, "b", Action.MARK_SEEN)
        await heard.until(lambda: len(heard.clicks) >= 2)
        assert heard.clicks == [Click("a", Action.OPEN), Click("b", Action.MARK_SEEN)]
        puts = [("put", key) for key in ("a", "b", "c")]
        await center.until(*puts, ("take", "A"), ("take", "B"))


async def test_what_a_person_dismissed_is_not_withdrawn(
    toaster: Any, center: Center, heard: Any, running: Make, toast: Make
) -> None:
    async with running(toaster):
        await heard.until_available(True)
        toaster.show(toast("a"))
        await center.until(("put", "a"))
        assert center.gone
        center.from_a_thread(center.gone, "a")
        toaster.show(toast("b"))
        await center.until(("put", "a"), ("put", "b"))
        toaster.withdraw(["a"])
        toaster.withdraw(["b"])
        await center.until(("put", "a"), ("put", "b"), ("take", "B"))


async def test_a_center_that_hangs_is_unavailable_until_it_goes_on(
    toaster: Any, center: Center, heard: Any, running: Make, toast: Make
) -> None:
    async with running(toaster):
        await heard.until_available(True)
        center.may_go_on.clear()
        center.sounds = False
        toaster.show(toast("under way", sound=Sound(system=True)))
        toaster.show(toast("behind"))
        await heard.until_available(True, False)
        toaster.show(toast("meanwhile"))
        center.may_go_on.set()
        await heard.until_available(True, False, True)
        toaster.show(toast("back"))
        await center.until(("put", "under way"), ("take", "UNDER WAY"), ("take", "BEHIND"), ("put", "back"))
        assert Sound(system=True) not in heard.played, "it was given up"


async def test_the_end_takes_a_second_at_most_whatever_hangs(
    toaster: Any, center: Center, heard: Any, running: Make, toast: Make
) -> None:
    async with running(toaster):
        await heard.until_available(True)
        center.may_go_on.clear()
        toaster.show(toast("a"))
        await center.until(("put", "a"))
        began = time.monotonic()
    assert time.monotonic() - began < 1


async def test_a_center_that_cannot_be_had_is_tried_again(
    toaster: Any, center: Center, heard: Any, running: Make, eventually: Make, caplog: pytest.LogCaptureFixture
) -> None:
    center.raises = True
    async with running(toaster):
        await heard.until_available(False)
        await eventually(lambda: center.connects > 2)
        center.raises = False
        await heard.until_available(False, True)
    assert "no such interface" in caplog.text


async def test_a_failure_costs_one_toast_only(
    toaster: Any, center: Center, heard: Any, running: Make, toast: Make, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(toaster):
        await heard.until_available(True)
        center.raises = True
        toaster.show(toast("a"))
        await center.until(("put", "a"))
        toaster.show(toast("b"))
        await center.until(("put", "a"), ("put", "b"))
        assert heard.available == [True]
    assert "element not found" in caplog.text


async def test_what_a_former_run_left_is_withdrawn_and_shown_anew_like_our_own(
    toaster: Any, center: Center, heard: Any, running: Make, toast: Make
) -> None:
    center.former = frozenset({"SEEN", "SNOOZED", "STAYS"})
    async with running(toaster):
        await heard.until_available(True)
        toaster.withdraw(["seen", "unknown"])
        toaster.withdraw(["seen"])
        toaster.show(toast("snoozed"))
        toaster.withdraw(["snoozed"])
        toaster.withdraw(["snoozed"])
        await center.until(("take", "SEEN"), ("put", "snoozed"), ("take", "SNOOZED"))
    assert len(center.done) == 3, "what nobody asked for stays"


async def test_clicks_on_what_a_former_run_left_are_known_by_their_keys(
    toaster: Any, center: Center, heard: Any, running: Make
) -> None:
    center.former = frozenset({"A", "B", "SEVERAL:3", "DISMISSED"})
    async with running(toaster):
        await heard.until_available(True)
        assert center.clicked
        assert center.gone
        center.from_a_thread(center.gone, "dismissed")
        for key, action in [("dismissed", None), ("a", None), ("a", None), ("b", Action.SNOOZE), ("several:3", None)]:
            center.from_a_thread(center.clicked, key, action)
        await center.until(("take", "A"), ("take", "B"), ("take", "SEVERAL:3"))
    assert heard.clicks == [Click("a", Action.OPEN), Click("b", Action.SNOOZE), Click("several:3", Action.SHOW_INBOX)]


async def test_what_a_former_run_left_goes_when_somebody_else_signs_in(
    toaster: Any, center: Center, heard: Any, running: Make, toast: Make
) -> None:
    center.former = frozenset({"A", "OURS NOW"})
    async with running(toaster):
        await heard.until_available(True)
        toaster.show(toast("ours now"))
        toaster.sweep()
        toaster.sweep()
        await center.until(("put", "ours now"), ("take", "A"))
        toaster.show(toast("later"))
        await center.until(("put", "ours now"), ("take", "A"), ("put", "later"))


async def test_it_is_told_why_there_are_no_toasts_and_looked_again(
    toaster: Any, center: Center, heard: Any, running: Make, eventually: Make
) -> None:
    center.lacks = NoToasts.NOT_ALLOWED
    async with running(toaster):
        await heard.until_available(False)
        center.lacks = None
        await heard.until_available(False, True)
    assert heard.missing == [NoToasts.NOT_ALLOWED, None]
    assert center.connects == 1


async def test_toasts_that_are_turned_off_while_it_runs_are_missed_at_the_next_one(
    toaster: Any, center: Center, heard: Any, running: Make, toast: Make
) -> None:
    async with running(toaster):
        await heard.until_available(True)
        center.lacks = NoToasts.NOT_ALLOWED
        toaster.show(toast("a"))
        toaster.show(toast("b"))
        await heard.until_available(True, False)
        center.lacks = None
        await heard.until_available(True, False, True)
        toaster.show(toast("c"))
        await center.until(("put", "c"))
    assert heard.missing == [None, NoToasts.NOT_ALLOWED, None]
    assert center.done == [("put", "c"), ("leave", "c")]


class Asking:
    """A screen that asks the person, as macOS does: once, and only when it is told to."""

    def __init__(self) -> None:
        self.status = NoToasts.NOT_ASKED
        self.answer: asyncio.Future[NoToasts | None] = asyncio.get_running_loop().create_future()
        self.asked = self.looks = 0
        self.done: list[Toast | str] = []

    def mark(self, key: str) -> str:
        return key

    async def open(self, clicked: Clicked, gone: Gone) -> None:
        pass

    async def missing(self) -> NoToasts | None:
        self.looks += 1
        return self.answer.result() if self.answer.done() else self.status

    async def ask(self) -> None:
        self.asked += 1
        await self.answer

    async def left(self) -> frozenset[str]:
        return frozenset()

    async def put(self, toast: Toast) -> bool:
        self.done.append(toast)
        return True

    async def change(self, toast: Toast) -> None:
        self.done.append(toast)

    async def take(self, mark: str) -> None:
        self.done.append(mark)

    async def leave(self, toasts: Collection[Toast]) -> None:
        self.done += toasts


@pytest.mark.parametrize("answer", [None, NoToasts.NOT_ALLOWED])
async def test_a_person_is_asked_when_somebody_wants_it_and_never_before(
    heard: Any, running: Make, eventually: Make, answer: NoToasts | None
) -> None:
    screen = Asking()
    toaster = OneByOneToaster(heard.ears, screen, retry_s=SOON_S)
    async with running(toaster):
        await heard.until(lambda: heard.missing == [NoToasts.NOT_ASKED])
        asked_before = screen.asked
        toaster.ask()
        await eventually(lambda: screen.asked)
        screen.answer.set_result(answer)
        await heard.until(lambda: len(heard.missing) == 2)
        toaster.ask()
        looks = screen.looks
        await eventually(lambda: answer is None or screen.looks > looks + 1)
    assert heard.missing == [NoToasts.NOT_ASKED, answer]
    assert heard.available == ([False, True] if answer is None else [False])
    assert (asked_before, screen.asked, screen.done) == (0, 1, [])


async def test_the_end_does_not_wait_for_a_persons_answer(heard: Any, running: Make, eventually: Make) -> None:
    screen = Asking()
    toaster = OneByOneToaster(heard.ears, screen)
    async with running(toaster):
        await heard.until_available(False)
        toaster.ask()
        await eventually(lambda: screen.asked)
        began = time.monotonic()
    assert time.monotonic() - began < 1


async def test_only_so_many_are_remembered_as_shown(
    toaster: Any, center: Center, heard: Any, running: Make, toast: Make
) -> None:
    async with running(toaster):
        await heard.until_available(True)
        for number in range(SHOWN_KEPT + 1):
            toaster.show(toast(str(number)))
        toaster.withdraw(["0", str(SHOWN_KEPT)])
        await center.until(*(("put", str(n)) for n in range(SHOWN_KEPT + 1)), ("take", str(SHOWN_KEPT)))
