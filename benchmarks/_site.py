"""The demo site as the benchmarks use it: a program that takes orders on standard input and answers on standard output.

One JSON object a line each way. A process of its own, so that the site's work is not mistaken for the client's.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any

from benchmarks._rows import KEY, TIME_ZONE, USER, old_documents
from nirmaan_tray.demo.documents import Document
from nirmaan_tray.demo.sessions import User
from nirmaan_tray.demo.site import DemoSite, SiteOptions


class Orders:
    """What the benchmarks may order; each method's result is the answer."""

    def __init__(self, site: DemoSite) -> None:
        self._site = site

    async def publish(self, count: int, a_second: float) -> dict[str, float]:
        """Notify ``count`` times, ``a_second`` evenly (0: all at once); return name -> moment of publishing, epoch seconds."""
        published: dict[str, float] = {}
        loop = asyncio.get_running_loop()
        began = loop.time()
        for number in range(count):
            if a_second:
                await asyncio.sleep(began + number / a_second - loop.time())
            at = time.time()
            name = await self._site.notify(
                USER,
                "pr:new",
                title=f"New PR Created ({number})",
                description=f"A new PR for the <b>Foundation &amp; Piling</b> work package, no. {number}.",
                document="Procurement Requests",
                docname=f"PR-{number:04}",
                project="PROJ-001",
                work_package="Foundation",
                action_url=f"procurement-requests/PR-{number:04}?tab=Approve%20PR",
                sender="lead@nirmaan.test",
            )
            published[name] = at
        return published

    async def fill(self, count: int, unread: int) -> int:
        """Store ``count`` documents of the past, the last ``unread`` of them unread."""
        return len(self._site.insert_many(old_documents(count, unread)))

    async def add(self, count: int, unread: int) -> int:
        """Store ``count`` new documents in silence, the last ``unread`` of them unread."""
        seen = ("true", "false")
        return len(
            self._site.insert_many(
                Document(
                    recipient=USER, title=f"Missed {number}", seen=seen[number >= count - unread], event_id="pr:new"
                )
                for number in range(count)
            )
        )

    async def change(self, names: list[str]) -> int:
        """Change documents in silence, so that their ``modified`` is now."""
        for name in names:
            self._site.documents.update(self._site.document(name), {"title": "Changed meanwhile"}, USER)
        return len(names)

    async def listening(self, clients: int) -> int:
        """Return once so many clients hear."""
        await self._site.until(lambda: sum(self._site.listening.values()) >= clients)
        return clients

    async def deaf(self) -> None:
        """Return once nobody hears."""
        await self._site.until(lambda: not sum(self._site.listening.values()))

    async def asked(self) -> dict[str, int]:
        """Return how many requests came since this was asked last: by name, for lists, and others."""
        requests = Counter(_kind(seen.query.get("filters")) for seen in self._site.requests)
        self._site.requests.clear()
        return dict(requests)


def _kind(filters: str | None) -> str:
    if filters is None:
        return "others"
    return "named" if '["name","in",' in filters else "lists"


async def main() -> None:
    """Serve until standard input ends."""
    orders = asyncio.StreamReader(limit=1 << 24)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    async with DemoSite(SiteOptions(time_zone=TIME_ZONE, demo_user=USER)) as site:
        site.add_user(User(USER, "Me"))
        site.api_key(USER, *KEY.split(":"))
        _say({"url": site.url, "site_name": site.site_name})
        known = Orders(site)
        async for line in orders:
            order: dict[str, Any] = json.loads(line)
            do: Callable[..., Coroutine[Any, Any, object]] = getattr(known, order.pop("do"))
            _say(await do(**order))


def _say(answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
