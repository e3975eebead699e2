"""The tray's vault on a desktop whose keyring is a real daemon that starts late, dies and comes back."""

import gc
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from nirmaan_tray.errors import KeyringDenied, KeyringLocked, KeyringMissing
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.vault import DesktopVault, KeyringVault

if TYPE_CHECKING:
    from tests.desktops import Desktop

ACCOUNT = Account(
    site="https://office.example",
    socket_url="https://office.example",
    site_name="office.example",
    user="lead@nirmaan.test",
    way=Way.BROWSER,
    time_zone="Asia/Kolkata",
)
OTHER = replace(ACCOUNT, user="other@nirmaan.test")
PROXY = "http://me@proxy.example:3128"


def tokens(number: int) -> Credentials:
    expires_at = datetime(2026, 11, 23, number, tzinfo=UTC)
    return Credentials(Way.BROWSER, Secret(f"access-{number}"), Secret(f"refresh-{number}"), expires_at)


Start = Callable[[], AbstractContextManager[Any]]


@pytest.fixture
def late(
    session_bus: "Desktop",
    start_keyring: "Callable[[Desktop], AbstractContextManager[Any]]",
    monkeypatch: pytest.MonkeyPatch,
) -> Start:
    """This process is on a desktop without a keyring; ``with late()`` there is one, which kept what it had before."""
    go_to(session_bus, monkeypatch)
    return lambda: start_keyring(session_bus)


