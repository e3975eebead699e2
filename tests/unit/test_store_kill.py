"""``kill -9`` at any instant: the store is whole, what was committed is there, and of nothing there is a half."""

import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import pytest

from nirmaan_tray.store import Store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
ROWS, MARKS, CLAIMS, KEPT = 20, 5, 3, 100

WRITER = f"""
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from nirmaan_tray.model.mark import Mark
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.store import Row, Store

began = datetime(2026, 1, 1, tzinfo=UTC)
print("opening", flush=True)
store = Store.open(Path(sys.argv[1]), "me", began)
assert store.set_aside is None, store.because
progress = store.progress()
store.begin("b")
batch = int(progress.cursor) + 1 if progress and progress.cursor else 0
while True:
    at = began + timedelta(seconds=batch)
    names = [f"{{batch}}-{{i}}" for i in range({ROWS})]
    with store.transaction():
        store.write([Row(Notification(name, "t" * 200, "", at, seen=True, modified="m"), news=True) for name in names])
        for name in names[:{MARKS}]:
            store.add_mark(Mark(name, True), before=False)
        store.advance(f"{{batch:09}}")
    print("wrote", batch, flush=True)
    for name in names[:{CLAIMS}]:
        assert store.claim(name, at)
        print("claimed", name, flush=True)
    with store.transaction():
        for name in names[1:{MARKS}]:
            assert store.drop_mark(Mark(name, True))
            store.write([Row(Notification(name, "sent", "", at, seen=True, modified="m"), news=True)])
    print("sent", batch, flush=True)
    if batch % 7 == 6:
        while store.prune(1, {KEPT}, began):
            pass
        print("pruned", batch, flush=True)
    batch += 1
"""
"""Of each batch: rows, marks and cursor in one transaction; claims, each for itself; most marks dropped, with their
rows' new titles, in one more."""


def lines(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


def killed(file: Path, chance: random.Random, told: list[str]) -> None:
    """Run a writer and kill it; what it said goes into ``told``."""
    command = [sys.executable, "-c", WRITER, str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert lines(process.stdout).readline() == "opening\n"
        count = chance.choice([0, 0, 1, 5, chance.randint(1, 300)])
        told += [lines(process.stdout).readline() for _ in range(count)]
        # Not in step with the writer, which goes on while we decide.
        for _ in range(chance.randint(0, 200_000)):
            pass
        process.kill()
        told += lines(process.stdout).readlines()
    assert process.returncode == -9


def check(file: Path, told: list[str], kills: int) -> None:
    store = Store.open(file, "me", NOW)
    assert store.set_aside is None
    progress = store.progress()
    last = int(progress.cursor) if progress and progress.cursor else -1
    marks = {mark.name for mark in store.marks()}
    store.close()
    with closing(sqlite3.connect(file)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        stored = dict(raw.execute("SELECT name, title FROM notification"))
        claimed = {n for (n,) in raw.execute("SELECT name FROM notification WHERE announced_at IS NOT NULL")}
        pruned = {n for (n,) in raw.execute("SELECT name FROM told")}

    said: dict[str, set[str]] = {what: set() for what in ("wrote", "claimed", "sent", "pruned")}
    for line in told:
        if line.endswith("\n"):
            what, about = line.split()
            said[what].add(about)
    # What was said is so; one step more may have been committed and not said.
    assert {int(batch) for batch in said["wrote"]} <= set(range(last + 1))
    assert last - len(said["wrote"]) <= kills
    # The cursor is never ahead of the rows, nor are they ahead of it.
    batches = range(last + 1)
    every = {f"{batch}-{i}" for batch in batches for i in range(ROWS)}
    assert set(stored) | pruned <= every
    assert every - set(stored) <= pruned
    # Claims are only for rows that are stored or were let go, none is lost, and none is made up.
    assert said["claimed"] <= claimed | pruned
    assert claimed | pruned <= {f"{batch}-{i}" for batch in batches for i in range(CLAIMS)}
    assert not claimed & pruned
    # Marks and titles of a batch changed together.
    for batch in batches:
        begun = {f"{batch}-{i}" for i in range(MARKS)}
        assert marks & begun in (begun, {f"{batch}-0"})
        was_sent = marks & begun != begun
        assert was_sent or str(batch) not in said["sent"]
        titles = {stored[f"{batch}-{i}"] for i in range(1, MARKS) if f"{batch}-{i}" in stored}
        assert titles <= ({"sent"} if was_sent else {"t" * 200})
    # A row with a mark is never let go.
    assert marks <= set(stored)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_instant_it_is_whole(tmp_path: Path, seed: int) -> None:
    file = tmp_path / "inbox.db"
    chance = random.Random(20261123 + seed)
    said: list[str] = []
    for kills in range(1, 13):
        killed(file, chance, said)
        check(file, said, kills)
