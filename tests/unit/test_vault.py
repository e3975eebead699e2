"""The vault against real session buses and a real keyring daemon, in processes of its own as on a desktop."""

import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.vault import MemoryVault

if TYPE_CHECKING:
    from tests.desktops import Desktop

SECRET = "KEY123:SECRET456"
ACCOUNT = Account(
    site="https://office.example",
    socket_url="https://office.example",
    site_name="office.example",
    user="lead@nirmaan.test",
    way=Way.API_KEY,
    time_zone="Asia/Kolkata",
)
CREDENTIALS = Credentials(Way.API_KEY, Secret(SECRET))

PROGRAM = """
import asyncio, logging, sys, threading, time, traceback
logging.basicConfig(level=logging.DEBUG)
from nirmaan_tray.errors import TrayError
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.vault import KeyringVault
ACCOUNT = Account("https://office.example", "https://office.example", "office.example", "lead@nirmaan.test",
                  Way.API_KEY, "Asia/Kolkata")
CREDENTIALS = Credentials(Way.API_KEY, Secret("KEY123:SECRET456"))
vault = KeyringVault(limit_s=float(sys.argv[1]))
async def main():
    try:
        await steps()
    except TrayError as error:
        traceback.print_exc()
        print(error)
"""


@dataclass(frozen=True)
class Outcome:
    lines: list[str]
    stderr: str
    elapsed_s: float


def run(
    desktop: "Desktop", steps: str, limit_s: float = 20, before: str = "", end: str = "asyncio.run(main())", **env: str
) -> Outcome:
    body = "".join(f"    {line}\n" for line in steps.strip().splitlines())
    program = f"{PROGRAM}{before}\nasync def steps():\n{body}\n{end}\n"
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", program, str(limit_s)],
        env=desktop.env | env,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=40,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for part in ("KEY123", "SECRET456"):
        assert part not in done.stderr
    return Outcome(done.stdout.splitlines(), done.stderr, time.monotonic() - started)


SAVE = "await vault.save(ACCOUNT, CREDENTIALS)"
LOAD = "loaded = await vault.load(ACCOUNT); print(loaded.way, loaded == CREDENTIALS) if loaded else print(loaded)"
REMOVE = "await vault.remove(ACCOUNT)"


def test_credentials_survive_the_process(desktop: "Desktop") -> None:
    assert run(desktop, LOAD).lines == ["None"]
    run(desktop, SAVE)
    assert run(desktop, LOAD).lines == ["api_key True"]


def test_saving_replaces(desktop: "Desktop") -> None:
    steps = 'await vault.save(ACCOUNT, Credentials(Way.PASSWORD, Secret("older")))'
    assert run(desktop, f"{steps}\n{SAVE}\n{LOAD}").lines == ["api_key True"]


def test_removing_forgets_and_needs_no_entry(desktop: "Desktop") -> None:
    assert run(desktop, f"{SAVE}\n{REMOVE}\n{LOAD}\n{REMOVE}\nprint('fine')").lines == ["None", "fine"]


def test_homes_and_sites_and_users_have_entries_of_their_own(desktop: "Desktop") -> None:
    steps = f"""
from dataclasses import replace
{SAVE}
print(await KeyringVault(home="/elsewhere").load(ACCOUNT))
print(await vault.load(replace(ACCOUNT, site="https://other.example")))
print(await vault.load(replace(ACCOUNT, user="other@nirmaan.test")))
await KeyringVault(home="/elsewhere").remove(ACCOUNT)
{LOAD}
"""
    assert run(desktop, steps).lines == ["None", "None", "None", "api_key True"]


BROWSER = """
from datetime import datetime, timedelta, timezone
browser = Credentials(Way.BROWSER, Secret("accessKEY123"), Secret("refreshSECRET456"),
                      datetime(2026, 11, 23, 17, 0, tzinfo=timezone(timedelta(hours=5.5))))
"""


def test_a_browsers_tokens_and_their_end_survive_the_process(desktop: "Desktop") -> None:
    run(desktop, f"{BROWSER}\nawait vault.save(ACCOUNT, browser)")
    steps = f"{BROWSER}\nloaded = await vault.load(ACCOUNT)\nprint(loaded == browser, loaded.expires_at.isoformat())"
    assert run(desktop, steps).lines == ["True 2026-11-23T17:00:00+05:30"]


