"""The log file: rotated, private, one line format, and everything that nobody caught is in it.

Secrets print as ``•••`` by construction (``model.Secret``). Behind that stands the formatter: it masks what looks like
a credential in the whole finished text, so in messages of other libraries and in tracebacks as well.
"""

import asyncio
import contextlib
import copy
import logging
import os
import re
import stat
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

log = logging.getLogger(__name__)

FILE_BYTES = 1_000_000
FILES = 3
"""The newest and two older ones, ``.1`` and ``.2``."""

# At info they tell of every request and packet; httpcore's debug records even hold the headers.
_CHATTY = ("httpx", "httpcore", "engineio", "socketio", "engineio.client", "socketio.client")

_QUOTED = r"""b?(\\*["'])(?:(?!\{n})(?:\\.|.))*(?:\{n}|$)"""
_MASKED = [
    # Headers, also as Python and JSON print them: everything up to the closing quote or the line's end.
    (
        re.compile(r"""((?:proxy-)?authorization\\*["']?\s*[:=,]\s*(?:b?\\*["'])?)[^"'\\\r\n]+""", re.IGNORECASE),
        r"\1•••",
    ),
    (re.compile(r"""\b(token\s+)[^\s:"']+:[^\s"',;)\]}]+""", re.IGNORECASE), r"\1•••"),
    (re.compile(r"""\b(bearer\s+)[\w.~+/=•-]+""", re.IGNORECASE), r"\1•••"),
    # sid=..., pwd=..., "pwd": "...", 'otp': 123
    (
        re.compile(
            r"""(?<![A-Za-z0-9])((?:sid|pwd|password|otp|tmp_id|api_secret|client_secret|code_verifier|access_token"""
            r"""|refresh_token)\\*["']?\s*[=:]\s*)(?:""" + _QUOTED.format(n=2) + r"""|[^\s&;,"')\]}]+)""",
            re.IGNORECASE | re.MULTILINE,
        ),
        r"\1•••",
    ),
]


_VISIBLE = {code: repr(chr(code))[1:-1] for code in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)}


def masked(text: str) -> str:
    """Return ``text`` with everything that looks like a credential as ``•••``."""
    for pattern, replacement in _MASKED:
        text = pattern.sub(replacement, text)
    return text


def start(log_file: Path, level: str, *, stderr: bool = False) -> None:
    """Log to ``log_file``, and to stderr as well if asked; a second call replaces the first.

    ``level`` is ``debug``, ``info``, ``warning`` or ``error``. If the file cannot be opened, the program goes on
    without it, and one line on stderr says so.
    """
    global _running
    stop()
    handlers: list[logging.Handler] = []
    written: Path | None = None
    try:
        handlers.append(_PrivateFile(log_file))
        written = log_file
    except OSError as error:
        _say(f"cannot write the log {log_file}: {error.strerror or error}")
    if stderr and sys.stderr is not None:
        handlers.append(logging.StreamHandler(sys.stderr))
    if not handlers:
        # Without any handler logging would print warnings bare.
        handlers.append(logging.NullHandler())
    root = logging.getLogger()
    before = _Before(
        levels={name: logging.getLogger(name).level for name in ("", *_CHATTY)},
        excepthook=sys.excepthook,
        thread_hook=threading.excepthook,
        unraisable_hook=sys.unraisablehook,
    )
    _running = _Running(tuple(handlers), written, before)
    for handler in handlers:
        handler.setFormatter(_Line())
        root.addHandler(handler)
    root.setLevel(level.upper())
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _unraisable


def set_level(level: str) -> None:
    """Log from this level on, if the log was started: the settings may have changed."""
    if _running is not None:
        logging.getLogger().setLevel(level.upper())


def stop() -> None:
    """Flush and close the log, and put the hooks back as they were. Does nothing if it was not started."""
    global _running
    if _running is None:
        return
    running, _running = _running, None
    sys.excepthook = running.before.excepthook
    threading.excepthook = running.before.thread_hook
    sys.unraisablehook = running.before.unraisable_hook
    logging.captureWarnings(False)
    for name, level in running.before.levels.items():
        logging.getLogger(name).setLevel(level)
    for handler in running.handlers:
        logging.getLogger().removeHandler(handler)
        handler.close()


