"""Which of a window's messages say that the machine woke (Windows)."""

import pytest

from nirmaan_tray.desktop.wake_windows import is_wake

WM_POWERBROADCAST, WM_WTSSESSION_CHANGE = 0x218, 0x2B1


@pytest.mark.parametrize(
    ("message", "parameter", "woke"),
    [
        (WM_POWERBROADCAST, 0x12, True),
        # About to sleep; woken by a person, which comes after the automatic one; the battery.
        (WM_POWERBROADCAST, 0x4, False),
        (WM_POWERBROADCAST, 0x7, False),
        (WM_POWERBROADCAST, 0xA, False),
        (WM_WTSSESSION_CHANGE, 0x12, False),
    ],
)
def test_the_message_after_every_sleep_counts(message: int, parameter: int, woke: bool) -> None:
    assert is_wake(message, parameter) is woke
