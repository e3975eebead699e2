"""From what was typed to what is wished: judged, and completed by asking, before anything is sent."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from nirmaan_tray import asking, precedence, words
from nirmaan_tray import settings_keys as keys
from nirmaan_tray.commands import Wish
from nirmaan_tray.errors import SettingsError
from nirmaan_tray.links import site_origin
from nirmaan_tray.model.account import Way
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.model.site import Reach
from nirmaan_tray.proxy import has_user
from nirmaan_tray.settings import Settings
from nirmaan_tray.settings_keys import Around, Key

T = TypeVar("T")


def wish(known: Settings, typed: argparse.Namespace) -> Wish:
    """Ask for what was not typed: from standard input or, without echo, from the person at the terminal."""
    way = Way.BROWSER if typed.browser else Way.API_KEY if typed.api_key else Way.PASSWORD
    if typed.no_open and way is not Way.BROWSER:
        raise SettingsError("There is nothing to open: --no-open goes with --browser.")
    if typed.stdin and way is Way.BROWSER:
        raise SettingsError("In the browser nothing is read from standard input: leave out --stdin.")
    precedence.check(known, way)
    # Judged before anything is asked or sent: a session that is opened and then of no use would stay open on the site.
    site = precedence.start(known, typed.site).site
    start = precedence.start(known, typed.site, _reach(typed, site))
    for key in start.overruled:
        asking.say_aside(f"nirmaan-tray: {words.overruled(key)}")
    wished = Wish(
        site=start.site,
        user=typed.user or _usual(known, site, way),
        way=way,
        secret=Secret(""),
        ask_code=asking.code_from_input if typed.stdin else asking.code_at_terminal,
        show=asking.show_unopened if typed.no_open else asking.show,
        reach=start.reach,
    )
    if way is Way.BROWSER:
        return wished
    if typed.stdin:
        if way is Way.PASSWORD and not wished.user:
            raise SettingsError("Say who signs in: --stdin wants --user USER, or --api-key.")
        return replace(wished, secret=asking.secret(asking.line()))
    if not asking.somebody_there():
        raise SettingsError("There is nobody to ask for the secret. Give it on standard input with --stdin.")
    if way is Way.API_KEY:
        return replace(wished, secret=asking.secret(asking.hidden("API key and secret (KEY:SECRET): ")))
    user = typed.user or asking.answer("User", usually=wished.user)
    if not user:
        raise SettingsError("No user was named, so nothing was sent.")
    asking.say_aside(words.ONE_SESSION)
    return replace(wished, user=user, secret=asking.secret(asking.hidden(f"Password of {user}: ")))


def _usual(known: Settings, site: str, way: Way) -> str:
    """Return who signs in again where nobody is named. A key names its user itself."""
    account = known.account
    return account.user if account is not None and account.site == site and way is Way.PASSWORD else ""


def _reach(typed: argparse.Namespace, site: str) -> Reach:
    """Return what was typed of the way to ``site``. Raises ``SettingsError``."""
    return Reach(
        site_name=_read(keys.SITE_NAME, "--site-name", typed.site_name, site) or "",
        socket_url=site_origin(typed.socket_url) if typed.socket_url else "",
        frontend=_read(keys.FRONTEND, "--frontend", typed.frontend, site) or "",
        ca_file=typed.ca_file.resolve() if typed.ca_file else None,
        proxy=_proxy(typed),
    )


def _read(key: Key[T], name: str, typed: str | None, site: str = "") -> T | None:
    """Return what is meant by an argument, by the rules of the settings. Raises ``SettingsError``, which does not quote it."""
    if not typed:
        return None
    try:
        return key.read(typed, Around(Path.cwd(), site))
    except (SettingsError, ValueError):
        more = " Its password is kept with: nirmaan-tray proxy-password" if key is keys.PROXY else ""
        raise SettingsError(f"{name} cannot be used: it takes {key.allowed}.{more}") from None


def _proxy(typed: argparse.Namespace) -> str:
    return _read(keys.PROXY, "The proxy", typed.proxy) or ""


def proxy(known: Settings, typed: argparse.Namespace) -> str:
    """Return the proxy whose password is meant. Raises ``SettingsError`` where none is known that names a user."""
    meant = _proxy(typed) or known.reach.proxy
    if not has_user(meant):
        raise SettingsError(
            "No proxy is known that asks for a user. Name it with its user: nirmaan-tray proxy-password http://user@proxy:3128"
        )
    return meant


def proxy_password(typed: argparse.Namespace) -> Secret | None:
    """Return the proxy's password, or None where it is to be forgotten. Raises ``SettingsError``."""
    if typed.forget:
        return None
    if typed.stdin:
        return asking.secret(asking.line())
    if not asking.somebody_there():
        raise SettingsError("There is nobody to ask for the password. Give it on standard input with --stdin.")
    return asking.secret(asking.hidden("Password of the proxy: "))
