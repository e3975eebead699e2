"""Runs the checks: those that need nothing of each other at the same time, and tells what they find in the chain's order."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass

from nirmaan_tray.doctor import computer, live, route, screen, site, toasting
from nirmaan_tray.doctor.chart import Chart
from nirmaan_tray.doctor.finding import Check, Finding, Verdict, bad, unknown
from nirmaan_tray.errors import TrayError

BUG = "bug"
"""Code of what is our own mistake; the log has its traceback."""

LATE = "late"
"""Code of what took longer than it may."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Step:
    """One check. ``needs`` must be in order before it makes sense; ``after`` must only be over."""

    check: Check
    examine: Callable[[Chart], Awaitable[Finding]]
    needs: tuple[Check, ...] = ()
    after: tuple[Check, ...] = ()


_STEPS = (
    _Step(Check.SETTINGS, computer.settings_file),
    _Step(Check.KEYRING, computer.keyring),
    _Step(Check.PROXY, route.proxy, needs=(Check.SETTINGS,)),
    _Step(Check.DNS, route.dns, needs=(Check.PROXY,)),
    _Step(Check.TCP, route.tcp, needs=(Check.DNS,)),
    _Step(Check.TLS, route.certificate, needs=(Check.TCP,)),
    _Step(Check.SITE, site.answers, needs=(Check.TLS,)),
    _Step(Check.SITE_NAME, site.name, needs=(Check.SITE,)),
    _Step(Check.TIME_ZONE, site.time_zone, needs=(Check.SITE,)),
    _Step(Check.CLOCK, site.clock, needs=(Check.SITE,)),
    _Step(Check.SIGN_IN, site.sign_in, needs=(Check.SITE,), after=(Check.KEYRING,)),
    _Step(Check.USER, site.user, needs=(Check.SIGN_IN,)),
    _Step(Check.WEBSOCKET, live.websocket, needs=(Check.SITE,), after=(Check.SIGN_IN,)),
    _Step(Check.POLLING, live.polling, needs=(Check.SITE,), after=(Check.SIGN_IN,)),
    _Step(Check.NAMESPACE, live.namespace, needs=(Check.SITE,), after=(Check.WEBSOCKET, Check.POLLING)),
    _Step(Check.HEARD, live.heard, needs=(Check.NAMESPACE, Check.SIGN_IN, Check.USER)),
    _Step(Check.SUBSCRIPTION, live.subscription, needs=(Check.HEARD,)),
    _Step(Check.TRAY, screen.tray),
    _Step(Check.TOASTS, screen.toasts),
    _Step(Check.BROWSER, screen.browser),
    _Step(Check.INSTANCE, screen.instance),
    _Step(Check.VERSIONS, computer.versions),
)

# At the end, as a person is waited for.
_TEST_TOAST = _Step(Check.TEST_TOAST, toasting.test_toast, needs=(Check.TOASTS,))


async def examine(chart: Chart, *, test_toast: bool = False) -> AsyncGenerator[Finding, None]:
    """Yield a finding for each check, in their order; close it with ``aclosing``. Nothing is raised."""
    tasks: dict[Check, asyncio.Task[Finding]] = {}
    steps = (*_STEPS, _TEST_TOAST) if test_toast else _STEPS
    for step in steps:
        before = {check: tasks[check] for check in (*step.needs, *step.after)}
        tasks[step.check] = asyncio.create_task(_found(step, chart, before))
    try:
        for task in tasks.values():
            yield await task
    finally:
        for task in tasks.values():
            task.cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)
        await chart.closing.aclose()


async def _found(step: _Step, chart: Chart, before: Mapping[Check, asyncio.Task[Finding]]) -> Finding:
    for check in step.needs:
        earlier = await before[check]
        if earlier.verdict is not Verdict.GOOD and not earlier.goes_on:
            return unknown(step.check, after=earlier.after or check)
    for check in step.after:
        await before[check]
    try:
        async with asyncio.timeout(chart.limits.step_s):
            return await step.examine(chart)
    except TrayError as error:
        return bad(step.check, error.code, error.detail)
    except TimeoutError:
        return bad(step.check, LATE)
    except Exception as error:  # noqa: BLE001 - a check that fails is a finding too
        _log.exception("The check of %s went wrong", step.check)
        return bad(step.check, BUG, type(error).__name__)
