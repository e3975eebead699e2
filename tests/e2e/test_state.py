"""``listen --state FILE``: never lost, never twice, whatever ends it in between."""

import asyncio
import random
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nirmaan_tray.demo.faults import Fault
from nirmaan_tray.demo.site import DemoSite

if TYPE_CHECKING:
    from tests.e2e.command import Listening, Tray

ME = "me@nirmaan.test"
KEY = "kEyPaRt4711:sEcReTpArT0815"
Twice = Callable[[list[str]], list[str]]

MARKING = """
import asyncio, signal, sys
from pathlib import Path
from nirmaan_tray import tls
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.change import Arrived
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.session import Session
from nirmaan_tray.store import Store
from nirmaan_tray.sync import Sync

site, site_name, user, key, state = sys.argv[1:]

async def run():
    clock = SystemClock()
    account = Account(site, site, site_name, user, Way.API_KEY, "Asia/Kolkata")
    async with Session(account, Credentials(Way.API_KEY, Secret(key)), tls.context(None), clock) as session:
        inbox = Inbox(Store.open(Path(state), account.id, clock.now()), clock)
        opened = asyncio.Queue()
        inbox.listen(lambda change: opened.put_nowait(change.notification.name) if isinstance(change, Arrived) else None)

        async def open_all():
            while True:
                name = await opened.get()
                await inbox.mark([name])
                print(name, flush=True)

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(open_all())
            await Sync(session, inbox, clock, lambda link: print("link", link.state, flush=True)).run()

asyncio.run(run())
"""
"""Somebody who opens every notification as soon as it arrives; prints each name once its mark is noted."""


DAMAGED = b"this is no database " * 500


@pytest.fixture
def damaged(state: Path) -> Path:
    state.write_bytes(DAMAGED)
    return state


@pytest.fixture
def anothers(state: Path) -> Path:
    """Another program's database."""
    with closing(sqlite3.connect(state)) as raw:
        raw.executescript("CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url TEXT)")
    return state


