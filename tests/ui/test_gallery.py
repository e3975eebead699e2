"""The gallery's pictures can be made, of one kind; what is on them is looked at by people."""

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

SCREENS = {
    "inbox-unread",
    "inbox-all-caught-up",
    "preferences-notifications",
    "welcome-3-start",
    "menu",
    "icons",
    "doctor",
    "guide-user",
    "guide-admin",
}


def test_every_screen_of_the_gallery_can_be_drawn(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "tools.gallery_shots", tmp_path, "dark", "1", "hi"],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    assert "Traceback" not in made.stderr
    pictures = {path.name.partition(".")[0]: QImage(str(path)) for path in tmp_path.glob("*.dark.1x.hi.png")}
    assert pictures.keys() >= SCREENS
    for name, picture in pictures.items():
        colours = {picture.pixel(x, y) for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3)}
        assert len(colours) > 8, f"{name} is an empty box"
