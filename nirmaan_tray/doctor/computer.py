"""What this program has on this computer: its settings, the keyring, versions."""

import platform
import secrets
import ssl
import sys
from functools import partial
from importlib.metadata import PackageNotFoundError, version

from nirmaan_tray import settings
from nirmaan_tray.aside import aside
from nirmaan_tray.doctor.chart import Chart
from nirmaan_tray.doctor.finding import Check, Finding, bad, good
from nirmaan_tray.home import APP
from nirmaan_tray.model.secret import Secret

PROBE_SERVICE = f"{APP} doctor"
"""Where in the keyring the probe is put; nothing else is ever there."""

LIBRARIES = ("PySide6-Essentials", "aiohttp", "dbus-fast", "httpx", "keyring", "python-socketio", "qasync")


async def settings_file(chart: Chart) -> Finding:
    """Read the settings. Raises ``SettingsDamaged``."""
    home = chart.home
    chart.known = known = await aside(partial(settings.load, home.settings_file, home.managed_file))
    if not known.site:
        return bad(Check.SETTINGS, "no_site")
    if known.damage:
        return bad(Check.SETTINGS, "organisation", known.damage, goes_on=True)
    if wrong := [f"{value.key}: {value.problem}" for value in known.values if value.problem]:
        return bad(Check.SETTINGS, "value", " ".join(wrong), goes_on=True)
    return good(Check.SETTINGS, str(home.settings_file))


async def keyring(chart: Chart) -> Finding:
    """Write something into the keyring, read it, and delete it. Raises ``KeyringError``."""
    # A name of its own: two examinations at the same time would find, and delete, each other's.
    user, probe = f"probe {secrets.token_hex(8)}", Secret(secrets.token_hex(16))
    await chart.ring.write(PROBE_SERVICE, user, probe)
    try:
        read = await chart.ring.read(PROBE_SERVICE, user)
    finally:
        await chart.ring.delete(PROBE_SERVICE, user)
    if read != probe:
        return bad(Check.KEYRING, "forgets")
    if await chart.ring.read(PROBE_SERVICE, user) is not None:
        return bad(Check.KEYRING, "keeps")
    return good(Check.KEYRING)


async def versions(chart: Chart) -> Finding:
    """Tell what runs here."""
    told = await aside(partial(of_everything, chart.environment.get("XDG_CURRENT_DESKTOP", "")))
    return good(Check.VERSIONS, ", ".join(f"{name} {number}" for name, number in told[:3]))


def of_everything(desktop: str) -> tuple[tuple[str, str], ...]:
    """Return names and versions: this program, Python and the system first, then what this program is made of."""
    found = [
        (APP, _of(APP)),
        ("Python", platform.python_version()),
        ("on", f"{platform.system()} {platform.release()} {platform.machine()}"),
        ("desktop", desktop or "-"),
        ("OpenSSL", ssl.OPENSSL_VERSION),
        ("bundle", "yes" if getattr(sys, "frozen", False) else "no"),
    ]
    return (*found, *((name, _of(name)) for name in LIBRARIES))


def _of(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "-"