def go_to(desktop: "Desktop", monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("DBUS_SESSION_BUS_ADDRESS", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(key, desktop.env[key])
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)


@pytest.fixture
def vault() -> DesktopVault:
    return DesktopVault(KeyringVault())


def alone(vault: DesktopVault) -> bool:
    """Ask anew: a type checker takes a property that was true for true ever after."""
    return vault.in_memory


async def test_what_a_keyring_takes_is_not_in_memory_alone(late: Start, vault: DesktopVault) -> None:
    with late():
        assert await vault.load(ACCOUNT) is None
        await vault.save(ACCOUNT, tokens(1))
        await vault.save_proxy_password(PROXY, Secret("password"))
        assert not alone(vault)
        assert await KeyringVault().load(ACCOUNT) == tokens(1)
        assert await KeyringVault().load_proxy_password(PROXY) == Secret("password")
        await vault.remove(ACCOUNT)
        await vault.remove_proxy_password(PROXY)
        assert await KeyringVault().load(ACCOUNT) is None
        assert await vault.load_proxy_password(PROXY) is None


async def test_without_a_keyring_a_sign_in_is_in_memory_until_one_starts(late: Start, vault: DesktopVault) -> None:
    await vault.save(ACCOUNT, tokens(1))
    assert alone(vault)
    assert await vault.load(ACCOUNT) == tokens(1)
    with late():
        assert await vault.load(ACCOUNT) == tokens(1)
        assert not alone(vault)
        assert await KeyringVault().load(ACCOUNT) == tokens(1)


async def test_a_sign_in_of_an_earlier_time_gives_way(late: Start, vault: DesktopVault) -> None:
    with late():
        await KeyringVault().save(ACCOUNT, tokens(1))
    await vault.save(ACCOUNT, tokens(2))
    with late():
        assert await vault.load(ACCOUNT) == tokens(2)
        assert await KeyringVault().load(ACCOUNT) == tokens(2)


async def test_saving_takes_up_a_keyring_that_has_started(late: Start, vault: DesktopVault) -> None:
    await vault.save(ACCOUNT, tokens(1))
    with late():
        await vault.save(ACCOUNT, tokens(2))
        assert not alone(vault)
        assert await KeyringVault().load(ACCOUNT) == tokens(2)


async def test_a_proxys_password_is_moved_too(late: Start, vault: DesktopVault) -> None:
    await vault.save_proxy_password(PROXY, Secret("password"))
    assert alone(vault)
    with late():
        assert await vault.load_proxy_password(PROXY) == Secret("password")
        assert not alone(vault)
        assert await KeyringVault().load_proxy_password(PROXY) == Secret("password")


async def test_a_missing_keyring_is_not_being_signed_out(late: Start, vault: DesktopVault) -> None:
    with pytest.raises(KeyringMissing):
        await vault.load(ACCOUNT)
    await vault.save(ACCOUNT, tokens(1))
    with pytest.raises(KeyringMissing):
        await vault.load(OTHER)
    with late():
        assert await vault.load(OTHER) is None


async def test_tokens_that_were_renewed_while_the_keyring_was_gone_are_in_it_when_it_is_back(
    late: Start, vault: DesktopVault
) -> None:
    with late():
        await vault.save(ACCOUNT, tokens(1))
    assert await vault.load(ACCOUNT) == tokens(1)
    assert not alone(vault), "the keyring has it, wherever the keyring is"
    await vault.save(ACCOUNT, tokens(2))
    assert alone(vault)
    assert await vault.load(ACCOUNT) == tokens(2)
    with late():
        assert await KeyringVault().load(ACCOUNT) == tokens(1)
        assert await vault.load(ACCOUNT) == tokens(2)
        assert not alone(vault)
        assert await KeyringVault().load(ACCOUNT) == tokens(2)


async def test_what_another_process_has_put_there_is_newer(late: Start, vault: DesktopVault) -> None:
    with late():
        await vault.save(ACCOUNT, tokens(1))
        await KeyringVault().save(ACCOUNT, tokens(2))
        assert await vault.load(ACCOUNT) == tokens(2)
    await vault.save(ACCOUNT, tokens(3))
    with late():
        await KeyringVault().save(ACCOUNT, tokens(4))
        assert await vault.load(ACCOUNT) == tokens(4)
        assert not alone(vault)
        await KeyringVault().remove(ACCOUNT)
        assert await vault.load(ACCOUNT) is None, "another process has signed out"


async def test_signing_out_forgets_what_is_in_memory_and_says_what_it_cannot_forget(
    late: Start, vault: DesktopVault
) -> None:
    await vault.save(ACCOUNT, tokens(1))
    await vault.remove(ACCOUNT)
    assert not alone(vault)
    with pytest.raises(KeyringMissing):
        await vault.load(ACCOUNT)
    with late():
        await vault.save(ACCOUNT, tokens(2))
    with pytest.raises(KeyringMissing):
        await vault.remove(ACCOUNT)
    with late():
        await vault.remove(ACCOUNT)
        assert await vault.load(ACCOUNT) is None


# The library leaves its connections to a keyring that refuses to the garbage collector.
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
async def test_a_keyring_that_appears_and_refuses_takes_nothing_away(
    session_bus: "Desktop",
    locked_desktop: "Desktop",
    denying_desktop: "Desktop",
    vault: DesktopVault,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go_to(session_bus, monkeypatch)
    await vault.save(ACCOUNT, tokens(1))
    for there in (locked_desktop, denying_desktop):
        go_to(there, monkeypatch)
        assert await vault.load(ACCOUNT) == tokens(1)
        assert alone(vault)
    gc.collect()


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
@pytest.mark.parametrize(
    ("which", "error"), [("locked_desktop", KeyringLocked), ("denying_desktop", KeyringDenied)], ids=str
)
async def test_a_keyring_that_refuses_is_not_replaced_by_memory(
    which: str,
    error: type[Exception],
    request: pytest.FixtureRequest,
    late: Start,
    vault: DesktopVault,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with late():
        await vault.save(ACCOUNT, tokens(1))
    go_to(request.getfixturevalue(which), monkeypatch)
    for call in (vault.load(ACCOUNT), vault.save(ACCOUNT, tokens(2)), vault.remove(ACCOUNT)):
        with pytest.raises(error):
            await call
    assert not alone(vault)
    gc.collect()
