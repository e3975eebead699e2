"""Entries that belong into a keyring, and are held in memory while there is none. Raises what the keyring does."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from nirmaan_tray.errors import KeyringError, KeyringMissing

Key = TypeVar("Key")
Value = TypeVar("Value")


class Entries(Generic[Key, Value]):
    """Entries of one kind, each under the ``name`` of its key."""

    def __init__(
        self,
        read: Callable[[Key], Awaitable[Value | None]],
        write: Callable[[Key, Value], Awaitable[None]],
        delete: Callable[[Key], Awaitable[None]],
        name: Callable[[Key], object],
    ) -> None:
        self._read = read
        self._write = write
        self._delete = delete
        self._name = name
        self._held: dict[object, Value] = {}
        self._in_keyring: dict[object, Value | None] = {}
        """What the keyring had when we last saw it."""
        # Moving an entry takes two calls; a newer one that is saved between them must not be lost.
        self._one_at_a_time = asyncio.Lock()

    @property
    def in_memory(self) -> bool:
        """Tell whether there is an entry that no keyring has taken yet."""
        return any(self._in_keyring.get(name) != value for name, value in self._held.items())

    async def load(self, key: Key) -> Value | None:
        """Return the entry, None if there is none; one that is held alone is put into a keyring that is there by now."""
        name = self._name(key)
        async with self._one_at_a_time:
            held = self._held.get(name)
            try:
                found = await self._read(key)
                seen = name in self._in_keyring
                if held is not None and (not seen or found == self._in_keyring[name] != held):
                    await self._write(key, held)
                    found = held
            except KeyringError as error:
                alone = held != self._in_keyring.get(name)
                if held is None or not (alone or isinstance(error, KeyringMissing)):
                    raise
                return held
            self._know(name, found)
            return found

    async def save(self, key: Key, value: Value) -> None:
        """Keep an entry, in memory where there is no keyring."""
        name = self._name(key)
        async with self._one_at_a_time:
            try:
                await self._write(key, value)
            except KeyringMissing:
                self._held[name] = value
            else:
                self._know(name, value)

    async def remove(self, key: Key) -> None:
        """Forget an entry. Raises ``KeyringMissing`` where it is in a keyring that is gone."""
        name = self._name(key)
        async with self._one_at_a_time:
            try:
                await self._delete(key)
            except KeyringMissing:
                if name not in self._held or self._in_keyring.get(name) is not None:
                    raise
                del self._held[name]
            else:
                self._know(name, None)

    def _know(self, name: object, value: Value | None) -> None:
        self._in_keyring[name] = value
        if value is None:
            self._held.pop(name, None)
        else:
            self._held[name] = value
