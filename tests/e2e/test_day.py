"""A user's day with the commands: sign in, look, mark as seen, sign out. Each command is a process of its own."""

import asyncio
import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from nirmaan_tray.demo.faults import BAD_GATEWAY, CAPTIVE_PORTAL
from nirmaan_tray.demo.site import DemoSite

if TYPE_CHECKING:
    from tests.e2e.command import Tray

ME, OTHER = "me@nirmaan.test", "other@nirmaan.test"
PASSWORD = "opensesame-PW"
KEYS = ["name", "title", "description", "event_id", "document", "docname", "project", "url", "created_at"]


async def test_signed_in_once_it_stays_so(signed_in: "Tray", site: DemoSite) -> None:
    first = await site.notify(ME, "pr:new", title="First", description="An <b>urgent</b> one<br>with &amp; without")
    second = await site.notify(
        ME,
        "po:new",
        title="Second",
        document="Procurement Orders",
        docname="PO/24-25/0117",
        project="PROJ-0001",
        action_url="purchase-orders/PO&=24-25&=0117?tab=Approved%20PO",
    )
    foreign = await site.notify(OTHER, "pr:new", title="Not mine")

    told = (await signed_in.run("unread", "--json")).objects
    assert [list(one) for one in told] == [KEYS, KEYS]
    assert [one["name"] for one in told] == [second, first]
    assert told[0] | {"created_at": None} == {
        "name": second,
        "title": "Second",
        "description": "",
        "event_id": "po:new",
        "document": "Procurement Orders",
        "docname": "PO/24-25/0117",
        "project": "PROJ-0001",
        "url": f"{site.url}/frontend/purchase-orders/PO&=24-25&=0117?tab=Approved%20PO",
        "created_at": None,
    }
    assert told[1]["description"] == "An urgent one\nwith & without"
    assert told[1]["url"] == f"{site.url}/frontend/notifications"
    created_at = datetime.fromisoformat(told[0]["created_at"])
    assert created_at.utcoffset() is not None
    assert abs(created_at - site.now()) < timedelta(minutes=1)

    text = await signed_in.run("unread")
    assert text.out.endswith("\n")
    assert [line.split("  ")[1] for line in text.lines if not line.startswith(" ")] == ["Second", "First"]
    assert "An urgent one" in text.out
    assert foreign not in text.out
    assert "Not mine" not in text.out

    ran = await signed_in.run("seen", first)
    assert (ran.code, ran.out, ran.err) == (0, "Marked 1 as seen.\n", "")
    assert site.document(first).seen == "true"
    assert site.document(second).seen == "false"
    assert [one["name"] for one in (await signed_in.run("unread", "--json")).objects] == [second]


async def test_all_of_them_at_once(signed_in: "Tray", site: DemoSite) -> None:
    mine = [await site.notify(ME, "pr:new", title=str(number)) for number in range(30)]
    foreign = await site.notify(OTHER, "pr:new")
    ran = await signed_in.run("seen", "--all")
    assert (ran.code, ran.out, ran.err) == (0, "Marked 30 as seen.\n", "")
    assert {site.document(name).seen for name in mine} == {"true"}
    assert site.document(foreign).seen == "false"
    assert (await signed_in.run("unread")).out == "Nothing is unread.\n"
    assert (await signed_in.run("unread", "--json")).out == ""
    assert (await signed_in.run("seen", "--all")).out == "Marked 0 as seen.\n"


async def test_what_is_somebody_elses_is_left_alone(signed_in: "Tray", site: DemoSite) -> None:
    mine = await site.notify(ME, "pr:new")
    foreign = await site.notify(OTHER, "pr:new")
    before = site.document(foreign)
    ran = await signed_in.run("seen", foreign, mine, "n0such")
    assert ran.code == 2
    assert ran.out == "Marked 1 as seen.\n"
    assert ran.err == (
        f"nirmaan-tray: The site has no such notification of yours ({foreign}, n0such). It may have been deleted.\n"
    )
    assert site.document(foreign) == before
    assert site.document(mine).seen == "true"
    assert not [seen for seen in site.requests if seen.method == "PUT" and foreign in seen.path]


async def test_signing_out_ends_the_session_and_empties_the_keyring(tray: "Tray", site: DemoSite) -> None:
    await tray.run("sign-in", site.url, "--user", ME, "--stdin", typed=PASSWORD)
    assert list(site.sessions._sids.values()) == [ME]
    ran = await tray.run("sign-out")
    assert (ran.code, ran.out, ran.err) == (0, f"Signed out of {site.url}.\n", "")
    assert site.sessions._sids == {}
    assert await keyring_entries(tray) == []
    for words in (("unread",), ("sign-out",)):
        again = await tray.run(*words)
        assert again.code == 3
        assert "sign-in SITE" in again.complaint
    # What is left makes the next sign-in easy, and tells nobody anything.
    assert site.url in tray.settings_file.read_text()


async def test_signing_out_works_while_the_site_is_away(tray: "Tray", site: DemoSite) -> None:
    await tray.run("sign-in", site.url, "--user", ME, "--stdin", typed=PASSWORD)
    site.rest_fault = BAD_GATEWAY
    ran = await tray.run("sign-out")
    assert (ran.code, ran.err) == (0, "")
    assert await keyring_entries(tray) == []


async def test_signing_in_as_another_forgets_the_first(signed_in: "Tray", site: DemoSite) -> None:
    await signed_in.sign_in(site.url, key="other-key:other-secret")
    assert len(await keyring_entries(signed_in)) == 1
    await site.notify(OTHER, "pr:new", title="for the other")
    assert [told["title"] for told in (await signed_in.run("unread", "--json")).objects] == ["for the other"]


async def test_a_session_that_has_ended_is_told(tray: "Tray", site: DemoSite) -> None:
    await tray.run("sign-in", site.url, "--user", ME, "--stdin", typed=PASSWORD)
    site.expire_sessions(ME)
    for words in (("unread",), ("seen", "--all")):
        ran = await tray.run(*words)
        assert ran.code == 3
        assert "session has ended" in ran.complaint
    await tray.run("sign-in", site.url, "--user", ME, "--stdin", typed=PASSWORD)
    assert (await tray.run("unread")).code == 0


async def test_a_site_that_is_away_signs_nobody_out(signed_in: "Tray", site: DemoSite) -> None:
    for fault in (BAD_GATEWAY, CAPTIVE_PORTAL):
        site.rest_fault = fault
        ran = await signed_in.run("unread")
        assert ran.code == 4
        assert ran.complaint
    site.rest_fault = None
    assert (await signed_in.run("unread")).code == 0


async def keyring_entries(tray: "Tray") -> list[str]:
    """Return the labels of all entries in the desktop's keyring."""
    look = (
        "import secretstorage as s; "
        "[print(i.get_label()) for c in s.get_all_collections(s.dbus_init()) for i in c.get_all_items()]"
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", look), env=tray.env, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    return out.decode().splitlines()
