"""Several processes at one file, all at once: nothing is doubled, nothing is lost, and the file is whole."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

WAIT_S = 100

HAMMER = """
import json, random, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from nirmaan_tray.errors import StoreBusy
from nirmaan_tray.model.mark import Mark
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.store import Row, Store

path, me, names = Path(sys.argv[1]), int(sys.argv[2]), [f"n{i:03}" for i in range(int(sys.argv[3]))]
began = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
chance = random.Random(me)
busy = 0
sys.stdin.readline()


def patiently(work):
    global busy
    while True:
        try:
            return work()
        except StoreBusy:
            busy += 1


def opened():
    store = patiently(lambda: Store.open(path, "me", began, own=True))
    assert store.set_aside is None, store.because
    return store


def take(store, name):
    # As the inbox does: looks, decides, writes, in one transaction.
    with store.transaction():
        old = store.rows([name]).get(name)
        seen = old.notification.seen if old else False
        count = int(old.notification.title) + 1 if old else 1
        at = began + timedelta(seconds=int(name[1:]))
        store.write([Row(Notification(name, str(count), "", at, seen=seen, modified="m"), news=True)])
        store.advance(f"{me}")


def wish(store, name):
    with store.transaction():
        row = store.rows([name]).get(name)
        if row is None or row.notification.seen:
            return False
        store.write([Row(Notification(name, row.notification.title, "", row.notification.created_at, seen=True,
                                      modified="m"), news=True)])
        store.add_mark(Mark(name, True), before=False)
    return True


store = opened()
patiently(lambda: store.begin("b"))
taken, claimed, wished, sent, pruned = [], [], [], [], 0
todo = names * 2
chance.shuffle(todo)
for number, name in enumerate(todo):
    patiently(lambda: take(store, name))
    taken.append(name)
    for waiting in store.to_announce(2):
        if patiently(lambda: store.claim(waiting.name, began)):
            claimed.append(waiting.name)
    other = chance.choice(names)
    if patiently(lambda: wish(store, other)):
        wished.append(other)
    if chance.random() < 0.3 and (marks := store.marks()):
        mark = chance.choice(marks)
        if patiently(lambda: store.drop_mark(mark)):
            sent.append(mark.name)
    if number % 50 == me:
        store.close()
        store = opened()
    if len(sys.argv) > 4 and number % 40 == 0:
        pruned += patiently(lambda: store.prune(0.0001, 20, began))
while waiting := store.to_announce(5):
    for n in waiting:
        if patiently(lambda: store.claim(n.name, began)):
            claimed.append(n.name)
store.close()
print(json.dumps({"taken": taken, "claimed": claimed, "wished": wished, "sent": sent, "pruned": pruned, "busy": busy}))
"""


def hammered(file: Path, processes: int, names: int, *, pruning: bool = False) -> list[dict[str, list[str]]]:
    """Let that many processes loose on the file, and return what each did."""
    running = []
    for number in range(processes):
        command = [sys.executable, "-c", HAMMER, str(file), str(number), str(names), *(["prune"] if pruning else [])]
        running.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=WAIT_S)[0] for process in running]
    assert [process.returncode for process in running] == [0] * processes
    with closing(sqlite3.connect(file)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert {path.name for path in file.parent.iterdir()} <= {file.name, f"{file.name}-wal", f"{file.name}-shm"}
    return [json.loads(text) for text in told]


def both(told: list[dict[str, list[str]]], what: str) -> list[str]:
    return sorted(name for each in told for name in each[what])


@pytest.mark.timeout(200)
@pytest.mark.parametrize("processes", [2, 3])
def test_nothing_is_doubled_and_nothing_lost(tmp_path: Path, processes: int) -> None:
    file = tmp_path / "inbox.db"
    names = [f"n{i:03}" for i in range(150)]
    told = hammered(file, processes, len(names))
    # Each was claimed by exactly one.
    assert both(told, "claimed") == names
    # Each writing found what the one before it had written: none went over another.
    with closing(sqlite3.connect(file)) as raw:
        assert dict(raw.execute("SELECT name, CAST(title AS INTEGER) FROM notification")) == dict.fromkeys(
            names, 2 * processes
        )
        marks = sorted(name for (name,) in raw.execute("SELECT name FROM mark"))
        seen = sorted(name for (name,) in raw.execute("SELECT name FROM notification WHERE seen = 1"))
        (cursor,) = raw.execute("SELECT value FROM progress WHERE key = 'cursor'").fetchone()
    # Each wish was made once, sent by exactly one or is still there.
    wished, sent = both(told, "wished"), both(told, "sent")
    assert len(wished) == len(set(wished))
    assert sorted(sent + marks) == wished
    assert seen == wished
    assert cursor == str(processes - 1)


@pytest.mark.timeout(200)
def test_what_one_lets_go_another_does_not_announce(tmp_path: Path) -> None:
    file = tmp_path / "inbox.db"
    told = hammered(file, 2, 150, pruning=True)
    assert sum(int(str(each["pruned"])) for each in told) > 0
    assert both(told, "claimed") == [f"n{i:03}" for i in range(150)]
