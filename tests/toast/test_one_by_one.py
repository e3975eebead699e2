"""What is common to Windows and macOS, on a screen of the tests' own: it stands where their libraries begin."""

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from nirmaan_tray.model.sound import Sound
from nirmaan_tray.model.toast import Action, Click, Toast
from nirmaan_tray.toast.blocking import BlockingScreen
from nirmaan_tray.toast.one_by_one import Clicked, Gone, OneByOneToaster

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

    def take(self, key: str) -> None:
        self._do("take", key)

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
    return OneByOneToaster(heard.ears, BlockingScreen(center.connect), answer_s=SOON_S, retry_s=SOON_S)


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
        await center.until(("put", "a"), ("put", "a"), ("take", "a"), ("put", "b"), ("put", "c"))
        toaster.withdraw(["c"])
    assert center.done[5:] == [("take", "c"), ("take", "b")]
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
        await center.until(*shown, ("take", "stays"))


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
        await center.until(*puts, ("take", "a"), ("take", "b"))


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
        await center.until(("put", "a"), ("put", "b"), ("take", "b"))


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
        await center.until(("put", "under way"), ("take", "under way"), ("take", "behind"), ("put", "back"))
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
