"""Carries out what was typed: makes ready what commands need, asks for secrets, turns errors into words and exit codes."""

import argparse
import asyncio
import io
import os
import sys
from collections.abc import Coroutine
from pathlib import Path

from nirmaan_tray import asking, commands, listen, logs, settings, tls, wished, words
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.desk import Desk
from nirmaan_tray.errors import SettingsDamaged, SettingsError, TrayError
from nirmaan_tray.home import Home
from nirmaan_tray.settings import Settings
from nirmaan_tray.vault import KeyringVault, Vault

LOG_LEVEL = "info"
"""Until the settings say otherwise."""

_TO_THE_SITE = frozenset({"sign-out", "unread", "seen", "listen"})
"""Commands that need to trust the site's certificate: what is wrong with a CA file does not concern the others."""


class _NobodyReads(KeyboardInterrupt):
    """Standard output was closed; like Ctrl+C it ends everything, but it is a quiet and good end."""


def run(typed: argparse.Namespace, vault: Vault | None = None) -> int:
    """Carry out a parsed command (any but ``demo``) and return its exit code; ``vault`` replaces the keyring."""
    if sys.stderr is None:
        # Windows started it without a console (nirmaan-trayw). The exit code and the log still tell how it went.
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as long as the process
    _accept_any_text(as_json=getattr(typed, "json", False))
    if typed.command == "seen" and bool(typed.name) == typed.all:
        return _complain("Name the notifications to mark, or say --all for every unread one.", words.EXIT_USAGE)
    try:
        home = Home.chosen(typed.home)
        home.prepare()
        logs.start(home.log_file, LOG_LEVEL)  # reading the settings may already have something to say
        chosen = _chosen(home, vault or KeyringVault(home.key), typed)
        return asyncio.run(_watched(chosen))
    except TrayError as error:
        return _complain(words.sentence(error), words.exit_code(error))
    except _NobodyReads:
        return words.EXIT_DONE
    except KeyboardInterrupt:
        if typed.command == "listen":
            return words.EXIT_DONE
        asking.say_aside("")  # ends the line of the prompt
        return _complain("Interrupted.", words.EXIT_USAGE)
    finally:
        logs.stop()


def _accept_any_text(*, as_json: bool) -> None:
    """Let output take what its encoding lacks (Hindi on an old code page, half a character); JSON is UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            utf8 = as_json and stream is sys.stdout
            stream.reconfigure(encoding="utf-8" if utf8 else None, errors="backslashreplace")


async def _watched(command: Coroutine[None, None, int]) -> int:
    logs.watch(asyncio.get_running_loop())
    return await command


def _chosen(home: Home, vault: Vault, typed: argparse.Namespace) -> Coroutine[None, None, int]:
    if typed.command == "doctor":
        return _doctor(home, vault, typed)
    known = _settings(home, signing_in=typed.command == "sign-in")
    if known.damage and typed.command != "settings":
        asking.say_aside(f"nirmaan-tray: {words.organisation_damaged(known.damage)}")
    if typed.command == "sign-in":
        wish = wished.wish(known, typed)
        return commands.sign_in(_desk(home, known, vault, wish.reach.ca_file), wish)
    desk = _desk(home, known, vault, known.reach.ca_file if typed.command in _TO_THE_SITE else None)
    match typed.command:
        case "sign-out":
            return commands.sign_out(desk, forget=typed.forget)
        case "unread":
            return commands.unread(desk, as_json=typed.json)
        case "seen":
            return commands.seen(desk, None if typed.all else typed.name)
        case "settings":
            return commands.show_settings(desk, as_json=typed.json)
        case "proxy-password":
            return commands.keep_proxy_password(desk, wished.proxy(known, typed), wished.proxy_password(typed))
        case _:
            return listen.listen(desk, state=typed.state, as_json=typed.json)


async def _doctor(home: Home, vault: Vault, typed: argparse.Namespace) -> int:
    # It reads the settings itself: what is wrong with them is one of its findings. And it is heavy.
    from nirmaan_tray.doctor.command import Orders, run

    orders = Orders(as_json=typed.json, archive=typed.archive, agreed=typed.yes, test_toast=typed.test_toast)
    return await run(home, vault, SystemClock(), _say, orders)


def _settings(home: Home, *, signing_in: bool) -> Settings:
    try:
        known = settings.load(home.settings_file, home.managed_file)
    except SettingsDamaged:
        if not signing_in:
            raise
        # What is written at the end sets the damaged file aside.
        known = settings.load(None, home.managed_file)
    if known.log_level != LOG_LEVEL:
        logs.start(home.log_file, known.log_level)
    return known


def _desk(home: Home, known: Settings, vault: Vault, ca_file: Path | None) -> Desk:
    return Desk(home, known, vault, tls.context(ca_file), SystemClock(), _say)


def _say(line: str) -> None:
    """Print a line at once. Raises ``_NobodyReads``, and ``SettingsError`` when the output cannot be written."""
    if sys.stdout is None:
        raise _NobodyReads
    try:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except OSError as error:
        # Python flushes again at exit, where the same error could not be caught.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise _NobodyReads from None
        raise SettingsError(f"The output cannot be written: {error.strerror}.") from None


def _complain(line: str, code: int) -> int:
    asking.say_aside(f"nirmaan-tray: {line}")
    return code
