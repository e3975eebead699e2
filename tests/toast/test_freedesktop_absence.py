"""The notification server and the bus come late, vanish, restart and hang: nothing raises, nothing is shown twice."""

import gc
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nirmaan_tray.model.toast import Action, Click
from nirmaan_tray.toast.freedesktop import FreedesktopToaster

Make = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[2]

SOON_S = 0.02
"""Stands for a minute."""

PATIENCE_S = 0.5
"""Stands for the five seconds that an answer may take; on a busy machine a bus and a server that do answer need some."""


@pytest.fixture
def server(session_bus: Any, notifications: Make, at: Make) -> Any:
    """A notification server that has not come yet."""
    at(session_bus.env["DBUS_SESSION_BUS_ADDRESS"])
    return notifications(session_bus)


async def test_a_server_that_comes_late_is_noticed(server: Any, heard: Any, running: Make, toast: Make) -> None:
    async with running(toaster := FreedesktopToaster(heard.ears)):
        await heard.until_available(False)
        toaster.show(toast("too early"))
        toaster.withdraw(["too early"])
        await server.start()
        await heard.until_available(False, True)
        toaster.show(toast("a", "in time"))
        assert (await server.toast()).summary == "in time"


async def test_a_restart_repeats_nothing_and_mixes_up_nothing(
    server: Any, heard: Any, running: Make, toast: Make
) -> None:
    await server.start()
    async with running(toaster := FreedesktopToaster(heard.ears)):
        await heard.until_available(True)
        toaster.show(toast("before", "before"))
        await server.toast()
        await server.restart()
        await heard.until_available(True, False, True)
        # Ids begin anew: what the first server called 1 is not what the second calls 1.
        server.emit("ActionInvoked", "us", 1, "default")
        toaster.withdraw(["before"])
        toaster.show(toast("after", "after"))
        second = await server.toast(2)
        assert second.id == 1
        assert server.closed == []
        server.press(second)
        await heard.until(lambda: bool(heard.clicks))
        assert heard.clicks == [Click("after", Action.OPEN)]
        assert [shown.summary for shown in server.shown] == ["before", "after"]


async def test_the_new_servers_capabilities_count(server: Any, heard: Any, running: Make, toast: Make) -> None:
    await server.start()
    async with running(toaster := FreedesktopToaster(heard.ears)):
        await heard.until_available(True)
        await server.stop()
        await heard.until_available(True, False)
        server.capabilities = ("body",)
        await server.start()
        await heard.until_available(True, False, True)
        toaster.show(toast("a", "a", "x & y"))
        assert (await server.toast()).body == "x & y"


async def test_a_server_replaced_by_another_gets_the_next_toast(
    server: Any, session_bus: Any, notifications: Make, heard: Any, running: Make, toast: Make
) -> None:
    await server.start()
    async with running(toaster := FreedesktopToaster(heard.ears)):
        await heard.until_available(True)
        other = notifications(session_bus)
        await other.start()
        await other.until(lambda: "GetCapabilities" in other.calls)
        toaster.show(toast("a"))
        await other.toast()
        assert server.shown == []
        assert heard.available == [True], "nothing was on the screen, so nothing was lost"


async def test_what_the_replaced_server_showed_is_gone(
    server: Any, session_bus: Any, notifications: Make, heard: Any, running: Make, toast: Make
) -> None:
    await server.start()
    async with running(toaster := FreedesktopToaster(heard.ears)):
        await heard.until_available(True)
        toaster.show(toast("a"))
        server.take_away(await server.toast())
        toaster.show(toast("b"))
        await server.toast(2)
        other = notifications(session_bus)
        await other.start()
        await heard.until_available(True, False, True)
        assert other.shown == other.closed == []


async def test_a_toast_that_a_replaced_server_kept_unanswered_goes_to_the_new_one(
    server: Any, session_bus: Any, notifications: Make, heard: Any, running: Make, toast: Make
) -> None:
    await server.start()
    async with running(toaster := FreedesktopToaster(heard.ears, answer_s=PATIENCE_S)):
        await heard.until_available(True)
        server.hangs = True
        toaster.show(toast("a"))
        await server.until(lambda: "Notify" in server.calls)
        other = notifications(session_bus)
        await other.start()
        await other.toast()
        assert heard.available == [True]


