"""Several processes and one sign-in in the browser, in a real keyring, whose tokens each of them wants to renew at once."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import TYPE_CHECKING

from nirmaan_tray.demo.oauth import Client
from nirmaan_tray.demo.site import DemoSite
from tests import browser_program

if TYPE_CHECKING:
    from tests.e2e.command import Tray

ME = "me@nirmaan.test"
PASSWORD = "opensesame-PW"
GET_TOKEN = "/api/method/frappe.integrations.oauth2.get_token"

OpenSite = Callable[..., AbstractAsyncContextManager[DemoSite]]


async def test_processes_that_renew_the_same_tokens_at_once_stay_signed_in(tray: "Tray", open_site: OpenSite) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tray.settings_file.open("a") as file:
        file.write(f'oauth_client_id = "tray-client"\noauth_port = {port}\n')
    # So short a life that whoever starts finds the tokens due.
    client = Client("tray-client", f"http://127.0.0.1:{port}/callback", token_life=timedelta(minutes=1))
    async with open_site(oauth_client=client) as site:
        signing_in = await tray.start("sign-in", site.url, "--browser", "--no-open")
        assert signing_in.stderr is not None
        link = (await signing_in.stderr.readline()).decode().rpartition(" ")[2].strip()
        await asyncio.to_thread(browser_program.visit, ME, PASSWORD, link)
        await signing_in.communicate()
        assert signing_in.returncode == 0
        async with tray.listen() as listening:
            await listening.up()
            ran = await tray.each(*[("unread",)] * 2)
            assert [(one.code, one.err) for one in ran] == [(0, "")] * 2
            asked = [seen.status for seen in site.requests if seen.path == GET_TOKEN]
            assert asked.count(200) >= 2
            # What listens goes on with tokens that others have renewed: its own are of no use any more.
            name = await site.notify(ME, "pr:new", title="Heard")
            await listening.expect("arrived", name=name)
            assert not [told for told in listening.objects if told.get("state") == "sign_in_needed"]
            await listening.stop()
        assert len(site.provider._refresh) == 1
