"""A toast that a person is to click: shows that toasts are seen, and that clicks come back."""

import asyncio

from nirmaan_tray.doctor.chart import Chart
from nirmaan_tray.doctor.finding import Check, Finding, bad, good
from nirmaan_tray.model.no_toasts import NoToasts
from nirmaan_tray.model.toast import Action, Button, Click, Toast
from nirmaan_tray.toast.choice import toaster
from nirmaan_tray.toast.toaster import Ears
from nirmaan_tray.translatable import QT_TRANSLATE_NOOP

KEY = "doctor"

_TITLE = QT_TRANSLATE_NOOP("Doctor", "Test of Nirmaan's toasts")
_BODY = QT_TRANSLATE_NOOP("Doctor", "Click here to show that you see this.")
_BUTTON = QT_TRANSLATE_NOOP("Doctor", "I see it")


async def missing(limit_s: float) -> NoToasts | None:
    """Return why this platform cannot show toasts, as the tray would find; None when it can. Nobody is asked for leave.

    Raises ``TimeoutError`` after ``limit_s`` seconds.
    """
    told: asyncio.Future[NoToasts | None] = asyncio.get_running_loop().create_future()

    def hear(why: NoToasts | None) -> None:
        if not told.done():
            told.set_result(why)

    native = toaster(Ears(clicked=lambda _: None, available=lambda _: None, missing=hear))
    if native is None:
        return NoToasts.NO_SERVER
    looking = asyncio.ensure_future(native.run())
    try:
        async with asyncio.timeout(limit_s):
            return await told
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)


async def test_toast(chart: Chart) -> Finding:
    """Show a toast as the tray does, and wait for a click."""
    available, clicked = asyncio.Event(), asyncio.Event()

    def hear_click(click: Click) -> None:
        if click.key == KEY:
            clicked.set()

    native = toaster(Ears(hear_click, lambda now: available.set() if now else available.clear()))
    if native is None:
        return bad(Check.TEST_TOAST, "unavailable")
    showing = asyncio.ensure_future(native.run())
    try:
        try:
            async with asyncio.timeout(chart.limits.bus_s):
                await available.wait()
        except TimeoutError:
            return bad(Check.TEST_TOAST, "unavailable")
        say = chart.translate
        native.show(Toast(KEY, say(_TITLE), say(_BODY), (Button(Action.SHOW_INBOX, say(_BUTTON)),)))
        try:
            async with asyncio.timeout(chart.limits.click_s):
                await clicked.wait()
        except TimeoutError:
            return bad(Check.TEST_TOAST, "not_clicked", f"{chart.limits.click_s:.0f}")
        return good(Check.TEST_TOAST)
    finally:
        showing.cancel()
        await asyncio.gather(showing, return_exceptions=True)