@pytest.mark.parametrize(
    "more", ["", ', "later": {"versions": ["keep", "more"]}', ', "refresh": null, "expires_at": null']
)
def test_entries_of_other_versions_are_read(desktop: "Desktop", more: str) -> None:
    entry = f'{{"way": "api_key", "secret": "KEY123:SECRET456"{more}}}'
    steps = f"""
import keyring
keyring.set_password("nirmaan-tray https://office.example", ACCOUNT.user, {entry!r})
{LOAD}
"""
    assert run(desktop, steps).lines == ["api_key True"]


# One process for all: each takes a second.
FOREIGN = [
    "",
    "KEY123",
    '["KEY123"]',
    '{"way": "KEY123", "secret": "x"}',
    '{"way": "api_key", "secret": 1}',
    '{"a": "KEY123"}',
    '{"way": "api_key", "secret": ""}',
    '{"way": "api_key", "secret": "KEY123:SECRET456\\nX-Header: x"}',
    '{"way": "browser", "secret": "KEY123", "refresh": 1}',
    '{"way": "browser", "secret": "KEY123", "refresh": "SECRET 456"}',
    '{"way": "browser", "secret": "KEY123", "expires_at": "SECRET456"}',
    '{"way": "browser", "secret": "KEY123", "expires_at": 4711}',
    '{"way": "browser", "secret": "KEY123", "expires_at": "2026-11-23T17:00:00"}',
]


def test_an_entry_that_we_did_not_write_is_missing(desktop: "Desktop") -> None:
    steps = f"""
import keyring
for value in {FOREIGN!r}:
    keyring.set_password("nirmaan-tray https://office.example", ACCOUNT.user, value)
    {LOAD}
"""
    done = run(desktop, steps)
    assert done.lines == ["None"] * len(FOREIGN)
    assert done.stderr.count("WARNING:nirmaan_tray.vault:the keyring's entry for lead@nirmaan.test") == len(FOREIGN)


PROXY = "http://me@proxy.example:3128"


def test_a_proxys_password_is_kept_for_each_home_and_proxy(desktop: "Desktop") -> None:
    steps = f"""
{SAVE}
await vault.save_proxy_password({PROXY!r}, Secret("KEY123 ₹"))
print(await KeyringVault().load_proxy_password({PROXY!r}) == Secret("KEY123 ₹"))
print(await vault.load_proxy_password("http://other@proxy.example:3128"))
print(await KeyringVault(home="/elsewhere").load_proxy_password({PROXY!r}))
await KeyringVault(home="/elsewhere").remove_proxy_password({PROXY!r})
await vault.save_proxy_password({PROXY!r}, Secret("SECRET456"))
print(await vault.load_proxy_password({PROXY!r}) == Secret("SECRET456"))
for _ in range(2):
    await vault.remove_proxy_password({PROXY!r})
print(await vault.load_proxy_password({PROXY!r}))
{LOAD}
"""
    assert run(desktop, steps).lines == ["True", "None", "None", "True", "None", "api_key True"]


PASSWORD_OF_A_PROXY = f'print(await vault.load_proxy_password("{PROXY}"))'


@pytest.mark.parametrize("step", [SAVE, LOAD, REMOVE, PASSWORD_OF_A_PROXY])
def test_locked(locked_desktop: "Desktop", step: str) -> None:
    assert run(locked_desktop, step).lines == ["keyring_locked"]


@pytest.mark.parametrize("step", [SAVE, LOAD, REMOVE])
def test_missing(bare_desktop: "Desktop", step: str) -> None:
    assert run(bare_desktop, step).lines == ["keyring_missing"]


def test_a_keyring_that_starts_later_is_found_by_the_same_process(bare_desktop: "Desktop", desktop: "Desktop") -> None:
    address = desktop.env["DBUS_SESSION_BUS_ADDRESS"]
    steps = f"""
import os
try:
    await vault.load(ACCOUNT)
except TrayError as error:
    print(error)
os.environ["DBUS_SESSION_BUS_ADDRESS"] = {address!r}
{SAVE}
{LOAD}
"""
    assert run(bare_desktop, steps).lines == ["keyring_missing", "api_key True"]


@pytest.mark.parametrize("step", [SAVE, LOAD, REMOVE])
def test_denied(denying_desktop: "Desktop", step: str) -> None:
    assert run(denying_desktop, step).lines == ["keyring_denied: DBusErrorResponse"]


