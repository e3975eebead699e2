"""Does what the plan says: to the site, its servers, the network, the events, and the client.

Here time passes by itself: how long a fault lasts is part of the plan, and nobody waits for its end.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from nirmaan_tray.demo import faults
from nirmaan_tray.demo.faults import Fault
from nirmaan_tray.demo.samples import SAMPLES
from nirmaan_tray.demo.site import DemoSite
from tests.chaos.network import AT_PROXIES
from tests.chaos.plan import Deed, Step
from tests.chaos.post import DEAF, FAITHFUL, USUAL, Post
from tests.chaos.proxy import Proxy
from tests.chaos.socket_server import SocketServer
from tests.chaos.victim import Victim

ME = "me@nirmaan.test"
OTHER = "other@nirmaan.test"
SID = "5e5510" * 9

KILL_WAIT_S = 4.0
"""A death at a chosen fact that does not come by then is given by force."""

COMMITTED_S = 0.1
"""So long after its time a commit is surely done."""

_NEWS = [one for one in SAMPLES if not one.deletion]


@dataclass
class Deeds:
    """What was done that the end is measured by. ``news``: every notification that the site began, in order."""

    news: list[str] = field(default_factory=list)
    marked: set[str] = field(default_factory=set)
    """Marked seen by the person, and the client has said that it is so."""
    kills: int = 0


class Havoc:
    """Everything that can go wrong around one client. ``note`` is told what is done."""

    def __init__(
        self,
        site: DemoSite,
        server: SocketServer,
        proxies: Sequence[Proxy],
        post: Post,
        victim: Victim,
        note: Callable[[str], None],
    ) -> None:
        """``proxies`` stand before the Socket.IO server and before the web workers, in this order."""
        self._site = site
        self._server = server
        self._proxies = proxies
        self._post = post
        self._victim = victim
        self._note = note
        self._under_way: set[tuple[Deed, int]] = set()
        self._faults: list[Fault] = []
        self.deeds = Deeds()

    async def run(self, steps: Iterable[Step]) -> None:
        """Do all steps at their times and return when everything is over and set right again."""
        begin = asyncio.get_running_loop().time()
        self._post.odds = USUAL
        async with asyncio.TaskGroup() as doing:
            for step in steps:
                await asyncio.sleep(begin + step.at_s - asyncio.get_running_loop().time())
                doing.create_task(self.do(step))
        self._post.odds = FAITHFUL
        self._post.deliver()
        for proxy in self._proxies:
            proxy.cut_lossy()
        await self._victim.spare()

    async def finish(self, step: Step) -> None:
        """Do what is done last. Whatever it is, it breaks the link: a link that holds may be behind for minutes."""
        if step.dice < 0.5:
            self._cut_link()
        await self.do(step)
        if step.dice >= 0.5:
            self._cut_link()

    def _cut_link(self) -> None:
        self._note("cut the link")
        self._proxies[0].cut()

    async def do(self, step: Step) -> None:
        """Do one step; it is over when this returns."""
        place = int(step.dice * 3) if step.deed in AT_PROXIES else 0
        if step.for_s and step.deed in _ONE_AT_A_TIME:
            if (step.deed, place) in self._under_way:
                return
            self._under_way.add((step.deed, place))
        self._note(f"{step.deed} for {step.for_s:.2f} s, dice {step.dice:.3f}")
        try:
            if step.deed in AT_PROXIES:
                await asyncio.gather(*(AT_PROXIES[step.deed](proxy, step) for proxy in self._chosen(place)))
            elif step.deed in _AT_REST:
                await self._answer(_AT_REST[step.deed](step), step.for_s)
            else:
                await getattr(self, f"_{step.deed}")(step)
        except (KeyError, ConnectionError) as error:
            # The document is gone, or the client was killed meanwhile.
            self._note(f"{step.deed} came to nothing: {error!r}")
        finally:
            self._under_way.discard((step.deed, place))
        if step.for_s:
            self._note(f"{step.deed} is over")

    def _chosen(self, place: int) -> Sequence[Proxy]:
        return self._proxies if place == 2 else [self._proxies[place]]

    # The site

    async def _notify(self, step: Step) -> None:
        await self._tell(step, 0.0)

    async def _notify_early(self, step: Step) -> None:
        await self._tell(step, step.for_s)
        await asyncio.sleep(step.for_s + COMMITTED_S)

    async def _tell(self, step: Step, commit_delay_s: float) -> None:
        number = len(self.deeds.news)
        one = _NEWS[number % len(_NEWS)]
        name = await self._site.notify(
            ME,
            one.event,
            title=f"{one.title} & more {number}",
            description=f"{number}, {step.dice}",
            document=one.document,
            docname=one.docname,
            project=one.project,
            work_package=one.work_package,
            action_url=one.action_url,
            kind=one.kind,
            payload={} if step.dice < 0.2 else None,
            commit_delay_s=commit_delay_s,
        )
        self.deeds.news.append(name)
        self._note(f"notified {name}")

    async def _notify_phantom(self, step: Step) -> None:
        name = f"phantom{int(step.dice * 1000):03}"
        self._note(f"notified {name}")
        await self._site.publish(ME, "pr:new", {"title": "Never committed", "notificationId": name})

    async def _notify_other(self, _step: Step) -> None:
        await self._site.notify(OTHER, "pr:new", title="Somebody else's")

    async def _read(self, step: Step) -> None:
        await self._site.mark_seen(self._recent(self.deeds.news, step.dice))

    async def _edit(self, step: Step) -> None:
        name = self._recent(self.deeds.news, step.dice)
        await self._site.change(name, {"title": f"Edited {step.at_s}", "description": f"{step.dice}"})

    async def _delete(self, step: Step) -> None:
        await self._site.delete(self._recent(self.deeds.news, step.dice), commit_after_s=step.for_s)
        await asyncio.sleep(step.for_s + COMMITTED_S)

    async def _delete_rolled_back(self, step: Step) -> None:
        await self._site.delete(self._recent(self.deeds.news, step.dice), rollback=True)

    async def _expire(self, step: Step) -> None:
        self._site.expire_sessions(ME)
        await asyncio.sleep(step.for_s)
        self._site.open_session(ME, SID)

    def _recent(self, names: Sequence[str], dice: float) -> str:
        """Choose one, more often one of the last."""
        name = names[len(names) - 1 - int(dice**2 * len(names))] if names else "none"
        self._note(f"chosen {name}")
        return name

    # The client

    async def _mark(self, step: Step) -> None:
        shown = [told.name for told in self._victim.told if told.fact == "shown"]
        name = self._recent(shown, step.dice)
        self._marked(await self._victim.order("mark", names=[name]))

    async def _mark_all(self, _step: Step) -> None:
        self._marked(await self._victim.order("mark_all"))

    def _marked(self, answer: object) -> None:
        if isinstance(answer, dict):
            self._note(f"marked {answer['seen']}")
            self.deeds.marked.update(answer["seen"])

    async def _kill(self, _step: Step) -> None:
        self.deeds.kills += 1
        await self._victim.kill()

    async def _kill_told(self, step: Step) -> None:
        await self._kill_at(step, unheard=False)

    async def _kill_unheard(self, step: Step) -> None:
        await self._kill_at(step, unheard=True)

    async def _kill_at(self, step: Step, *, unheard: bool) -> None:
        with contextlib.suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(KILL_WAIT_S):
                await self._victim.order("die", after=1 + int(step.dice * 8), unheard=unheard)
                await self._victim.gone()
                self.deeds.kills += 1
                return
        await self._kill(step)

    # The servers

    async def _socket_server(self, step: Step) -> None:
        await self._server.stop()
        await asyncio.sleep(step.for_s)
        await self._server.start()

    async def _workers(self, step: Step) -> None:
        await self._site.unplug()
        await asyncio.sleep(step.for_s)
        await self._site.plug_in()

    async def _workers_502(self, step: Step) -> None:
        self._site.workers_down = True
        await asyncio.sleep(step.for_s)
        self._site.workers_down = False

    async def _answer(self, fault: Fault, for_s: float) -> None:
        self._faults.append(fault)
        self._site.rest_fault = fault
        await asyncio.sleep(for_s)
        self._faults.remove(fault)
        self._site.rest_fault = self._faults[-1] if self._faults else None

    async def _deaf(self, step: Step) -> None:
        self._post.odds = DEAF
        await asyncio.sleep(step.for_s)
        self._post.odds = USUAL


_AT_REST: dict[Deed, Callable[[Step], Fault]] = {
    Deed.REST_UNAVAILABLE: lambda step: faults.unavailable(1) if step.dice < 0.3 else faults.UNAVAILABLE,
    Deed.REST_PORTAL: lambda _: faults.CAPTIVE_PORTAL,
    Deed.REST_HALF: lambda _: faults.CUT_HALFWAY,
    Deed.REST_SLOW: lambda step: faults.slow(0.3 + step.dice * 2.5),
    Deed.REST_TOO_MANY: lambda step: faults.too_many(1 + int(step.dice * 3)),
}
_ONE_AT_A_TIME = {*AT_PROXIES, Deed.EXPIRE, Deed.SOCKET_SERVER, Deed.WORKERS, Deed.WORKERS_502, Deed.DEAF}
"""Faults that are ended by putting things back as they were, and so cannot overlap with themselves."""
