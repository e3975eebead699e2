"""A link is looked at when the machine slept, when the network changed, and when nothing came for long."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from nirmaan_tray.backoff import HURRY_S, SLOW_S
from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.errors import (
    AppMissing,
    NotPermitted,
    NotTheSite,
    RequestInvalid,
    SessionExpired,
    SiteBusy,
    SiteUnreachable,
    TrayError,
)
from nirmaan_tray.model.link import LinkState
from nirmaan_tray.socket import PROOF_AGAIN_S, PROOF_S, TICK_S, Limits

if TYPE_CHECKING:
    from tests.unit.connection.conftest import Connect, Listening, MakeClock, Speaking

ME = "me@nirmaan.test"
NAME = "nirmaan.localhost"
SHORT = Limits(sign_of_life_s=0.05)

CONNECTING, UP, OFFLINE, SIGN_IN_NEEDED = (
    LinkState.CONNECTING,
    LinkState.UP,
    LinkState.OFFLINE,
    LinkState.SIGN_IN_NEEDED,
)

OPEN = '0{"sid":"engine","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}'
PING, PONG = f'42/{NAME},["ping"]', f'42/{NAME},["pong"]'


class Peer:
    """A socket server that answers pings only while it is ``alive``."""

    def __init__(self) -> None:
        self.alive = True
        self.pings = 0
        self.connections = 0

    async def behave(self, socket: web.WebSocketResponse, number: int) -> None:
        self.connections += 1
        await socket.send_str(OPEN)
        await socket.receive()
        await socket.send_str(f'40/{NAME},{{"sid":"socket"}}')
        while True:
            message = await socket.receive()
            if message.data == PING:
                self.pings += 1
                if self.alive or number > 0:
                    await socket.send_str(PONG)
            elif not isinstance(message.data, str):
                return


async def test_a_link_without_a_sign_of_life_is_made_anew_at_once(
    clocks: "MakeClock", listening: "Listening", connection: "Connect", speaking: "Speaking"
) -> None:
    peer, clock = Peer(), clocks()
    peer.alive = False
    async with speaking(peer.behave) as url:
        live = connection(url, clock, limits=SHORT)
        async with listening(live) as heard:
            await heard.until_state(UP)
            live.check("test")
            await heard.until_state(UP, 2)
            assert heard.links[2:] == [(OFFLINE, "link_lost"), (CONNECTING, "link_lost"), (UP, None)]
    assert peer.pings == 1
    # What the sign of life was waited for is part of the haste.
    assert clock.slept == [HURRY_S - SHORT.sign_of_life_s]


async def test_the_promise_of_five_seconds() -> None:
    assert Limits().sign_of_life_s + max(HURRY_S - Limits().sign_of_life_s, 1) <= 4


async def test_a_link_that_lives_stays(
    clocks: "MakeClock", listening: "Listening", connection: "Connect", speaking: "Speaking", eventually: Any
) -> None:
    peer, clock = Peer(), clocks()
    async with speaking(peer.behave) as url:
        live = connection(url, clock)
        async with listening(live) as heard:
            await heard.until_state(UP)
            for times in range(1, 4):
                for _ in range(5):  # several at once are one
                    live.check("test")
                await eventually(lambda times=times: peer.pings == times)
                await eventually(lambda: live._checking is not None and live._checking.done())
            assert heard.links == [(CONNECTING, None), (UP, None)]
    assert clock.slept == []


@pytest.mark.parametrize(
    ("monotonic_s", "wall_s"),
    [(TICK_S, 8 * 3600), (8 * 3600, 8 * 3600), (TICK_S, TICK_S + 6), (TICK_S + 6, TICK_S)],
    ids=["Linux slept", "Windows slept", "a nap", "a clock put right meanwhile"],
)
async def test_sleep_is_noticed(
    monotonic_s: float,
    wall_s: float,
    clocks: "MakeClock",
    listening: "Listening",
    connection: "Connect",
    speaking: "Speaking",
) -> None:
    peer, clock = Peer(), clocks()
    peer.alive = False
    async with speaking(peer.behave) as url, listening(connection(url, clock, limits=SHORT)) as heard:
        await heard.until_state(UP)
        clock.tick(monotonic_s=monotonic_s, wall_s=wall_s)
        await heard.until_state(UP, 2)


async def test_a_tick_that_is_a_little_late_is_nothing(
    clocks: "MakeClock", listening: "Listening", connection: "Connect", speaking: "Speaking", eventually: Any
) -> None:
    peer, clock = Peer(), clocks()
    async with speaking(peer.behave) as url, listening(connection(url, clock)) as heard:
        await heard.until_state(UP)
        for wall_s in (TICK_S, TICK_S + 4.9, 0, -7200, TICK_S):
            clock.tick(wall_s=wall_s)
        # The next one looks, so all before it are over.
        clock.tick(wall_s=3600)
        await eventually(lambda: peer.pings > 0)
    assert peer.pings == 1


async def test_a_pause_ends_within_three_seconds(
    site: DemoSite, clocks: "MakeClock", listening: "Listening", connection: "Connect"
) -> None:
    clock = clocks(enough=4)
    site.sockets_down = True
    live = connection(site.url, clock)
    async with listening(live) as heard:
        await clock.until_slept(4)
        site.sockets_down, clock.enough = False, 1_000_000
        live.check("test")
        await heard.until_state(UP)
    assert clock.slept == [1, 2, 4, 8, HURRY_S]
    assert clock.bounds[-2] == (0, HURRY_S), "by chance; the last is the proof's"


async def test_what_failed_before_is_no_measure_any_more(
    site: DemoSite, clocks: "MakeClock", listening: "Listening", connection: "Connect"
) -> None:
    clock = clocks(enough=4)
    site.sockets_down = True
    live = connection(site.url, clock)
    async with listening(live):
        await clock.until_slept(4)
        clock.enough = 7
        live.check("test")
        await clock.until_slept(7)
    assert clock.slept == [1, 2, 4, 8, HURRY_S, 1, 2]


async def test_an_attempt_that_hangs_in_the_old_network_is_given_up(
    clocks: "MakeClock", listening: "Listening", connection: "Connect", speaking: "Speaking", eventually: Any
) -> None:
    began = asyncio.Event()

    async def behave(socket: web.WebSocketResponse, number: int) -> None:
        began.set()
        if number == 0:
            await asyncio.get_running_loop().create_future()
        await Peer().behave(socket, number)

    async with speaking(behave) as url:
        live = connection(url, clocks(), limits=SHORT)
        async with listening(live) as heard:
            await began.wait()
            live.check("test")
            await heard.until_state(UP)
            assert heard.links == [(CONNECTING, None), (OFFLINE, "unreachable"), (UP, None)]


async def test_so_is_a_proof(
    site: DemoSite, clocks: "MakeClock", listening: "Listening", connection: "Connect"
) -> None:
    asked = asyncio.Event()
    hangs = True

    async def prove() -> None:
        asked.set()
        if hangs:
            await asyncio.get_running_loop().create_future()

    live = connection(site.url, clocks(), prove, limits=SHORT)
    async with listening(live) as heard:
        await asked.wait()
        hangs = False
        live.check("test")
        await heard.until_state(UP)


class Proofs:
    """What REST says, and how often it was asked."""

    def __init__(self) -> None:
        self.failure: TrayError | None = None
        self.asked = 0

    async def prove(self) -> None:
        self.asked += 1
        if self.failure is not None:
            raise self.failure


async def pass_time(clock: Any, seconds: float, eventually: Callable[..., Any]) -> None:
    for _ in range(int(seconds / TICK_S)):
        clock.tick()
        await eventually(clock.ticks.empty)
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_silent_link_is_proved_again_within_five_minutes(
    site: DemoSite, clocks: "MakeClock", listening: "Listening", connection: "Connect", eventually: Any
) -> None:
    proofs, clock = Proofs(), clocks()
    async with listening(connection(site.url, clock, proofs.prove)) as heard:
        await heard.until_state(UP)
        assert proofs.asked == 1
        assert clock.bounds[-1] == PROOF_S
        await pass_time(clock, PROOF_S[1] - TICK_S, eventually)
        assert proofs.asked == 1
        proofs.failure = SessionExpired()
        await pass_time(clock, 2 * TICK_S, eventually)
        await heard.until_state(SIGN_IN_NEEDED)
        assert (SIGN_IN_NEEDED, "session_expired") in heard.links
        assert clock.at_s < 300 - 20, "time for an answer is left"


async def test_a_link_is_proved_again_and_again_and_not_while_it_speaks(
    site: DemoSite, clocks: "MakeClock", listening: "Listening", connection: "Connect", eventually: Any
) -> None:
    proofs, clock = Proofs(), clocks()
    async with listening(connection(site.url, clock, proofs.prove)) as heard:
        await heard.until_state(UP)
        await pass_time(clock, 3600, eventually)
        assert 12 <= proofs.asked <= 17
        asked = proofs.asked
        for number in range(10):
            await pass_time(clock, 60, eventually)
            await site.publish(ME, "pr:new", {"notificationId": f"n{number}"})
            await heard.until(lambda number=number: len(heard.names) == number + 1)  # type: ignore[misc]
        assert proofs.asked == asked
        await site.publish(ME, "progress", {})  # says nothing
        await pass_time(clock, PROOF_S[1] + TICK_S, eventually)
        assert proofs.asked == asked + 1
        assert heard.links == [(CONNECTING, None), (UP, None)]


@pytest.mark.parametrize("failure", [SiteBusy(), SiteUnreachable(), NotTheSite()], ids=lambda error: error.code)
async def test_a_proof_that_cannot_be_had_ends_nothing_and_is_asked_for_again(
    failure: TrayError,
    site: DemoSite,
    clocks: "MakeClock",
    listening: "Listening",
    connection: "Connect",
    eventually: Any,
) -> None:
    """The web workers may restart while the socket server lives."""
    proofs, clock = Proofs(), clocks()
    async with listening(connection(site.url, clock, proofs.prove)) as heard:
        await heard.until_state(UP)
        proofs.failure = failure
        await pass_time(clock, PROOF_S[1] + TICK_S, eventually)
        assert proofs.asked == 2
        await pass_time(clock, PROOF_AGAIN_S[1] + TICK_S, eventually)
        assert proofs.asked == 3
        assert heard.links == [(CONNECTING, None), (UP, None)]


@pytest.mark.parametrize("failure", [NotPermitted(), RequestInvalid()], ids=lambda error: error.code)
async def test_a_proof_that_shows_a_user_without_rights_ends_the_link(
    failure: TrayError,
    site: DemoSite,
    clocks: "MakeClock",
    listening: "Listening",
    connection: "Connect",
    eventually: Any,
) -> None:
    proofs, clock = Proofs(), clocks()
    async with listening(connection(site.url, clock, proofs.prove)) as heard:
        await heard.until_state(UP)
        proofs.failure = failure
        clock.enough = 2
        await pass_time(clock, PROOF_S[1] + TICK_S, eventually)
        await clock.until_slept(2)
        assert heard.links[-1] == (OFFLINE, failure.code)
        assert clock.slept == [SLOW_S[1], SLOW_S[1]]
        assert clock.bounds[-1] == SLOW_S


@pytest.mark.parametrize("failure", [NotPermitted(), AppMissing()], ids=lambda error: error.code)
async def test_notifications_that_are_not_to_be_had_are_asked_for_slowly_before_connecting_and_at_once_on_request(
    failure: TrayError, site: DemoSite, clocks: "MakeClock", listening: "Listening", connection: "Connect"
) -> None:
    heard_of, served, clock = Proofs(), Proofs(), clocks()
    live = connection(site.url, clock, heard_of.prove, served=served.prove)
    async with listening(live) as heard:
        await heard.until_state(UP)
        assert served.asked == 0, "what works is not asked twice"
        served.failure = failure
        clock.enough = 3
        live.doubt(failure)
        await clock.until_slept(3)
        assert heard.links[2:] == [(OFFLINE, failure.code), (CONNECTING, failure.code), (OFFLINE, failure.code)]
        assert clock.slept == [SLOW_S[1]] * 3
        assert heard_of.asked == 1
        assert served.asked == 2
        assert site.listening == {}
        served.failure, clock.enough = None, 1_000_000
        live.check("asked for")
        await heard.until_state(UP, 2)
        assert clock.slept[3:] == [HURRY_S]
