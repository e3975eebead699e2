"""macOS says to every program that the machine woke."""

import asyncio
import sys
from collections.abc import Callable

if sys.platform == "darwin":
    from rubicon.objc import Block, ObjCClass
    from rubicon.objc.runtime import objc_id

    WOKE = "NSWorkspaceDidWakeNotification"
    """Source: AppKit's NSWorkspace.h."""

    async def watch(woke: Callable[[], None]) -> None:
        """Call ``woke`` after each sleep, until cancelled."""
        loop = asyncio.get_running_loop()
        center = ObjCClass("NSWorkspace").sharedWorkspace.notificationCenter  # type: ignore[no-untyped-call]

        def hear(_: objc_id) -> None:
            loop.call_soon_threadsafe(woke)

        observer = center.addObserverForName(WOKE, object=None, queue=None, usingBlock=Block(hear))  # type: ignore[no-untyped-call]
        try:
            await loop.create_future()
        finally:
            center.removeObserver(observer)
