"""Chromium with a window on the virtual screen, as that screen's default browser."""

import asyncio
import shlex
import shutil
from pathlib import Path

import httpx

from tools.virtual_screen import NotSo, VirtualScreen, until

_BLANK = "about:blank"
_FLAGS = (
    # Without a sandbox, for it may be root who runs this; nothing but the demo site is ever opened.
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
    *("--no-first-run", "--no-default-browser-check", "--password-store=basic", "--test-type"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-breakpad"),
    *("--disable-features=Translate,MediaRouter,OptimizationHints", "--disable-default-apps", "--disable-extensions"),
    *("--window-position=20,20", "--window-size=1000,640", "--remote-debugging-port=0"),
)


class VirtualBrowser:
    """Chromium, running already as in an office, so that opening an address is quick."""

    def __init__(self, screen: VirtualScreen) -> None:
        self._screen = screen
        self._profile = screen.folder / "chromium"
        self._devtools = ""

    async def start(self) -> None:
        """Start it, and make ``xdg-open`` hand addresses over to it."""
        program = shutil.which("chromium")
        if program is None:
            raise NotSo("chromium is not installed")
        profile = f"--user-data-dir={self._profile}"
        opener = self._screen.folder / "bin" / "xdg-open"
        command = shlex.join((program, profile, "--no-sandbox", "--test-type", "--password-store=basic"))
        opener.write_text(f'#!/bin/sh\nexec {command} "$1"\n')
        opener.chmod(0o755)
        # Python asks the desktop for its default browser by other ways first.
        self._screen.env["BROWSER"] = str(opener)
        await self._screen.start(program, profile, *_FLAGS, _BLANK)
        port = self._profile / "DevToolsActivePort"
        await until(lambda: _written(port), "Chromium is there", within_s=60)
        self._devtools = f"http://127.0.0.1:{port.read_text().split()[0]}/json"

    async def addresses(self) -> list[str]:
        """Return the addresses of the pages that it shows, the one in front first."""
        return [tab["url"] for tab in await self._tabs()]

    async def close_blank(self) -> None:
        """Close the empty page that it was started with, now that there is another one."""
        blank = [tab["id"] for tab in await self._tabs() if tab["url"] == _BLANK]
        async with httpx.AsyncClient(trust_env=False) as client:
            for tab in blank:
                await client.get(f"{self._devtools}/close/{tab}")

        async def closed() -> bool:
            return _BLANK not in await self.addresses()

        await until(closed, "the empty page is closed")

    async def _tabs(self) -> list[dict[str, str]]:
        async with httpx.AsyncClient(trust_env=False) as client:
            tabs: list[dict[str, str]] = (await client.get(f"{self._devtools}/list")).json()
        return [tab for tab in tabs if tab["type"] == "page"]


async def _written(path: Path) -> bool:
    return await asyncio.to_thread(lambda: path.exists() and path.read_text().count("\n") > 0)
