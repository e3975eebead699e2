"""systemd's logind, which says on the system bus that the machine has slept (Linux)."""

from collections.abc import Callable

from nirmaan_tray.desktop import bus

LOGIND = "org.freedesktop.login1"
PATH = "/org/freedesktop/login1"
MANAGER = "org.freedesktop.login1.Manager"

_RULE = f"path='{PATH}',interface='{MANAGER}',member='PrepareForSleep'"


async def watch(woke: Callable[[], None], retry_s: float = bus.RETRY_S) -> None:
    """Call ``woke`` after each sleep, until cancelled; without a system bus, or without logind, in vain.

    Meanwhile the connection's own clocks serve.
    """

    def heard(signal: bus.Signal) -> None:
        # True comes before the sleep, False after it.
        if (signal.interface, signal.member, signal.body) == (MANAGER, "PrepareForSleep", [False]):
            woke()

    ears = bus.Ears(came=lambda _: None, gone=lambda _: None, heard=heard)
    await bus.Bus(bus.Kind.SYSTEM, (bus.Service(LOGIND, _RULE),), ears, retry_s).run()
