"""Node peers, and an office's proxy that stands before them."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.peers.node_peer import NodePeer, StartNodePeer, running
from tests.peers.office_proxy import OfficeProxy

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def peers_folder() -> Path:
    """The folder of the Node programs, with what ``npm ci`` installs there."""
    if shutil.which("node") is None or not (HERE / "node_modules" / "socket.io").is_dir():
        pytest.fail("the peers need Node and their packages: run `npm ci` in tests/peers", pytrace=False)
    return HERE


@pytest.fixture
async def node_peer(peers_folder: Path) -> AsyncIterator[StartNodePeer]:
    """Starts Node peers: ``peer = await node_peer(web_url)``."""
    async with AsyncExitStack() as stack:

        async def start(
            web: str, *, default_site: str = "", ping_interval_ms: int = 25_000, ping_timeout_ms: int = 20_000
        ) -> NodePeer:
            return await stack.enter_async_context(
                running(
                    peers_folder / "frappe_socket.mjs",
                    f"--web={web}",
                    f"--default-site={default_site}",
                    f"--ping-interval-ms={ping_interval_ms}",
                    f"--ping-timeout-ms={ping_timeout_ms}",
                )
            )

        yield start


@pytest.fixture
async def office_proxy() -> AsyncIterator[Callable[[str], Awaitable[OfficeProxy]]]:
    """``proxy = await office_proxy(peer.url)`` stands before a server until the end of the test."""
    async with AsyncExitStack() as stack:

        async def start(upstream: str) -> OfficeProxy:
            port = urlsplit(upstream).port
            assert port is not None
            return await stack.enter_async_context(OfficeProxy(port).serving())

        yield start
