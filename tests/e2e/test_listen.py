"""``listen``: what happens on the site is a line on the terminal."""

import asyncio
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nirmaan_tray.demo.faults import slow
from nirmaan_tray.demo.site import DemoSite

if TYPE_CHECKING:
    from tests.desktops import Desktop
    from tests.e2e.command import Tray

ME, OTHER = "me@nirmaan.test", "other@nirmaan.test"
PASSWORD = "opensesame-PW"
OpenSite = Callable[..., AbstractAsyncContextManager[DemoSite]]


async def test_from_an_event_to_a_line_and_back_to_seen(signed_in: "Tray", site: DemoSite) -> None:
    old = await site.notify(ME, "pr:new", title="There before")
    async with signed_in.listen() as listening:
        assert await listening.line() == f'{{"event": "link", "state": "connecting", "user": "{ME}", "reason": null}}'
        up = await listening.expect("link")
        assert up == {"event": "link", "state": "up", "user": ME, "reason": None}
        assert await listening.expect("unread") == {"event": "unread", "count": 1}
        assert old not in listening.arrived

        name = await site.notify(
            ME,
            "po:new",
            title="PO &amp; <b>more</b>",
            description="<p>One</p><p>Two</p> हिन्दी",
            document="Procurement Orders",
            docname="PO/24-25/0117",
            project="PROJ-0001",
            action_url="purchase-orders/PO&=24-25&=0117?tab=Approved PO",
        )
        arrived = await listening.expect("arrived")
        created_at = datetime.fromisoformat(arrived.pop("created_at"))
        assert created_at.utcoffset() is not None
        assert abs(created_at - site.now()) < timedelta(minutes=1)
        assert arrived == {
            "event": "arrived",
            "name": name,
            "title": "PO & more",
            "description": "One\nTwo\nहिन्दी",
            "event_id": "po:new",
            "document": "Procurement Orders",
            "docname": "PO/24-25/0117",
            "project": "PROJ-0001",
            "url": f"{site.url}/frontend/purchase-orders/PO&=24-25&=0117?tab=Approved%20PO",
        }
        assert await listening.expect("unread") == {"event": "unread", "count": 2}

        await site.mark_seen(name)
        assert await listening.expect("seen") == {"event": "seen", "name": name}
        assert await listening.expect("unread") == {"event": "unread", "count": 1}

        assert (await signed_in.run("seen", old)).code == 0
        assert await listening.expect("seen") == {"event": "seen", "name": old}
        assert await listening.expect("unread") == {"event": "unread", "count": 0}
        await listening.stop(signal.SIGINT)


async def test_a_deletion_withdraws(signed_in: "Tray", site: DemoSite) -> None:
    async with signed_in.listen() as listening:
        await listening.up()
        name = await site.notify(ME, "pr:new")
        await listening.expect("unread", count=1)
        await site.delete(name)
        assert await listening.expect("withdrawn") == {"event": "withdrawn", "name": name}
        await listening.expect("unread", count=0)
        rolled_back = await site.notify(ME, "pr:new")
        await listening.expect("unread", count=1)
        await site.delete(rolled_back, rollback=True)
        await listening.expect("withdrawn", name=rolled_back)
        await listening.expect("unread", count=0)
        await listening.expect("unread", count=1)
        assert listening.arrived == [name, rolled_back]
        await listening.stop()


async def test_two_hundred_at_once(signed_in: "Tray", site: DemoSite, twice: Callable[[list[str]], list[str]]) -> None:
    async with signed_in.listen() as listening:
        await listening.up()
        before = len(site.requests)
        sent = await asyncio.gather(*(site.notify(ME, "pr:new", title=str(number)) for number in range(200)))
        await site.publish(ME, "pr:new", {"notificationId": sent[0]})  # told twice, arrives once
        await listening.expect("unread", count=200)
        assert sorted(listening.arrived) == sorted(sent)
        assert twice(listening.arrived) == []
        assert len(site.requests) - before < 25
        await listening.stop()


async def test_what_is_not_ours_or_no_notification_is_ignored(signed_in: "Tray", site: DemoSite) -> None:
    async with signed_in.listen() as listening:
        await listening.up()
        await site.notify(OTHER, "pr:new")
        await site.publish(ME, "pr:editing:started", {"user": "somebody"})
        useless: tuple[object, ...] = (
            None,
            [],
            "text",
            {"notificationId": None},
            {"notificationId": {"a": 1}},
            {"notificationId": ""},
        )
        for payload in useless:
            await site.publish(ME, "pr:new", payload)
        mine = await site.notify(ME, "an:event_of_next_year", payload={})
        assert (await listening.expect("arrived"))["name"] == mine
        assert listening.arrived == [mine]
        await listening.stop()


async def test_lines_for_people(signed_in: "Tray", site: DemoSite) -> None:
    process = await signed_in.start("listen")
    assert process.stdout is not None
    async with asyncio.timeout(20):
        lines = [(await process.stdout.readline()).decode() for _ in range(3)]
        assert lines == [f"Connecting ({ME}).\n", f"Connected ({ME}).\n", "0 unread.\n"]
        name = await site.notify(
            ME,
            "pr:new",
            title="New PR",
            description="<p>Please</p><p>approve</p>",
            project="PROJ-0001",
            docname="PR-0001",
        )
        lines = [(await process.stdout.readline()).decode() for _ in range(6)]
        assert lines[0].endswith("  New PR\n")
        assert [line.strip() for line in lines[1:]] == [
            "Please",
            "approve",
            "PROJ-0001 · PR-0001",
            f"{site.url}/frontend/notifications",
            "1 unread.",
        ]
        await site.mark_seen(name)
        assert (await process.stdout.readline()).decode() == f"{name} is seen.\n"
        process.send_signal(signal.SIGTERM)
        _, err = await process.communicate()
    assert (process.returncode, err) == (0, b"")


