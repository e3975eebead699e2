"""What is stored of an account is let go of for good, and not under the feet of somebody who uses it."""

import asyncio
import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nirmaan_tray import stored
from nirmaan_tray.errors import StoreBusy, StoreUnusable
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.model.account import Account


@pytest.fixture
def other(account: Account) -> Account:
    return replace(account, user="other@nirmaan.test")


def left(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


async def fill(folder: Path, account: Account, clock: Any) -> Path:
    path = stored.path(folder, account)
    inbox = await Inbox.open(path, account.id, clock, own=True)
    await inbox.close()
    path.with_name(f"{path.name}.damaged-1").write_text("set aside")
    return path


async def test_of_one_account_all_goes_and_the_others_stays(
    tmp_path: Path, account: Account, other: Account, clock: Any
) -> None:
    mine, theirs = [await fill(tmp_path, each, clock) for each in (account, other)]
    assert mine != theirs
    (tmp_path / "else.txt").write_text("kept")
    await stored.forget(tmp_path, account, clock)
    assert left(tmp_path) == {theirs.name, f"{theirs.name}.damaged-1", "else.txt"}
    await stored.forget(tmp_path, account, clock)  # nothing is left, which is fine


async def test_of_everybody_nothing_is_left(tmp_path: Path, account: Account, other: Account, clock: Any) -> None:
    await fill(tmp_path, account, clock)
    (await fill(tmp_path, other, clock)).unlink()  # only what was set aside is left of it
    await stored.forget(tmp_path, None, clock)
    assert left(tmp_path) == set()


async def test_a_damaged_one_goes_too(tmp_path: Path, account: Account, clock: Any) -> None:
    stored.path(tmp_path, account).write_bytes(b"no database at all" * 1000)
    await stored.forget(tmp_path, account, clock)
    assert left(tmp_path) == set()


async def test_it_waits_for_who_still_uses_it(tmp_path: Path, account: Account, clock: Any, eventually: Any) -> None:
    inbox = await Inbox.open(stored.path(tmp_path, account), account.id, clock, own=True)
    forgetting = asyncio.create_task(stored.forget(tmp_path, account, clock))
    await eventually(lambda: len(clock.slept) >= 3)
    assert stored.path(tmp_path, account).exists()
    await inbox.close()
    await forgetting
    assert left(tmp_path) == set()


async def test_another_process_that_goes_on_using_it_is_told_of(
    tmp_path: Path, account: Account, clock: Any, fast_clock: Any
) -> None:
    path = await fill(tmp_path, account, clock)
    program = (
        f"import sqlite3, sys; c = sqlite3.connect({str(path)!r}); c.execute('select * from mark').fetchall(); print()"
    )
    pipe = asyncio.subprocess.PIPE
    holder = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", f"{program}; sys.stdout.flush(); sys.stdin.read()"), stdin=pipe, stdout=pipe
    )
    assert holder.stdout is not None
    await holder.stdout.readline()
    with pytest.raises(StoreBusy):
        await stored.forget(tmp_path, account, fast_clock(50))
    assert path.exists()
    await holder.communicate(b"")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    await stored.forget(tmp_path, account, clock)
    assert left(tmp_path) == set()


async def test_what_cannot_be_deleted_is_said(tmp_path: Path, account: Account, clock: Any) -> None:
    aside = stored.path(tmp_path, account).with_suffix(".db.damaged-1")
    aside.mkdir()
    with pytest.raises(StoreUnusable, match=aside.name):
        await stored.forget(tmp_path, account, clock)
