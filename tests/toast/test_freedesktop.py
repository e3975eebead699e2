"""Toasts over a real session bus, to a notification server of the tests' own and to dunst."""

import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from nirmaan_tray import resources
from nirmaan_tray.model.sound import SILENT, Sound
from nirmaan_tray.model.toast import Action, Button, Click, Toast
from nirmaan_tray.toast import markup
from nirmaan_tray.toast.freedesktop import FreedesktopToaster

Make = Callable[..., Any]


@pytest_asyncio.fixture
async def server(session_bus: Any, notifications: Make, at: Make) -> Any:
    """A notification server on the session bus of this process."""
    at(session_bus.env["DBUS_SESSION_BUS_ADDRESS"])
    server = notifications(session_bus)
    await server.start()
    return server


@pytest_asyncio.fixture
async def toaster(server: Any, heard: Any, running: Make) -> AsyncIterator[FreedesktopToaster]:
    """A toaster that has met the server."""
    toaster = FreedesktopToaster(heard.ears)
    async with running(toaster):
        await heard.until_available(True)
        yield toaster


async def test_a_toast_is_told_in_the_servers_words(toaster: Any, server: Any, toast: Make) -> None:
    toaster.show(toast("abc123", "New PR", "Cement\nTower A · PR-0042"))
    shown = await server.toast()
    assert (shown.summary, shown.body) == ("New PR", "Cement\nTower A · PR-0042")
    assert shown.app == "Nirmaan"
    assert shown.icon == resources.path("icons/nirmaan-tray.svg").as_uri()
    assert shown.actions == {"default": "Open", "open": "Open", "mark_seen": "Mark seen", "snooze": "Snooze 1 h"}
    assert shown.hints == {"desktop-entry": "nirmaan-tray", "category": "im.received", "urgency": 1}
    assert shown.signatures == {"desktop-entry": "s", "category": "s", "urgency": "y"}
    assert (shown.replaces, shown.timeout) == (0, -1)


async def test_only_an_urgent_one_is_critical_and_stays(toaster: Any, server: Any, toast: Make) -> None:
    toaster.show(toast("a", urgent=True))
    shown = await server.toast()
    assert (shown.hints["urgency"], shown.timeout) == (2, 0)


@pytest.mark.parametrize(
    ("sound", "hint", "signature"),
    [
        (SILENT, {"suppress-sound": True}, "b"),
        (Sound(system=True), {"sound-name": "message-new-instant"}, "s"),
        (Sound(file=Path("/home/asha/घंटी.oga")), {"sound-file": "/home/asha/घंटी.oga"}, "s"),
    ],
)
async def test_a_server_with_sounds_is_told_which(
    session_bus: Any,
    notifications: Make,
    at: Make,
    heard: Any,
    running: Make,
    toast: Make,
    sound: Sound,
    hint: dict[str, object],
    signature: str,
) -> None:
    at(session_bus.env["DBUS_SESSION_BUS_ADDRESS"])
    server = notifications(session_bus, capabilities=("body", "actions", "sound"))
    await server.start()
    async with running(toaster := FreedesktopToaster(heard.ears)):
        await heard.until_available(True)
        toaster.show(toast("a", sound=sound))
        shown = await server.toast()
        about_sound = {key: value for key, value in shown.hints.items() if "sound" in key}
        assert about_sound == hint
        assert {shown.signatures[key] for key in hint} == {signature}
        await _settled(toaster, server, heard)
        assert heard.played == []


async def test_for_a_server_without_sounds_they_are_played_once_each(
    toaster: Any, server: Any, toast: Make, heard: Any
) -> None:
    bell, own = Sound(file=Path("/bell.wav")), Sound(system=True)
    toaster.show(toast("a", sound=bell))
    toaster.show(toast("b"))
    toaster.show(toast("c", sound=own))
    await heard.until(lambda: heard.played == [bell, own])
    assert not any("sound" in key for shown in server.shown for key in shown.hints)


