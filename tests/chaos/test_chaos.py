"""The short form of the chaos: one round of 200 notifications and five kills. ``make chaos`` is the long one."""

import os
import random
import shutil
import subprocess
import sys

import pytest

from tests.chaos.victim import ROOT


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 and pipes as POSIX has them")
@pytest.mark.slow
@pytest.mark.timeout(240)
def test_all_is_well_after_a_round_of_chaos() -> None:
    assert shutil.which("node"), "the peers need Node"
    seed = os.environ.get("CHAOS_SEED") or str(random.randrange(10**6))
    command = [sys.executable, "-m", "tests.chaos", "--rounds", "1", "--seed", seed]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stdout + done.stderr
