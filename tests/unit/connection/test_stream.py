"""What comes over the link, in which order, and how it is closed."""

import asyncio
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import engineio.base_client
import pytest

from nirmaan_tray import tls
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.demo.sessions import User
from nirmaan_tray.demo.site import DemoSite, SiteOptions
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.realtime import ListUpdate
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.session import Session

if TYPE_CHECKING:
    from tests.private_ca import PrivateCa
    from tests.unit.connection.conftest import Listening, MakeClock

ME = "me@nirmaan.test"
KEY = Credentials(Way.API_KEY, Secret("my-key:my-secret"))

CONNECTING, UP, OFFLINE, SIGN_IN_NEEDED = (
    LinkState.CONNECTING,
    LinkState.UP,
    LinkState.OFFLINE,
    LinkState.SIGN_IN_NEEDED,
)


async def test_states_come_in_order(site: DemoSite, session: Session, listening: "Listening") -> None:
    async with listening(session.connection) as heard:
        await heard.until_state(UP)
        assert heard.links == [(CONNECTING, None), (UP, None)]
        assert site.listening == {ME: 1}
        await site.disconnect_all()
        await heard.until_state(UP, 2)
        assert heard.links[2:] == [(OFFLINE, "link_lost"), (CONNECTING, "link_lost"), (UP, None)]
    assert {link.user for link in heard.incoming if isinstance(link, Link)} == {ME}


async def test_events_keep_their_order(site: DemoSite, session: Session, listening: "Listening") -> None:
    async with listening(session.connection) as heard:
        await heard.until_state(UP)
        for number in range(500):
            await site.publish(ME, "pr:new", {"notificationId": f"n{number}"})
        await heard.until(lambda: len(heard.names) == 500)
    assert heard.names == [f"n{number}" for number in range(500)]


async def test_what_is_not_for_us_is_ignored(
    site: DemoSite, session: Session, caplog: pytest.LogCaptureFixture, listening: "Listening"
) -> None:
    async with listening(session.connection) as heard:
        await heard.until_state(UP)
        for name, payload in (("progress", {"percent": 1}), ("msgprint", "text"), ("x", None), ("list_update", [])):
            await site.publish(ME, name, payload)
        for _ in range(3):
            await site.publish(ME, "pr:new", {"notificationId": None})
        await site.publish(ME, "po:delete", {"notificationId": "last"})
        await heard.until(lambda: heard.names == ["last"])
        assert not any(isinstance(incoming, ListUpdate) for incoming in heard.incoming)
    assert [record.levelname for record in caplog.records if record.name == "nirmaan_tray.wire"].count("WARNING") == 1


async def test_list_updates_are_asked_for_on_every_connect(
    site: DemoSite, session: Session, listening: "Listening"
) -> None:
    name = await site.notify(ME, "pr:new", title="x")
    async with listening(session.connection) as heard:
        for times in (1, 2, 3):
            await heard.until_state(UP, times)
            await site.mark_seen(name)
            await heard.until(lambda times=times: heard.incoming.count(ListUpdate(name)) == times)  # type: ignore[misc]
            await site.disconnect_all()


async def test_closing_at_any_moment_leaves_nothing(site: DemoSite, session: Session, listening: "Listening") -> None:
    """The stream's consumer is cancelled after every possible number of steps of the loop."""
    for steps in (0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610):
        before = asyncio.all_tasks()
        async with listening(session.connection):
            for _ in range(steps):
                await asyncio.sleep(0)
        left = {t for t in asyncio.all_tasks() - before if "engineio" in repr(t) or "socketio" in repr(t)}
        assert not {t for t in left if "async_client" in repr(t)}
    assert engineio.base_client.connected_clients == []


async def test_tls_with_a_private_authority(
    private_ca: "PrivateCa", account: Account, clocks: "MakeClock", listening: "Listening"
) -> None:
    async with DemoSite(SiteOptions(tls=private_ca.server)) as site:
        site.add_user(User(ME, ME))
        site.api_key(ME, "my-key", "my-secret")
        here = replace(account, site=site.url, socket_url=site.socket_url, ca_file=private_ca.ca_file)
        session = Session(here, KEY, tls.context(private_ca.ca_file), SystemClock())
        async with session, listening(session.connection) as heard:
            await heard.until_state(UP)
            await site.publish(ME, "pr:new", {"notificationId": "heard"})
            await heard.until(lambda: heard.names == ["heard"])
        clock = clocks(enough=1)
        async with Session(here, KEY, tls.context(None), clock) as session, listening(session.connection) as heard:
            await clock.until_slept(1)
            assert heard.links == [(CONNECTING, None), (OFFLINE, "certificate")]


def test_neither_qt_nor_its_loop_is_loaded() -> None:
    program = "import sys, nirmaan_tray.session; print([m for m in sys.modules if m in ('PySide6', 'qasync')])"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=30)
    assert ran.stdout.strip() == "[]"
