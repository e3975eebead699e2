"""Where a platform tells nothing."""

import asyncio
from collections.abc import Callable


async def watch(_: Callable[[bool], None]) -> None:
    """Tell nothing, until cancelled."""
    await asyncio.get_running_loop().create_future()
