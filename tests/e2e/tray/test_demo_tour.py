"""`make demo` without a screen: the tour that newcomers take first."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
@pytest.mark.timeout(150)
def test_every_step_of_the_tour_turns_out_as_it_says() -> None:
    without_a_screen = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    ran = subprocess.run(
        [sys.executable, "-m", "tools.demo_tour"],
        cwd=ROOT,
        env=without_a_screen,
        capture_output=True,
        text=True,
        timeout=140,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Every step turned out as it says." in ran.stdout
    assert "✗" not in ran.stdout
