"""What the bridge tells, and when it keeps quiet."""

from collections.abc import Callable
from typing import Any

from nirmaan_tray.model.sign_in import Offer
from nirmaan_tray.ui.bridge import Bridge


def test_the_newest_unread_are_told_of_when_they_differ(bridge: Bridge, notification: Callable[..., Any]) -> None:
    told: list[list[str]] = []
    bridge.newest_unread_changed.connect(lambda: told.append([row.name for row in bridge.newest_unread]))
    for rows in ([], [notification(1)], [notification(1)], [notification(1, "Another title")], []):
        bridge.set_newest_unread(rows)
    assert told == [["n1"], ["n1"], []]


def test_an_offer_is_told_of_when_it_differs(bridge: Bridge) -> None:
    told: list[Offer] = []
    bridge.offer_changed.connect(lambda: told.append(bridge.offer))
    for offer in (Offer(), Offer("https://office.example"), Offer("https://office.example"), Offer()):
        bridge.set_offer(offer)
    assert told == [Offer("https://office.example"), Offer()]


def test_a_sign_in_that_nothing_keeps(bridge: Bridge) -> None:
    assert not bridge.in_memory
    bridge.set_trouble("keyring_in_memory")
    assert bridge.in_memory
