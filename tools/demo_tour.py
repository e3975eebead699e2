"""``make demo`` without a screen: a desktop in memory, ``nirmaan-tray demo`` on it, and a tour with real clicks.

Each step is looked at from outside: the screen's pixels, the bus to the notification server, the addresses in Chromium, and
the site's own count. Pictures are left in ``build/demo/``. Exit code 1 if a step does not turn out as it says.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx

from nirmaan_tray.ui import sign_in_words, words
from tools.demo_office import BADGE, HAT, STRUCK_OUT, Office, office
from tools.virtual_screen import NotSo, until

PICTURES = Path(__file__).parents[1] / "build" / "demo"

QUIT_WITHIN_S = 2.0

_FAILURES = (NotSo, httpx.HTTPError)
"""A step's own complaint, and a site or a browser that does not answer any more."""

# Entries of the menu, counted from its end, as a keyboard's user walks them.
_QUIT, _SIGN_OUT, _MARK_ALL = 1, 3, 8
_SIGN_IN_WHEN_OUT = 3

_DOCUMENT = "/frontend/procurement-requests/PR-0042?tab=Approve%20PR"


class Tour:
    """The steps, in order, each a method that returns when what its title says is so."""

    def __init__(self, desk: Office) -> None:
        self._desk = desk
        self._pictures = 0

    async def run(self) -> None:
        """Take all steps; raises ``NotSo`` at the first that fails."""
        for title, act in (
            ("The icon appears in the tray, with the number of unread notifications", self._icon),
            ("The control room opens in the browser", self._control_room),
            ("A purchase request wants approval: a toast", self._toast),
            ("A click on the toast: Chromium shows exactly that document, and it counts as read", self._click),
            ("A payment wants approval; a right click on the icon: the menu", self._menu),
            ("Somebody reads it in the web app: its toast goes", self._read),
            ("A left click on the icon: the inbox beside it, which goes by Escape", self._inbox),
            ("Twelve notifications at once: one toast that counts them", self._burst),
            ("A click on it: the inbox", self._click_burst),
            ("The site is being updated: the icon is struck out, and heals", self._absence),
            ("Everything is marked as seen, from the menu", self._mark_all),
            ("Sign out, and the window for signing in", self._sign_in),
            ("Quit, from the menu: the program ends within two seconds", self._quit),
        ):
            await _step(title, act)

    async def _picture(self, name: str) -> None:
        self._pictures += 1
        await self._desk.screen.save(PICTURES / f"{self._pictures:02}-{name}.png")

    async def _icon(self) -> None:
        await self._desk.expect_icon(shows=HAT)
        await self._desk.expect_icon(shows=BADGE)

    async def _control_room(self) -> None:
        await self._desk.expect_page(f"{self._desk.site}/demo", "Control room")
        await self._desk.browser.close_blank()
        await self._picture("control-room")

    async def _toast(self) -> None:
        icon = await self._desk.icon_pixels()
        await self._desk.press("event", event="pr:new")
        await self._desk.expect_toasts("New PR Created")
        await self._desk.expect_icon_changed(icon)
        await self._picture("toast")

    async def _click(self) -> None:
        icon, unread = await self._desk.icon_pixels(), await self._desk.unread()
        await self._desk.click_toast()
        await self._desk.expect_page(self._desk.site + _DOCUMENT, "PR-0042")
        await self._desk.expect_toasts("New PR Created", 0)
        await self._desk.expect_unread(unread - 1)
        await self._desk.expect_icon_changed(icon)
        await self._picture("document")

    async def _menu(self) -> None:
        await self._desk.press("event", event="payment:new")
        await self._desk.expect_toasts("New Payment Request")
        await self._desk.open_menu()
        await self._picture("menu")
        await self._desk.close_menu()

    async def _read(self) -> None:
        await self._desk.press("seen")
        await self._desk.expect_toasts("New Payment Request", 0)

    async def _inbox(self) -> None:
        await self._desk.click_icon()
        await self._desk.expect_window(words.window_title())
        await self._desk.screen.keys("Down")
        await self._picture("inbox")
        await self._desk.close_window(words.window_title(), "Escape")

    async def _burst(self) -> None:
        await self._desk.press("burst", count="12")
        await self._desk.expect_toasts("12 new notifications")
        if len(self._desk.toasts.on_screen) != 1:
            raise NotSo(f"no other toast beside it: {self._desk.toasts.on_screen}")
        await self._picture("burst")

    async def _click_burst(self) -> None:
        await self._desk.click_toast()
        await self._desk.expect_window(words.window_title())
        await self._desk.expect_toasts("12 new notifications", 0)
        await self._desk.close_window(words.window_title(), "ctrl+w")

    async def _absence(self) -> None:
        await self._desk.press("workers")
        await self._desk.press("disconnect")
        await self._desk.expect_icon(shows=STRUCK_OUT, without=HAT)
        await self._picture("offline")
        await self._desk.press("workers")
        await self._desk.expect_icon(shows=HAT, without=STRUCK_OUT)

    async def _mark_all(self) -> None:
        await self._desk.choose(_MARK_ALL)
        await self._desk.expect_unread(0)
        await self._desk.expect_icon(shows=HAT, without=BADGE)
        await self._picture("all-seen")

    async def _sign_in(self) -> None:
        await self._desk.choose(_SIGN_OUT)
        await self._desk.expect_window(sign_in_words.sign_out_title())
        await self._picture("sign-out")
        await self._desk.close_window(sign_in_words.sign_out_title(), "Return")
        await self._desk.expect_icon(shows=STRUCK_OUT, without=HAT)
        await self._desk.choose(_SIGN_IN_WHEN_OUT)
        await self._desk.expect_window(sign_in_words.sign_in_title())
        await self._picture("sign-in")
        await self._desk.close_window(sign_in_words.sign_in_title(), "Escape")

    async def _quit(self) -> None:
        await self._desk.choose(_QUIT)
        program = self._desk.program

        async def ended() -> bool:
            return program.returncode is not None

        await until(ended, "the program has ended", QUIT_WITHIN_S)
        if program.returncode != 0:
            raise NotSo(f"it ended with {program.returncode}")


async def _step(title: str, act: Callable[[], Awaitable[None]]) -> None:
    since = time.monotonic()
    try:
        await act()
    except _FAILURES:
        print(f"  ✗ {title}", flush=True)
        raise
    print(f"  ✓ {title} ({time.monotonic() - since:.1f} s)", flush=True)


async def _main() -> int:
    await asyncio.to_thread(_clear, PICTURES)
    print("A desktop without a monitor is set up, with a tray, toasts and a browser; then the tour begins.\n")
    try:
        async with office() as desk:
            try:
                await Tour(desk).run()
            except _FAILURES:
                await desk.screen.save(PICTURES / "failed.png")
                raise
    except _FAILURES as missed:
        print(f"\n  It was expected, but did not happen: {missed!s:.400}")
        print(f"  What the screen shows: {PICTURES}/failed.png")
        return 1
    print(f"\nEvery step turned out as it says. The pictures are in {PICTURES}/")
    return 0


def _clear(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for picture in folder.glob("*.png"):
        picture.unlink()


if __name__ == "__main__":
    try:
        sys.exit(asyncio.run(_main()))
    except KeyboardInterrupt:
        sys.exit(130)