async def test_what_was_not_shown_is_not_heard(
    toaster: Any, server: Any, toast: Make, heard: Any, caplog: pytest.LogCaptureFixture
) -> None:
    server.refuses = f"{__name__}.TooMany"
    toaster.show(toast("a", sound=Sound(system=True)))
    await server.until(lambda: server.calls.count("Notify") == 1)
    server.refuses = ""
    await _settled(toaster, server, heard)
    assert heard.played == []
    caplog.clear()


TEXTS = [
    "<b>bold</b> & 'quotes' \"too\"",
    "सीमेंट की 50 बोरी 🚧👷🏽‍♀️",
    "&amp;lt; &#8377;",
    "nul \0 escape \x1b[1m",
    "half \ud83d",
]


@pytest.mark.parametrize("text", TEXTS)
async def test_a_server_with_markup_shows_what_was_written(toaster: Any, server: Any, toast: Make, text: str) -> None:
    toaster.show(toast("a", text, text))
    shown = await server.toast()
    assert shown.summary == markup.line(text, 200), "a summary is never markup"
    assert shown.text == markup.body(text)
    assert "<" not in shown.body


@pytest.mark.parametrize("text", TEXTS)
async def test_a_server_without_markup_gets_it_plain(
    session_bus: Any, notifications: Make, at: Make, heard: Any, running: Make, toast: Make, text: str
) -> None:
    at(session_bus.env["DBUS_SESSION_BUS_ADDRESS"])
    server = notifications(session_bus, capabilities=("body", "actions"))
    await server.start()
    async with running(toaster := FreedesktopToaster(heard.ears)):
        await heard.until_available(True)
        toaster.show(toast("a", text, text))
        assert (await server.toast()).body == markup.body(text)


async def test_a_server_that_can_do_nothing_gets_one_line(
    session_bus: Any, notifications: Make, at: Make, heard: Any, running: Make, toast: Make
) -> None:
    at(session_bus.env["DBUS_SESSION_BUS_ADDRESS"])
    server = notifications(session_bus, capabilities=())
    await server.start()
    async with running(toaster := FreedesktopToaster(heard.ears)):
        await heard.until_available(True)
        toaster.show(toast("a", "New PR", "Cement & steel\nTower A"))
        shown = await server.toast()
        assert (shown.summary, shown.body, shown.actions) == ("New PR · Cement & steel Tower A", "", {})


async def test_5000_characters_are_cut(toaster: Any, server: Any, toast: Make) -> None:
    toaster.show(toast("a", "<" * 5000, "&" * 5000 + "\nTower A"))
    shown = await server.toast()
    assert len(shown.summary) == markup.TITLE_CHARS
    assert len(shown.text) <= markup.BODY_CHARS
    assert shown.body.endswith("&amp;…\nTower A"), "cut before escaping, never within an entity"


async def test_each_toast_opens_its_own_and_no_other(toaster: Any, server: Any, toast: Make, heard: Any) -> None:
    keys = [f"name{n}" for n in range(20)]
    for key in keys:
        toaster.show(toast(key, key))
    await server.toast(20)
    for shown in reversed(server.shown):
        server.press(shown, "default" if shown.id % 2 else "mark_seen", token=f"token of {shown.summary}")
    await heard.until(lambda: len(heard.clicks) == 20)
    assert heard.clicks == [
        Click(shown.summary, Action.OPEN if shown.id % 2 else Action.MARK_SEEN, f"token of {shown.summary}")
        for shown in reversed(server.shown)
    ]


async def test_a_body_click_asks_for_the_first_button(toaster: Any, server: Any, heard: Any) -> None:
    toaster.show(Toast("burst", "7 new", "", (Button(Action.SHOW_INBOX, "Show inbox"), Button(Action.OPEN, "Open"))))
    server.press(await server.toast())
    await heard.until(lambda: heard.clicks == [Click("burst", Action.SHOW_INBOX)])


async def test_a_toast_without_buttons_has_no_actions(toaster: Any, server: Any, heard: Any) -> None:
    toaster.show(Toast("mute", "Signed out", "", ()))
    assert (await server.toast()).actions == {}
    server.press(server.shown[0])
    await _settled(toaster, server, heard)
    assert heard.clicks == []


