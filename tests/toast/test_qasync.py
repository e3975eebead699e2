"""The application's own loop: a toast and its click go the same way through Qt."""

import subprocess
import sys
from typing import Any

PROGRAM = """
import asyncio
from PySide6.QtWidgets import QApplication
import qasync
from nirmaan_tray.model.toast import Action, Button, Click, Toast
from nirmaan_tray.toast.freedesktop import FreedesktopToaster
from nirmaan_tray.toast.toaster import Ears
from notification_server import NotificationServer

async def main():
    server = NotificationServer(os.environ["DBUS_SESSION_BUS_ADDRESS"])
    await server.start()
    available, clicked = asyncio.Event(), asyncio.Queue()
    toaster = FreedesktopToaster(Ears(clicked.put_nowait, lambda can: can and available.set()))
    running = asyncio.create_task(toaster.run())
    async with asyncio.timeout(20):
        await available.wait()
        for number in range(20):
            toaster.show(Toast(f"n{number}", "New PR", "", (Button(Action.OPEN, "Open"),)))
            server.press(await server.toast(number + 1))
            assert await clicked.get() == Click(f"n{number}", Action.OPEN)
        toaster.show(Toast("last", "New PR", "", ()))
        await server.toast(21)
        running.cancel()
        await asyncio.wait({running})
        await server.until(lambda: not server.screen)
        await server.stop()

app = QApplication([])
with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
    runner.run(main())
print("well")
"""


def test_toasts_work_on_the_applications_loop(session_bus: Any, request: Any) -> None:
    path = f"import os, sys; sys.path.insert(0, {str(request.path.parent)!r})\n"
    env = session_bus.env | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", path + PROGRAM], env=env, capture_output=True, text=True, timeout=50)
    assert (done.stdout, done.stderr) == ("well\n", "")
