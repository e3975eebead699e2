"""One visit to the doctor: examines, and makes of it what can be handed on. For the command and for the window."""

import os
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from functools import partial
from pathlib import Path

from nirmaan_tray import settings
from nirmaan_tray.aside import aside
from nirmaan_tray.clock import Clock
from nirmaan_tray.doctor import archive, computer, report
from nirmaan_tray.doctor.chart import USUAL_LIMITS, Chart, Limits
from nirmaan_tray.doctor.examination import examine
from nirmaan_tray.doctor.finding import Finding, well
from nirmaan_tray.doctor.report import Line
from nirmaan_tray.doctor.words import Translate, english
from nirmaan_tray.errors import KeyringError, SettingsError
from nirmaan_tray.home import Home
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.proxy import has_user
from nirmaan_tray.ring import Ring
from nirmaan_tray.vault import Vault


class Visit:
    """Examines one home. ``vault`` has its sign-in; the keyring itself is examined besides."""

    def __init__(
        self,
        home: Home,
        vault: Vault,
        clock: Clock,
        *,
        environment: Mapping[str, str] | None = None,
        limits: Limits = USUAL_LIMITS,
        keyring_limit_s: float | None = None,
    ) -> None:
        """``environment``: the desktop's, else the process's own. ``keyring_limit_s``: what a call of the keyring may take."""
        self._home = home
        self._vault = vault
        self._clock = clock
        self._environment = os.environ if environment is None else environment
        self._limits = limits
        self._ring = Ring() if keyring_limit_s is None else Ring(keyring_limit_s)
        self._chart: Chart | None = None
        self._papers: tuple[archive.Paper, ...] = ()
        self.findings: tuple[Finding, ...] = ()

    @property
    def well(self) -> bool:
        """Whether nothing was found to be broken."""
        return well(self.findings)

    def summary(self, translate: Translate = english) -> str:
        """Return the last line, when all are there."""
        return report.summary(self.findings, translate=translate)

    async def found(self, *, test_toast: bool = False, translate: Translate = english) -> AsyncGenerator[Finding, None]:
        """Examine everything, and yield each finding; close it with ``aclosing``. ``translate``: for the toast."""
        self.findings = ()
        self._chart = chart = Chart(
            self._home, self._vault, self._ring, self._clock, self._environment, self._limits, translate
        )
        async with aclosing(examine(chart, test_toast=test_toast)) as findings:
            async for finding in findings:
                self.findings += (finding,)
                yield finding

    async def examine(self, *, test_toast: bool = False, translate: Translate = english) -> AsyncGenerator[Line, None]:
        """Do the same, in words."""
        async with aclosing(self.found(test_toast=test_toast, translate=translate)) as findings:
            async for finding in findings:
                yield report.line(finding, translate=translate)

    async def versions(self) -> tuple[tuple[str, str], ...]:
        """Return what runs here."""
        return await aside(partial(computer.of_everything, self._environment.get("XDG_CURRENT_DESKTOP", "")))

    async def preview(self, already_shown: str = "", *, translate: Translate = english) -> str:
        """Make what the archive is to hold, and return what a person wants to know of it before it is written.

        What the archive holds is English: it is for whoever is to help.
        """
        redaction, complete = await self._redaction()
        known = self._chart.known if self._chart is not None else None
        make = partial(archive.papers, self.findings, known, await self.versions(), self._home.log_file, redaction)
        self._papers = await aside(make)
        told = archive.preview(self._papers, already_shown)
        return told if complete else f"{told}\n{translate(archive.NOT_SEARCHED)}\n"

    async def save(self, path: Path) -> None:
        """Write the archive as ``preview`` has shown it. Raises ``SettingsError``."""
        if not self._papers:
            raise SettingsError("There is nothing to write yet")
        await aside(partial(archive.write, path, self._papers))

    async def _redaction(self) -> tuple[archive.Redaction, bool]:
        """Return what takes out all secrets of this home, and whether the keyring could be asked for them."""
        chart = self._chart
        secrets: list[Secret] = [] if chart is None else archive.secrets_of(chart.credentials)
        if chart is not None and chart.route is not None and chart.route.password is not None:
            secrets.append(chart.route.password)
            if chart.route.authorization is not None:
                secrets.append(Secret(chart.route.authorization.removeprefix("Basic ")))
        try:
            known = chart.known if chart is not None and chart.known is not None else await self._settings()
            if known.account is not None:
                secrets += archive.secrets_of(await self._vault.load(known.account))
            if has_user(known.reach.proxy) and (password := await self._vault.load_proxy_password(known.reach.proxy)):
                secrets.append(password)
        except (KeyringError, SettingsError):
            return archive.Redaction(secrets), False
        return archive.Redaction(secrets), True

    async def _settings(self) -> settings.Settings:
        return await aside(partial(settings.load, self._home.settings_file, self._home.managed_file))
