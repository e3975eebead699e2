"""macOS says to every program that the screen was locked and unlocked."""

import asyncio
import sys
from collections.abc import Callable

LOCKED, UNLOCKED = "com.apple.screenIsLocked", "com.apple.screenIsUnlocked"
"""Distributed notifications of loginwindow; not documented, and there since Mac OS X 10.7."""

if sys.platform == "darwin":
    from rubicon.objc import Block, ObjCClass, ObjCInstance
    from rubicon.objc.runtime import objc_id, send_message

    async def watch(tell: Callable[[bool], None]) -> None:
        """Tell whenever it has changed, until cancelled."""
        loop = asyncio.get_running_loop()
        # Sent so because rubicon takes the superclass's property of this name for it.
        center_class = ObjCClass("NSDistributedNotificationCenter")  # type: ignore[no-untyped-call]
        center = ObjCInstance(send_message(center_class, "defaultCenter", restype=objc_id, argtypes=[]))  # type: ignore[no-untyped-call]

        def listen(name: str, *, locked: bool) -> object:
            def hear(_: objc_id) -> None:
                loop.call_soon_threadsafe(tell, locked)

            block = Block(hear)  # type: ignore[no-untyped-call]
            return center.addObserverForName(name, object=None, queue=None, usingBlock=block)

        observers = [listen(LOCKED, locked=True), listen(UNLOCKED, locked=False)]
        try:
            await loop.create_future()
        finally:
            for observer in observers:
                center.removeObserver(observer)