def watch(loop: asyncio.AbstractEventLoop) -> None:
    """Log what ``loop`` complains about, such as a task's exception that nobody retrieved."""
    loop.set_exception_handler(_complaint)


@dataclass(frozen=True, slots=True)
class _Before:
    """How things were before ``start``."""

    levels: dict[str, int]
    excepthook: Callable[[type[BaseException], BaseException, TracebackType | None], Any]
    thread_hook: Callable[[threading.ExceptHookArgs], Any]
    unraisable_hook: Callable[["sys.UnraisableHookArgs"], Any]


@dataclass(frozen=True, slots=True)
class _Running:
    handlers: tuple[logging.Handler, ...]
    log_file: Path | None
    before: _Before


_running: _Running | None = None


class _Line(logging.Formatter):
    """``2026-11-23T09:30:00.123Z INFO nirmaan_tray.sync: message``; a traceback follows, indented."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        # A text from outside must not be able to forge a line, nor to command a terminal.
        return super().formatMessage(record).translate(_VISIBLE)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        return _indented(super().formatException(ei))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - logging's name
        return _indented(super().formatStack(stack_info))

    def format(self, record: logging.LogRecord) -> str:
        # Another handler may have left its own rendering of the traceback in the record.
        record = copy.copy(record)
        record.exc_text = None
        return masked(super().format(record))


class _PrivateFile(RotatingFileHandler):
    """A rotated file that only this user can read, and that harms nobody when it cannot be written."""

    def __init__(self, path: Path) -> None:
        self._complained = False
        super().__init__(path, maxBytes=FILE_BYTES, backupCount=FILES - 1, encoding="utf-8", errors="backslashreplace")

    def _open(self) -> Any:
        return open(self.baseFilename, self.mode, encoding=self.encoding, errors=self.errors, opener=_open_privately)

    def doRollover(self) -> None:  # noqa: N802 - logging's name
        try:
            super().doRollover()
        except OSError:
            # On Windows a second process that has the file open keeps it in its place: go on in it.
            if self.stream is None:
                self.stream = self._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802, ARG002 - logging's name
        error = sys.exc_info()[1]
        if not self._complained:
            self._complained = True
            reason = error.strerror if isinstance(error, OSError) and error.strerror else repr(error)
            _say(f"cannot write the log {self.baseFilename}: {masked(reason)}")

    def close(self) -> None:
        # On a full disk what was waiting is lost; handleError has said so.
        with contextlib.suppress(OSError):
            super().close()


def _open_privately(path: str, flags: int) -> int:
    handle = os.open(path, flags, 0o600)
    mode = os.fstat(handle).st_mode
    # One that was there before; on Windows the profile's folder is what keeps it private.
    if os.name == "posix" and stat.S_ISREG(mode) and mode & 0o077:
        Path(path).chmod(0o600)
    return handle


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    running = _running
    if running is None or issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    log.critical("uncaught", exc_info=(kind, error, trace))
    if running.log_file is None:
        running.before.excepthook(kind, error, trace)
    else:
        _say(f"unexpected error ({kind.__name__}); the details are in {running.log_file}")


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if issubclass(args.exc_type, SystemExit):
        return
    name = "a thread that is gone" if args.thread is None else args.thread.name
    error = args.exc_value or args.exc_type()
    log.critical("uncaught in thread %s", name, exc_info=(args.exc_type, error, args.exc_traceback))


def _unraisable(args: "sys.UnraisableHookArgs") -> None:
    # The object is half gone: its type is all that can be told of it without risk.
    what = f"{args.err_msg or 'Exception ignored in'}: {type(args.object).__qualname__}"
    error = args.exc_value or args.exc_type()
    log.error("unraisable: %s", what, exc_info=(args.exc_type, error, args.exc_traceback))


def _complaint(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:  # noqa: ARG001 - asyncio's signature
    told = ", ".join(f"{key}={value!r}" for key, value in context.items() if key not in ("message", "exception"))
    log.error("asyncio: %s (%s)", context.get("message", ""), told, exc_info=context.get("exception"))


def _indented(text: str) -> str:
    return "\n".join(f"  {line.translate(_VISIBLE)}" for line in text.split("\n"))


def _say(words: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(f"nirmaan-tray: {words}\n")
