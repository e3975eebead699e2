"""Opens addresses in the user's browser, without waiting for it."""

import asyncio
import contextlib
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from nirmaan_tray.desktop import child

VERDICT_S = 5.0
"""An opener that has not ended by then has become the browser itself, which xdg-open may do."""

# What ``links.py`` makes is ASCII and encoded; nothing else reaches a shell script such as xdg-open.
_SAFE_URL = re.compile(r"https?://[A-Za-z0-9._\-\[\]:]+(?:[/?#][A-Za-z0-9/%:@!$&'()*+,;=~?#._\-]*)?")


async def open_url(url: str, token: str | None = None, verdict_s: float = VERDICT_S) -> bool:
    """Open ``url`` in the browser; False says that none could be started.

    ``token`` is an XDG activation token, which lets the browser's window come to the front. Returns when the opener has
    ended, and after ``verdict_s`` seconds at the latest; the loop runs on meanwhile, and the browser outlives us.

    Raises:
        ValueError: this is no address that ``links.py`` makes.

    """
    if not _SAFE_URL.fullmatch(url):
        raise ValueError(f"not to be opened: {url!r}")
    if sys.platform == "win32":
        return await _verdict(lambda: _start_file(url), verdict_s)
    else:  # noqa: RET505 - the type checker reads the platforms so
        return await _run_opener(url, token, verdict_s)


async def _run_opener(url: str, token: str | None, verdict_s: float) -> bool:
    opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if opener is None:
        return QDesktopServices.openUrl(QUrl(url))
    try:
        # Starting a process takes milliseconds; a session of its own lets it outlive ours.
        process = subprocess.Popen(  # noqa: ASYNC220, S603 - a checked address
            [opener, url],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=child.environment(os.environ, token),
        )
    except OSError:
        return QDesktopServices.openUrl(QUrl(url))
    return await _verdict(lambda: process.wait() == 0, verdict_s)


async def _verdict(wait: Callable[[], bool], limit_s: float) -> bool:
    """Return what ``wait`` returns, or True if that takes longer than ``limit_s`` seconds.

    A thread waits on: so the opener leaves no zombie behind. It is a daemon, so that the program's end does not wait.
    """
    loop = asyncio.get_running_loop()
    verdict: asyncio.Future[bool] = loop.create_future()

    def tell(opened: bool) -> None:
        if not verdict.done():
            verdict.set_result(opened)

    def wait_in_thread() -> None:
        opened = wait()
        # The loop may have been closed meanwhile.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(tell, opened)

    threading.Thread(target=wait_in_thread, name="opener", daemon=True).start()
    await asyncio.wait([verdict], timeout=limit_s)
    return verdict.result() if verdict.done() else True


if sys.platform == "win32":

    def _start_file(url: str) -> bool:
        try:
            os.startfile(url)  # noqa: S606 - a checked address
        except OSError:
            return False
        return True
