"""Imports beside Qt's own loop, before there is asyncio's: a tray that asks for the icon's picture is answered meanwhile."""

import importlib
import threading
from types import ModuleType

from PySide6.QtCore import QEventLoop, Signal


class _Loop(QEventLoop):
    imported = Signal()


def import_beside(name: str) -> ModuleType:
    """Return a module, imported in a thread while Qt's events are served; raises what importing it raises."""
    loop = _Loop()
    # Emitted in another thread, it is queued until the loop runs.
    loop.imported.connect(loop.quit)

    def work() -> None:
        try:
            importlib.import_module(name)
        except BaseException:  # noqa: BLE001, S110 - raised again below, where it is imported once more
            pass
        finally:
            loop.imported.emit()

    threading.Thread(target=work, name="imports", daemon=True).start()
    loop.exec()
    return importlib.import_module(name)
