"""What the bridge tells, and when it keeps quiet."""

from collections.abc import Callable
from typing import Any

from nirmaan_tray.ui.bridge import Bridge


def test_the_newest_unread_are_told_of_when_they_differ(bridge: Bridge, notification: Callable[..., Any]) -> None:
    told: list[list[str]] = []
    bridge.newest_unread_changed.connect(lambda: told.append([row.name for row in bridge.newest_unread]))
    for rows in ([], [notification(1)], [notification(1)], [notification(1, "Another title")], []):
        bridge.set_newest_unread(rows)
    assert told == [["n1"], ["n1"], []]
