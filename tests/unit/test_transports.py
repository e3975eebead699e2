"""Which transport is tried next: websockets, unless they do not come through and polling does."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from nirmaan_tray.transports import ANOTHER_CHANCE_S, POLLING, UPGRADED, WEBSOCKET, Transports, Way


@dataclass
class Clock:
    at_s: float = 0.0

    def monotonic(self) -> float:
        return self.at_s


def attempts(transports: Transports, number: int) -> list[Way]:
    """What failing so often tries."""
    tried = []
    for _ in range(number):
        tried.append(transports.next())
        transports.missed()
    return tried


def test_a_server_that_is_down_is_tried_by_websocket_mostly() -> None:
    transports = Transports(Clock().monotonic)
    assert attempts(transports, 10) == [WEBSOCKET, WEBSOCKET, WEBSOCKET, UPGRADED, POLLING] * 2


def test_what_works_stays() -> None:
    transports = Transports(Clock().monotonic)
    for _ in range(20):
        assert transports.next() == WEBSOCKET
        transports.reached("websocket")


def test_failures_are_counted_in_a_row() -> None:
    transports = Transports(Clock().monotonic)
    for _ in range(20):
        assert attempts(transports, 2) == [WEBSOCKET, WEBSOCKET]
        assert transports.next() == WEBSOCKET
        transports.reached("websocket")


def detour(clock: Clock) -> Transports:
    transports = Transports(clock.monotonic)
    attempts(transports, 3)
    assert transports.next() == UPGRADED
    transports.reached("polling")
    return transports


def test_where_only_polling_works_it_is_kept() -> None:
    clock = Clock()
    transports = detour(clock)
    for _ in range(20):
        clock.at_s += 100
        assert transports.next() == POLLING
        transports.reached("polling")


def test_after_an_hour_the_websocket_gets_one_chance() -> None:
    clock = Clock()
    transports = detour(clock)
    for _ in range(3):
        clock.at_s += ANOTHER_CHANCE_S - 1
        assert transports.next() == POLLING
        transports.reached("polling")
        clock.at_s += 1
        assert attempts(transports, 1) == [WEBSOCKET]
        assert transports.next() == POLLING
        transports.reached("polling")


def test_in_another_network_too() -> None:
    transports = detour(Clock())
    transports.elsewhere()
    assert transports.next() == WEBSOCKET
    transports.reached("websocket")
    assert attempts(transports, 4) == [WEBSOCKET, WEBSOCKET, WEBSOCKET, UPGRADED]


def test_another_network_starts_the_count_anew() -> None:
    transports = Transports(Clock().monotonic)
    attempts(transports, 3)
    transports.elsewhere()
    assert transports.next() == WEBSOCKET


def test_a_detour_that_does_not_work_any_more_is_no_trap() -> None:
    transports = detour(Clock())
    assert {WEBSOCKET, UPGRADED, POLLING} == set(attempts(transports, 5))
    assert attempts(transports, 5) == [POLLING, POLLING, POLLING, WEBSOCKET, UPGRADED]


@given(st.lists(st.sampled_from(["miss", "polling", "websocket", "elsewhere", "hour"]), max_size=60))
def test_whatever_happened_every_transport_gets_its_turn(happened: list[str]) -> None:
    clock = Clock()
    transports = Transports(clock.monotonic)
    for what in happened:
        transports.next()
        match what:
            case "miss":
                transports.missed()
            case "elsewhere":
                transports.elsewhere()
            case "hour":
                clock.at_s += ANOTHER_CHANCE_S
            case transport:
                transports.reached(transport)
    assert {WEBSOCKET, UPGRADED, POLLING} <= set(attempts(transports, 6))
