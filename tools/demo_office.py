"""What the tour's steps are made of: the program, the site it is signed in to, the browser, and its user's hand and eye."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from tools.toast_monitor import ToastMonitor
from tools.virtual_browser import VirtualBrowser
from tools.virtual_screen import HEIGHT, Box, NotSo, VirtualScreen, until

HAT, STRUCK_OUT, BADGE = (0xF5, 0xA6, 0x23), (0x79, 0x83, 0x8F), (0xC6, 0x28, 0x28)
"""Colours of the tray's icon: the full hat when connected, the grey one when offline, the badge."""

_ENOUGH = 15
"""Pixels of a colour that make a figure of it in an icon of 22 pixels."""

_TOLERANCE = 12
_PANEL = 36
_KEY = "token demo-key:demo-secret"


class Office:
    """One desk in it. The methods that wait raise ``NotSo``."""

    def __init__(
        self,
        screen: VirtualScreen,
        toasts: ToastMonitor,
        browser: VirtualBrowser,
        program: asyncio.subprocess.Process,
        site: str,
    ) -> None:
        self.screen = screen
        self.toasts = toasts
        self.browser = browser
        self.program = program
        self.site = site

    async def press(self, button: str, **form: str) -> list[str]:
        """Press a button of the control room; return the names of the notifications it touched."""
        async with httpx.AsyncClient(trust_env=False) as client:
            headers = {"Accept": "application/json", "Origin": self.site}
            answer = await client.post(f"{self.site}/demo/{button}", data=form, headers=headers)
        if answer.status_code != 200:
            raise NotSo(f"the control room's {button}: {answer.text}")
        names: list[str] = answer.json()["names"]
        return names

    async def unread(self) -> int:
        """Ask the site how many are unread."""
        where = '[["recipient","=","demo@nirmaan.test"],["seen","not in",["true","1"]]]'
        query = {"doctype": "Nirmaan Notifications", "filters": where}
        async with httpx.AsyncClient(trust_env=False) as client:
            address = f"{self.site}/api/method/frappe.client.get_count"
            answer = await client.get(address, params=query, headers={"Authorization": _KEY})
        return int(answer.raise_for_status().json()["message"])

    async def expect_unread(self, count: int) -> None:
        """Wait until so many are unread on the site."""

        async def holds() -> bool:
            return await self.unread() == count

        await until(holds, f"{count} unread on the site")

    async def icon(self) -> Box | None:
        """Look for our icon in the panel."""
        found = [box for box in await self.screen.windows("--class", "nirmaan-tray") if box.top >= HEIGHT - _PANEL]
        return found[0] if found else None

    async def icon_pixels(self) -> bytes:
        """Return the icon's picture, or nothing while there is none."""
        box = await self.icon()
        return await self.screen.picture(box) if box else b""

    async def expect_icon(self, *, shows: tuple[int, int, int], without: tuple[int, int, int] | None = None) -> None:
        """Wait until a colour is to be seen in the icon, and another one is not."""

        async def holds() -> bool:
            pixels = await self.icon_pixels()
            return _has(pixels, shows) and (without is None or not _has(pixels, without))

        await until(holds, "the icon's new look")

    async def expect_icon_changed(self, before: bytes) -> None:
        """Wait until the icon looks different."""

        async def holds() -> bool:
            return await self.icon_pixels() not in (b"", before)

        await until(holds, "the icon's new number")

    async def expect_toasts(self, title: str, count: int = 1) -> None:
        """Wait until so many toasts with this title are on the screen: the server says so, and its window is there."""

        async def holds() -> bool:
            drawn = bool(self.toasts.on_screen) == (await self.toast_window() is not None)
            return drawn and len(self.toasts.titled(title)) == count

        await until(holds, f"{count} toast(s) {title!r} on the screen")

    async def toast_window(self) -> Box | None:
        """Return where the toasts are drawn; the newest is not always the first of them."""
        found = [box for box in await self.screen.windows("--class", "Dunst") if box.height > 1]
        return found[0] if found else None

    async def click_toast(self) -> None:
        """Click on the uppermost toast."""
        box = await self.toast_window()
        if box is None:
            raise NotSo("there is no toast to click on")
        await self.screen.click((box.left + box.width // 2, box.top + 30))

    async def expect_page(self, address: str, title: str) -> None:
        """Wait until Chromium shows exactly this address, in a window with that title."""

        async def holds() -> bool:
            return address in await self.browser.addresses() and bool(await self.screen.windows("--name", f"^{title} "))

        await until(holds, f"Chromium shows {address}")

    async def open_menu(self) -> Box:
        """Right-click on the icon; return where the menu is."""
        await self._click_icon(3)
        found: list[Box] = []

        async def holds() -> bool:
            found[:] = [box for box in await self.screen.windows("--class", "nirmaan-tray") if _is_menu(box)]
            return bool(found)

        await until(holds, "the menu is open")
        return found[0]

    async def close_menu(self) -> None:
        """Close the menu without choosing anything."""
        await self.screen.keys("Escape")

        async def holds() -> bool:
            return not any(_is_menu(box) for box in await self.screen.windows("--class", "nirmaan-tray"))

        await until(holds, "the menu is closed")

    async def choose(self, from_below: int) -> None:
        """Open the menu and choose an entry with the keyboard: 1 is the last one."""
        await self.open_menu()
        await self.screen.keys(*["Up"] * from_below, "Return")

    async def click_icon(self) -> None:
        """Left-click on the icon."""
        await self._click_icon(1)

    async def expect_window(self, title: str, *, there: bool = True) -> None:
        """Wait until one of the program's windows has a title that begins so, or until none has."""

        async def holds() -> bool:
            return bool(await self.screen.windows("--name", f"^{re.escape(title)}")) is there

        await until(holds, f"{'a' if there else 'no'} window {title!r}")

    async def close_window(self, title: str, *keys: str) -> None:
        """Close one of the program's windows with the keyboard."""
        await self.screen.keys(*keys)
        await self.expect_window(title, there=False)

    async def _click_icon(self, button: int) -> None:
        box = await self.icon()
        if box is None:
            raise NotSo("there is no icon to click on")
        await self.screen.click(box.middle, button)


@asynccontextmanager
async def office() -> AsyncIterator[Office]:
    """Set up a desk: screen, browser, and ``nirmaan-tray demo``, whose site is ready when this yields."""
    async with VirtualScreen() as screen, ToastMonitor(screen.env["DBUS_SESSION_BUS_ADDRESS"]) as toasts:
        browser = VirtualBrowser(screen)
        await browser.start()
        said = screen.folder / "demo.txt"
        with said.open("wb") as out:
            program = await screen.start("nirmaan-tray", "demo", "--port", "0", out=out)
        yield Office(screen, toasts, browser, program, await _site(said))


async def _site(said: Path) -> str:
    async def holds() -> bool:
        return "Stop with" in await asyncio.to_thread(said.read_text)

    await until(holds, "the demo site is there")
    found = re.search(r"http://\S+", await asyncio.to_thread(said.read_text))
    if found is None:
        raise NotSo("the demo site does not say where it is")
    return found.group()


def _has(pixels: bytes, color: tuple[int, int, int]) -> bool:
    near = 0
    for at in range(0, len(pixels) - 2, 3):
        near += all(abs(pixels[at + part] - color[part]) <= _TOLERANCE for part in range(3))
    return near >= _ENOUGH


def _is_menu(box: Box) -> bool:
    """Tell the menu from the icon, and from windows, which are larger."""
    return 100 < box.height < 600 and box.width < 600
