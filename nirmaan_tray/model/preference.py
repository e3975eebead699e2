"""The settings, as the preferences show them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preference:
    """One key of the settings as the preferences show it: ``text`` is the value that holds, as a settings file would have it.

    ``own``: somebody chose it, so that it is not the default. ``fixed``: the organisation did, and nobody may change it.
    """

    key: str
    text: str
    own: bool = False
    fixed: bool = False
