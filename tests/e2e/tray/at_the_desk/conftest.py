"""A desk: tint2 has the program's icon, dunst shows its toasts, and a person has a mouse and a keyboard."""

import re
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.ui import words
from tools.toast_monitor import ToastMonitor

if TYPE_CHECKING:
    from tests.e2e.command import Tray
    from tests.e2e.tray.screen import Screen

CONFIG = Path(__file__).parents[4] / "tools" / "virtual_desktop"

Make = Callable[..., Any]


@dataclass(frozen=True)
class Box:
    """A window and its place on the screen."""

    window: str
    left: int
    top: int
    width: int
    height: int

    def within(self, other: "Box") -> bool:
        """Tell whether nothing of it is outside another one."""
        across = other.left <= self.left and self.left + self.width <= other.left + other.width
        return across and other.top <= self.top and self.top + self.height <= other.top + other.height


@dataclass
class Desk:
    """What a person has before them, and does with it; what is waited for is waited for to be on the screen."""

    screen: "Screen"
    site: DemoSite
    toasts: ToastMonitor
    until: Make

    whole = Box("", 0, 0, 1024, 768)
    """The screen."""

    async def boxes(self, *search: str) -> list[Box]:
        """Return the visible windows that ``xdotool search`` finds."""
        found = []
        for window in (await self.screen.asks("search", "--onlyvisible", *search)).split():
            said = dict(re.findall(r"(\w+)=(-?\d+)", await self.screen.asks("getwindowgeometry", "--shell", window)))
            if said:  # it may have gone meanwhile
                found.append(Box(window, *(int(said[key]) for key in ("X", "Y", "WIDTH", "HEIGHT"))))
        return found

    async def icon(self) -> Box:
        """Return the icon in the panel."""

        async def small() -> list[Box]:
            return [box for box in await self._ours() if max(box.width, box.height) < 40 and box.top > 700]

        found: list[Box] = await self.until(small, "the icon in the panel")
        return found[0]

    async def click(self, box: Box, button: int = 1, *, across: float = 0.5) -> None:
        """Click in the upper part of a window; ``across``: how far from its left, to its width."""
        place = (str(box.left + round(box.width * across)), str(box.top + min(box.height // 2, 30)))
        await self.screen.xdotool("mousemove", *place, "click", str(button))

    async def keys(self, *names: str) -> None:
        """Press keys one after another."""
        await self.screen.xdotool("key", "--delay", "40", *names)

    async def types(self, text: str) -> None:
        """Type a text."""
        await self.screen.xdotool("type", "--delay", "15", text)

    async def window(self, title: str) -> Box:
        """Return a window, as soon as it has the keyboard."""

        async def there() -> list[Box]:
            front = (await self.screen.asks("getactivewindow")).strip()
            return [box for box in await self.boxes("--name", f"^{re.escape(title)}") if box.window == front]

        found: list[Box] = await self.until(there, title)
        return found[0]

    async def gone(self, title: str) -> None:
        """Return when there is no such window."""

        async def away() -> bool:
            return not await self.screen.windows(f"^{re.escape(title)}")

        await self.until(away, f"no {title}")

    async def inbox(self) -> Box:
        """Click on the icon; return the popup that comes."""
        await self.click(await self.icon())
        return await self.window(words.window_title())

    async def menu(self, from_below: int, *keys: str) -> None:
        """Open the icon's menu, go up to an entry, 1 being the last one, and press keys there."""
        await self.click(await self.icon(), 3)

        async def there() -> bool:
            return any(box.height > 200 and box.width < 400 for box in await self._ours())

        await self.until(there, "the menu")
        await self.keys(*["Up"] * from_below, *keys)

    async def toast(self, title: str) -> Box:
        """Return where the toasts are, as soon as one with this title is the only one."""

        async def shown() -> list[Box]:
            here = [each.title for each in self.toasts.on_screen.values()] == [title]
            return [box for box in await self.boxes("--class", "Dunst") if box.height > 1] if here else []

        try:
            found: list[Box] = await self.until(shown)
        except AssertionError:
            raise AssertionError(f"not {title!r}, but {self.toasts.on_screen}") from None
        return found[0]

    async def no_toast(self) -> None:
        """Return when none is on the screen."""
        await self.until(lambda: not self.toasts.on_screen, "no toast")

    async def seen(self, *names: str, unread: tuple[str, ...] = ()) -> None:
        """Return when these are seen on the site, and those are not."""

        def same() -> bool:
            seen = {name for name in (*names, *unread) if self.site.document(name).seen in {"true", "1"}}
            return seen == set(names)

        await self.until(same, f"seen on the site: {names}, unread: {unread}")

    async def _ours(self) -> list[Box]:
        return await self.boxes("--class", "nirmaan-tray")


@pytest_asyncio.fixture
async def desk(tray: "Tray", site: DemoSite, screen: "Screen", runs: Make, until: Make) -> AsyncIterator[Desk]:
    """The desk in the morning: the computer is on, the program is not started yet."""
    runs("tint2", "-c", str(CONFIG / "tint2rc"))
    runs("dunst", "-conf", str(CONFIG / "dunstrc"))
    await until(lambda: screen.windows("^tint2$"), "the panel")
    async with ToastMonitor(tray.env["DBUS_SESSION_BUS_ADDRESS"]) as toasts:
        yield Desk(screen, site, toasts, until)


@pytest.fixture
def runs(tray: "Tray") -> Iterator[Make]:
    """``runs(command)`` starts a program on the desktop, which ends with the test."""
    with ExitStack() as stack:

        def run(*command: str) -> None:
            nothing = subprocess.DEVNULL
            process = stack.enter_context(subprocess.Popen(command, env=tray.env, stdout=nothing, stderr=nothing))
            stack.callback(process.terminate)

        yield run
