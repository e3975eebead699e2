"""``python -m tests.fuzz``: every surface under Atheris for its share of the time. Ends with 1 if an input failed.

What failed is left in ``build/fuzz/SURFACE/``, as a file to be given to ``python -m tests.fuzz.one SURFACE FILE``.
"""

import argparse
import asyncio
import importlib
import os
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.surface import Surface

ROOT = Path(__file__).resolve().parents[2]
SURFACES = (
    "addresses",
    "answers",
    "callbacks",
    "log_lines",
    "packets",
    "payloads",
    "responses",
    "settings_files",
    "visitors",
)
SECONDS = 120
INPUT_LIMIT_S = 5
"""Longest for one input, the measuring included, which makes everything several times slower."""
INPUT_BYTES = 8192
MEMORY_MB = 2048


@dataclass(frozen=True, slots=True)
class Outcome:
    """``inputs`` tried; ``reached`` places of the code that they told apart; ``slowest_s`` in whole seconds."""

    surface: str
    failed: bool
    inputs: int
    reached: int
    slowest_s: int
    said: str


def main() -> int:
    """Fuzz as the command line says; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Bad input for every surface.")
    parser.add_argument("surfaces", nargs="*", metavar="SURFACE", help=", ".join(SURFACES), default=SURFACES)
    parser.add_argument("--seconds", type=int, default=os.environ.get("FUZZ_SECONDS", SECONDS), help="for all together")
    chosen = parser.parse_args()
    if unknown := set(chosen.surfaces) - set(SURFACES):
        parser.error(f"no surface: {', '.join(sorted(unknown))}")
    outcomes = asyncio.run(_all(chosen.surfaces, chosen.seconds))
    _say(f"{'surface':<16}{'inputs':>10}{'reached':>9}{'slowest, s':>12}  failed")
    for outcome in outcomes:
        slowest = "under 1" if not outcome.slowest_s else str(outcome.slowest_s)
        _say(f"{outcome.surface:<16}{outcome.inputs:>10,}{outcome.reached:>9,}{slowest:>12}  {outcome.failed:d}")
    failed = [outcome for outcome in outcomes if outcome.failed]
    _say(f"{sum(outcome.inputs for outcome in outcomes):,} inputs, {len(failed)} surfaces failed")
    for outcome in failed:
        _say(f"\n{outcome.surface}: see build/fuzz/{outcome.surface}\n{outcome.said}")
    return 1 if failed else 0


async def _all(surfaces: list[str], seconds: int) -> list[Outcome]:
    """As many at the same time as there are processors."""
    lanes = min(os.cpu_count() or 1, len(surfaces))
    share_s = max(1, seconds * lanes // len(surfaces))
    free = asyncio.Semaphore(lanes)

    async def one(surface: str) -> Outcome:
        async with free:
            return await _one(surface, share_s)

    return await asyncio.gather(*(one(surface) for surface in surfaces))


async def _one(name: str, seconds: int) -> Outcome:
    surface: Surface = importlib.import_module(f"tests.fuzz.{name}").SURFACE
    left = ROOT / "build" / "fuzz" / name
    shutil.rmtree(left, ignore_errors=True)
    left.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as temporary:
        folder = Path(temporary)
        corpus = folder / "corpus"
        corpus.mkdir()
        for number, seed in enumerate(surface.seeds):
            (corpus / f"seed-{number}").write_bytes(seed)
        (folder / "words").write_text("".join(f'"{_quoted(word)}"\n' for word in surface.words))
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.fuzz.one", name),
            *(
                f"-max_total_time={seconds}",
                f"-timeout={INPUT_LIMIT_S}",
                f"-max_len={INPUT_BYTES}",
                f"-rss_limit_mb={MEMORY_MB}",
            ),
            *(f"-dict={folder / 'words'}", f"-artifact_prefix={left}{os.sep}", "-print_final_stats=1", str(corpus)),
            cwd=ROOT,
            # Local times differ from UTC, as they do in the office.
            env={**os.environ, "TZ": "Asia/Kolkata"},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said = (await process.communicate())[0].decode("utf-8", "replace")
    (left / "said.txt").write_text(said)
    return Outcome(
        surface=name,
        failed=process.returncode != 0,
        inputs=_last(r"stat::number_of_executed_units:\s*(\d+)", said),
        reached=_last(r" ft: (\d+)", said),
        slowest_s=_last(r"stat::slowest_unit_time_sec:\s*(\d+)", said),
        said="\n".join(said.splitlines()[-40:]),
    )


def _last(pattern: str, said: str) -> int:
    found = re.findall(pattern, said)
    return int(found[-1]) if found else 0


def _quoted(word: bytes) -> str:
    """As libFuzzer's dictionaries have it."""
    return "".join(chr(byte) if 0x20 <= byte < 0x7F and byte not in b'"\\' else f"\\x{byte:02x}" for byte in word)


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
