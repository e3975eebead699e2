"""The doctor finds out whether the tray runs and lives, with the tray's own lock and socket, and shows nothing by it."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from nirmaan_tray.doctor.running import Running, running
from nirmaan_tray.runtime_files import runtime_folder

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="as on Linux")

assert sys.platform == "linux" or not TYPE_CHECKING


START = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from nirmaan_tray.runtime_files import runtime_folder
from nirmaan_tray.desktop.instance import Instance
held = Instance.claim("home", runtime_folder(), 0)
app = QCoreApplication([])
held.handed_over.connect(lambda token: print("raised", flush=True))
held.listen()
print(runtime_folder(), flush=True)
app.exec()
"""


async def test_it_runs_it_hangs_it_is_gone(program: Callable[..., Any], tmp_path: Path) -> None:
    environment = {"XDG_RUNTIME_DIR": str(tmp_path)}
    assert await running("home", environment, 5.0) is Running.NOT
    tray = program(START, **environment)
    assert tray.line() == str(runtime_folder(environment)), "both look in the same place"
    assert await running("home", environment, 5.0) is Running.ALIVE
    assert await running("another home", environment, 5.0) is Running.NOT
    os.kill(tray.process.pid, signal.SIGSTOP)
    assert await running("home", environment, 0.2) is Running.SILENT
    os.kill(tray.process.pid, signal.SIGCONT)
    assert await running("home", environment, 5.0) is Running.ALIVE
    tray.process.kill()
    assert tray.line() == "", "no window was raised"
    tray.end()
    assert await running("home", environment, 5.0) is Running.NOT
