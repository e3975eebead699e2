"""What holds for one key after the other: the organisation's value, else the user's, else the default."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from nirmaan_tray.errors import SettingsError
from nirmaan_tray.settings_keys import Around, Key, Unusable

log = logging.getLogger(__name__)

T = TypeVar("T")


class Source(StrEnum):
    """Where a value comes from."""

    DEFAULT = "default"
    USER = "user"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Value:
    """What holds for one key. ``text`` is empty where the default depends on other things (``Key.usually``).

    ``problem`` says in words what was found and could not be used; never the value itself, which may be a pasted secret.
    """

    key: str
    text: str
    source: Source = Source.DEFAULT
    problem: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """One of the two files, and what it says."""

    path: Path
    values: Mapping[str, object]


class Choice:
    """Chooses for one key after the other, and keeps what it chose."""

    def __init__(self, user: File | None, organisation: File | None) -> None:
        self._user = user
        self._organisation = organisation
        self._chosen: dict[str, Value] = {}

    def take(self, key: Key[T], site: str = "") -> T | None:
        """Return what holds, None for the default; ``site`` is the one in effect."""
        problems: list[str] = []
        for source, file in ((Source.ORGANISATION, self._organisation), (Source.USER, self._user)):
            if file is None or _is_empty(file.values.get(key.name)):
                continue
            try:
                if source is Source.ORGANISATION and not key.by_organisation:
                    raise Unusable("counts for nobody: it is set by signing in, not for a whole organisation")
                value = usable(key, file, site)
            except Unusable as error:
                # The value itself is not logged: people paste secrets into wrong places.
                log.warning("setting_invalid file=%s key=%s allowed=%s", file.path, key.name, key.allowed)
                problems.append(f"What {file.path} says {error}.")
            else:
                self._chosen[key.name] = Value(key.name, key.show(value), source, " ".join(problems))
                return value
        self._chosen[key.name] = Value(key.name, key.default, Source.DEFAULT, " ".join(problems))
        return None

    def users_own(self, key: Key[T]) -> T | None:
        """Return what the user's file has, whatever holds."""
        if self._user is None or _is_empty(self._user.values.get(key.name)):
            return None
        try:
            return usable(key, self._user, "")
        except Unusable:
            return None

    def source(self, key: Key[T]) -> Source:
        """Return where the value that holds comes from."""
        return self._chosen[key.name].source

    def object_to(self, key: Key[T], problem: str) -> None:
        """Add what is wrong with a value that holds."""
        value = self._chosen[key.name]
        self._chosen[key.name] = replace(value, problem=f"{value.problem} {problem}".strip())

    def values(self) -> tuple[Value, ...]:
        """Return what was chosen, in the order in which it was."""
        return tuple(self._chosen.values())


def _is_empty(given: object) -> bool:
    return given is None or given in ("", [])


def usable(key: Key[T], file: File, site: str) -> T:
    """Read a value; raises Unusable with the reason in words."""
    try:
        return key.read(file.values[key.name], Around(file.path.parent, site))
    except Unusable:
        raise
    except (SettingsError, ValueError, KeyError, OSError, RuntimeError):
        raise Unusable(f"cannot be used; allowed: {key.allowed}") from None
