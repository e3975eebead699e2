"""The disk that hangs in these tests truly holds a program that touches it, SQLite as well, and lets it go again."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.e2e.tray.never_waits.conftest import Disk

WAIT_S = 30.0

PROGRAM = """
import os, sqlite3, sys, threading
folder, work = sys.argv[1:]
database = sqlite3.connect(f"{folder}/x.db", isolation_level=None, check_same_thread=False)
database.execute("PRAGMA journal_mode = WAL")
database.execute("CREATE TABLE x (y)")
file = os.open(f"{folder}/log", os.O_WRONLY | os.O_CREAT)
works = {
    "commit": lambda: database.execute("INSERT INTO x VALUES (1)"),
    "read": lambda: database.execute("SELECT * FROM x").fetchall(),
    "open": lambda: open(f"{folder}/log"),
    "write": lambda: os.write(file, b"x"),
    "stat": lambda: os.stat(folder),
    "list": lambda: os.listdir(folder),
    "replace": lambda: os.replace(f"{folder}/log", f"{folder}/log.1"),
}
def do():
    works[work]()
    print("done", flush=True)
for line in sys.stdin:
    if line == "begin\\n":
        threading.Thread(target=do).start()
    print("here", flush=True)
"""

CALLS = {
    "commit": r"fcntl(64)? /x\.db",
    "read": r"fcntl(64)? /x\.db",
    "open": r"open(64)? /log$",
    "write": r"write /log$",
    "stat": r"stat(64)? $",
    "list": r"opendir $",
    "replace": r"rename /log$",
}
"""For each work what it waits for first."""


@asynccontextmanager
async def program(disk: "Disk", work: str) -> AsyncIterator[asyncio.subprocess.Process]:
    disk.folder.mkdir()
    pipe = asyncio.subprocess.PIPE
    command = [sys.executable, "-c", PROGRAM, str(disk.folder), work]
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, env=disk.env)
    try:
        yield process
    finally:
        disk.work()
        process.kill()
        await process.communicate()


async def says(process: asyncio.subprocess.Process, typed: str = "") -> str:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(typed.encode())
    async with asyncio.timeout(WAIT_S):
        return (await process.stdout.readline()).decode().strip()


@pytest.mark.parametrize("work", CALLS)
async def test_it_holds_who_touches_it_and_lets_go(disk: "Disk", work: str, until: Any, a_while: Any) -> None:
    async with program(disk, work) as process:
        assert await says(process, "go on\n") == "here"
        assert disk.waits == []
        disk.hang()
        assert await says(process, "begin\n") == "here"
        await until(lambda: disk.waits)
        await a_while(0.3)
        assert await says(process, "go on\n") == "here", "only who touches it is held"
        [wait] = disk.waits
        assert re.match(f"aside {CALLS[work]}", wait)
        disk.work()
        assert await says(process) == "done"


async def test_it_tells_when_the_main_thread_waits(disk: "Disk", until: Any) -> None:
    disk.folder.mkdir()
    disk.hang()
    command = [sys.executable, "-c", "import os, sys; os.stat(sys.argv[1])", str(disk.folder)]
    process = await asyncio.create_subprocess_exec(*command, env=disk.env)
    await until(lambda: disk.waits)
    disk.work()
    assert await asyncio.wait_for(process.wait(), WAIT_S) == 0
    [wait] = disk.waits
    assert re.match(r"main stat(64)? $", wait)
