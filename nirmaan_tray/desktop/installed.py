"""What there is of this program on this computer: whether it starts by itself, and whether a newer version is known."""

import logging
from importlib.metadata import version

from nirmaan_tray.desktop.autostart import set_autostart
from nirmaan_tray.greeting import numbers
from nirmaan_tray.model.release import Release

_log = logging.getLogger(__name__)


def start_with_computer(home_key: str, *, wanted: bool) -> None:
    """Start with the computer from now on, or no longer; a place that cannot be written is logged."""
    try:
        set_autostart(home_key, wanted=wanted)
    except OSError as error:
        _log.warning("Whether to start with the computer could not be noted: %s", error)


def newer(release: Release | None) -> Release | None:
    """Return the release if it is newer than what runs."""
    return release if release is not None and numbers(release.version) > numbers(version("nirmaan-tray")) else None
