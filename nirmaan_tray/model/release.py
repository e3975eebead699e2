"""A version of this program."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Release:
    """A version of this program, such as ``1.4.0``, and the https address of the page where it is to be had."""

    version: str
    page: str