async def test_a_server_that_hangs_is_unavailable_until_it_answers(
    server: Any, heard: Any, running: Make, toast: Make
) -> None:
    await server.start()
    async with running(toaster := FreedesktopToaster(heard.ears, answer_s=PATIENCE_S)):
        await heard.until_available(True)
        toaster.show(toast("on the screen"))
        await server.toast()
        server.hangs = True
        toaster.show(toast("under way"))
        toaster.show(toast("behind"))
        await heard.until_available(True, False)
        toaster.show(toast("meanwhile"))
        server.wake()
        await heard.until_available(True, False, True)
        # Whatever it shows of old was given up, even what it only shows now.
        await server.until(lambda: sorted(server.closed) == [1, 2])
        toaster.show(toast("back", "back"))
        assert (await server.toast(3)).summary == "back"


async def test_a_click_while_the_server_hangs_is_heard(server: Any, heard: Any, running: Make, toast: Make) -> None:
    await server.start()
    async with running(toaster := FreedesktopToaster(heard.ears, answer_s=PATIENCE_S)):
        await heard.until_available(True)
        toaster.show(toast("a"))
        await server.toast()
        server.hangs = True
        toaster.show(toast("b"))
        await heard.until_available(True, False)
        server.press(1)
        await heard.until(lambda: heard.clicks == [Click("a", Action.OPEN)])


async def test_a_server_that_hangs_at_first_is_met_when_it_answers(server: Any, heard: Any, running: Make) -> None:
    server.hangs = True
    await server.start()
    async with running(FreedesktopToaster(heard.ears, answer_s=PATIENCE_S)):
        await heard.until_available(False)
        server.wake()
        await heard.until_available(False, True)


async def test_a_hanging_server_can_be_replaced(
    server: Any, session_bus: Any, notifications: Make, heard: Any, running: Make, toast: Make
) -> None:
    server.hangs = True
    await server.start()
    async with running(toaster := FreedesktopToaster(heard.ears, answer_s=PATIENCE_S)):
        await heard.until_available(False)
        other = notifications(session_bus)
        await other.start()
        await heard.until_available(False, True)
        toaster.show(toast("a"))
        await other.toast()


async def test_a_server_that_answers_nonsense_harms_nothing(
    server: Any, heard: Any, running: Make, toast: Make
) -> None:
    server.capabilities = None
    await server.start()
    async with running(toaster := FreedesktopToaster(heard.ears)):
        await heard.until_available(True)
        toaster.show(toast("a", "New PR", "Cement"))
        assert (await server.toast()).summary == "New PR · Cement"


async def test_the_bus_comes_late_dies_and_returns(
    bus: Any, at: Make, notifications: Make, heard: Any, running: Make, toast: Make
) -> None:
    at(bus.address)
    async with running(toaster := FreedesktopToaster(heard.ears, retry_s=SOON_S)):
        await heard.until_available(False)
        for times in (1, 2):
            bus.start()
            server = _server_at(bus, notifications)
            await server.start()
            await heard.until_available(*[False, True] * times)
            toaster.show(toast("a", "a"))
            shown = await server.toast()
            assert (shown.summary, shown.replaces) == ("a", 0)
            bus.stop()
            await heard.until_available(*[False, True] * times, False)


@pytest.mark.parametrize("said", ["show", "withdraw"])
async def test_a_bus_that_dies_while_it_is_told_something_is_found_again(
    bus: Any,
    at: Make,
    notifications: Make,
    heard: Any,
    running: Make,
    toast: Make,
    caplog: pytest.LogCaptureFixture,
    said: str,
) -> None:
    at(bus.address)
    bus.start()
    await (server := _server_at(bus, notifications)).start()
    async with running(toaster := FreedesktopToaster(heard.ears, retry_s=SOON_S)):
        await heard.until_available(True)
        toaster.show(toast("a"))
        toaster.show(toast("b"))
        server.closes_clicked = False
        server.press(await server.toast(2))
        # From here on it has nothing to do.
        await server.until(lambda: server.closed == [2])
        # The loop does not run meanwhile, so that the toaster does not know yet.
        bus.stop()
        toaster.show(toast("c")) if said == "show" else toaster.withdraw(["a"])
        await heard.until_available(True, False)
        bus.start()
        await _server_at(bus, notifications).start()
        await heard.until_available(True, False, True)
    gc.collect()
    assert [record for record in caplog.records if record.name == "asyncio"] == []


