"""The local database, as its user meets it: damaged, or on a disk that cannot be written."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.ui import menu_words, toast_words, words

if TYPE_CHECKING:
    from tests.e2e.command import Tray
    from tests.e2e.tray.panel import Panel
    from tests.e2e.tray.screen import Screen

ME = "me@nirmaan.test"

Make = Callable[..., Any]


async def test_a_damaged_list_is_set_aside_said_in_a_sentence_and_filled_again(
    signed_in: "Tray", site: DemoSite, toasts: Any, start: Make, panel: "Panel"
) -> None:
    application = await start(signed_in)
    await application.up()
    await site.notify(ME, "pr:new", title="before")
    assert (await toasts.toast()).summary == "before"
    await application.stop()
    damage(signed_in.home / "data")

    await (await start(signed_in)).up()
    told = await toasts.toast(2)
    assert told.summary == toast_words.store_renewed_title()
    (kept,) = (signed_in.home / "data").glob("inbox-*.db.damaged-*")
    assert kept.name in told.body
    await panel.says("Nirmaan: connected, 1 unread")
    await site.notify(ME, "pr:new", title="after")
    assert (await toasts.toast(3)).summary == "after"
    assert [toast.summary for toast in toasts.shown] == ["before", toast_words.store_renewed_title(), "after"]


async def test_where_nothing_can_be_written_it_goes_on_in_memory_and_says_so(
    signed_in: "Tray", site: DemoSite, toasts: Any, start: Make, panel: "Panel", screen: "Screen", until: Make
) -> None:
    application = await start(signed_in)
    await application.up()
    await site.notify(ME, "pr:new", title="before")
    assert (await toasts.toast()).summary == "before"
    await application.stop()
    bar(signed_in.home / "data")

    application = await start(signed_in)
    await application.up()
    await panel.says("Nirmaan: the disk cannot be written; list in memory, 1 unread")
    name = await site.notify(ME, "pr:new", title="after")
    after = await toasts.toast(2)
    assert after.summary == "after"
    toasts.press(after, "mark_seen")
    await until(lambda: site.document(name).seen == "true")
    await panel.choose(menu_words.menu_inbox())
    await until(lambda: screen.windows(f"^{words.window_title()}"), "the inbox")
    screen.picture("in-memory")
    assert [toast.summary for toast in toasts.shown] == ["before", "after"]


def damage(folder: Path) -> None:
    """Overwrite the middle of the database, as a dying disk would."""
    (database,) = folder.glob("inbox-*.db")
    for beside in folder.glob("inbox-*.db-*"):
        beside.unlink()
    written = bytearray(database.read_bytes())
    written[4096 : len(written)] = b"\xff" * (len(written) - 4096)
    database.write_bytes(written)


def bar(folder: Path) -> None:
    """Let the database's place be one where nothing can be made: its drive is gone."""
    (database,) = folder.glob("inbox-*.db")
    for beside in folder.glob("inbox-*.db-*"):
        beside.unlink()
    database.unlink()
    database.symlink_to(folder / "gone" / "inbox.db")
