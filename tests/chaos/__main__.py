"""``python -m tests.chaos``: chaos, then the question whether all is well. Ends with 1 when it is not.

A failure leaves what is needed to understand it in ``build/chaos/SEED``: the timeline of everything that was done and told,
the client's log, and its database.
"""

import argparse
import asyncio
import logging
import os
import random
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.chaos.plan import Size
from tests.chaos.run import Result, Timeline, run
from tests.chaos.victim import ROOT

SHORT, LONG = 1, 10
"""Rounds, of 200 notifications and five kills each."""


def main() -> int:
    """Run as the command line says; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description="Chaos around one client.")
    parser.add_argument(
        "--rounds", type=int, default=LONG, help=f"rounds of 200 notifications and 5 kills, by default {LONG}"
    )
    parser.add_argument(
        "--seed", type=int, default=os.environ.get("CHAOS_SEED"), help="repeat the plan of an earlier run"
    )
    parser.add_argument("--runs", type=int, default=1, help="one run after the other, each with the next seed")
    chosen = parser.parse_args()
    seed = random.randrange(10**6) if chosen.seed is None else chosen.seed
    for number in range(chosen.runs):
        if not _one(seed + number, chosen.rounds):
            return 1
    return 0


def _one(seed: int, rounds: int) -> bool:
    _say(f"seed {seed}, {rounds} round{'s' if rounds > 1 else ''}")
    timeline, began = Timeline(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="chaos-") as temporary:
        folder = Path(temporary)
        # The demo site's complaints of connections that were cut; an answer that failed otherwise would be seen there too.
        logging.basicConfig(filename=folder / "site.log", force=True)
        result = asyncio.run(run(seed, Size(), rounds, folder, timeline))
        _say(_words(result, time.monotonic() - began))
        if result.wrong:
            kept = ROOT / "build" / "chaos" / str(seed)
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(folder, kept)
            (kept / "timeline.txt").write_text(_merged(timeline, result))
            (kept / "wrong.txt").write_text("\n".join(result.wrong) + "\n")
            _say("\n".join(["", *result.wrong[:20], "", f"see {kept.relative_to(ROOT)}; again with --seed {seed}"]))
    return not result.wrong


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _words(result: Result, took_s: float) -> str:
    settled = ", ".join(f"{seconds:.1f}" for seconds in result.settled_s)
    return (
        f"{result.notifications} notifications, {result.shown} announced, {result.marked} marked, {result.kills} kills"
        f" ({result.fallen} between claim and toast);"
        f" events lost {result.lost}, doubled {result.doubled}, held back {result.held};"
        f" all well after {settled or 'never'} s; {took_s:.0f} s in all"
    )


def _merged(timeline: Timeline, result: Result) -> str:
    lines = [*timeline.lines]
    for one in result.told:
        rest = " ".join(str(value) for key, value in one.fields.items() if key != "pid" and value is not None)
        lines.append((one.at, f"        client {one.life}: {one.fact} {rest}"))
    return "".join(f"{datetime.fromtimestamp(at, UTC):%H:%M:%S.%f} {line}\n" for at, line in sorted(lines))


if __name__ == "__main__":
    sys.exit(main())
