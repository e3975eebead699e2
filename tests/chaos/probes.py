"""What a client that is well does when it is asked to; each returns what is wrong."""

import asyncio
import time
from collections.abc import Callable, Sequence

from nirmaan_tray.demo.site import DemoSite
from tests.chaos.havoc import ME, SID, Deeds
from tests.chaos.proxy import BOTH, Proxy
from tests.chaos.victim import Told, Victim

HEARD_S = 5.0
"""A client that is connected shows a new notification within this time, and follows what is done in the browser."""

COMMIT_S = 60.0
"""A deletion that is committed so late can be known from its event alone."""

RECONNECT_S = 15.0
END_S = 2.0
"""Everything is closed within this time; how long an interpreter takes to end after that is the machine's matter."""

EXIT_S = 30.0


async def hears(site: DemoSite, victim: Victim, deeds: Deeds) -> list[str]:
    """A client that says it is connected is not deaf."""
    begin = len(victim.told)
    name = await site.notify(ME, "pr:new", title="Do you hear me?")
    deeds.news.append(name)

    async def heard(fact: str) -> bool:
        return await _told(victim, begin, HEARD_S, lambda told: told.fact == fact and told.name == name)

    if not await heard("shown"):
        return [f"it says it is connected, and has not heard of {name} in {HEARD_S:g} s"]
    await site.mark_seen(name)
    if not await heard("seen"):
        return [f"{name} was read in the browser, and the client has not followed in {HEARD_S:g} s"]
    await site.delete(name, commit_after_s=COMMIT_S)
    if not await heard("withdrawn"):
        return [f"{name} is being deleted, and the client has not withdrawn it in {HEARD_S:g} s"]
    return []


async def knows_when_it_is_deaf(site: DemoSite, victim: Victim, socket_proxy: Proxy) -> list[str]:
    """An expired session connects happily as a guest who hears nothing: that is not to be called connected."""
    site.expire_sessions(ME)
    begin = len(victim.told)
    socket_proxy.cut()
    if not await _told(victim, begin, RECONNECT_S, lambda told: told.fields.get("state") == "sign_in_needed"):
        return [f"the session has expired, and the client has not noticed in {RECONNECT_S:g} s"]
    wrong = []
    if any(told.fields.get("state") == "up" for told in victim.told[begin:]):
        wrong.append("the session has expired, and the client said that it was connected")
    begin = len(victim.told)
    site.open_session(ME, SID)
    if not await _told(victim, begin, RECONNECT_S, lambda told: told.fields.get("state") == "up"):
        wrong.append(f"the session is valid again, and the client is not connected in {RECONNECT_S:g} s")
    return wrong


async def ends(victim: Victim, proxies: Sequence[Proxy]) -> list[str]:
    """Closing never hangs, here with a network that swallows everything."""
    for one in proxies:
        one.swallowing = BOTH
    began = time.time()
    code = await victim.stop(EXIT_S)
    closed = [told.at for told in victim.told if told.fact == "ended"]
    if not closed or closed[-1] - began > END_S:
        return [f"it did not close within {END_S:g} s"]
    return [f"it ended with {code}"] if code else []


async def _told(victim: Victim, begin: int, within_s: float, what: Callable[[Told], bool]) -> bool:
    """Return whether something is told after the first ``begin`` things, in time."""
    try:
        async with asyncio.timeout(within_s):
            await victim.until(lambda: any(what(told) for told in victim.told[begin:]))
    except TimeoutError:
        return False
    return True
