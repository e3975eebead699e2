import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from nirmaan_tray.demo.documents import Document, Documents


@pytest.fixture
def documents() -> Iterator[Documents]:
    made = Documents(lambda: datetime(2026, 11, 23, 5, 44, 42, 455083, tzinfo=UTC), "Asia/Kolkata")
    yield made
    made.close()


def test_times_are_naive_in_the_sites_zone_and_strictly_increasing(documents: Documents) -> None:
    assert documents.stamp() == "2026-11-23 11:14:42.455083"
    assert documents.stamp() == "2026-11-23 11:14:42.455084"


def test_a_prepared_document_is_complete_and_invisible_until_inserted(documents: Documents) -> None:
    made = documents.prepare(Document(title="A & B", owner="x@y"))
    assert len(made.name) == 10
    assert made.creation == made.modified
    assert made.modified_by == "x@y"
    assert documents.get(made.name) is None
    documents.insert([made])
    assert documents.get(made.name) == made
    assert made.title == "A &amp; B"


def test_all_of_an_insertion_or_nothing(documents: Documents) -> None:
    twice = documents.prepare(Document(name="same"))
    with pytest.raises(sqlite3.IntegrityError):
        documents.insert([documents.prepare(Document(name="first")), twice, twice])
    assert documents.get("first") is None


def test_an_update_writes_what_a_client_may_write(documents: Documents) -> None:
    made = documents.prepare(Document(recipient="me", title="x"))
    documents.insert([made])
    body = {"seen": True, "title": "<i>a</i> & b", "name": "other", "owner": "other", "nosuch": 1, "project": None}
    changed = documents.update(made, body, "you")
    assert (changed.name, changed.owner, changed.modified_by) == (made.name, "Administrator", "you")
    assert (changed.seen, changed.title) == ("1", "<i>a</i> &amp; b")
    assert changed.modified > made.modified
    assert changed.creation == made.creation


def test_an_update_of_what_is_gone(documents: Documents) -> None:
    with pytest.raises(KeyError):
        documents.update(documents.prepare(Document()), {"seen": "true"}, "you")


def test_deletion_tells_whether_it_was_there(documents: Documents) -> None:
    documents.insert([documents.prepare(Document(name="a"))])
    assert documents.delete("a")
    assert not documents.delete("a")


def test_the_wire_leaves_nulls_out_or_not(documents: Documents) -> None:
    made = documents.prepare(Document(name="a", seen="false"))
    assert "project" not in made.wire(nulls=False)
    assert made.wire(nulls=True)["project"] is None
    assert made.wire(nulls=False)["doctype"] == "Nirmaan Notifications"