@pytest.mark.parametrize("address", [None, "unix:path=/nonexistent/bus", "nonsense", "unknown:a=b", "tcp:host=x"])
async def test_without_a_bus_there_are_no_toasts(
    address: str | None, at: Make, heard: Any, running: Make, toast: Make
) -> None:
    at(address)
    async with running(toaster := FreedesktopToaster(heard.ears, retry_s=SOON_S)) as task:
        await heard.until_available(False)
        toaster.show(toast("a"))
        toaster.withdraw(["a"])
        assert not task.done()


async def test_a_bus_that_does_not_answer_is_none(at: Make, heard: Any, running: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        at(f"tcp:host=127.0.0.1,port={silent.getsockname()[1]}")
        async with running(FreedesktopToaster(heard.ears, answer_s=PATIENCE_S)):
            await heard.until_available(False)


async def test_the_bus_is_found_where_systemd_puts_it(
    bus: Any, at: Make, notifications: Make, heard: Any, running: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(None)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(bus.folder))
    bus.start()
    await _server_at(bus, notifications).start()
    async with running(FreedesktopToaster(heard.ears)):
        await heard.until_available(True)


async def test_a_server_that_the_bus_can_start_is_started(
    bus: Any, at: Make, heard: Any, running: Make, toast: Make, eventually: Make, tmp_path: Path
) -> None:
    at(bus.address)
    _service(bus, f"{sys.executable} {_idler(tmp_path)}")
    bus.start()
    async with running(toaster := FreedesktopToaster(heard.ears)):
        await heard.until_available(True)
        # This one ends when told to take its toast away; the next toast starts it again.
        for times in (1, 2, 3):
            toaster.show(toast(f"n{times}"))
            await eventually(lambda times=times: _noted(tmp_path, "shown") == times)
            toaster.withdraw([f"n{times}"])
            await eventually(lambda times=times: _noted(tmp_path, "ended") == times)
        assert heard.available == [True]


async def test_a_server_that_cannot_be_started_is_tried_again(
    bus: Any, at: Make, notifications: Make, heard: Any, running: Make, tmp_path: Path, eventually: Make
) -> None:
    at(bus.address)
    _service(bus, f"/bin/sh -c 'echo tried >>{tmp_path}/notes; exit 1'")
    bus.start()
    async with running(FreedesktopToaster(heard.ears, retry_s=SOON_S)):
        await heard.until_available(False)
        await eventually(lambda: _noted(tmp_path, "tried") > 2)
        await _server_at(bus, notifications).start()
        await heard.until_available(False, True)


def _service(bus: Any, command: str) -> None:
    bus.services.mkdir()
    name = "org.freedesktop.Notifications"
    (bus.services / f"{name}.service").write_text(f"[D-BUS Service]\nName={name}\nExec={command}\n")


def _idler(folder: Path) -> Path:
    """A server as a program, which ends when nothing is on the screen any more, as MATE's does."""
    program = folder / "idler.py"
    program.write_text(
        "import asyncio, os, sys\n"
        f"sys.path.insert(0, {str(ROOT / 'tests' / 'toast')!r})\n"
        "from notification_server import NotificationServer\n"
        f"def note(text): print(text, file=open({str(folder / 'notes')!r}, 'a'))\n"
        "async def main():\n"
        "    server = NotificationServer(os.environ['DBUS_STARTER_ADDRESS'])\n"
        "    await server.start()\n"
        "    await server.toast()\n"
        "    note('shown')\n"
        "    await server.until(lambda: not server.screen)\n"
        "    await server.stop()\n"
        "    note('ended')\n"
        "asyncio.run(main())\n"
    )
    return program


def _noted(folder: Path, text: str) -> int:
    notes = folder / "notes"
    return notes.read_text().split().count(text) if notes.exists() else 0


def _server_at(bus: Any, notifications: Make) -> Any:
    return notifications(_Place({"DBUS_SESSION_BUS_ADDRESS": bus.address}))


class _Place:
    def __init__(self, env: dict[str, str]) -> None:
        self.env = env
