"""Addresses reach the browser's opener whole, with the right environment, and without anybody waiting."""

import asyncio
import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from nirmaan_tray import links
from nirmaan_tray.desktop.browser import open_url

URL = "https://office.example/frontend/prs/PR-1"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="xdg-open")
# For the type checker.
assert sys.platform == "linux" or not TYPE_CHECKING


@pytest.fixture
def opener(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """``opener(text)`` puts an ``xdg-open`` of the test's own first on PATH, which does ``text`` in the end."""
    folder = tmp_path / "bin"
    folder.mkdir()
    record = tmp_path / "record"
    record.mkdir()

    def make(text: str = "exit 0") -> Path:
        script = folder / "xdg-open"
        script.write_text(
            f"#!/bin/sh\ncd {shlex.quote(str(record))}\n"
            "io=$(readlink /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2)\n"
            'echo "$io" > io\nprintf "%s\\n" "$#" "$@" > argv\nenv -0 > env\n'
            f'cut -d " " -f 6 /proc/$$/stat > session\necho $$ > pid\n{text}\n'
        )
        script.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        return record

    return make


def _env(record: Path) -> dict[str, str]:
    pairs = (record / "env").read_text().rstrip("\0").split("\0")
    return dict(pair.split("=", 1) for pair in pairs)


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - nobody tells of these conditions
            await asyncio.sleep(0)


def _children() -> str:
    me = os.getpid()
    return Path(f"/proc/{me}/task/{me}/children").read_text()


async def test_the_address_is_the_one_argument(opener: Callable[..., Path]) -> None:
    record = opener()
    odd = links.document_url("https://office.example", "prs/PR&1;$(id)'`id`?q=a b&c=<d>#e|f")
    for url in (URL, odd, "http://localhost:8000", "http://[::1]:8000/frontend/notifications"):
        assert await open_url(url)
        assert (record / "argv").read_text() == f"1\n{url}\n"
    assert (record / "io").read_text() == "/dev/null\n" * 3
    assert (record / "session").read_text() == (record / "pid").read_text(), "it leads a session of its own"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "-h",
        "//office.example/",
        "https://",
        "https://me:secret@office.example/",
        "https://office.example/a b",
        "https://office.example/\n",
        "https://office.example/\\evil",
        'https://office.example/"',
        "https://office.example/`id`",
        "https://office.example/हिन्दी",
        "HTTPS+x://office.example/",
    ],
)
async def test_other_addresses_are_refused(opener: Callable[..., Path], url: str) -> None:
    record = opener()
    with pytest.raises(ValueError, match="not to be opened"):
        await open_url(url)
    assert list(record.iterdir()) == []


async def test_the_token_goes_along_and_a_spent_one_does_not(
    opener: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = opener()
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "spent")
    monkeypatch.setenv("DESKTOP_STARTUP_ID", "spent")
    monkeypatch.setenv("SOMETHING", "else")
    await open_url(URL, "token-1")
    env = _env(record)
    assert (env["XDG_ACTIVATION_TOKEN"], env["DESKTOP_STARTUP_ID"]) == ("token-1", "token-1")
    assert env["SOMETHING"] == "else"
    for none in (None, ""):
        await open_url(URL, none)
        assert {"XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"}.isdisjoint(_env(record))


@pytest.mark.parametrize("before", ["/opt/lib", None])
async def test_a_bundle_s_libraries_stay_in_the_bundle(
    opener: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    record = opener()
    monkeypatch.setenv("LD_LIBRARY_PATH", "/bundle")
    await open_url(URL)
    assert _env(record)["LD_LIBRARY_PATH"] == "/bundle", "without a bundle it is the user's own"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/bundle/nirmaan-tray")
    monkeypatch.setenv("_PYI_ARCHIVE_FILE", "/bundle/nirmaan-tray")
    monkeypatch.setenv("QT_PLUGIN_PATH", "/bundle/plugins")
    monkeypatch.setenv("XDG_DATA_DIRS", "/opt/share:/bundle/share:/usr/share")
    if before is not None:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    await open_url(URL)
    assert _env(record).get("LD_LIBRARY_PATH") == before
    assert not {"LD_LIBRARY_PATH_ORIG", "_PYI_ARCHIVE_FILE", "QT_PLUGIN_PATH"} & set(_env(record))
    assert _env(record)["XDG_DATA_DIRS"] == "/opt/share:/usr/share"


async def test_no_browser_is_told(opener: Callable[..., Path]) -> None:
    # 3 is what xdg-open says when it finds nothing to open with.
    opener("exit 3")
    assert not await open_url(URL)


async def test_without_an_opener_qt_s_own_ways_are_tried(
    qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("BROWSER", raising=False)
    assert not await open_url(URL)


async def test_an_opener_that_cannot_be_started_is_no_crash(
    qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "xdg-open").write_text("#!/nowhere/sh\n")
    (tmp_path / "xdg-open").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("BROWSER", raising=False)
    assert not await open_url(URL)


async def test_a_browser_that_stays_is_not_waited_for_nor_left_as_a_zombie(
    opener: Callable[..., Path], tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "end")
    record = opener(f"read line < {shlex.quote(str(tmp_path / 'end'))}")
    before = _children()
    assert await open_url(URL, verdict_s=0.01)
    await _until((record / "pid").exists)
    assert _children() != before
    (tmp_path / "end").write_text("now\n")
    await _until(lambda: _children() == before)


async def test_the_loop_runs_on_meanwhile(opener: Callable[..., Path], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "end")
    opener(f"read line < {shlex.quote(str(tmp_path / 'end'))}; exit 4")
    opening = asyncio.create_task(open_url(URL))
    await _until(lambda: (tmp_path / "record" / "pid").exists())
    assert not opening.done()
    # The opener waits for the loop: if the loop waited for the opener, neither would end.
    (tmp_path / "end").write_text("now\n")
    assert not await opening


async def test_the_loop_s_end_is_not_waited_for(program: Callable[..., Any], opener: Callable[..., Path]) -> None:
    os.mkfifo((record := opener("read line < ../end")).parent / "end")
    running = program(
        "import asyncio, sys; from nirmaan_tray.desktop.browser import open_url\n"
        "print(asyncio.run(open_url(sys.argv[1], verdict_s=0.01)), flush=True)\n",
        URL,
    )
    assert running.line() == "True"
    assert running.end() == (0, "")
    await _until((record / "pid").exists)
    pid = int((record / "pid").read_text())
    os.kill(pid, 0)
    (record.parent / "end").write_text("now\n")
