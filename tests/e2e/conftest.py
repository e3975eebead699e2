"""A demo site on real sockets, and the real command as processes of its own, in a desktop with a real keyring."""

from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from nirmaan_tray.demo.sessions import TwoFactor, User
from nirmaan_tray.demo.site import DemoSite, SiteOptions
from tests.e2e.command import KEY, Tray

if TYPE_CHECKING:
    from tests.desktops import Desktop

ME = "me@nirmaan.test"
PASSWORD = "opensesame-PW"
CODE = "246810"
PEOPLE = (
    User(ME, "Meera Me", PASSWORD),
    User("other@nirmaan.test", "Omar Other", PASSWORD),
    User("code@nirmaan.test", "Chitra Code", PASSWORD, two_factor=TwoFactor("Email", CODE)),
    User("gone@nirmaan.test", "Gita Gone", PASSWORD, enabled=False),
    User("stranger@nirmaan.test", "Sunil Stranger", PASSWORD, nirmaan_role=False),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Try a whole desktop once more: a machine's hiccup fails one of thousands of tests. The summary tells which."""
    for item in items:
        if Path(__file__).parent in item.path.parents and item.get_closest_marker("flaky") is None:
            item.add_marker(pytest.mark.flaky(reruns=1))


def furnish(site: DemoSite) -> None:
    for person in PEOPLE:
        site.add_user(person)
    site.api_key(ME, *KEY.split(":"))
    site.api_key("other@nirmaan.test", "other-key", "other-secret")


@pytest.fixture
def open_site() -> Callable[..., AbstractAsyncContextManager[DemoSite]]:
    """``async with open_site(option=...) as site``: a demo site with the usual people."""

    @asynccontextmanager
    async def opened(**options: Any) -> AsyncIterator[DemoSite]:
        async with DemoSite(SiteOptions(demo_user=ME, **options)) as site:
            furnish(site)
            yield site

    return opened


@pytest_asyncio.fixture
async def site(open_site: Callable[..., AbstractAsyncContextManager[DemoSite]]) -> AsyncIterator[DemoSite]:
    """A demo site with the usual people; ``me@nirmaan.test`` has an API key."""
    async with open_site() as site:
        yield site


@pytest.fixture(scope="session")
def bytecode(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Environment that keeps compiled modules for the whole run: some two hundred processes are started."""
    return {"PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("bytecode")), "PYTHONDONTWRITEBYTECODE": ""}


@pytest.fixture
def tray(desktop: "Desktop", bytecode: dict[str, str], tmp_path: Path) -> Tray:
    """The command on a desktop with a keyring, in a home where nobody has signed in yet, and with a talkative log."""
    tray = Tray(tmp_path / "home", {**desktop.env, **bytecode})
    tray.home.mkdir()
    # At this level the log holds most, so also most of what must not be in it.
    tray.settings_file.write_text('log_level = "debug"\n')
    return tray


@pytest_asyncio.fixture
async def signed_in(tray: Tray, site: DemoSite) -> Tray:
    """The command after ``me@nirmaan.test`` has signed in to the site with an API key."""
    await tray.sign_in(site.url)
    return tray


@pytest.fixture
def twice() -> Callable[[list[str]], list[str]]:
    """``twice(names)``: those that are in the list more than once."""
    return lambda names: [name for name, count in Counter(names).items() if count > 1]
