"""Disks that take nothing more, and folders that take nothing at all."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nirmaan_tray.errors import StoreUnusable
from nirmaan_tray.model.mark import Mark
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.store import Row, Store

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
WAIT_S = 60
NOBODY = 65534
Make = Callable[..., Notification]
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="these are ways of POSIX")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "inbox.db"


@pytest.fixture
def store(file: Path, document: Make) -> Store:
    """A store on a disk with one that was announced and a mark; closed by the test."""
    store = Store.open(file, "me", NOW)
    store.begin("2026-11-23 11:00:00.000000")
    store.write([Row(document("told"), news=True), Row(document("marked", seen=True))])
    store.add_mark(Mark("marked", seen=True), before=False)
    assert store.claim("told", NOW)
    return store


LIMITED = """
import json, resource, sys
from datetime import UTC, datetime
from pathlib import Path
from nirmaan_tray.errors import StoreUnusable
from nirmaan_tray.model.mark import Mark
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.store import Row, Store

now = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
path = Path(sys.argv[1])
store = Store.open(path, "me", now)
store.add_mark(Mark("before", True))
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (Path(f"{path}-wal").stat().st_size, hard))
rows = [Row(Notification(f"n{i}", "t" * 300, "", now), news=True) for i in range(500)]
try:
    store.write(rows)
    sys.exit("no error")
except StoreUnusable as error:
    detail = error.detail
memory = store.detach()
memory.write(rows)
memory.add_mark(Mark("meanwhile", True))
won = memory.claim("n0", now)
failed = 0
try:
    file = Store.open(path, "me", now)
    file.absorb(memory)
except StoreUnusable:
    failed += 1
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
file = Store.open(path, "me", now)
file.absorb(memory)
print(json.dumps([detail, won, failed, file.set_aside is None, file.unread_count(), len(file.marks()), file.claim("n0", now)]))
"""


@posix_only
def test_a_disk_that_takes_no_more_and_then_does_again(file: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", LIMITED, str(file)], capture_output=True, text=True, timeout=WAIT_S)
    assert ran.returncode == 0, ran.stderr
    detail, won, failed, whole, unread, marks, won_again = json.loads(ran.stdout)
    assert str(file) in detail
    assert (won, failed, whole, unread, marks, won_again) == (True, 1, True, 500, 2, False)


UNPRIVILEGED = """
import json, os, sys
from datetime import UTC, datetime
from pathlib import Path
from nirmaan_tray.errors import StoreUnusable
from nirmaan_tray.store import Store

if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
path = Path(sys.argv[1])
try:
    Store.open(path, "me", datetime.now(UTC), own=True)
    sys.exit("no error")
except StoreUnusable as error:
    detail = error.detail
store = Store.in_memory("me", path)
shown = sorted(mark.name for mark in store.marks()), store.unread_count(), store.claim("told", datetime.now(UTC))
store.begin("b")
print(json.dumps([detail, *shown]))
"""


def unprivileged(path: Path) -> list[object]:
    """Open ``path`` as somebody whom modes hold back (root is not held), and return what came of it."""
    ran = subprocess.run(
        [sys.executable, "-c", UNPRIVILEGED, str(path)], capture_output=True, text=True, timeout=WAIT_S
    )
    assert ran.returncode == 0, ran.stderr
    return list(json.loads(ran.stdout))


@pytest.fixture
def open_to_all(tmp_path: Path) -> Path:
    """A folder that everybody may look into, and so all those above it that are ours."""
    me = 0
    if sys.platform != "win32":
        me = os.getuid()
    folder = tmp_path / "data"
    folder.mkdir()
    for place in (folder, *folder.parents):
        if place.stat().st_uid == me and place.name.startswith(("data", "test_", "pytest-", "popen-")):
            place.chmod(0o755)
    return folder


def handed_over(path: Path) -> None:
    """Make it the property of the one as whom root's child goes on."""
    if sys.platform != "win32" and os.getuid() == 0:
        os.chown(path, NOBODY, NOBODY)


@posix_only
@pytest.mark.parametrize("killed", [False, True])
def test_a_folder_that_cannot_be_written_is_read(open_to_all: Path, store: Store, file: Path, killed: bool) -> None:
    path = open_to_all / "inbox.db"
    if killed:  # its log is still there
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").write_bytes(Path(f"{file}{suffix}").read_bytes())
    store.close()
    if not killed:
        path.write_bytes(file.read_bytes())
    for place in open_to_all.iterdir():
        handed_over(place)
        place.chmod(0o400)
    handed_over(open_to_all)
    before = {place.name: place.read_bytes() for place in open_to_all.iterdir()}
    open_to_all.chmod(0o500)
    try:
        detail, *shown = unprivileged(path)
    finally:
        open_to_all.chmod(0o700)
    assert str(path) in str(detail)
    # The marks are sent and nothing is announced again, although nothing of it can be noted.
    assert shown == [["marked"], 1, False]
    assert {place.name: place.read_bytes() for place in open_to_all.iterdir()} == before


@posix_only
@pytest.mark.parametrize("mode", [0o000, 0o500])
def test_a_folder_without_permission_begins_anew_in_memory(open_to_all: Path, mode: int) -> None:
    handed_over(open_to_all)
    open_to_all.chmod(mode)
    try:
        detail, *shown = unprivileged(open_to_all / "inbox.db")
    finally:
        open_to_all.chmod(0o700)
    assert str(open_to_all) in str(detail)
    assert shown == [[], 0, False]


def test_no_folder_begins_anew_in_memory(tmp_path: Path, document: Make) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "none" / "inbox.db", tmp_path / "file" / "inbox.db"):
        with pytest.raises(StoreUnusable) as caught:
            Store.open(path, "me", NOW, own=True)
        assert str(path) in caught.value.detail
        store = Store.in_memory("me", path)
        store.write([Row(document("a"))])
        assert store.unread_names() == {"a"}
        store.close()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
