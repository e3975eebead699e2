"""Toasts as the bus brought them, and what clicks on them do: to the browser, and on the site."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from nirmaan_tray.demo.documents import Document
from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.ui import menu_words, toast_words, words

if TYPE_CHECKING:
    from tests.desktops import Desktop
    from tests.e2e.command import Tray
    from tests.e2e.tray.opener import Opener
    from tests.e2e.tray.panel import Panel
    from tests.e2e.tray.screen import Screen

ME = "me@nirmaan.test"
NORMAL, CRITICAL = 1, 2
INBOX = f"^{words.window_title()}"

Make = Callable[..., Any]


def unread(site: DemoSite, *titles: str) -> list[str]:
    """Store notifications in silence, as while nobody listens."""
    return site.insert_many(Document(recipient=ME, title=title, seen="false") for title in titles)


def titles(toasts: Any) -> list[str]:
    return [shown.summary for shown in toasts.shown]


async def test_what_the_bus_receives(signed_in: "Tray", site: DemoSite, toasts: Any, start: Make) -> None:
    await (await start(signed_in)).up()
    told: tuple[dict[str, Any], ...] = (
        {"title": 'Tom & Jerry\'s "site"', "description": "<b>bold</b> &lt;b&gt; & \"double\" 'single'"},
        {"title": "सीमेंट की नई माँग 🏗️", "description": "दो टन 🚧<br>आज ही", "project": "टावर क", "docname": "PR-1"},
        {"title": "T" * 5000, "description": "किलो " * 1000, "project": "Tower A", "document": "Procurement Requests"},
        {"title": "", "description": "", "kind": "alert"},
    )
    for number, fields in enumerate(told, 1):
        await site.notify(ME, "pr:new", **fields)
        await toasts.toast(number)
    first, second, third, fourth = toasts.shown

    assert first.summary == 'Tom & Jerry\'s "site"'
    assert first.text == "bold <b> & \"double\" 'single'"
    assert "<" not in first.body
    assert first.actions == {"default": "Open", "open": "Open", "mark_seen": "Mark seen", "snooze": "Snooze 1 h"}
    assert (first.app, first.hints["desktop-entry"]) == ("Nirmaan", "nirmaan-tray")
    assert (second.summary, second.text) == ("सीमेंट की नई माँग 🏗️", "दो टन 🚧\nआज ही\nटावर क · PR-1")
    assert 100 <= len(third.summary) <= 120
    assert 300 <= len(third.text) <= 400
    assert third.text.endswith("\nTower A · Procurement Requests")
    assert fourth.summary == toast_words.untitled()
    assert [shown.hints["urgency"] for shown in toasts.shown] == [NORMAL, NORMAL, NORMAL, CRITICAL]
    assert len({shown.id for shown in toasts.shown}) == 4


async def test_a_server_that_reads_no_markup_gets_none(
    signed_in: "Tray", site: DemoSite, desktop: "Desktop", notifications: Make, start: Make
) -> None:
    toasts = notifications(desktop, capabilities=("body",))
    await toasts.start()
    await (await start(signed_in)).up()
    await site.notify(ME, "pr:new", title="A & B", description="1 < 2 & <b>bold</b>")
    shown = await toasts.toast()
    assert (shown.summary, shown.body, shown.actions) == ("A & B", "1 < 2 & bold", {})


async def test_each_toast_opens_its_own_document_and_no_other(
    signed_in: "Tray", site: DemoSite, toasts: Any, start: Make, opener: "Opener", panel: "Panel", until: Make
) -> None:
    await (await start(signed_in)).up()
    names = []
    for number in range(1, 5):
        action_url = f"purchase-orders/PO&=24-25&=011{number}?tab=Approved%20PO"
        names.append(await site.notify(ME, "po:new", title=str(number), action_url=action_url))
        await toasts.toast(number)
    await panel.says("Nirmaan: connected, 4 unread")

    toasts.press(toasts.shown[1], token="token-2")
    await until(lambda: opener.opened)
    await until(lambda: site.document(names[1]).seen == "true")
    toasts.press(toasts.shown[3], "open")
    await until(lambda: len(opener.opened) == 2)
    await until(lambda: site.document(names[3]).seen == "true")
    assert opener.opened == [
        (f"{site.url}/frontend/purchase-orders/PO&=24-25&=0112?tab=Approved%20PO", "token-2"),
        (f"{site.url}/frontend/purchase-orders/PO&=24-25&=0114?tab=Approved%20PO", ""),
    ]
    await panel.says("Nirmaan: connected, 2 unread")

    toasts.press(toasts.shown[0], "mark_seen")
    await until(lambda: site.document(names[0]).seen == "true")
    await panel.says("Nirmaan: connected, 1 unread")
    assert len(opener.opened) == 2
    assert site.document(names[2]).seen == "false"
    assert list(toasts.screen) == [toasts.shown[2].id]
    # The menu opens the last one, and its toast goes.
    await panel.choose("3")
    await until(lambda: len(opener.opened) == 3)
    assert opener.opened[2][0].endswith("PO&=24-25&=0113?tab=Approved%20PO")
    await toasts.until(lambda: not toasts.screen)
    await panel.says("Nirmaan: connected")


async def test_a_toast_goes_when_it_is_seen_or_deleted_anywhere_and_at_sign_out(
    signed_in: "Tray", site: DemoSite, toasts: Any, start: Make, panel: "Panel"
) -> None:
    application = await start(signed_in)
    await application.up()
    names = []
    for number in range(1, 6):
        names.append(await site.notify(ME, "pr:new", title=str(number)))
        await toasts.toast(number)
    read, deleted, typed = (shown.id for shown in toasts.shown[:3])
    await site.mark_seen(names[0])
    await toasts.until(lambda: toasts.closed == [read])
    await panel.says("Nirmaan: connected, 4 unread")
    await site.delete(names[1])
    await toasts.until(lambda: toasts.closed == [read, deleted])
    assert (await signed_in.run("seen", names[2])).code == 0
    await toasts.until(lambda: toasts.closed == [read, deleted, typed])
    await panel.says("Nirmaan: connected, 2 unread")
    assert (await signed_in.run("sign-out")).code == 0
    await toasts.until(lambda: not toasts.screen)
    await panel.says("Nirmaan: not signed in")
    assert len(toasts.shown) == 5


async def test_mark_everything_seen_in_the_menu(
    signed_in: "Tray", site: DemoSite, toasts: Any, start: Make, panel: "Panel", until: Make
) -> None:
    before = unread(site, *(f"old {number}" for number in range(30)))
    await (await start(signed_in)).up()
    name = await site.notify(ME, "pr:new", title="new")
    await panel.says("Nirmaan: connected, 31 unread")
    labels = list(await panel.offers("new"))
    assert labels[:2] == [f"Connected as {ME}", "new"]
    assert len([label for label in labels if label.startswith("old")]) == 7
    await panel.choose(menu_words.menu_mark_all())
    await panel.says("Nirmaan: connected")
    await toasts.until(lambda: not toasts.screen)
    await until(lambda: {site.document(each).seen for each in [*before, name]} == {"true"})
    await panel.offers(menu_words.menu_nothing_unread())
    assert titles(toasts) == ["new"]


def counted(shown: Any) -> int:
    """Return how many a toast says there are."""
    number, _, rest = shown.summary.partition(" ")
    return int(number) if rest == "new notifications" else 0


async def test_two_hundred_at_once_become_one_that_counts_up_in_place(
    signed_in: "Tray", site: DemoSite, toasts: Any, start: Make, panel: "Panel", screen: "Screen", until: Make
) -> None:
    await (await start(signed_in)).up()
    for number in range(200):
        await site.notify(ME, "pr:new", title=f"Number {number}", kind="alert" if number == 150 else "info")
    await toasts.until(lambda: sum(map(counted, toasts.screen.values())) == 200, timeout_s=30)
    await panel.says("Nirmaan: connected, 200 unread")
    # On a busy machine a catch-up brings some before their own events do, and is summed up by itself.
    counting = list(toasts.screen.values())
    assert len(counting) <= 2
    assert CRITICAL in [shown.hints["urgency"] for shown in counting]
    singles = [shown for shown in toasts.shown if shown.summary.startswith("Number")]
    assert len(singles) <= 5
    assert set(toasts.closed) == {shown.id for shown in singles}
    for each in counting:
        first, *later = [shown for shown in toasts.shown if shown.id == each.id]
        assert first.replaces == 0
        assert all(shown.replaces == each.id for shown in later)
        assert [counted(shown) for shown in (first, *later)] == sorted(counted(shown) for shown in (first, *later))
    assert {shown.id for shown in toasts.shown} == {shown.id for shown in (*singles, *counting)}

    on_screen = counting[-1]
    assert on_screen.actions == {"default": "Show inbox", "show_inbox": "Show inbox"}
    toasts.press(on_screen)
    await until(lambda: screen.windows(INBOX), "the inbox")
    screen.picture("burst-in-the-inbox")
    assert (await panel.labels())["Number 199"]
    await panel.says("Nirmaan: connected, 200 unread")


async def test_after_an_absence_and_after_every_kind_of_end(
    signed_in: "Tray", site: DemoSite, toasts: Any, start: Make, panel: "Panel"
) -> None:
    unread(site, *(f"before the first sign-in {number}" for number in range(5)))
    application = await start(signed_in)
    await panel.says("Nirmaan: connected, 5 unread")

    # The site is away for a while.
    await site.unplug()
    await panel.says("Nirmaan: offline, trying again, 5 unread")
    unread(site, "a", "b", "c")
    site.insert_many([Document(recipient=ME, title="read elsewhere", seen="true")])
    await site.plug_in()
    await toasts.toast(3)
    assert sorted(titles(toasts)) == ["a", "b", "c"]
    await panel.says("Nirmaan: connected, 8 unread")

    # The application is away for a while.
    await application.stop()
    assert toasts.screen == {}
    unread(site, *(f"{number}" for number in range(10)))
    application = await start(signed_in)
    summary = await toasts.toast(4)
    assert (summary.summary, summary.body) == (toast_words.several(10), toast_words.away())
    await panel.says("Nirmaan: connected, 18 unread")

    # Nothing is told of twice, however it ended.
    await application.stop()
    application = await start(signed_in)
    await panel.says("Nirmaan: connected, 18 unread")
    await site.notify(ME, "pr:new", title="after a good end")
    await toasts.toast(5)
    await application.kill()
    unread(site, "while it was dead")
    application = await start(signed_in)
    await toasts.toast(6)
    await panel.says("Nirmaan: connected, 20 unread")
    await site.notify(ME, "pr:new", title="last")
    await toasts.toast(7)
    assert titles(toasts)[4:] == ["after a good end", "while it was dead", "last"]


async def test_a_summary_goes_when_all_that_it_stands_for_is_seen(
    signed_in: "Tray", site: DemoSite, toasts: Any, start: Make, panel: "Panel"
) -> None:
    await (await start(signed_in)).up()
    await panel.says("Nirmaan: connected")
    await site.unplug()
    await panel.says("Nirmaan: offline, trying again")
    names = unread(site, *"abcdef")
    await site.plug_in()
    summary = await toasts.toast()
    assert summary.summary == toast_words.several(6)
    for name in names[:-1]:
        await site.mark_seen(name)
    await panel.says("Nirmaan: connected, 1 unread")
    assert list(toasts.screen) == [summary.id]
    await site.mark_seen(names[-1])
    await toasts.until(lambda: not toasts.screen)


async def test_a_notification_server_that_comes_late_restarts_and_vanishes(
    signed_in: "Tray", site: DemoSite, desktop: "Desktop", notifications: Make, start: Make, panel: "Panel"
) -> None:
    toasts = notifications(desktop)
    await (await start(signed_in)).up()
    for title in ("early 1", "early 2"):
        await site.notify(ME, "pr:new", title=title)
    await panel.says("Nirmaan: connected, 2 unread")
    await toasts.start()
    await toasts.toast(2)
    assert titles(toasts) == ["early 1", "early 2"]

    await toasts.restart()
    await toasts.until(lambda: toasts.calls[-1] == "GetCapabilities")
    await site.notify(ME, "pr:new", title="after the restart")
    await toasts.toast(3)

    await toasts.stop()
    for title in ("gone 1", "gone 2", "gone 3", "gone 4"):
        await site.notify(ME, "pr:new", title=title)
    await panel.says("Nirmaan: connected, 7 unread")
    await toasts.start()
    await toasts.toast(4)
    await site.notify(ME, "pr:new", title="last")
    await toasts.toast(5)
    assert titles(toasts)[2:] == ["after the restart", toast_words.several(4), "last"]


async def test_do_not_disturb(signed_in: "Tray", site: DemoSite, toasts: Any, start: Make, panel: "Panel") -> None:
    application = await start(signed_in)
    await application.up()
    await panel.choose(menu_words.menu_quiet_for_good())
    await panel.offers(menu_words.menu_quiet_until(""))
    await site.notify(ME, "pr:new", title="in silence")
    await panel.says("Nirmaan: connected, 1 unread")
    await application.stop()
    # It holds over a restart, and so does what came in it.
    application = await start(signed_in)
    await panel.offers(menu_words.menu_quiet_until(""))
    await site.notify(ME, "pr:new", title="in silence, too")
    await panel.says("Nirmaan: connected, 2 unread")
    assert toasts.shown == []
    await panel.choose(menu_words.menu_quiet_off())
    await panel.offers(menu_words.menu_quiet())
    await toasts.toast()
    await site.notify(ME, "pr:new", title="aloud")
    await toasts.toast(2)
    assert titles(toasts) == [toast_words.several(2), "aloud"]


async def test_a_browser_that_does_not_start_leaves_it_unread(
    signed_in: "Tray", site: DemoSite, toasts: Any, start: Make, opener: "Opener", panel: "Panel", until: Make
) -> None:
    works = (opener.folder / "xdg-open").read_text()
    opener.runs("exit 3")
    await (await start(signed_in)).up()
    name = await site.notify(ME, "pr:new", title="A")
    toasts.press(await toasts.toast())
    await panel.says("Nirmaan: no browser could be started, 1 unread")
    await until(lambda: site.document(name).seen in {"false", "0"})
    opener.runs(works)
    await panel.choose("A")
    await panel.says("Nirmaan: connected")
    assert opener.opened == [(f"{site.url}/frontend/notifications", "")]
    await until(lambda: site.document(name).seen == "true")