async def test_a_click_closes_and_counts_once(toaster: Any, server: Any, heard: Any, toast: Make) -> None:
    server.closes_clicked = False
    toaster.show(toast("a"))
    shown = await server.toast()
    server.press(shown)
    server.press(shown)
    await server.until(lambda: server.closed == [shown.id])
    await _settled(toaster, server, heard)
    assert heard.clicks == [Click("a", Action.OPEN)]


async def test_foreign_ids_and_actions_are_ignored(toaster: Any, server: Any, heard: Any, toast: Make) -> None:
    toaster.show(toast("a"))
    shown = await server.toast()
    server.emit("ActivationToken", "us", 4711, "foreign")
    server.emit("ActionInvoked", "us", 4711, "default")
    server.emit("NotificationClosed", "uu", 4711, 2)
    server.emit("ActionInvoked", "us", shown.id, "inline-reply")
    server.emit("ActionInvoked", "s", "malformed")
    server.emit("ActionInvoked", "", *())
    server.emit("Invented", "us", shown.id, "default")
    server.press(shown, "mark_seen")
    await heard.until(lambda: bool(heard.clicks))
    assert heard.clicks == [Click("a", Action.MARK_SEEN)]


async def test_the_word_of_a_program_that_is_no_server_is_ignored(
    toaster: Any, server: Any, session_bus: Any, notifications: Make, heard: Any, toast: Make
) -> None:
    impostor = notifications(session_bus)
    await impostor.start(replace=False)
    toaster.show(toast("a"))
    shown = await server.toast()
    impostor.emit_to(shown.sender, "ActionInvoked", "us", shown.id, "default")
    await impostor.heard_by_the_bus()
    await _settled(toaster, server, heard)
    assert heard.clicks == []


async def test_a_key_on_the_screen_is_replaced_in_place(toaster: Any, server: Any, heard: Any, toast: Make) -> None:
    toaster.show(toast("other"))
    for count in (6, 7, 8):
        toaster.show(toast("burst", f"{count} new"))
    await server.toast(4)
    assert [(s.id, s.replaces) for s in server.shown] == [(1, 0), (2, 0), (2, 2), (2, 2)]
    assert server.screen[2].summary == "8 new"
    server.press(2)
    await heard.until(lambda: heard.clicks == [Click("burst", Action.OPEN)])


async def test_only_what_is_on_the_screen_is_replaced(toaster: Any, server: Any, heard: Any, toast: Make) -> None:
    for key in ("stays", "expired", "dismissed"):
        toaster.show(toast(key, key))
    await server.toast(3)
    server.take_away(2)
    server.take_away(3, 2)
    await _settled(toaster, server, heard)
    shown = len(server.shown)
    for key in ("expired", "dismissed", "unknown", "stays"):
        toaster.replace(toast(key, "hidden"))
    toaster.show(toast("on its way", "content"))
    toaster.replace(toast("on its way", "hidden"))
    await server.toast(shown + 3)
    assert [(new.summary, new.replaces) for new in server.shown[shown:]] == [
        ("hidden", 1),
        ("content", 0),
        ("hidden", server.shown[shown + 1].id),
    ]
    toaster.withdraw(["stays"])
    toaster.replace(toast("stays", "again"))
    await _settled(toaster, server, heard)
    assert "again" not in [new.summary for new in server.shown]


async def test_a_key_that_expired_is_shown_anew(toaster: Any, server: Any, heard: Any, toast: Make) -> None:
    toaster.show(toast("a"))
    server.take_away(await server.toast())
    await _settled(toaster, server, heard)
    toaster.show(toast("a"))
    assert (await server.toast(3)).replaces == 0


async def test_what_is_withdrawn_is_closed_and_nothing_else(toaster: Any, server: Any, toast: Make) -> None:
    for key in ("a", "b", "c"):
        toaster.show(toast(key, key))
    toaster.withdraw(iter(["a", "c", "unknown"]))
    await server.until(lambda: len(server.closed) == 2)
    assert [shown.summary for shown in server.screen.values()] == ["b"]


async def test_what_is_gone_is_not_withdrawn_again(toaster: Any, server: Any, heard: Any, toast: Make) -> None:
    toaster.show(toast("expired"))
    server.take_away(await server.toast())
    toaster.show(toast("clicked"))
    server.press(await server.toast(2))
    await _settled(toaster, server, heard)
    toaster.withdraw(["expired", "clicked"])
    await _settled(toaster, server, heard)
    # A clicked one may be closed in case its server does not; the expired one is nobody's business any more.
    assert 1 not in server.closed
    assert server.closed.count(2) <= 1