@pytest.mark.parametrize("backend", ["keyring.backends.null.Keyring", "no_such_module.Keyring"])
def test_a_keyring_that_is_not_the_systems_is_refused_even_if_chosen(desktop: "Desktop", backend: str) -> None:
    (line,) = run(desktop, SAVE, PYTHON_KEYRING_BACKEND=backend).lines
    assert line.startswith("keyring_missing: ")


def test_a_chosen_keyring_of_the_systems_is_used(desktop: "Desktop") -> None:
    chosen = "keyring.backends.SecretService.Keyring"
    assert run(desktop, f"{SAVE}\n{LOAD}", PYTHON_KEYRING_BACKEND=chosen).lines == ["api_key True"]


def test_hanging_ends_in_time_and_lets_the_process_exit(hanging_desktop: "Desktop") -> None:
    usual = run(hanging_desktop, "print('nothing')")
    done = run(hanging_desktop, f"start = time.monotonic()\n{SAVE}", limit_s=1)
    assert done.lines == ["keyring_slow: 1"]
    assert done.elapsed_s < usual.elapsed_s + 1 + 3


def test_retries_against_a_hanging_keyring_pile_up_no_threads(hanging_desktop: "Desktop") -> None:
    steps = """
for _ in range(5):
    try:
        await vault.load(ACCOUNT)
    except TrayError as error:
        print(error)
print(threading.active_count())
"""
    assert run(hanging_desktop, steps, limit_s=0.2).lines == ["keyring_slow: 0.2"] * 5 + ["2"]


STOP_KEYRING = """
import os, signal
from jeepney import message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection
with open_dbus_connection() as connection:
    (pid,) = Proxy(message_bus, connection).GetConnectionUnixProcessID("org.freedesktop.secrets")
def stop_keyring():
    os.kill(pid, signal.SIGKILL)
"""


def test_calls_work_again_once_a_stuck_one_has_come_back(hanging_desktop: "Desktop") -> None:
    steps = f"""
try:
    {SAVE}
except TrayError as error:
    print(error)
stop_keyring()
{LOAD}
"""
    lines = run(hanging_desktop, steps, limit_s=1.5, before=STOP_KEYRING).lines
    assert lines == ["keyring_slow: 1.5", "keyring_missing"]


def test_what_was_given_up_before_it_began_is_not_done_later(hanging_desktop: "Desktop", desktop: "Desktop") -> None:
    steps = f"""
for each in vault.load(ACCOUNT), vault.save(ACCOUNT, CREDENTIALS):
    try:
        await each
    except TrayError as error:
        print(error)
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = {desktop.env["DBUS_SESSION_BUS_ADDRESS"]!r}
stop_keyring()
{LOAD}
"""
    lines = run(hanging_desktop, steps, limit_s=1.5, before=STOP_KEYRING).lines
    assert lines == ["keyring_slow: 1.5", "keyring_slow: 1.5", "None"]


def test_an_answer_after_the_loop_has_closed_harms_nothing(hanging_desktop: "Desktop") -> None:
    end = """
late = threading.Event()
class Watch(logging.Handler):
    def emit(self, record):
        late.set()
logging.getLogger("nirmaan_tray.ring").addHandler(Watch())
asyncio.run(main())
stop_keyring()
print(late.wait(20), threading.active_count())
"""
    done = run(hanging_desktop, LOAD, limit_s=0.2, before=STOP_KEYRING, end=end)
    assert done.lines == ["keyring_slow: 0.2", "True 2"]
    assert "Exception in thread" not in done.stderr


async def test_memory_keeps_credentials_of_each_account_until_removed() -> None:
    vault = MemoryVault()
    other = replace(ACCOUNT, user="other@nirmaan.test")
    await vault.save(ACCOUNT, CREDENTIALS)
    assert await vault.load(ACCOUNT) == CREDENTIALS
    assert await vault.load(other) is None
    await vault.remove(other)
    await vault.remove(ACCOUNT)
    assert await vault.load(ACCOUNT) is None
    await vault.save_proxy_password(PROXY, Secret("password"))
    assert await vault.load_proxy_password(PROXY) == Secret("password")
    assert await vault.load_proxy_password("http://other@proxy.example") is None
    await vault.remove_proxy_password("http://other@proxy.example")
    await vault.remove_proxy_password(PROXY)
    assert await vault.load_proxy_password(PROXY) is None
