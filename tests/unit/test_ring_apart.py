"""Calls to a real keyring from a process of their own."""

import sys
from typing import TYPE_CHECKING

import pytest

from nirmaan_tray import ring_apart
from nirmaan_tray.errors import KeyringDenied, KeyringMissing
from nirmaan_tray.main import KEYRING_CALL
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.ring import Ring

if TYPE_CHECKING:
    from tests.desktops import Desktop

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux alone has it")
assert sys.platform == "linux" or not TYPE_CHECKING


@pytest.fixture
def apart(desktop: "Desktop", monkeypatch: pytest.MonkeyPatch) -> Ring:
    """This process is on a desktop with a keyring."""
    for key in ("DBUS_SESSION_BUS_ADDRESS", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(key, desktop.env[key])
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    return Ring(call=ring_apart.call)


async def test_what_it_keeps_the_usual_way_reads_and_the_other_way_round(apart: Ring) -> None:
    usual = Ring()
    assert await apart.read("service", "me") is None
    await apart.write("service", "me", Secret("hunter2 ₹ 😀\n"))
    assert await usual.read("service", "me") == Secret("hunter2 ₹ 😀\n")
    await usual.write("service", "me", Secret(""))
    assert await apart.read("service", "me") == Secret("")
    await apart.delete("service", "me")
    await apart.delete("service", "me")
    assert await usual.read("service", "me") is None


async def test_its_errors_are_the_usual_ones(apart: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(KeyringDenied) as refused:
        await apart.write("service", "me", Secret("hunter2\ud800"))
    assert "hunter2" not in str(refused.value)
    assert refused.value.__context__ is None
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    with pytest.raises(KeyringMissing):
        await apart.read("service", "me")


async def test_a_process_that_dies_or_does_not_start_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    for program in ("/bin/false", "/nowhere"):
        monkeypatch.setattr(sys, "executable", program)
        with pytest.raises(KeyringDenied) as refused:
            await Ring(call=ring_apart.call).write("service", "me", Secret("hunter2"))
        assert "hunter2" not in repr(refused.value)
        assert refused.value.__context__ is None


def test_the_program_knows_the_argument_that_its_child_is_given() -> None:
    assert ring_apart.ARGUMENT == KEYRING_CALL
