"""Desktop entries (freedesktop.org, Desktop Entry Specification 1.5), written and read. Pure."""

import configparser
import re
from collections.abc import Mapping, Sequence

GROUP = "Desktop Entry"

_PLAIN = re.compile(r"[A-Za-z0-9_./:@+,-]+")
"""Nothing of what has a meaning of its own in ``Exec``."""


def entry(written: Mapping[str, str]) -> str:
    """Return an entry's text with these values."""
    return "".join([f"[{GROUP}]\n", *(f"{name}={value}\n" for name, value in written.items())])


def exec_line(command: Sequence[str], *codes: str) -> str:
    """Return the value of ``Exec``: arguments, and field codes such as ``%u`` behind them as they are.

    What needs no quotes has none: xdg-open, where no desktop helps it, takes them for a part of the name.
    """
    return " ".join([*map(_quoted, command), *codes])


def values(text: str) -> Mapping[str, str]:
    """Return the values of an entry as they are written; none of what is no entry."""
    read = configparser.RawConfigParser(strict=False)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    try:
        read.read_string(text)
        return dict(read[GROUP])
    except (configparser.Error, KeyError):
        return {}


def _quoted(argument: str) -> str:
    """Quote an argument of ``Exec``, if it must be: for its own rules, then for those of a string in the file."""
    if _PLAIN.fullmatch(argument):
        return argument
    argument = argument.replace("%", "%%")
    for character in ("\\", '"', "`", "$"):
        argument = argument.replace(character, f"\\{character}")
    return '"' + argument.replace("\\", "\\\\").replace("\n", "\\n") + '"'
