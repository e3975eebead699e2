"""What the doctor's tests share: a home, a site, and an examination of both."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from nirmaan_tray.clock import SystemClock
from nirmaan_tray.demo.sessions import User
from nirmaan_tray.demo.site import DemoSite, SiteOptions
from nirmaan_tray.doctor import report
from nirmaan_tray.doctor.chart import Limits
from nirmaan_tray.doctor.finding import Check, Finding, Verdict
from nirmaan_tray.doctor.visit import Visit
from nirmaan_tray.home import Home
from nirmaan_tray.model.account import Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.settings import load
from nirmaan_tray.vault import MemoryVault, Vault

ME = "me@nirmaan.test"
KEY = "my-long-key:my-long-secret"
QUICK = Limits(connect_s=1.0, live_s=1.5, bus_s=1.0, click_s=1.0, close_s=0.02)


class SetClock(SystemClock):
    """The machine's clock, which somebody has set wrong; pauses are short."""

    def __init__(self, ahead: timedelta) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        return super().now() + self._ahead

    async def sleep(self, delay_s: float) -> None:
        await asyncio.sleep(delay_s / 50)


@dataclass
class Patient:
    """A home, and how it is examined; ``settings`` is the text of its file."""

    home: Home
    settings: str = ""
    vault: Vault = field(default_factory=MemoryVault)
    environment: Mapping[str, str] = field(default_factory=dict)
    ahead: timedelta = timedelta()
    limits: Limits = QUICK
    keyring_limit_s: float | None = None

    def signed_in(self, site: str, **values: str) -> None:
        """Let the settings say that the first user is signed in, with an API key; ``values`` change what they say."""
        usual = {"site": site, "site_name": "nirmaan.localhost", "user": ME, "sign_in": "api_key"}
        usual["time_zone"] = "Asia/Kolkata"
        self.settings = "".join(f'{key} = "{value}"\n' for key, value in (usual | values).items())

    async def keep(self, credentials: Credentials | None = None) -> None:
        """Put credentials into the vault for whoever the settings name."""
        self.home.settings_file.write_text(self.settings)
        account = load(self.home.settings_file).account
        assert account is not None
        await self.vault.save(account, credentials or Credentials(Way.API_KEY, Secret(KEY)))

    def visit(self) -> Visit:
        """Return a visit to the doctor."""
        if self.settings:
            self.home.settings_file.write_text(self.settings)
        return Visit(
            self.home,
            self.vault,
            SetClock(self.ahead),
            environment=self.environment,
            limits=self.limits,
            keyring_limit_s=self.keyring_limit_s,
        )

    async def examined(self, *, test_toast: bool = False) -> dict[Check, Finding]:
        """Return what is found."""
        visit = self.visit()
        async with aclosing(visit.found(test_toast=test_toast)) as findings:
            found = {finding.check: finding async for finding in findings}
        for finding in found.values():
            said = str(report.line(finding))
            # A case without words of its own.
            assert "It failed" not in said, finding
            assert "{" not in said
            if finding.verdict is Verdict.BAD:
                assert said.endswith("."), said
        return found


@pytest.fixture(autouse=True)
def no_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep whoever runs the tests out of it: their keyring, their bus, their proxy."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def patient(tmp_path: Path) -> Patient:
    """A home without settings, on a computer without a desktop."""
    home = replace(Home.at(tmp_path / "home"), managed_file=tmp_path / "managed.toml")
    home.prepare()
    return Patient(home, environment={"XDG_RUNTIME_DIR": str(tmp_path / "runtime")})


@pytest.fixture
def options() -> SiteOptions:
    return SiteOptions(demo_user=ME)


@pytest.fixture
async def site(options: SiteOptions) -> AsyncIterator[DemoSite]:
    """A demo site whose first user has an API key."""
    async with DemoSite(options) as site:
        site.add_user(User(ME, ME, "password"))
        site.add_user(User("stranger@nirmaan.test", "Sunil", "password", nirmaan_role=False))
        site.api_key(ME, *KEY.split(":"))
        for outlet in site._outlets:
            # The library's server never answers a poll whose client has said good-bye.
            outlet._runner._shutdown_timeout = 0.01
        yield site


@pytest.fixture
async def well(patient: Patient, site: DemoSite) -> Patient:
    """A home where the first user is signed in to the site."""
    patient.signed_in(site.url, socket_url=site.socket_url)
    await patient.keep()
    return patient
