"""The screen that the programs of these tests are on."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from PySide6.QtGui import QImage

WAIT_S = 15.0


@dataclass(frozen=True)
class Screen:
    """A screen with a window manager; ``env`` is the whole environment of programs on it, without a session bus."""

    env: dict[str, str]

    def picture(self) -> QImage:
        """Take a picture of the whole screen."""
        taken = subprocess.run(
            ["import", "-window", "root", "png:-"], env=self.env, capture_output=True, check=True, timeout=WAIT_S
        )
        return QImage.fromData(taken.stdout)

    def find(self, color: str, tolerance: int = 12) -> list[tuple[int, int]]:
        """Return the pixels of about this colour, ``#rrggbb``."""
        wanted = tuple(bytes.fromhex(color.removeprefix("#")))
        picture = self.picture().convertToFormat(QImage.Format.Format_RGB888)
        found = []
        for y in range(picture.height()):
            line = bytes(cast("memoryview", picture.constScanLine(y)))
            found += [
                (x, y)
                for x in range(picture.width())
                if all(abs(line[3 * x + part] - wanted[part]) <= tolerance for part in range(3))
            ]
        return found

    def shows(self, color: str) -> Callable[[], bool]:
        """Whether there is enough of a colour for an icon of 22 pixels: a condition for ``until``."""
        return lambda: len(self.find(color)) >= 20

    def windows(self, program: str) -> set[str]:
        """Return the visible windows of a program, by its class."""
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--class", program],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=WAIT_S,
        )
        return set(found.stdout.split())

    def xdotool(self, *arguments: str) -> None:
        """Move the mouse, press buttons and keys."""
        subprocess.run(["xdotool", *arguments], env=self.env, check=True, timeout=WAIT_S)
