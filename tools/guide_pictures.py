"""``make pictures``: the pictures of ``docs/user.md``, in ``docs/pictures/guide/``, made anew from the gallery's screens.

They are small, with few colours, and have nothing in them that differs from one time to the next: they are committed, and
shipped with the program. Exit code 1 if one could not be made.
"""

import asyncio
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from nirmaan_tray.model.link import LinkState
from nirmaan_tray.ui.icons import Face, icon

PICTURES = Path(__file__).parents[1] / "docs" / "pictures" / "guide"

_COLOURS = "96"


@dataclass(frozen=True, slots=True)
class Cut:
    """A picture: the gallery's screen that it shows, and what ImageMagick does with that."""

    screen: str
    how: tuple[str, ...] = ()


_FRAME = ("-bordercolor", "#9aa3ad", "-border", "1")

CUTS = {
    "welcome": Cut("welcome-1-sign-in.light.1x.en", _FRAME),
    "sign-in": Cut("sign-in-password.light.1x.en", _FRAME),
    "toast": Cut("toast-request.desktop.1x.en"),
    "toast-summary": Cut("toast-summary.desktop.1x.en", ("+repage", "-crop", "403x74+0+0", "+repage")),
    "inbox": Cut("inbox-unread.light.1x.en", _FRAME),
    "undo": Cut("inbox-all-undo.light.1x.en", _FRAME),
    "search": Cut("inbox-search.light.1x.en", _FRAME),
    "row-menu": Cut("inbox-menu-of-a-row.light.1x.en", _FRAME),
    "menu": Cut("menu.light.1x.en", _FRAME),
    "preferences": Cut("preferences-notifications.light.1x.en", ("-resize", "640x", *_FRAME)),
    "doctor": Cut("doctor.light.1x.en", _FRAME),
}

_ICON = 32
"""Pixels."""


async def main() -> int:
    """Make all pictures."""
    if (convert := shutil.which("convert")) is None:
        print("ImageMagick is missing: tools/system-packages test", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        offscreen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        made = await _run(
            sys.executable, "-m", "tools.gallery_shots", folder, "light", "1", "en", env=offscreen
        ) and await _run(sys.executable, "-m", "tools.gallery_toasts", folder)
        PICTURES.mkdir(parents=True, exist_ok=True)
        for name, cut in CUTS.items():
            made = made and await _small(convert, [f"{folder}/{cut.screen}.png", *cut.how], PICTURES / f"{name}.png")
        QGuiApplication(["gallery", "-platform", "offscreen"])
        for state in LinkState:
            path = PICTURES / f"icon-{state.replace('_', '-')}.png"
            made = made and icon(Face(state, ""), dark=False).pixmap(_ICON, _ICON).save(str(path))
    print(f"{len(CUTS) + len(LinkState)} pictures in {PICTURES}")
    return 0 if made else 1


async def _small(convert: str, picture: list[str], path: Path) -> bool:
    few = ("-alpha", "remove", "+dither", "-colors", _COLOURS, "-strip", "-define", "png:exclude-chunks=date,time")
    return await _run(convert, *picture, *few, "-define", "png:compression-level=9", f"PNG8:{path}")


async def _run(*command: str, env: dict[str, str] | None = None) -> bool:
    process = await asyncio.create_subprocess_exec(*command, env=env)
    return await process.wait() == 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
