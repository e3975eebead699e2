"""The log: one line format, and everything that nobody caught is in it. ``log_file`` writes it, beside whoever logs.

Secrets print as ``•••`` by construction (``model.secret.Secret``). Behind that stands the formatter: it masks what looks like
a credential in the whole finished text, so in messages of other libraries and in tracebacks as well. Lines are finished
where they are logged: what they tell of may change, and secrets do not travel to another thread.
"""

import copy
import logging
import re
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from nirmaan_tray.log_file import LogFile

if TYPE_CHECKING:
    import asyncio

log = logging.getLogger(__name__)

OPEN_S = 0.2
"""So long the start waits to hear whether the file can be written; a disk that is slower is not waited for."""

STOP_S = 0.5
"""So long the end waits for what is still to be written."""

# At info they tell of every request and packet; httpcore's debug records even hold the headers, and qasync's what was
# returned in a thread.
_CHATTY = ("httpx", "httpcore", "aiohttp", "engineio", "socketio", "engineio.client", "socketio.client", "qasync")

_QUOTED = r"""b?(\\*["'])(?:(?!\{n})(?:\\.|.))*(?:\{n}|$)"""
_MASKED = [
    # Headers, also as Python and JSON print them: everything up to the closing quote or the line's end.
    (
        re.compile(r"""((?:proxy-)?authorization\\*["']?\s*[:=,]\s*(?:b?\\*["'])?)[^"'\\\r\n]+""", re.IGNORECASE),
        r"\1•••",
    ),
    (re.compile(r"""\b(token\s+)[^\s:"']+:[^\s"',;)\]}]+""", re.IGNORECASE), r"\1•••"),
    (re.compile(r"""\b(bearer\s+)[\w.~+/=•-]+""", re.IGNORECASE), r"\1•••"),
    # https://user:password@proxy, and an address that the browser came back to.
    (re.compile(r"""(://[^\s/?#:@"']*:)[^\s/?#"']*@"""), r"\1•••@"),
    (re.compile(r"""([?&](?:code|state|token)=)[^\s&#"']+""", re.IGNORECASE), r"\1•••"),
    # sid=..., pwd=..., "pwd": "...", 'otp': 123
    (
        re.compile(
            r"""(?<![A-Za-z0-9])((?:sid|pwd|password|otp|tmp_id|(?:api_|client_)?secret|code_verifier|access_token"""
            r"""|(?:refresh_|id_)token|(?<=["'])refresh(?=\\*["']))\\*["']?\s*[=:]\s*)(?:"""
            + _QUOTED.format(n=2)
            + r"""|[^\s&;,"')\]}]+)""",
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

    ``level`` is ``debug``, ``info``, ``warning`` or ``error``. While the file cannot be written, the program goes on
    without it, and one line on stderr says so.
    """
    global _running
    stop()
    file = LogFile(log_file, partial(_cannot_write, log_file), _dropped)
    file.opened.wait(OPEN_S)
    handlers: list[logging.Handler] = [_ToFile(file)]
    if stderr and sys.stderr is not None:
        handlers.append(logging.StreamHandler(sys.stderr))
    root = logging.getLogger()
    before = _Before(
        levels={name: logging.getLogger(name).level for name in ("", *_CHATTY)},
        excepthook=sys.excepthook,
        thread_hook=threading.excepthook,
        unraisable_hook=sys.unraisablehook,
    )
    _running = _Running(tuple(handlers), log_file, file, before)
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
    """Write what is left, for half a second at most, and put the hooks back. Does nothing if it was not started."""
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


def watch(loop: "asyncio.AbstractEventLoop") -> None:
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
    log_file: Path
    written: LogFile
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


class _ToFile(logging.Handler):
    """Finishes lines and hands them on; harms nobody when they cannot be written."""

    def __init__(self, file: LogFile) -> None:
        super().__init__()
        self._file = file
        self._complained = False

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._file.write(self.format(record))
        except Exception:  # noqa: BLE001 - whatever its arguments do when they are formatted
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        # Logging's own would print the arguments, unmasked.
        if not self._complained:
            self._complained = True
            _say(f"cannot log a line of {record.name}: {type(sys.exc_info()[1]).__name__}")

    def close(self) -> None:
        super().close()
        self._file.close(STOP_S)


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    running = _running
    if running is None or issubclass(kind, KeyboardInterrupt):
        _print(error, trace)
        return
    log.critical("uncaught", exc_info=(kind, error, trace))
    if running.written.failed:
        _print(error, trace)
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


def _complaint(loop: "asyncio.AbstractEventLoop", context: dict[str, Any]) -> None:  # noqa: ARG001 - asyncio's signature
    told = ", ".join(_what(key, value) for key, value in context.items() if key not in ("message", "exception"))
    # What follows a bracket are a callback's arguments.
    message = str(context.get("message", "")).partition("(")[0]
    log.error("asyncio: %s (%s)", message, told, exc_info=context.get("exception"))


def _what(key: str, value: object) -> str:
    """Say what asyncio complains about by its type and name: its repr would hold results, arguments and errors' parts."""
    # Whoever complains has imported it; the icon, which comes before, does not wait for it.
    import asyncio

    if isinstance(value, asyncio.Task):
        return f"{key}={value.get_name()} {getattr(value.get_coro(), '__qualname__', '')}"
    return f"{key}={type(value).__name__}"


def _print(error: BaseException, trace: TracebackType | None) -> None:
    if sys.stderr is not None:
        sys.stderr.write(masked("".join(traceback.format_exception(type(error), error, trace))))


def _cannot_write(log_file: Path, error: OSError) -> None:
    _say(f"cannot write the log {log_file}: {masked(error.strerror or repr(error))}")


def _dropped(count: int) -> str:
    told = "%d lines are missing here: the disk was too slow for them"
    return _Line().format(log.makeRecord(log.name, logging.WARNING, __file__, 0, told, (count,), None))


def _indented(text: str) -> str:
    return "\n".join(f"  {line.translate(_VISIBLE)}" for line in text.split("\n"))


def _say(words: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(f"nirmaan-tray: {words}\n")
