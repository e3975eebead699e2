"""Where the program starts: reads what was typed and starts it, importing no more than that needs."""

import sys
from collections.abc import Sequence
from functools import partial

from nirmaan_tray.arguments import parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``nirmaan-tray`` with ``argv`` (default: the process's) and return the exit code."""
    typed = parser().parse_args(argv)
    if typed.command == "demo":
        return _demo(typed.port)
    from nirmaan_tray import cli

    return cli.run(typed)


def _demo(port: int) -> int:
    import asyncio

    from nirmaan_tray.demo.serve import serve

    try:
        # Flushed, so that it is read at once behind a pipe too.
        asyncio.run(serve(port, say=partial(print, flush=True)))
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        sys.stderr.write(
            f"nirmaan-tray: The demo site cannot use port {port} ({error.strerror}). Choose another with --port.\n"
        )
        return 2
    return 0
