"""An examination as a whole: in its order, at the same time where it can be, and never in an error."""

import asyncio
import logging
import time
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.doctor.finding import Check, Verdict, well
from nirmaan_tray.model.account import Account
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.vault import MemoryVault

if TYPE_CHECKING:
    from tests.unit.doctor.conftest import Patient

ALWAYS = [check for check in Check if check is not Check.TEST_TOAST]


class BrokenVault(MemoryVault):
    """Raises what nobody expects."""

    async def load(self, _account: Account) -> Credentials | None:
        raise ZeroDivisionError("a bug")


async def test_each_link_has_its_line_in_its_order(well: "Patient") -> None:
    assert list(await well.examined()) == ALWAYS


async def test_everything_is_told_of_although_everything_is_broken(patient: "Patient") -> None:
    patient.settings = "no toml at all"
    found = await patient.examined()
    assert list(found) == ALWAYS
    assert found[Check.SETTINGS].code == "settings_damaged"
    assert "line 1" in found[Check.SETTINGS].detail
    broken = {check for check, finding in found.items() if finding.verdict is Verdict.BAD}
    assert broken == {Check.SETTINGS, Check.KEYRING, Check.TRAY, Check.TOASTS, Check.BROWSER}
    assert {found[check].after for check in (Check.PROXY, Check.SITE, Check.HEARD)} == {Check.SETTINGS}
    assert not well(tuple(found.values()))


async def test_our_own_mistake_is_a_finding(well: "Patient", caplog: pytest.LogCaptureFixture) -> None:
    well.vault = BrokenVault()
    found = await well.examined()
    assert (found[Check.SIGN_IN].verdict, found[Check.SIGN_IN].code) == (Verdict.BAD, "bug")
    assert found[Check.SIGN_IN].detail == "ZeroDivisionError"
    assert found[Check.USER].after is Check.SIGN_IN
    assert found[Check.SUBSCRIPTION].verdict is Verdict.UNKNOWN
    assert found[Check.TCP].verdict is Verdict.GOOD
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert record.exc_info is not None


async def test_no_check_takes_longer_than_it_may(well: "Patient", site: DemoSite) -> None:
    well.limits = replace(well.limits, step_s=0.3)
    answers = asyncio.Event()

    class SlowVault(MemoryVault):
        async def load(self, _account: Account) -> Credentials | None:
            await answers.wait()
            return None

    well.vault = SlowVault()
    began = time.monotonic()
    found = await well.examined()
    assert (found[Check.SIGN_IN].verdict, found[Check.SIGN_IN].code) == (Verdict.BAD, "late")
    assert time.monotonic() - began < 10


async def test_whoever_stops_looking_ends_it(well: "Patient", site: DemoSite) -> None:
    before = asyncio.all_tasks()
    async with aclosing(well.visit().found()) as findings:
        async for finding in findings:
            if finding.check is Check.SIGN_IN:
                break
    async with asyncio.timeout(5):
        await site.until(lambda: not site.listening)
        while asyncio.all_tasks() - before:  # noqa: ASYNC110 - the site's own end by themselves
            await asyncio.sleep(0)


async def test_independent_links_do_not_wait_for_each_other(patient: "Patient") -> None:
    """A keyring that hangs holds up neither the desktop nor the program's own versions."""
    release = asyncio.Event()
    visit = patient.visit()

    class Hangs:
        async def write(self, *_: object) -> None:
            await release.wait()

    visit._ring = Hangs()  # type: ignore[assignment]
    async with aclosing(visit.found()) as findings:
        settings = await anext(findings)
        assert settings.check is Check.SETTINGS
        waiting = asyncio.ensure_future(anext(findings))
        tasks = [task for task in asyncio.all_tasks() if "_found" in str(task.get_coro())]
        async with asyncio.timeout(10):
            while sum(not task.done() for task in tasks) > 1:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.01)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
