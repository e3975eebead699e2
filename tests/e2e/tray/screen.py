"""The screen that the application is on, as a person sees it and as a hand on the mouse reaches it."""

import asyncio
import subprocess
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage

from tests.e2e.tray.waiting import WAIT_S

PICTURES = Path(__file__).parents[3] / "build" / "e2e"


@dataclass
class Screen:
    """A screen with a window manager; ``env`` is what programs on it need in their environment."""

    env: dict[str, str]

    def picture(self, name: str = "") -> QImage:
        """Take a picture of the screen; one with a name is left in ``build/e2e``."""
        command = ["import", "-window", "root", "png:-"]
        taken = subprocess.run(command, env=self.env, capture_output=True, check=True, timeout=WAIT_S).stdout
        if name:
            PICTURES.mkdir(parents=True, exist_ok=True)
            (PICTURES / f"{name}.png").write_bytes(taken)
        return QImage.fromData(taken)

    def shows(self, color: str, tolerance: int = 12, above: int = 20) -> bool:
        """Tell whether more than ``above`` pixels have about this colour, ``#rrggbb``."""
        wanted = tuple(bytes.fromhex(color.removeprefix("#")))
        picture = self.picture().convertToFormat(QImage.Format.Format_RGB888)
        pixels = bytes(picture.constBits())
        line = picture.bytesPerLine()
        found = 0
        for y in range(picture.height()):
            row = pixels[y * line : y * line + picture.width() * 3]
            parts = zip(row[0::3], row[1::3], row[2::3], strict=True)
            found += sum(
                abs(r - wanted[0]) <= tolerance and abs(g - wanted[1]) <= tolerance and abs(b - wanted[2]) <= tolerance
                for r, g, b in parts
            )
        return found > above

    async def windows(self, title: str) -> list[str]:
        """Return the visible windows with this title, a regular expression."""
        return (await self.asks("search", "--onlyvisible", "--name", title)).split()

    async def asks(self, *question: str) -> str:
        """Return what xdotool says; nothing if it does not find what is asked about."""
        command = ("xdotool", *question)
        process = await asyncio.create_subprocess_exec(
            *command, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        return (await process.communicate())[0].decode()

    async def xdotool(self, *arguments: str) -> None:
        """Move the mouse, press buttons and keys."""
        process = await asyncio.create_subprocess_exec("xdotool", *arguments, env=self.env)
        assert await asyncio.wait_for(process.wait(), WAIT_S) == 0
