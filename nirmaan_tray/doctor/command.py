"""``nirmaan-tray doctor``: one line for each link, and on request an archive for whoever is to help."""

import sys
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from nirmaan_tray.aside import aside
from nirmaan_tray.clock import Clock
from nirmaan_tray.doctor import report, words
from nirmaan_tray.doctor.visit import Visit
from nirmaan_tray.errors import SettingsError
from nirmaan_tray.home import Home
from nirmaan_tray.vault import Vault

EXIT_WELL = 0
EXIT_UNWELL = 6
"""Something is broken. Other than the codes of the other commands, and than Python's own 1."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What is wished for. ``archive``: where it is written; ``agreed``: without asking."""

    as_json: bool = False
    archive: Path | None = None
    agreed: bool = False
    test_toast: bool = False


async def run(home: Home, vault: Vault, clock: Clock, say: Callable[[str], None], orders: Orders) -> int:
    """Examine, tell, write the archive if it is wished for, and return the exit code. Raises ``SettingsError``."""
    visit = Visit(home, vault, clock)
    plain = not words.encodable(getattr(sys.stdout, "encoding", None) or "utf-8")
    if orders.test_toast:
        _say_aside("At the end a toast is shown: click on it.")
    async with aclosing(visit.found(test_toast=orders.test_toast)) as findings:
        async for finding in findings:
            if not orders.as_json:
                say(str(report.line(finding, plain=plain)))
    if orders.as_json:
        say(report.as_json(visit.findings, await visit.versions()))
    else:
        say(f"\n{report.summary(visit.findings, plain=plain)}")
    if orders.archive is not None:
        await _hand_on(
            visit, orders.archive, agreed=orders.agreed, shown="" if orders.as_json else report.as_text(visit.findings)
        )
    return EXIT_WELL if visit.well else EXIT_UNWELL


async def _hand_on(visit: Visit, path: Path, *, agreed: bool, shown: str) -> None:
    _say_aside(f"\n{await visit.preview(shown)}")
    if not agreed and not await _agreed(path):
        _say_aside("Nothing was written.")
        return
    await visit.save(path)
    _say_aside(f"Written: {path}")


async def _agreed(path: Path) -> bool:
    sys.stderr.write(f"Write it to {path}? [y/N] ")
    sys.stderr.flush()
    if sys.stdin is None:
        answer = ""
    else:
        answer = await aside(partial(sys.stdin.readline))
    if not answer:
        _say_aside("")
        raise SettingsError("There is nobody to ask, so nothing was written. Say --yes in scripts")
    return answer.strip().casefold() in ("y", "yes")


def _say_aside(line: str) -> None:
    sys.stderr.write(line + "\n")
