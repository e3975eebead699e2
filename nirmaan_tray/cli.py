"""Carries out what was typed: makes ready what commands need, asks for secrets, turns errors into words and exit codes."""

import argparse
import asyncio
import getpass
import io
import os
import sys
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path

from nirmaan_tray import commands, listen, logs, settings, tls, words
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.commands import Desk, Wish
from nirmaan_tray.errors import CodeNeeded, SettingsDamaged, SettingsError, TrayError
from nirmaan_tray.home import Home
from nirmaan_tray.links import site_origin
from nirmaan_tray.model import CodeRequest, Reach, Secret
from nirmaan_tray.vault import KeyringVault, Vault

LOG_LEVEL = "info"
"""Until the settings say otherwise."""


class _NobodyReads(KeyboardInterrupt):
    """Standard output was closed; like Ctrl+C it ends everything, but it is a quiet and good end."""


def run(typed: argparse.Namespace, vault: Vault | None = None) -> int:
    """Carry out a parsed command (any but ``demo``) and return its exit code; ``vault`` replaces the keyring."""
    _accept_any_text(as_json=getattr(typed, "json", False))
    if typed.command == "seen" and bool(typed.name) == typed.all:
        return _complain("Name the notifications to mark, or say --all for every unread one.", words.EXIT_USAGE)
    try:
        home = Home.chosen(typed.home)
        home.prepare()
        desk = _desk(home, typed, vault)
    except TrayError as error:
        return _complain(words.sentence(error), words.exit_code(error))
    try:
        return asyncio.run(_watched(_chosen(desk, typed)))
    except TrayError as error:
        return _complain(words.sentence(error), words.exit_code(error))
    except _NobodyReads:
        return words.EXIT_DONE
    except KeyboardInterrupt:
        if typed.command == "listen":
            return words.EXIT_DONE
        _say_aside("")  # ends the line of the prompt
        return _complain("Interrupted.", words.EXIT_USAGE)
    finally:
        logs.stop()


def _accept_any_text(*, as_json: bool) -> None:
    """Let output take what its encoding lacks (Hindi on an old code page, half a character); JSON is UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            utf8 = as_json and stream is sys.stdout
            stream.reconfigure(encoding="utf-8" if utf8 else None, errors="backslashreplace")


def _desk(home: Home, typed: argparse.Namespace, vault: Vault | None) -> Desk:
    signing_in = typed.command == "sign-in"
    logs.start(home.log_file, LOG_LEVEL)  # reading the settings may already have something to say
    try:
        known = settings.load(home.settings_file)
    except SettingsDamaged:
        if not signing_in:
            raise
        known = settings.Settings(account=None)  # what is written at the end sets the damaged file aside
    if known.log_level != LOG_LEVEL:
        logs.start(home.log_file, known.log_level)
    ca_file: Path | None = typed.ca_file.resolve() if signing_in and typed.ca_file else None
    if not signing_in and known.account is not None:
        ca_file = known.account.ca_file
    return Desk(
        settings_file=home.settings_file,
        account=known.account,
        vault=vault or KeyringVault(home.key),
        tls=tls.context(ca_file),
        clock=SystemClock(),
        say=_say,
    )


async def _watched(command: Coroutine[None, None, int]) -> int:
    logs.watch(asyncio.get_running_loop())
    return await command


def _chosen(desk: Desk, typed: argparse.Namespace) -> Coroutine[None, None, int]:
    match typed.command:
        case "sign-in":
            return commands.sign_in(desk, _wish(typed))
        case "sign-out":
            return commands.sign_out(desk)
        case "unread":
            return commands.unread(desk, as_json=typed.json)
        case "seen":
            return commands.seen(desk, None if typed.all else typed.name)
        case _:
            return listen.listen(desk, state=typed.state, as_json=typed.json)


def _wish(typed: argparse.Namespace) -> Wish:
    """Ask for what was not typed: from standard input or, without echo, from the person at the terminal."""
    wish = Wish(
        site=typed.site,
        user=typed.user or "",
        api_key=typed.api_key,
        secret=Secret(""),
        ask_code=_code_at_terminal,
        reach=Reach(
            site_name=typed.site_name or "",
            # Judged before anything is sent: a session that is opened and then of no use would stay open on the site.
            socket_url=site_origin(typed.socket_url) if typed.socket_url else "",
            ca_file=typed.ca_file.resolve() if typed.ca_file else None,
        ),
    )
    if typed.stdin:
        if not typed.api_key and not typed.user:
            raise SettingsError("Say who signs in: --stdin wants --user USER, or --api-key.")
        return replace(wish, secret=_secret(_line()), ask_code=_code_from_input)
    if sys.stdin is None or not sys.stdin.isatty():
        raise SettingsError("There is nobody to ask for the secret. Give it on standard input with --stdin.")
    user = wish.user
    if not typed.api_key and not user:
        sys.stderr.write("User: ")
        sys.stderr.flush()
        user = _line().strip()
        if not user:
            raise SettingsError("No user was named, so nothing was sent.")
    asked = "API key and secret (KEY:SECRET): " if typed.api_key else f"Password of {user}: "
    return replace(wish, user=user, secret=_secret(_hidden(asked)))


def _secret(typed: str) -> Secret:
    # Not left to the site to refuse: it counts failures, and locks the account after some.
    if not typed:
        raise SettingsError("No secret was given, so nothing was sent.")
    return Secret(typed)


def _line() -> str:
    return _text(lambda: sys.stdin.readline().rstrip("\r\n") if sys.stdin is not None else "")


def _hidden(asked: str) -> str:
    return _text(lambda: getpass.getpass(asked))


def _text(read: Callable[[], str]) -> str:
    try:
        typed = read()
        typed.encode()  # the C locale lets through what is no text
    except EOFError:
        return ""
    except UnicodeError:
        # Without the error, which quotes what was typed.
        raise SettingsError("What was typed is not text in this computer's encoding.") from None
    return typed


async def _code_from_input(request: CodeRequest) -> str:
    code = _line()
    if not code:
        raise CodeNeeded(request.prompt or request.method)
    return code


async def _code_at_terminal(request: CodeRequest) -> str:
    _say_aside(request.prompt or f"The site asks for a verification code ({request.method}).")
    code = _hidden("Code: ")
    if not code:
        raise CodeNeeded(request.prompt or request.method)
    return code


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


def _say_aside(line: str) -> None:
    sys.stderr.write(line + "\n")


def _complain(line: str, code: int) -> int:
    _say_aside(f"nirmaan-tray: {line}")
    return code