def whole(folder: Path) -> dict[str, bytes]:
    """Return what is in a folder's files."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def overwrite_page(file: Path, number: int) -> None:
    """Overwrite a page of a database, counted from 1."""
    with file.open("r+b") as stream:
        stream.seek((number - 1) * 4096)
        stream.write(random.Random(1).randbytes(4096))


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


async def test_what_was_there_is_counted_and_what_came_meanwhile_arrives_once(
    signed_in: "Tray", site: DemoSite, state: Path
) -> None:
    before = [await site.notify(ME, "pr:new", title=str(number)) for number in range(3)]
    async with signed_in.listen("--state", str(state)) as listening:
        await listening.up()
        live = await site.notify(ME, "pr:new")
        await listening.expect("arrived", name=live)
        await listening.expect("unread", count=4)
        await listening.stop()
        assert listening.arrived == [live]

    meanwhile = [await site.notify(ME, "pr:new", title=str(number)) for number in range(3)]
    await site.mark_seen(before[0])
    await site.delete(before[1])
    async with signed_in.listen("--state", str(state)) as listening:
        await listening.expect("unread", count=4)
        await listening.expect("withdrawn", name=before[1])
        await listening.expect("unread", count=5)
        await listening.stop()
        assert listening.arrived == meanwhile
        assert [told["name"] for told in listening.objects if told["event"] == "seen"] == [before[0]]

    async with signed_in.listen("--state", str(state)) as listening:
        await listening.up()
        name = await site.notify(ME, "pr:new")
        await listening.expect("arrived")
        await listening.stop()
        assert listening.arrived == [name]


async def test_without_a_file_each_run_begins_anew(signed_in: "Tray", site: DemoSite) -> None:
    for count in range(2):
        async with signed_in.listen() as listening:
            await listening.expect("link", state="up")
            await listening.expect("unread", count=count)
            await site.notify(ME, "pr:new")
            await listening.expect("arrived")
            await listening.stop()
            assert len(listening.arrived) == 1
    assert not list(signed_in.home.rglob("*.db*"))


@pytest.mark.slow
async def test_killed_again_and_again_nothing_is_lost_and_nothing_told_twice(
    signed_in: "Tray", site: DemoSite, state: Path, twice: Twice
) -> None:
    kills = (1, 7, 23, 40)
    sent: list[str] = []
    told: list[str] = []

    async def send(count: int) -> None:
        for _ in range(count):
            sent.append(await site.notify(ME, "pr:new", title=str(len(sent))))

    for kill_at in kills:
        async with signed_in.listen("--state", str(state)) as listening:
            await listening.expect("link", state="up")
            if not told:
                await listening.expect("unread")
            sending = asyncio.create_task(send(60))
            for _ in range(kill_at):
                await listening.expect("arrived")
            await listening.kill()
            await sending
            told += listening.arrived
    async with signed_in.listen("--state", str(state)) as listening:
        await listening.expect("link", state="up")
        await send(60)
        await listening.expect("unread", count=300)
        await listening.stop()
        told += listening.arrived

    assert len(sent) == 300
    assert twice(told) == []
    assert set(told) <= set(sent)
    # Each kill may fall between claiming one and printing it; that one is unread in the list all the same.
    assert len(set(sent) - set(told)) <= len(kills)


@pytest.mark.slow
async def test_marks_survive_a_kill(
    site: DemoSite, state: Path, eventually: Callable[..., asyncio.Future[None]]
) -> None:
    noted: list[str] = []
    sent: list[str] = []

    async def send() -> None:
        for _ in range(40):
            sent.append(await site.notify(ME, "pr:new", title=str(len(sent))))

    async def somebody() -> asyncio.subprocess.Process:
        command = [sys.executable, "-c", MARKING, site.url, site.site_name, ME, KEY, str(state)]
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        while (await line(process)) != "link up":
            pass
        return process

    async def line(process: asyncio.subprocess.Process) -> str:
        assert process.stdout is not None
        async with asyncio.timeout(20):
            read = (await process.stdout.readline()).decode()
        assert read.endswith("\n"), "it ended"
        return read.strip()

    # While the server takes no marks; then while it takes them.
    for fault in (Fault(503, "", under="/api/resource/Nirmaan Notifications/"), None):
        site.rest_fault = fault
        for kill_at in (1, 25):
            process = await somebody()
            sending = asyncio.create_task(send())
            noted += [await line(process) for _ in range(kill_at)]
            process.kill()
            assert process.stdout is not None
            noted += [name for name in (await process.stdout.read()).decode().split("\n")[:-1] if " " not in name]
            await process.wait()
            await sending
            if fault is not None:
                assert not any(site.document(name).seen == "true" for name in noted)
    process = await somebody()
    try:
        await eventually(lambda: all(site.document(name).seen == "true" for name in noted))
    finally:
        process.kill()
        await process.communicate()
    assert len(noted) == len(set(noted))
    assert len(noted) >= 50


async def test_a_damaged_file_is_set_aside_and_it_goes_on(signed_in: "Tray", site: DemoSite, damaged: Path) -> None:
    await site.notify(ME, "pr:new")
    async with signed_in.listen("--state", str(damaged)) as listening:
        await listening.up()
        name = await site.notify(ME, "pr:new")
        await listening.expect("arrived", name=name)
        listening.process.terminate()
        ended = await listening.ended()
        assert ended.code == 0
        (aside,) = damaged.parent.glob("state.db.damaged-*")
        assert aside.read_bytes() == DAMAGED
        assert ended.err.count("\n") == 1
        assert str(damaged) in ended.complaint
        assert str(aside) in ended.complaint


async def test_a_damaged_page_costs_no_mark_and_repeats_nothing(
    signed_in: "Tray", site: DemoSite, state: Path, eventually: Callable[..., asyncio.Future[None]]
) -> None:
    async with signed_in.listen("--state", str(state)) as listening:
        await listening.up()
        sent = [await site.notify(ME, "pr:new", title=str(number)) for number in range(3)]
        await listening.expect("unread", count=3)
        await listening.stop()
        assert listening.arrived == sent
    with closing(sqlite3.connect(state)) as raw:
        # A wish that was made while the site could not be reached.
        raw.execute("INSERT INTO mark (name, seen, before) VALUES (?, 1, 0)", (sent[0],))
        raw.commit()
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'notification'").fetchone()
    overwrite_page(state, page)
    async with signed_in.listen("--state", str(state)) as listening:
        await listening.expect("unread", count=2)
        await eventually(lambda: site.document(sent[0]).seen == "true")
        name = await site.notify(ME, "pr:new")
        await listening.expect("arrived", name=name)
        listening.process.terminate()
        ended = await listening.ended()
        assert listening.arrived == [name]
        assert ended.err.count("\n") == 1
        assert str(next(state.parent.glob("state.db.damaged-*"))) in ended.complaint


async def test_another_programs_database_is_left_alone(signed_in: "Tray", anothers: Path) -> None:
    before = whole(anothers.parent)
    ran = await signed_in.run("listen", "--state", str(anothers))
    assert ran.code == 2
    assert "another program" in ran.complaint
    assert whole(anothers.parent) == before


async def test_a_file_of_another_account_is_refused(signed_in: "Tray", site: DemoSite, state: Path) -> None:
    async with signed_in.listen("--state", str(state)) as listening:
        await listening.up()
        await listening.stop()
    await signed_in.sign_in(site.url, key="other-key:other-secret")
    ran = await signed_in.run("listen", "--state", str(state))
    assert ran.code == 2
    assert "another account" in ran.complaint
    assert ME in ran.complaint
    await signed_in.sign_in(site.url)
    async with signed_in.listen("--state", str(state)) as listening:
        await listening.up()
        await listening.stop()


@pytest.mark.parametrize("name", [".", "missing/state.db", "a\nfile/state.db"])
async def test_a_file_that_cannot_be(signed_in: "Tray", tmp_path: Path, name: str) -> None:
    ran = await signed_in.run("listen", "--state", str(tmp_path / name))
    assert ran.code == 2
    assert "database cannot be used" in ran.complaint


async def test_two_listeners_of_one_file_share_the_telling(
    signed_in: "Tray", site: DemoSite, state: Path, twice: Twice
) -> None:
    async with (
        signed_in.listen("--state", str(state)) as one,
        signed_in.listen("--state", str(state)) as two,
    ):
        both: list[Listening] = [one, two]
        await asyncio.gather(one.up(), two.up())
        sent = [await site.notify(ME, "pr:new", title=str(number)) for number in range(100)]
        await asyncio.gather(*(each.expect("unread", count=100) for each in both))
        await asyncio.gather(one.stop(), two.stop())
    assert twice(one.arrived + two.arrived) == []
    assert sorted(one.arrived + two.arrived) == sorted(sent)
