"""The gallery's toasts: real ones, on a virtual screen with a real notification server. Called by ``tools.gallery``."""

import asyncio
import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from nirmaan_tray import wording
from nirmaan_tray.groups import Several, Why
from nirmaan_tray.model.toast import Toast
from nirmaan_tray.toast.freedesktop import FreedesktopToaster
from nirmaan_tray.toast.toaster import Ears
from nirmaan_tray.ui import language
from tools.gallery_wishes import ROWS
from tools.toast_monitor import ToastMonitor
from tools.virtual_screen import WIDTH, Box, VirtualScreen, until

_CORNER = Box(WIDTH - 460, 0, 460, 460)


def toasts() -> dict[str, tuple[Toast, ...]]:
    """Return what is shown together, by the names of the pictures; in the language of the moment."""
    return {
        "toast-request": (wording.single(ROWS[0]),),
        "toast-alert": (wording.single(ROWS[3]),),
        "toast-hidden": (wording.single(ROWS[0], hidden=True),),
        "toast-summary": (
            wording.several(Several("several:1", 12, Why.BURST, urgent=False)),
            wording.several(Several("several:2", 3, Why.QUIET, urgent=False)),
        ),
        "toast-complaint": (wording.complaint("complaint", "session_expired", sign_in=True),),
        "toast-trial": (wording.trial(hidden=False),),
        "toast-update": (wording.updated("0.2.0"),),
    }


async def main(folder: Path) -> None:
    """Make all pictures."""
    async with VirtualScreen() as screen, ToastMonitor(screen.env["DBUS_SESSION_BUS_ADDRESS"]) as seen:
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = screen.env["DBUS_SESSION_BUS_ADDRESS"]
        ready = asyncio.Event()
        toaster = FreedesktopToaster(Ears(lambda _: None, lambda now: ready.set() if now else None))
        showing = asyncio.ensure_future(toaster.run())
        await ready.wait()
        for chosen in ("en", "hi"):
            language.use(chosen)
            for name, together in toasts().items():
                await _show(screen, seen, toaster, folder / f"{name}.desktop.1x.{chosen}.png", together)
        showing.cancel()
        await asyncio.gather(showing, return_exceptions=True)


async def _show(
    screen: VirtualScreen, seen: ToastMonitor, toaster: FreedesktopToaster, path: Path, together: tuple[Toast, ...]
) -> None:
    before = await screen.picture(_CORNER)
    for toast in together:
        toaster.show(toast)

    async def drawn() -> bool:
        return len(seen.on_screen) == len(together) and await screen.picture(_CORNER) != before

    await until(drawn, f"{path.stem} is on the screen")
    crop = f"{_CORNER.width}x{_CORNER.height}+{_CORNER.left}+{_CORNER.top}"
    await screen.run("import", "-window", "root", "-crop", crop, "+repage", "-trim", str(path))
    toaster.withdraw([toast.key for toast in together])

    async def gone() -> bool:
        return not seen.on_screen and await screen.picture(_CORNER) == before

    await until(gone, f"{path.stem} is gone")


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication(sys.argv[:1])
    asyncio.run(main(Path(sys.argv[1])))
