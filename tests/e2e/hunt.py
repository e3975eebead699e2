"""Looks for secrets wherever programs leave things: in files, in ``/proc``, in what they print, in any usual spelling."""

import asyncio
import base64
import json
import os
import re
import stat
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, quote_plus, unquote_plus

FILE_LIMIT = 50_000_000
"""Bytes. None of ours comes near."""


def forms(secret: str) -> set[bytes]:
    """Return a secret as it may be written down: plain, in base64, in an address, in JSON, in a repr, in hex, in UTF-16."""
    raw = secret.encode()
    texts = {
        secret,
        quote(secret),
        quote(secret, safe=""),
        quote_plus(secret),
        quote(secret, safe="").lower(),
        *(json.dumps(secret, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False)),
        json.dumps(json.dumps(secret))[3:-3],
        repr(secret)[1:-1],
        repr(raw)[2:-1],
        raw.hex(),
        raw.hex().upper(),
    }
    return {text.encode() for text in texts} | {secret.encode("utf-16-le")} | set(_base64(raw))


def _base64(raw: bytes) -> Iterator[bytes]:
    """What its base64 is within that of a longer text, wherever it begins there: without what its neighbours share."""
    for before in range(3):
        whole = base64.b64encode(bytes(before) + raw)
        inner = whole[-(-8 * before // 6) : 8 * (before + len(raw)) // 6]
        yield inner
        yield inner.replace(b"+", b"-").replace(b"/", b"_")


@dataclass
class Hunt:
    """What was left behind so far: ``seen`` holds pieces of memory and output with the name of where they were."""

    secrets: dict[str, str] = field(default_factory=dict)
    """Each secret with what it is."""
    seen: list[tuple[str, bytes]] = field(default_factory=list)

    def secret(self, what: str, *texts: str) -> None:
        """Look for these as well."""
        for text in texts:
            assert len(text) >= 8, f"too short to be looked for: {what}"
            self.secrets[text] = what

    def said(self, where: str, *pieces: str | bytes) -> None:
        """Keep what a program has printed."""
        self.seen += [(where, piece.encode() if isinstance(piece, str) else piece) for piece in pieces]

    def process(self, pid: int) -> None:
        """Keep what anybody can see of a running process and of those that it has started, and the files it has open."""
        for each in _family(pid):
            for name in ("cmdline", "environ"):
                with suppress(OSError):
                    self.said(f"{name} of {pid}", Path(f"/proc/{each}/{name}").read_bytes())
            with suppress(OSError):
                for opened in list(Path(f"/proc/{each}/fd").iterdir()):
                    # Also one that has no name any more.
                    with suppress(OSError):
                        if stat.S_ISREG(opened.stat().st_mode) and opened.stat().st_size < FILE_LIMIT:
                            self.said(f"{opened.readlink()}, open in {pid}", opened.read_bytes())

    def found(self, *folders: Path) -> list[str]:
        """Return which secret was found where, in all that was kept and in every file below the folders."""
        spelled = {form: what for secret, what in self.secrets.items() for form in forms(secret)}
        any_of = re.compile(b"|".join(re.escape(form) for form in spelled))
        found = []
        for where, piece in (*self.seen, *_files(folders)):
            found += [f"{spelled[match[0]]} in {where}" for match in any_of.finditer(piece)]
        return sorted(set(found))


def _family(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in children.read_text().split():
                yield from _family(int(child))


def _files(folders: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    for folder in folders:
        assert folder.is_dir(), folder
        for path in folder.rglob("*"):
            yield f"a name below {folder.name}", os.fsencode(path.relative_to(folder))
            if path.is_file():
                content = path.read_bytes()
                yield str(path), content
                yield from _packed(str(path), content)


def _packed(where: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    if zipfile.is_zipfile(BytesIO(content)):
        with zipfile.ZipFile(BytesIO(content)) as packed:
            yield from ((f"{name} in {where}", packed.read(name)) for name in packed.namelist())


_SPOKEN = {
    "a session": rb"\bsid=([0-9a-f]{56})",
    "a tmp_id": rb'"tmp_id": ?"([0-9a-f]{8})"',
    "an access token": rb'"access_token": ?"([^"]+)"',
    "a refresh token": rb'"refresh_token": ?"([^"]+)"',
    "an identity token": rb'"id_token": ?"([^"]+)"',
    "a code": rb"[?&]code=([^&\s]+)",
    "a verifier": rb"code_verifier=([^&\s]+)",
}


@dataclass
class Wiretap:
    """Stands before a site and records what is said to it and by it: which secrets there are is known from that."""

    port: int
    _server: asyncio.Server | None = None
    _heard: bytearray = field(default_factory=bytearray)
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set)

    async def __aenter__(self) -> "Wiretap":
        self._server = await asyncio.start_server(self._joined, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    @property
    def heard(self) -> bytes:
        return bytes(self._heard)

    def spoken(self) -> dict[str, set[str]]:
        """Return the secrets that the site and the program have made, by what they are."""
        return {
            what: {unquote_plus(match.decode()) for match in re.findall(pattern, self.heard)}
            for what, pattern in _SPOKEN.items()
        }

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self.port)
        for source, sink in ((reader, back), (there, writer)):
            task = asyncio.ensure_future(self._pass_on(source, sink))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pass_on(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            with suppress(OSError):
                while piece := await source.read(65536):
                    self._heard += piece
                    sink.write(piece)
                    await sink.drain()
        finally:
            sink.close()
