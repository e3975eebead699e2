"""gotify-tray, another notifier's tray made with Python and Qt, and as much of its server as it needs to be at rest."""

import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import WSMsgType, web

VERSION = "0.5.3"

_FOLDER = Path(__file__).resolve().parents[1] / "build" / f"gotify-tray-{VERSION}"


def installed() -> Path:
    """Return its program, in an environment of its own; the first time takes a minute."""
    program = _FOLDER / "bin" / "gotify-tray"
    if not program.exists():
        print(f"Installing gotify-tray into {_FOLDER}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", _FOLDER], check=True)
        pip = [str(_FOLDER / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet", "--quiet"]
        subprocess.run([*pip, "install", f"gotify-tray=={VERSION}"], check=True)
    return program


@asynccontextmanager
async def server() -> AsyncIterator[str]:
    """Run a server that knows one token, no application and no message; give its address."""
    app = web.Application()
    app.router.add_get("/application", _nothing)
    app.router.add_get("/message", _no_messages)
    app.router.add_get("/stream", _stream)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def configure(config: Path, url: str) -> None:
    """Write its settings, so that it asks nobody for a server. ``config`` is its ``XDG_CONFIG_HOME``."""
    (config / "gotify-tray.conf").write_text(f"[Server]\nurl={url}\nclient_token=C0123456789abcd\n")


async def _nothing(_: web.Request) -> web.Response:
    return web.json_response([])


async def _no_messages(_: web.Request) -> web.Response:
    return web.json_response({"messages": [], "paging": {"size": 0, "since": 0, "limit": 100}})


async def _stream(request: web.Request) -> web.WebSocketResponse:
    stream = web.WebSocketResponse(heartbeat=45)
    await stream.prepare(request)
    async for said in stream:
        if said.type is WSMsgType.ERROR:
            break
    return stream
