"""Two processes with a sync each on one store: each notification is announced by one of them."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from pathlib import Path

import pytest

from nirmaan_tray.demo.documents import Document
from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.model.account import Account

ME = "me@nirmaan.test"
COUNT = 40

PROGRAM = """
import asyncio, sys
from pathlib import Path
from nirmaan_tray import tls
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.change import Arrived, CaughtUp, Unread
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.session import Session
from nirmaan_tray.sync import Sync

def say(change):
    match change:
        case Arrived(notification):
            print("arrived", notification.name, flush=True)
        case Unread(count):
            print("unread", count, flush=True)
        case CaughtUp():
            print("caught up", flush=True)

async def main(site, store):
    account = Account(site, site, "nirmaan.localhost", "me@nirmaan.test", Way.API_KEY, "Asia/Kolkata")
    credentials = Credentials(Way.API_KEY, Secret("my-key:my-secret"))
    async with Session(account, credentials, tls.context(None), SystemClock()) as session:
        inbox = await Inbox.open(Path(store), account.id, SystemClock())
        inbox.listen(say)
        await Sync(session, inbox, SystemClock(), lambda link: None).run()

asyncio.run(main(*sys.argv[1:]))
"""


async def _reads(process: Process, said: list[str], last: str) -> None:
    assert process.stdout is not None
    async with asyncio.timeout(40):
        while last not in said:
            line = (await process.stdout.readline()).decode().strip()
            assert line, "it ended"
            said.append(line)


@pytest.mark.timeout(100)
async def test_each_is_announced_once(site: DemoSite, account: Account, tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, site.url, str(tmp_path / "inbox.db")]
    processes = [await asyncio.create_subprocess_exec(*command, stdout=PIPE) for _ in range(2)]
    said: list[list[str]] = [[], []]
    try:
        await asyncio.gather(*(_reads(p, s, "caught up") for p, s in zip(processes, said, strict=True)))
        names = [await site.notify(ME, "pr:new", title=str(number)) for number in range(COUNT // 2)]
        # The other half is told of at once, and found by both at the same moment.
        silent = site.insert_many(Document(recipient=ME, title="silent", seen="false") for _ in range(COUNT // 2))
        for name in silent:
            await site.publish(ME, "pr:new", {"notificationId": name})
        last = f"unread {COUNT}"
        await asyncio.gather(*(_reads(p, s, last) for p, s in zip(processes, said, strict=True)))
    finally:
        for process in processes:
            process.kill()
        await asyncio.gather(*(process.communicate() for process in processes))
    arrived = Counter(line.split()[1] for line in [*said[0], *said[1]] if line.startswith("arrived"))
    assert arrived == dict.fromkeys([*names, *silent], 1)
