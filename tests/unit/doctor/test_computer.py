"""This computer's own links: a damaged settings file, bad values, and real keyrings of every kind."""

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from nirmaan_tray.doctor import computer
from nirmaan_tray.doctor.finding import Check, Verdict
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.ring import Ring

if TYPE_CHECKING:
    from tests.desktops import Desktop
    from tests.unit.doctor.conftest import Patient


async def test_no_settings_at_all(patient: "Patient") -> None:
    found = await patient.examined()
    assert (found[Check.SETTINGS].verdict, found[Check.SETTINGS].code) == (Verdict.BAD, "no_site")
    assert found[Check.SITE].after is Check.SETTINGS


async def test_a_bad_value_is_named_and_the_rest_goes_on(well: "Patient") -> None:
    well.settings += 'log_level = "loud"\n'
    found = await well.examined()
    assert (found[Check.SETTINGS].verdict, found[Check.SETTINGS].code) == (Verdict.BAD, "value")
    assert "log_level" in found[Check.SETTINGS].detail
    assert found[Check.HEARD].verdict is Verdict.GOOD


async def test_a_damaged_file_of_the_organisation(well: "Patient") -> None:
    well.home.managed_file.write_text("= what")
    found = await well.examined()
    assert (found[Check.SETTINGS].verdict, found[Check.SETTINGS].code) == (Verdict.BAD, "organisation")
    assert str(well.home.managed_file) in found[Check.SETTINGS].detail
    assert found[Check.HEARD].verdict is Verdict.GOOD


async def test_settings_in_order(well: "Patient") -> None:
    found = await well.examined()
    assert (found[Check.SETTINGS].verdict, found[Check.SETTINGS].detail) == (
        Verdict.GOOD,
        str(well.home.settings_file),
    )


# The libraries of the keyring leave sockets behind, so a process of its own has to do.
PROGRAM = """
import asyncio, os, secretstorage, sys
from types import SimpleNamespace
from nirmaan_tray.doctor import computer
from nirmaan_tray.errors import TrayError
from nirmaan_tray.ring import Ring
async def examine(ring):
    chart = SimpleNamespace(ring=ring)
    try:
        # Two at the same time: a person looks, and somebody who helps.
        found = await asyncio.gather(computer.keyring(chart), computer.keyring(chart))
    except TrayError as error:
        return error.code, error.detail
    left = secretstorage.search_items(secretstorage.dbus_init(), {"service": computer.PROBE_SERVICE})
    return *(each.verdict for each in found), len(list(left))
*answering, hanging = sys.argv[1:]
# Only the keyring that hangs gets no time: one that answers may need it, on a busy machine.
for address, limit_s in (*((each, 8) for each in answering), (hanging, 0.8)):
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = address
    print(*asyncio.run(examine(Ring(limit_s))))
"""


def test_each_kind_of_keyring(
    desktop: "Desktop",
    locked_desktop: "Desktop",
    bare_desktop: "Desktop",
    denying_desktop: "Desktop",
    hanging_desktop: "Desktop",
) -> None:
    desktops = (desktop, locked_desktop, bare_desktop, denying_desktop, hanging_desktop)
    addresses = [each.env.get("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent") for each in desktops]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *addresses], env=bare_desktop.env, capture_output=True, text=True, timeout=40
    )
    assert done.returncode == 0, done.stderr
    well, locked, missing, denied, slow = done.stdout.splitlines()
    assert well == "good good 0", "and nothing is left of the probes"
    assert locked.split() == ["keyring_locked"]
    assert missing.split() == ["keyring_missing"]
    assert denied.startswith("keyring_denied ")
    assert slow == "keyring_slow 0.8"


class Forgetful(Ring):
    """Takes everything, and gives back something else; deletes nothing if it ``keeps``."""

    def __init__(self, kept: str, *, keeps: bool = False) -> None:
        self._kept: Secret | None = Secret(kept) if kept else None
        self._keeps = keeps

    async def read(self, _service: str, _user: str) -> Secret | None:
        return self._kept

    async def write(self, _service: str, _user: str, value: Secret) -> None:
        if self._keeps:
            self._kept = value

    async def delete(self, _service: str, _user: str) -> None:
        return


@pytest.mark.parametrize(
    ("ring", "code"),
    [(Forgetful("other"), "forgets"), (Forgetful(""), "forgets"), (Forgetful("", keeps=True), "keeps")],
)
async def test_a_keyring_that_lies(patient: "Patient", ring: Ring, code: str) -> None:
    """As some that are made for tests do: no real one could be found that does."""
    visit = patient.visit()
    visit._ring = ring
    found = {finding.check: finding async for finding in visit.found()}
    assert (found[Check.KEYRING].verdict, found[Check.KEYRING].code) == (Verdict.BAD, code)


async def test_versions_are_told(patient: "Patient") -> None:
    found = await patient.examined()
    assert found[Check.VERSIONS].verdict is Verdict.GOOD
    assert found[Check.VERSIONS].detail.startswith("nirmaan-tray 0.")
    names = dict(computer.of_everything("KDE"))
    assert names["desktop"] == "KDE"
    assert {"nirmaan-tray", "Python", "OpenSSL", *computer.LIBRARIES} <= names.keys()
    assert "-" not in names.values()