async def test_a_click_on_what_was_withdrawn_is_none(toaster: Any, server: Any, heard: Any, toast: Make) -> None:
    toaster.show(toast("a"))
    await server.toast()
    toaster.withdraw(["a"])
    await server.until(lambda: server.closed == [1])
    server.emit("ActionInvoked", "us", 1, "default")
    await _settled(toaster, server, heard)
    assert heard.clicks == []


async def test_a_refused_toast_costs_no_other(
    toaster: Any, server: Any, heard: Any, toast: Make, caplog: pytest.LogCaptureFixture
) -> None:
    server.refuses = f"{__name__}.TooMany"
    toaster.show(toast("a"))
    await server.until(lambda: server.calls.count("Notify") == 1)
    server.refuses = ""
    toaster.show(toast("b", "b"))
    assert (await server.toast()).summary == "b"
    assert heard.available == [True]
    (warning,) = [record for record in caplog.records if record.levelname == "WARNING"]
    assert "TooMany" in warning.getMessage()


async def test_nothing_stays_on_the_screen_at_the_end(server: Any, heard: Any, running: Make, toast: Make) -> None:
    async with running(toaster := FreedesktopToaster(heard.ears)):
        await heard.until_available(True)
        for key in ("a", "b", "c"):
            toaster.show(toast(key))
        await server.toast(3)
        server.closes_clicked = False
        server.press(1)
    await server.until(lambda: sorted(server.closed) == [1, 2, 3])
    assert server.screen == {}


async def test_a_toast_on_its_way_does_not_stay_either(server: Any, heard: Any, running: Make, toast: Make) -> None:
    async with running(toaster := FreedesktopToaster(heard.ears)) as task:
        await heard.until_available(True)
        server.hangs = True
        toaster.show(toast("a"))
        await server.until(lambda: "Notify" in server.calls)
        task.cancel()
        server.wake()
    await server.until(lambda: server.closed == [1])


async def test_the_end_takes_a_second_at_most_whatever_the_server_does(
    server: Any, heard: Any, running: Make, toast: Make
) -> None:
    async with running(toaster := FreedesktopToaster(heard.ears)):
        await heard.until_available(True)
        toaster.show(toast("a"))
        await server.toast()
        server.hangs = True
        toaster.show(toast("b"))
        await server.until(lambda: server.calls.count("Notify") == 2)
        began = time.monotonic()
    assert time.monotonic() - began < 1
    # It closes the one that it knew as soon as it comes to itself.
    await server.until(lambda: "CloseNotification" in server.calls)


async def test_the_loop_never_waits(server: Any, heard: Any, running: Make, toast: Make) -> None:
    async with running(toaster := FreedesktopToaster(heard.ears)):
        await heard.until_available(True)
        server.hangs = True
        began = time.monotonic()
        for number in range(1000):
            toaster.show(toast(f"n{number}"))
            toaster.withdraw([f"n{number}"])
        assert time.monotonic() - began < 0.05


async def _settled(toaster: FreedesktopToaster, server: Any, heard: Any) -> None:
    """Return when everything that the server said before this has been heard: a click comes behind it."""
    count = len(server.shown)
    toaster.show(Toast("settled", "settled", "", (Button(Action.OPEN, "Open"),)))
    server.press(await server.toast(count + 1))
    click = Click("settled", Action.OPEN)
    await heard.until(lambda: click in heard.clicks)
    heard.clicks.remove(click)


async def test_where_nothing_is_replaced_the_former_one_is_closed(toaster: Any, server: Any, toast: Make) -> None:
    server.replaces = False
    for count in (6, 7, 8):
        toaster.show(toast("several:1", f"{count} new notifications"))
    await server.until(lambda: server.closed == [1, 2])
    assert [shown.summary for shown in server.screen.values()] == ["8 new notifications"]
    toaster.withdraw(["several:1"])
    await server.until(lambda: not server.screen)