async def test_when_nobody_reads_any_more_it_ends_quietly(signed_in: "Tray", site: DemoSite) -> None:
    for number in range(3):
        await site.notify(ME, "pr:new", title=str(number))
    for words in (("listen", "--json"), ("listen",), ("unread", "--json")):
        code, out, err = await through_shell(signed_in, '"$@" | head -1; exit ${PIPESTATUS[0]}', *words)
        assert (code, err) == (0, b"")
        assert out.count(b"\n") == 1
    assert "ERROR" not in signed_in.log_file.read_text()


async def test_output_takes_what_its_encoding_lacks(signed_in: "Tray", site: DemoSite) -> None:
    """As on Windows, where a pipe has an old code page."""
    old = replace(signed_in, env={**signed_in.env, "PYTHONIOENCODING": "cp1252"})
    await site.notify(ME, "pr:new", title="हिन्दी 😀")
    text, objects = await old.each(("unread",), ("unread", "--json"))
    assert (text.code, text.err) == (0, "")
    assert "\\u0939" in text.out
    assert (objects.code, objects.err) == (0, "")
    assert objects.objects[0]["title"] == "हिन्दी 😀"


async def test_output_that_cannot_be_written_is_told(signed_in: "Tray") -> None:
    for words in (("unread",), ("listen",)):
        ran = await through_shell(signed_in, '"$@" > /dev/full', *words)
        assert ran == (2, b"", b"nirmaan-tray: The output cannot be written: No space left on device.\n")
        ran = await through_shell(signed_in, '"$@" >&-', *words)
        assert ran == (0, b"", b"")


async def through_shell(tray: "Tray", line: str, *words: str) -> tuple[int | None, bytes, bytes]:
    """Run a command where ``"$@"`` stands in a line of bash; return exit code, output and standard error."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *("bash", "-c", line, "-", *tray.command(*words)), env=tray.env, stdout=pipe, stderr=pipe
    )
    async with asyncio.timeout(20):
        out, err = await process.communicate()
    return process.returncode, out, err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_ends_in_time_while_the_site_is_away_or_hangs(
    tray: "Tray", open_site: OpenSite, number: signal.Signals
) -> None:
    async with open_site() as site:
        await tray.sign_in(site.url)
        site.rest_fault = slow(30)
        async with tray.listen() as listening:
            await listening.expect("link", state="connecting")
            await listening.stop(number)
    async with tray.listen() as listening:
        assert (await listening.expect("link", state="offline"))["reason"] == "unreachable"
        await listening.stop(number)


async def test_it_ends_in_time_while_the_keyring_hangs(
    signed_in: "Tray", hanging_desktop: "Desktop", eventually: Callable[..., asyncio.Future[None]]
) -> None:
    async with signed_in.within(hanging_desktop).listen() as listening:
        await eventually(lambda: catches(listening.process.pid, signal.SIGTERM))
        await listening.stop()


def catches(pid: int, number: int) -> bool:
    """Tell whether a process handles a signal itself; Linux tells by a mask."""
    status = Path(f"/proc/{pid}/status").read_text()
    (mask,) = (line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(mask, 16) & 1 << (number - 1))


async def test_a_session_that_ends_while_listening_is_told(tray: "Tray", site: DemoSite) -> None:
    await tray.run("sign-in", site.url, "--user", ME, "--stdin", typed=PASSWORD)
    async with tray.listen() as listening:
        await listening.up()
        site.expire_sessions(ME)
        await site.disconnect_all()
        needed = await listening.expect("link", state="sign_in_needed")
        assert needed == {"event": "link", "state": "sign_in_needed", "user": ME, "reason": "session_expired"}
        assert [told["state"] for told in listening.objects if told["event"] == "link"].count("up") == 1
        await listening.stop()


async def test_a_hiccup_of_the_server_signs_nobody_out(tray: "Tray", site: DemoSite) -> None:
    await tray.run("sign-in", site.url, "--user", ME, "--stdin", typed=PASSWORD)
    async with tray.listen() as listening:
        await listening.up()
        site.workers_down = True
        await site.disconnect_all()
        await listening.expect("link", state="offline")
        missed = await site.notify(ME, "pr:new", title="while it was down")
        site.workers_down = False
        await listening.expect("link", state="up", timeout_s=40)
        await listening.expect("arrived", name=missed)
        states = {told["state"] for told in listening.objects if told["event"] == "link"}
        assert states == {"connecting", "up", "offline"}
        await listening.stop()


async def test_it_loads_no_qt(signed_in: "Tray", tmp_path: Path) -> None:
    """With modules of Qt's names in reach, so that one that is looked for would be found."""
    names = ("PySide6", "PyQt6", "PyQt5", "PySide2", "qasync", "shiboken6")
    for name in names:
        (tmp_path / f"{name}.py").write_text("")
    loaded = tmp_path / "loaded"
    launcher = (
        "import atexit, pathlib, sys\n"
        f"def tell(): pathlib.Path({str(loaded)!r}).write_text('\\n'.join(sys.modules))\n"
        "atexit.register(tell)\n"
        "from nirmaan_tray.main import main\n"
        "raise SystemExit(main())\n"
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", launcher, "--home", str(signed_in.home), "listen", "--json"),
        env={**signed_in.env, "PYTHONPATH": str(tmp_path)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(20):
        while b"unread" not in await process.stdout.readline():
            pass
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
    modules = loaded.read_text().split("\n")
    assert "nirmaan_tray.sync" in modules
    assert [name for name in modules if name.split(".")[0] in names] == []
