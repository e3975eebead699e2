"""What a second start, a link and the computer's own start do, with the running program and without one."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from nirmaan_tray import remembered
from nirmaan_tray.app_links import to_open
from nirmaan_tray.demo.documents import Document
from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.ui import words

if TYPE_CHECKING:
    from tests.e2e.command import Tray
    from tests.e2e.tray.opener import Opener
    from tests.e2e.tray.panel import Panel
    from tests.e2e.tray.screen import Screen

ME = "me@nirmaan.test"
INBOX = f"^{words.window_title()}"

ICON_S = 20.0

Make = Callable[..., Any]


def unread(site: DemoSite, title: str, action_url: str = "") -> str:
    (name,) = site.insert_many([Document(recipient=ME, title=title, seen="false", action_url=action_url)])
    return name


async def test_a_link_does_what_a_click_in_the_list_does(
    signed_in: "Tray", site: DemoSite, toasts: Any, start: Make, opener: "Opener", panel: "Panel", until: Make
) -> None:
    running = await start(signed_in)
    await running.up()
    wanted = await site.notify(ME, "po:new", title="one", action_url="purchase-orders/PO-1")
    other = await site.notify(ME, "po:new", title="two", action_url="purchase-orders/PO-2")
    await toasts.toast(2)

    clicked = replace(signed_in, env={**signed_in.env, "XDG_ACTIVATION_TOKEN": "token-1"})
    ran = await clicked.run("link", "--", to_open(wanted))
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    await until(lambda: site.document(wanted).seen == "true")
    await until(lambda: opener.opened)
    assert opener.opened == [(f"{site.url}/frontend/purchase-orders/PO-1", "token-1")]
    await toasts.until(lambda: len(toasts.screen) == 1)
    assert site.document(other).seen == "false"

    assert (await signed_in.run("open", other)).code == 0
    await until(lambda: site.document(other).seen == "true")
    assert [url for url, _ in opener.opened] == [
        f"{site.url}/frontend/purchase-orders/PO-1",
        f"{site.url}/frontend/purchase-orders/PO-2",
    ]


async def test_a_click_on_a_toast_of_an_earlier_run_starts_the_program(
    signed_in: "Tray", site: DemoSite, start: Make, opener: "Opener", panel: "Panel", until: Make, screen: "Screen"
) -> None:
    # It came while nobody listened: the list does not have it until the first catch-up.
    wanted = unread(site, "one", action_url="purchase-orders/PO-1")
    await start(signed_in, signed_in.command("link", "--", to_open(wanted)))
    await until(lambda: site.document(wanted).seen == "true")
    await until(lambda: opener.opened)
    assert opener.opened == [(f"{site.url}/frontend/purchase-orders/PO-1", "")]
    assert await screen.windows(INBOX) == []


@pytest.mark.parametrize("name", ["n0such", "../../etc/passwd", "--home"])
async def test_what_the_list_does_not_have_is_not_opened(
    signed_in: "Tray", site: DemoSite, start: Make, opener: "Opener", panel: "Panel", screen: "Screen", name: str
) -> None:
    mine = unread(site, "mine")
    (foreign,) = site.insert_many([Document(recipient="other@nirmaan.test", title="foreign", seen="false")])
    running = await start(signed_in)
    await running.up()
    for link in (to_open(name), to_open(foreign)):
        assert (await signed_in.run("link", "--", link)).code == 0
    await screen.windows(INBOX)
    assert opener.opened == []
    assert {site.document(mine).seen, site.document(foreign).seen} == {"false"}
    screen.picture("a-link-to-nothing")


@pytest.mark.parametrize(
    "line",
    [
        ["link", "--", "https://evil.example/"],
        ["link", "--", "nirmaan-tray:quit"],
        ["link", "--", "--home=elsewhere"],
        ["link", "--", "nirmaan-tray:show", "--home", "elsewhere"],
        ["link", "--", ""],
        ["link"],
    ],
)
async def test_what_is_no_link_of_ours_is_refused(tray: "Tray", line: list[str]) -> None:
    ran = await tray.run(*line)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err
    assert not list(tray.home.glob("data/*.log"))


async def test_nobody_signed_in_sees_the_list_where_it_says_so(
    tray: "Tray", start: Make, opener: "Opener", panel: "Panel", screen: "Screen", until: Make
) -> None:
    running = await start(tray, tray.command("open", "a1b2c3"))

    async def shown() -> bool:
        return await screen.windows(INBOX) != []

    await until(shown, "the list")
    assert opener.opened == []
    await running.stop()


async def test_the_computers_own_start_shows_no_window_and_waits_for_a_tray(
    tray: "Tray", start: Make, panel: "Panel", screen: "Screen", until: Make
) -> None:
    """The panel of a desktop comes after the programs; the network, and whoever signs in, later still."""
    (tray.home / "data" / remembered.FILE).unlink()
    await panel.stop()
    running = await start(tray, tray.command("run", "--background"))
    # Longer than it waits for a tray before a window takes its place, when somebody started it by hand.
    await asyncio.sleep(11)
    assert await screen.asks("search", "--onlyvisible", "--pid", str(running.process.pid)) == ""
    await panel.start()
    await asyncio.wait_for(panel.icon(), 10)
    await panel.says("Nirmaan: not signed in")
    assert await screen.asks("search", "--onlyvisible", "--pid", str(running.process.pid)) == ""
    # A second one of these, from a session that was restored, is nobody's wish.
    assert (await tray.run("run", "--background")).code == 0
    assert await screen.windows(INBOX) == []


async def test_quit_ends_it_and_returns_when_it_has_ended(signed_in: "Tray", start: Make, panel: "Panel") -> None:
    running = await start(signed_in)
    await running.up()
    assert (await signed_in.run("quit")).code == 0
    await running.ends(0.5)
    again = await signed_in.run("quit")
    assert (again.code, again.out, again.err) == (0, "", "")


@pytest.mark.slow
@pytest.mark.timeout(180)
async def test_twenty_starts_at_once_leave_one(signed_in: "Tray", start: Make, panel: "Panel") -> None:
    started = await asyncio.gather(*(start(signed_in) for _ in range(20)))
    ended = {asyncio.ensure_future(each.process.wait()): each for each in started}
    done: set[asyncio.Future[int]] = set()
    async with asyncio.timeout(120):
        while len(done) < 19:
            some, _ = await asyncio.wait(ended.keys() - done, return_when=asyncio.FIRST_COMPLETED)
            done |= some
    assert {task.result() for task in done} == {0}
    (only,) = (each for task, each in ended.items() if task not in done)
    await asyncio.wait_for(panel.icon(), ICON_S)
    await only.stop()
    await next(task for task in ended if task not in done)


async def test_who_wants_no_start_with_the_computer_gets_none_whoever_made_the_entry(
    tray: "Tray", start: Make, panel: "Panel"
) -> None:
    """On Windows an administrator's entry starts it for everybody, and no person can take that away."""
    tray.settings_file.write_text('autostart = "no"\n')
    running = await start(tray, tray.command("run", "--background"))
    await running.ends(10)
    # Started by hand it stays.
    running = await start(tray)
    await panel.says("Nirmaan: not signed in")
    await running.stop()
