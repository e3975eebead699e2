"""What the desktop offers: a place for the icon, somebody who shows toasts, a way into the browser; and whether we run."""

import asyncio
import shutil
import sys
from functools import partial

from nirmaan_tray.aside import aside
from nirmaan_tray.doctor.chart import Chart
from nirmaan_tray.doctor.finding import Check, Finding, bad, good
from nirmaan_tray.doctor.running import Running, running

SYSTEM = "system"
"""Code of what the operating system always has."""

if sys.platform == "linux":
    from nirmaan_tray.doctor import session_bus, x11

    async def tray(chart: Chart) -> Finding:
        """Look for a panel that takes icons, of either kind, where the tray looks for one too."""
        display = chart.environment.get("DISPLAY", "")
        if not display and not chart.environment.get("WAYLAND_DISPLAY"):
            return bad(Check.TRAY, "no_screen")
        limit_s = chart.limits.bus_s
        try:
            hosted = await session_bus.tray_host(chart.environment, limit_s)
        except session_bus.NoBus:
            hosted = None
        if hosted:
            return good(Check.TRAY, code="status_notifier")
        # With a watcher Qt looks no further.
        if hosted is None and display:
            try:
                async with asyncio.timeout(limit_s):
                    if await aside(partial(x11.has_tray, display)):
                        return good(Check.TRAY, code="xembed")
            except OSError:
                return bad(Check.TRAY, "no_screen")
        return bad(Check.TRAY, "no_host")

    async def toasts(chart: Chart) -> Finding:
        """Ask the notification server who it is and what it can do."""
        try:
            server = await session_bus.notification_server(chart.environment, chart.limits.bus_s)
        except session_bus.NoBus:
            return bad(Check.TOASTS, "no_bus")
        if server is None:
            return bad(Check.TOASTS, "no_server")
        told = f"{server.name} {server.version}".strip()
        code = "" if "actions" in server.capabilities else "without_actions"
        return good(Check.TOASTS, f"{told} ({', '.join(server.capabilities) or '-'})", code)

    async def browser(chart: Chart) -> Finding:
        """Look for what opens the browser."""
        opener = await aside(partial(shutil.which, "xdg-open", path=chart.environment.get("PATH", "")))
        return good(Check.BROWSER, opener) if opener else bad(Check.BROWSER, "no_opener")

else:
    from nirmaan_tray.doctor import toasting
    from nirmaan_tray.model.no_toasts import NoToasts

    async def tray(chart: Chart) -> Finding:  # noqa: ARG001 - as on Linux
        """Windows and macOS always have a tray."""
        return good(Check.TRAY, code=SYSTEM)

    async def toasts(chart: Chart) -> Finding:
        """Ask the system whether it takes toasts from this program; whether they are seen, the test toast shows."""
        missing = await toasting.missing(chart.limits.bus_s)
        if missing is NoToasts.NO_SERVER:
            return bad(Check.TOASTS, "late")
        return bad(Check.TOASTS, missing) if missing else good(Check.TOASTS, code=SYSTEM)

    async def browser(chart: Chart) -> Finding:  # noqa: ARG001 - as on Linux
        """Windows and macOS open addresses themselves."""
        return good(Check.BROWSER, code=SYSTEM)


async def instance(chart: Chart) -> Finding:
    """Tell whether the tray of this home runs, and answers."""
    found = await running(str(chart.home.data_dir), chart.environment, chart.limits.bus_s)
    if found in (Running.SILENT, Running.FOREIGN):
        return bad(Check.INSTANCE, found)
    return good(Check.INSTANCE, code=found)
