"""The desktop application as a process of its own, and what it has logged."""

import asyncio
import signal
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.tray.waiting import END_S, patience, until


@dataclass
class Application:
    """A running desktop application. ``log`` is what it has logged since it was started."""

    process: asyncio.subprocess.Process
    log_file: Path
    _log_before: int

    @property
    def log(self) -> str:
        return self.log_file.read_bytes()[self._log_before :].decode() if self.log_file.exists() else ""

    async def logs(self, text: str, count: int = 1) -> None:
        """Return as soon as the log has a text so many times."""
        try:
            await until(lambda: self.log.count(text) >= count)
        except AssertionError:
            raise AssertionError(f"never logged: {text}; but:\n{self.log}") from None

    async def up(self, count: int = 1) -> None:
        """Return when it has connected for the ``count``-th time."""
        await self.logs("Link is up as", count)

    async def stop(self, number: int = signal.SIGTERM) -> None:
        """Ask it to end: it does so in time, with 0, and without a word."""
        self.process.send_signal(number)
        await self.ends()

    async def ends(self, promised_s: float = END_S) -> None:
        """It ends in time, with 0, and without a word."""
        try:
            async with asyncio.timeout(patience(promised_s)):
                out, err = await self.process.communicate()
        except TimeoutError:
            raise AssertionError(f"it has not ended; its log:\n{self.log}") from None
        assert (self.process.returncode, out.decode(), err.decode()) == (0, "", "")

    async def kill(self) -> None:
        """End it as ``kill -9`` does."""
        self.process.kill()
        await self.process.communicate()
