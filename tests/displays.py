"""Screens in memory: X servers that end with their test, and a window manager on them."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from tests.waiting import until

WAIT_S = 30.0
"""Whatever is waited for here takes a second; a busy machine gets more."""


@dataclass(frozen=True)
class Display:
    """An X server. ``name`` is what DISPLAY says to its programs."""

    name: str
    process: subprocess.Popen[bytes]


@contextmanager
def display(size: str, env: Mapping[str, str] | None = None) -> Iterator[Display]:
    """Start an X server on a free display; ``size`` is such as ``1024x768``, in pixels, ``env`` its own environment."""
    seen, told = os.pipe()
    command = ["Xvfb", "-displayfd", str(told), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"]
    server = quiet(command, env, pass_fds=[told])
    try:
        os.close(told)
        with os.fdopen(seen) as name:
            yield Display(f":{name.readline().strip()}", server)
    finally:
        end(server)


@contextmanager
def window_manager(env: Mapping[str, str]) -> Iterator[None]:
    """Let openbox manage the windows on the screen of that environment."""
    manager = quiet(["openbox"], env)
    try:
        until(lambda: _managed(env), "openbox", WAIT_S)
        yield
    finally:
        end(manager)


def quiet(
    command: list[str], env: Mapping[str, str] | None, *, pass_fds: tuple[int, ...] | list[int] = ()
) -> subprocess.Popen[bytes]:
    """Start a program that nobody listens to."""
    nothing = subprocess.DEVNULL
    return subprocess.Popen(command, env=env, stdin=nothing, stdout=nothing, stderr=nothing, pass_fds=pass_fds)


def end(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    """End a program; one that does not listen is killed."""
    process.terminate()
    try:
        process.wait(WAIT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _managed(env: Mapping[str, str]) -> bool:
    question = ["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"]
    said = subprocess.run(question, env=env, capture_output=True, text=True, timeout=WAIT_S, check=False).stdout
    return "window id" in said
