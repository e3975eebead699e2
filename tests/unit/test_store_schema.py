"""Databases of earlier versions: what they hold is there afterwards, and they are laid out like new ones."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nirmaan_tray.database import schema
from nirmaan_tray.errors import StoreForeign, StoreUnusable
from nirmaan_tray.model.filter import EVERYTHING, Filter
from nirmaan_tray.model.mark import Mark
from nirmaan_tray.model.notification import Kind, Notification
from nirmaan_tray.store import Progress, Row, Store
from nirmaan_tray.topics import Topic

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
Make = Callable[..., Notification]

VERSION_1 = """
CREATE TABLE mark (name TEXT PRIMARY KEY, seen INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "mark" VALUES('marked',1);
CREATE TABLE notification (
    name TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    created_at TEXT NOT NULL,
    document TEXT,
    docname TEXT,
    project TEXT,
    work_package TEXT,
    seen INTEGER NOT NULL,
    action_url TEXT,
    kind TEXT NOT NULL,
    event_id TEXT,
    sender TEXT,
    creation TEXT NOT NULL,
    modified TEXT NOT NULL,
    complete INTEGER NOT NULL,
    news INTEGER NOT NULL DEFAULT 0,
    announced_at TEXT,
    withdrawn_at TEXT
) WITHOUT ROWID;
INSERT INTO "notification" VALUES('bare','','','2026-11-23T06:00:00+00:00',NULL,NULL,NULL,NULL,0,NULL,'info',NULL,NULL,
'','',0,1,NULL,NULL);
INSERT INTO "notification" VALUES('full','New “PR”','a
b','2026-11-23T05:44:42.455083+00:00','Procurement Requests','PR-0001','PROJ-001','Electrical',1,'projects/PROJ-001',
'alert','pr:new','a@b','2026-11-23 11:14:42.455083','2026-11-23 11:15:00.000001',1,1,'2026-11-23T06:00:00+00:00',NULL);
INSERT INTO "notification" VALUES('gone','New “PR”','a
b','2026-11-23T05:44:42.455083+00:00','Procurement Requests','PR-0001','PROJ-001','Electrical',0,'projects/PROJ-001',
'alert','pr:new','a@b','2026-11-23 11:14:42.455083','2026-11-23 11:15:00.000001',1,0,NULL,'2026-11-23T06:00:01+00:00');
INSERT INTO "notification" VALUES('marked','It''s','','2026-11-23T06:00:00+00:00',NULL,NULL,NULL,NULL,1,NULL,'info',NULL,
NULL,'2026-11-23 11:30:00.000000','2026-11-23 11:30:00.000000',1,0,NULL,NULL);
CREATE TABLE progress (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "progress" VALUES('account','me');
INSERT INTO "progress" VALUES('baseline','2026-11-23 11:00:00.000000');
INSERT INTO "progress" VALUES('cursor','2026-11-23 11:15:00.000001');
CREATE INDEX notification_unread ON notification (created_at, name) WHERE seen = 0 AND withdrawn_at IS NULL;
CREATE INDEX notification_newest ON notification (created_at, name) WHERE withdrawn_at IS NULL;
CREATE INDEX notification_to_announce ON notification (created_at, name)
    WHERE news = 1 AND announced_at IS NULL AND withdrawn_at IS NULL;
PRAGMA user_version = 1;
PRAGMA journal_mode = WAL;
"""
"""What version 1 of this program wrote, as SQLite's own dump has it."""

VERSION_2 = """
CREATE TABLE mark (name TEXT PRIMARY KEY, seen INTEGER NOT NULL, before INTEGER) WITHOUT ROWID;
INSERT INTO "mark" VALUES('marked',1,0);
CREATE TABLE notification (
    name TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    created_at TEXT NOT NULL,
    document TEXT,
    docname TEXT,
    project TEXT,
    work_package TEXT,
    seen INTEGER NOT NULL,
    action_url TEXT,
    kind TEXT NOT NULL,
    event_id TEXT,
    sender TEXT,
    creation TEXT NOT NULL,
    modified TEXT NOT NULL,
    complete INTEGER NOT NULL,
    news INTEGER NOT NULL DEFAULT 0,
    announced_at TEXT,
    withdrawn_at TEXT
, refused TEXT) WITHOUT ROWID;
INSERT INTO "notification" VALUES('bare','','','2026-11-23T06:00:00+00:00',NULL,NULL,NULL,NULL,0,NULL,'info',NULL,NULL,
'','',0,1,NULL,NULL,NULL);
INSERT INTO "notification" VALUES('full','New “PR”','a
b','2026-11-23T05:44:42.455083+00:00','Procurement Requests','PR-0001','PROJ-001','Electrical',1,'projects/PROJ-001',
'alert','pr:new','a@b','2026-11-23 11:14:42.455083','2026-11-23 11:15:00.000001',1,1,'2026-11-23T06:00:00+00:00',NULL,
NULL);
INSERT INTO "notification" VALUES('gone','New “PR”','','2026-11-23T05:44:42.455083+00:00',NULL,NULL,NULL,NULL,0,NULL,
'alert','Rejected-sb:new',NULL,'','',1,0,NULL,'2026-11-23T06:00:00+00:00',NULL);
INSERT INTO "notification" VALUES('marked','क़ीमत','','2026-11-23T06:00:00+00:00',NULL,NULL,NULL,NULL,1,NULL,'info',
'payment:new',NULL,'','',1,0,NULL,NULL,NULL);
CREATE TABLE progress (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "progress" VALUES('account','me');
INSERT INTO "progress" VALUES('baseline','2026-11-23 11:00:00.000000');
INSERT INTO "progress" VALUES('cursor','2026-11-23 11:15:00.000001');
CREATE TABLE told (name TEXT PRIMARY KEY, announced_at TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "told" VALUES('let go','2026-11-23T06:00:00+00:00');
CREATE INDEX notification_unread ON notification (created_at, name, seen, withdrawn_at)
    WHERE seen = 0 AND withdrawn_at IS NULL;
CREATE INDEX notification_seen ON notification (created_at, name, seen, withdrawn_at)
    WHERE seen = 1 AND withdrawn_at IS NULL;
CREATE INDEX notification_newest ON notification (created_at, name, withdrawn_at) WHERE withdrawn_at IS NULL;
CREATE INDEX notification_to_announce ON notification (created_at, name, news, announced_at, withdrawn_at)
    WHERE news = 1 AND announced_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX notification_withdrawn ON notification (withdrawn_at, name) WHERE withdrawn_at IS NOT NULL;
PRAGMA user_version = 2;
PRAGMA application_id = 1315533421;
PRAGMA journal_mode = WAL;
"""
"""The same of version 2."""

FULL = Notification(
    name="full",
    title="New “PR”",
    description="a\nb",
    created_at=datetime(2026, 11, 23, 5, 44, 42, 455083, tzinfo=UTC),
    document="Procurement Requests",
    docname="PR-0001",
    project="PROJ-001",
    work_package="Electrical",
    seen=True,
    action_url="projects/PROJ-001",
    kind=Kind.ALERT,
    event_id="pr:new",
    sender="a@b",
    creation="2026-11-23 11:14:42.455083",
    modified="2026-11-23 11:15:00.000001",
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "inbox.db"


@pytest.fixture
def version_1(file: Path) -> Path:
    with closing(sqlite3.connect(file)) as raw:
        raw.executescript(VERSION_1)
    return file


@pytest.fixture
def version_2(file: Path) -> Path:
    with closing(sqlite3.connect(file)) as raw:
        raw.executescript(VERSION_2)
    return file


def layout(file: Path) -> tuple[list[tuple[str, ...]], int, int]:
    """Return all statements of a database's making but for the spacing, and its two numbers."""
    with closing(sqlite3.connect(file)) as raw:
        made = raw.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()
        (version,), (application,) = (raw.execute(f"PRAGMA {n}").fetchone() for n in ("user_version", "application_id"))
    return [(kind, name, " ".join(str(sql).split())) for kind, name, sql in made], version, application


def test_nothing_of_version_1_is_lost(version_1: Path) -> None:
    store = Store.open(version_1, "me", NOW)
    assert store.set_aside is None
    rows = store.rows(["full", "bare", "gone", "marked"])
    assert rows["full"] == Row(FULL, news=True, announced=True)
    assert rows["bare"] == Row(Notification("bare", "", "", NOW, complete=False), news=True)
    assert rows["gone"].withdrawn_at == NOW + timedelta(seconds=1)
    assert rows["marked"].notification.title == "It's"
    assert rows["marked"].notification.mark_pending
    assert store.marks() == [Mark("marked", seen=True)]
    assert store.progress() == Progress("2026-11-23 11:00:00.000000", "2026-11-23 11:15:00.000001")
    assert [n.name for n in store.to_announce(9)] == ["bare"]
    assert store.unread_names() == {"bare"}
    # Version 1 did not know what was before the mark; only a row that was not as wished got one.
    assert store.refuse_mark(Mark("marked", seen=True), "not_permitted")
    assert store.unread_names() == {"bare", "marked"}
    store.close()


def test_nothing_of_version_2_is_lost_and_all_of_it_is_found(version_2: Path) -> None:
    store = Store.open(version_2, "me", NOW)
    assert store.set_aside is None
    rows = store.rows(["full", "bare", "gone", "marked"])
    assert rows["full"] == Row(FULL, news=True, announced=True)
    assert rows["gone"].withdrawn_at == NOW
    assert rows["marked"].notification.mark_pending
    assert [n.name for n in store.to_announce(9)] == ["bare"]
    store.write([Row(Notification("let go", "", "", NOW), news=True)])
    assert not store.claim("let go", NOW)
    assert store.names(Filter(text="new pr-0001")) == ["full"]
    assert store.names(Filter(text="कीमत")) == ["marked"]
    assert store.names(Filter(topics=frozenset({Topic.PAYMENT}))) == ["marked"]
    assert store.counts(EVERYTHING).topics == ((Topic.OTHER, 2), (Topic.PAYMENT, 1), (Topic.PURCHASE_REQUEST, 1))
    # What is written the next time is looked for likewise.
    store.write([Row(replace(rows["bare"].notification, title="Çelik", event_id="po:new"))])
    assert store.names(Filter(text="celik", topics=frozenset({Topic.PURCHASE_ORDER}))) == ["bare"]
    store.close()


def test_more_rows_than_are_read_at_once_are_all_found(version_2: Path) -> None:
    with closing(sqlite3.connect(version_2)) as raw, raw:
        raw.executemany(
            "INSERT INTO notification SELECT ?, ?, description, created_at, document, docname, project, work_package, seen,"
            " action_url, kind, event_id, sender, creation, modified, complete, 0, NULL, NULL, NULL FROM notification"
            " WHERE name = 'full'",
            [(f"more {number}", f"No {number}.") for number in range(2500)],
        )
    store = Store.open(version_2, "me", NOW)
    assert len(store.names(Filter(text="no"))) == 2500
    assert len(store.names(Filter(text="pr-0001"))) == 2501
    assert store.names(Filter(text="no 2499.")) == ["more 2499"]
    store.close()


@pytest.mark.parametrize("old", [VERSION_1, VERSION_2], ids=["version 1", "version 2"])
def test_an_old_file_is_laid_out_like_a_new_one(old: str, file: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(file)) as raw:
        raw.executescript(old)
    Store.open(file, "me", NOW).close()
    Store.open(tmp_path / "new.db", "me", NOW).close()
    assert layout(file) == layout(tmp_path / "new.db")
    assert layout(file)[1:] == (schema.VERSION, schema.APPLICATION_ID)
    again = Store.open(file, "me", NOW)
    assert again.set_aside is None
    assert len(again.rows(["full", "bare", "gone", "marked"])) == 4
    again.close()


def test_what_is_refused_is_not_brought_up_to_date(version_1: Path) -> None:
    before = layout(version_1)
    with pytest.raises(StoreForeign):
        Store.open(version_1, "you", NOW)
    assert layout(version_1) == before


def test_a_version_1_of_another_program_is_not_ours(file: Path) -> None:
    with closing(sqlite3.connect(file)) as raw:
        raw.executescript("CREATE TABLE notification (name TEXT); PRAGMA user_version = 1;")
    before = file.read_bytes()
    with pytest.raises(StoreUnusable) as caught:
        Store.open(file, "me", NOW)
    assert "another program" in caught.value.detail
    assert file.read_bytes() == before


def test_version_1_that_cannot_be_written_is_brought_up_to_date_in_memory(version_1: Path) -> None:
    before = version_1.read_bytes()
    store = Store.in_memory("me", version_1)
    assert store.marks() == [Mark("marked", seen=True)]
    assert store.rows(["full"])["full"] == Row(FULL, news=True, announced=True)
    store.add_mark(Mark("full", seen=False), before=True)
    store.close()
    assert version_1.read_bytes() == before
