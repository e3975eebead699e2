"""What a person sees and clicks: dunst's toast and Chromium's page on a real screen, and desktops without a tray."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.ui import words

if TYPE_CHECKING:
    from tests.e2e.command import Tray
    from tests.e2e.tray.opener import Opener
    from tests.e2e.tray.panel import Panel
    from tests.e2e.tray.screen import Screen

ME = "me@nirmaan.test"
HAT = "#f5a623"
INBOX = f"^{words.window_title()}"
DUNST = """
[global]
  mouse_left_click = do_action, close_current
  origin = top-right
  offset = 20x20
  font = Noto Sans 11
"""
CHROMIUM = """
exec chromium --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --disable-sync --disable-extensions \\
  --disable-background-networking --disable-component-update --password-store=basic --window-size=800,600 \\
  --window-position=0,60 --user-data-dir={profile} "$1"
"""

Make = Callable[..., Any]


@pytest.fixture
def dunst(tray: "Tray", tmp_path: Path) -> Iterator[None]:
    """dunst on the screen and on the desktop's bus."""
    config = tmp_path / "dunstrc"
    config.write_text(DUNST)
    nothing = subprocess.DEVNULL
    with subprocess.Popen(["dunst", "-conf", str(config)], env=tray.env, stdout=nothing, stderr=nothing) as process:
        yield
        process.terminate()


@pytest.fixture
def chromium(tray: "Tray", opener: "Opener", tmp_path: Path) -> Iterator[None]:
    """Chromium is what addresses are opened with."""
    opener.runs(f"echo $$ > {tmp_path}/chromium.pid\n" + CHROMIUM.format(profile=tmp_path / "chromium"))
    with ExitStack() as stack:
        yield
        if (tmp_path / "chromium.pid").exists():
            pid = (tmp_path / "chromium.pid").read_text().strip()
            stack.callback(subprocess.run, ["kill", pid], check=False, stderr=subprocess.DEVNULL)


@pytest.mark.slow
@pytest.mark.usefixtures("dunst", "chromium")
async def test_a_click_on_the_toast_shows_the_document_in_the_browser(
    signed_in: "Tray", site: DemoSite, screen: "Screen", tint2: Make, start: Make, until: Make
) -> None:
    tint2()
    await (await start(signed_in)).up()
    name = await site.notify(
        ME,
        "po:new",
        title="नया PO & <more>",
        description="Cement for <b>Tower A</b> 🚧",
        project="Tower A",
        document="Procurement Orders",
        docname="PO/24-25/0117",
        action_url="purchase-orders/PO&=24-25&=0117?tab=Approved%20PO",
    )
    (toast,) = await until(lambda: screen.windows("^Dunst$"), "the toast")
    screen.picture("toast-in-dunst")
    await screen.xdotool("mousemove", "--sync", "--window", toast, "40", "20", "click", "1")
    await until(lambda: pages(site), "the document's page", 60)
    assert pages(site) == [("/frontend/purchase-orders/PO&=24-25&=0117", {"tab": "Approved PO"})]
    assert "Chrom" in site_agent(site)
    await until(lambda: screen.windows("PO/24-25/0117"), "the browser's window")
    await until(lambda: site.document(name).seen == "true")
    screen.picture("document-in-chromium")
    assert await screen.windows("^Dunst$") == []


@pytest.mark.slow
async def test_without_a_tray_the_inbox_takes_its_place_until_there_is_one(
    signed_in: "Tray", site: DemoSite, screen: "Screen", tint2: Make, start: Make, until: Make
) -> None:

    async def no_inbox() -> bool:
        return await screen.windows(INBOX) == []

    application = await start(signed_in)
    await application.up()
    assert await no_inbox()
    (window,) = await until(lambda: screen.windows(INBOX), "the inbox in the tray's place")
    screen.picture("without-a-tray")
    # To close it would be to lose it, so it is minimised.
    await screen.xdotool("windowactivate", "--sync", window, "key", "alt+F4")
    await until(no_inbox, "the window is minimised")
    assert application.process.returncode is None
    tint2()
    await until(lambda: screen.shows(HAT), "the icon in the late panel")


async def test_a_panel_that_comes_late_and_restarts(
    signed_in: "Tray", site: DemoSite, panel: "Panel", screen: "Screen", start: Make
) -> None:
    await panel.stop()
    await (await start(signed_in)).up()
    await site.notify(ME, "pr:new", title="A")
    await panel.start()
    await panel.says("Nirmaan: connected, 1 unread")
    await panel.stop()
    await site.notify(ME, "pr:new", title="B")
    await panel.start()
    await panel.says("Nirmaan: connected, 2 unread")
    await panel.click()
    await panel.offers("B")


def pages(site: DemoSite) -> list[tuple[str, dict[str, str]]]:
    """Return the documents' pages that were asked for."""
    asked = (seen for seen in site.requests if seen.path.startswith("/frontend/"))
    return [(seen.path, dict(seen.query)) for seen in asked]


def site_agent(site: DemoSite) -> str:
    return next(seen.headers["User-Agent"] for seen in site.requests if seen.path.startswith("/frontend/"))
