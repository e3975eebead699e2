"""What the icon waits for, and what is never in memory while nobody needs it: figures are in benchmarks/README.md."""

import os
import subprocess
import sys

BEFORE_THE_ICON = """
import sys
from nirmaan_tray import main
main._import_qt()
import nirmaan_tray.start
print(*sorted(sys.modules))
"""

TOO_EARLY = {
    # The loop, the network, the disk, the keyring: a hundred milliseconds and more.
    *(
        "asyncio",
        "qasync",
        "httpx",
        "aiohttp",
        "socketio",
        "engineio",
        "keyring",
        "sqlite3",
        "ssl",
        "tomlkit",
        "dbus_fast",
    ),
    *("importlib.metadata", "email", "json", "PySide6.QtNetwork", "PySide6.QtSvg"),
    # The app, and windows.
    *(
        "nirmaan_tray.serving",
        "nirmaan_tray.app",
        "nirmaan_tray.actions",
        "nirmaan_tray.runner",
        "nirmaan_tray.ui.style",
    ),
    *("nirmaan_tray.ui.theme", "nirmaan_tray.ui.windows", "nirmaan_tray.ui.inbox", "nirmaan_tray.ui.doctor_window"),
}

WITHOUT_A_WINDOW = """
import sys
from nirmaan_tray import main
main._import_qt()
import nirmaan_tray.start, nirmaan_tray.serving, nirmaan_tray.runner
print(*sorted(sys.modules))
"""

FOR_WINDOWS_AND_DEEDS_ONLY = {
    *("nirmaan_tray.ui.inbox", "nirmaan_tray.ui.preferences", "nirmaan_tray.ui.welcome", "nirmaan_tray.ui.sign_in"),
    *(
        "nirmaan_tray.ui.doctor_window",
        "nirmaan_tray.ui.news_window",
        "nirmaan_tray.ui.guide_window",
        "nirmaan_tray.demo",
    ),
    *("nirmaan_tray.doctor", "tomlkit", "PySide6.QtSvgWidgets"),
    # Calls to the keyring have a process of their own: ring_apart.
    *("keyring", "secretstorage", "cryptography", "jeepney"),
}


def imported(program: str) -> set[str]:
    # What measures coverage imports things of its own.
    env = {key: value for key, value in os.environ.items() if not key.startswith("COVERAGE_")}
    done = subprocess.run([sys.executable, "-c", program], env=env, check=True, capture_output=True, text=True)
    return set(done.stdout.split())


def test_the_icon_waits_for_little() -> None:
    assert imported(BEFORE_THE_ICON) & TOO_EARLY == set()


def test_what_only_windows_and_deeds_need_is_not_imported_for_a_day_without_them() -> None:
    assert imported(WITHOUT_A_WINDOW) & FOR_WINDOWS_AND_DEEDS_ONLY == set()
