"""Where the kernel lets nobody watch any more, that is logged once, and the program goes on."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux")

PROGRAM = """
import logging, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from nirmaan_tray.desktop.inotify import Watcher
from nirmaan_tray.desktop.settings_look import look_at
logging.basicConfig(stream=sys.stdout, format="%(levelname)s %(message)s")
app = QCoreApplication([])
watcher = Watcher(lambda: None)
for _ in range(2):
    watcher.watch(look_at(Path(sys.argv[1])))
watcher.close()
print("went on")
"""


@pytest.mark.parametrize("limit", ["max_inotify_watches", "max_inotify_instances"])
def test_a_limit_that_is_reached_is_told_once(tmp_path: Path, limit: str) -> None:
    own_limits = [
        "unshare",
        "--user",
        "--map-root-user",
        "sh",
        "-c",
        f'echo 0 > /proc/sys/user/{limit} && exec "$@"',
        "-",
    ]
    if subprocess.run([*own_limits, "true"], check=False, capture_output=True, timeout=30).returncode != 0:
        pytest.skip("limits of its own are not permitted to a program here")
    command = [*own_limits, sys.executable, "-c", PROGRAM, str(tmp_path / "settings.toml")]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    warning, last = done.stdout.splitlines()
    assert warning.startswith("WARNING What other programs change in the settings shows after a restart only: all that")
    assert last == "went on"
