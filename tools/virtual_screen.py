"""A desktop without a monitor: an X server in memory, a session bus, a window manager, a panel with a tray, and dunst.

Everything on it is a process of ours, in an environment of its own, and ends with it. What its user would do with hand
and eye is done here with xdotool and with pictures.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

CONFIG = Path(__file__).with_name("virtual_desktop")
WIDTH, HEIGHT = 1280, 760
PATIENCE_S = 30.0
"""Longest to wait for anything; a busy machine with two cores needs a few of them."""

_LOOK_EVERY_S = 0.1
_END_S = 5.0

_FOREIGN = ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "QT_QPA_PLATFORM", "BROWSER", "MAKEFLAGS")
_HOMES = ("HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")


class NotSo(Exception):
    """Something did not turn out as expected; the text says what."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the screen, in pixels."""

    left: int
    top: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[int, int]:
        """The point in its middle."""
        return self.left + self.width // 2, self.top + self.height // 2


async def until(holds: Callable[[], Awaitable[bool]], what: str, within_s: float = PATIENCE_S) -> None:
    """Return as soon as ``holds`` says so; raises ``NotSo`` with ``what`` was missed after ``within_s`` seconds."""
    end = asyncio.get_running_loop().time() + within_s
    while not await holds():
        if asyncio.get_running_loop().time() > end:
            raise NotSo(f"not within {within_s:g} s: {what}")
        await asyncio.sleep(_LOOK_EVERY_S)


class VirtualScreen:
    """An async context manager. ``env`` is the whole environment of programs on it; ``folder`` their home, for now."""

    def __init__(self) -> None:
        self.env: dict[str, str] = {}
        self.folder = Path()
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with self._stack as stack:
            self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nirmaan-tour-")))
            self.env = _environment(self.folder)
            await self._bus()
            await self._display()
            await self._desktop()
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def start(self, *command: str, out: IO[bytes] | None = None) -> asyncio.subprocess.Process:
        """Start a program on this screen, which ends with it; a Ctrl+C on the terminal is not for it."""
        process = await asyncio.create_subprocess_exec(
            *command,
            env=self.env,
            cwd=self.folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=out or asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.STDOUT if out else asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        self._stack.push_async_callback(end, process)
        return process

    async def run(self, *command: str) -> bytes:
        """Run a command to its end and return what it wrote; nothing if it failed, as a search without a find does."""
        process = await asyncio.create_subprocess_exec(
            *command, env=self.env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
        )
        out, _ = await process.communicate()
        return out if process.returncode == 0 else b""

    async def windows(self, *search: str) -> list[Box]:
        """Return where the visible windows are that ``xdotool search`` finds."""
        found = []
        for window in (await self.run("xdotool", "search", "--onlyvisible", *search)).split():
            shell = (await self.run("xdotool", "getwindowgeometry", "--shell", window.decode())).decode()
            told = dict(line.split("=", 1) for line in shell.split())
            if told:  # it may have gone meanwhile
                found.append(Box(int(told["X"]), int(told["Y"]), int(told["WIDTH"]), int(told["HEIGHT"])))
        return found

    async def click(self, at: tuple[int, int], button: int = 1) -> None:
        """Move the mouse there and press a button: 1 left, 3 right."""
        # Without --sync, which waits in vain where the mouse is there already.
        await self.run("xdotool", "mousemove", str(at[0]), str(at[1]), "click", str(button))

    async def keys(self, *names: str) -> None:
        """Press keys one after another."""
        await self.run("xdotool", "key", "--delay", "60", *names)

    async def picture(self, box: Box | None = None) -> bytes:
        """Return the pixels of a part of the screen, three bytes each, row by row."""
        shape = box or Box(0, 0, WIDTH, HEIGHT)
        crop = f"{shape.width}x{shape.height}+{shape.left}+{shape.top}"
        return await self.run("import", "-window", "root", "-crop", crop, "-depth", "8", "rgb:-")

    async def save(self, path: Path) -> None:
        """Keep a picture of the whole screen as PNG."""
        await self.run("import", "-window", "root", str(path))

    async def _bus(self) -> None:
        reading, writing = os.pipe()
        with os.fdopen(reading, "rb") as address:
            process = await asyncio.create_subprocess_exec(
                "dbus-daemon",
                f"--config-file={CONFIG / 'bus.conf'}",
                f"--print-address={writing}",
                "--nofork",
                "--nopidfile",
                env=self.env,
                pass_fds=[writing],
                stderr=asyncio.subprocess.DEVNULL,
                start_new_session=True,
            )
            self._stack.push_async_callback(end, process)
            os.close(writing)
            self.env["DBUS_SESSION_BUS_ADDRESS"] = (await asyncio.to_thread(address.readline)).decode().strip()

    async def _display(self) -> None:
        reading, writing = os.pipe()
        with os.fdopen(reading, "rb") as number:
            process = await asyncio.create_subprocess_exec(
                *("Xvfb", "-displayfd", str(writing), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-dpi", "96"),
                *("-nolisten", "tcp", "-noreset"),
                env=self.env,
                pass_fds=[writing],
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                start_new_session=True,
            )
            self._stack.push_async_callback(end, process)
            os.close(writing)
            self.env["DISPLAY"] = f":{(await asyncio.to_thread(number.readline)).decode().strip()}"

    async def _desktop(self) -> None:
        await self.start("openbox")
        await until(self._managed, "the window manager is there")
        await self.run("display", "-window", "root", "-size", f"{WIDTH}x{HEIGHT}", "xc:#3d5a78")
        await self.start("tint2", "-c", str(CONFIG / "tint2rc"))
        await self.start("dunst", "-conf", str(CONFIG / "dunstrc"))

        async def panel() -> bool:
            return bool(await self.windows("--class", "tint2"))

        await until(panel, "the panel is there")

    async def _managed(self) -> bool:
        return b"window id" in await self.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK")


async def end(process: asyncio.subprocess.Process) -> None:
    """End a process; one that does not listen is killed."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(_END_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def _environment(folder: Path) -> dict[str, str]:
    # The screen, the bus and the home of whoever runs this stay out of it.
    env = {name: value for name, value in os.environ.items() if name not in _FOREIGN and not name.startswith("XDG_")}
    for name in _HOMES:
        place = folder / name.lower()
        place.mkdir(mode=0o700)
        env[name] = str(place)
    programs = folder / "bin"
    programs.mkdir()
    env["PATH"] = os.pathsep.join((str(programs), str(Path(sys.executable).parent), env.get("PATH", os.defpath)))
    return env | {"LANG": "C.UTF-8", "NO_AT_BRIDGE": "1"}
