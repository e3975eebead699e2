"""Calls to a real keyring: how long a value may be, and that an answer prints as nothing. The states are in test_vault."""

import asyncio
from typing import TYPE_CHECKING

import pytest

from nirmaan_tray import ring
from nirmaan_tray.errors import KeyringDenied, KeyringTooSmall
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.ring import WINDOWS_BYTES, Ring

if TYPE_CHECKING:
    from tests.desktops import Desktop


@pytest.fixture
def on_desktop(desktop: "Desktop", monkeypatch: pytest.MonkeyPatch) -> None:
    """This process is on a desktop with a keyring."""
    for key in ("DBUS_SESSION_BUS_ADDRESS", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(key, desktop.env[key])
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)


@pytest.mark.usefixtures("on_desktop")
async def test_a_value_may_be_as_long_as_windows_takes_it_and_no_longer() -> None:
    windows = Ring(longest_bytes=WINDOWS_BYTES)
    for fits, too_long, length in (("x" * 1280, "x" * 1281, "2562"), ("😀" * 640, "😀" * 640 + "₹", "2562")):
        await windows.write("service", "me", Secret(fits))
        with pytest.raises(KeyringTooSmall) as refused:
            await windows.write("service", "me", Secret(too_long))
        assert refused.value.detail == length
        assert await windows.read("service", "me") == Secret(fits), "what was there is kept"


@pytest.mark.usefixtures("on_desktop")
async def test_other_keyrings_take_what_windows_does_not() -> None:
    unlimited = Ring(longest_bytes=None)
    await unlimited.write("service", "me", Secret("x" * 100_000))
    assert await unlimited.read("service", "me") == Secret("x" * 100_000)


def test_what_windows_itself_says_of_a_long_value_is_understood() -> None:
    class error(Exception):  # noqa: N801 - as pywintypes has it
        def __init__(self, winerror: int, funcname: str, strerror: str) -> None:
            super().__init__(winerror, funcname, strerror)
            self.winerror = winerror

    assert isinstance(ring._translated(error(1783, "CredWrite", "The stub received bad data.")), KeyringTooSmall)
    told = ring._translated(error(5, "CredWrite", "hunter2"))
    assert isinstance(told, KeyringDenied)
    assert told.detail == "error"


@pytest.mark.usefixtures("on_desktop")
async def test_neither_a_value_nor_what_was_wrong_with_it_is_told() -> None:
    keyring = Ring()
    # Half of a pair: no keyring on this desktop takes it, and the codec's error quotes the whole text.
    with pytest.raises(KeyringDenied) as refused:
        await keyring.write("service", "me", Secret("hunter2\ud800"))
    assert "hunter2" not in f"{refused.value} {refused.value.__cause__} {refused.value.__context__}"
    await keyring.write("service", "me", Secret("hunter2"))
    reading = asyncio.ensure_future(keyring.read("service", "me"))
    assert await reading == Secret("hunter2")
    assert "result=•••" in repr(reading)
