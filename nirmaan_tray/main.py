"""Where the program starts: reads what was typed and starts it, importing no more than that needs."""

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from nirmaan_tray import app_links
from nirmaan_tray.arguments import parser
from nirmaan_tray.complain import complain
from nirmaan_tray.model.start_wish import Open, Quit, Run, StartWish

KEYRING_CALL = "keyring-call"
"""The program by itself, for one call to the keyring: ``ring_apart``. Nobody types it, so no help tells of it."""

_PORT_TAKEN = "The demo site cannot use port {port} ({reason}). Choose another with --port."


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``nirmaan-tray`` with ``argv`` (default: the process's) and return the exit code."""
    if (sys.argv[1:] if argv is None else list(argv)) == [KEYRING_CALL]:
        from nirmaan_tray import ring_apart

        return ring_apart.answer()
    typed = parser().parse_args(argv)
    match typed.command:
        case "demo":
            return _demo_site(typed.port) if typed.site_only else _demo(typed.port)
        case "run":
            return _tray(typed.home, Run(background=getattr(typed, "background", False)))
        case "open":
            return _tray(typed.home, Open(typed.name))
        case "quit":
            return _tray(typed.home, Quit())
        case "link":
            wish = app_links.parse(typed.link)
            if wish is None:
                complain("That is no link of this program's, so nothing was done. They look like nirmaan-tray:show.")
                return 2
            return _tray(typed.home, wish)
        case _:
            from nirmaan_tray import cli

            return cli.run(typed)


def _import_qt() -> None:
    """Import Qt first of all, for as little time and memory as can be."""
    import builtins
    import gc
    import importlib

    # Nothing that is made before the icon is garbage: the app begins to look for some when the icon is there.
    gc.disable()
    # PySide6 would read the source of all that is imported after it and keep it, looking for its ``__feature__`` switches,
    # which nothing here uses: 15 MB.
    plain_import = builtins.__import__
    importlib.import_module("PySide6.QtCore")
    builtins.__import__ = plain_import


def _tray(home: Path | None, wish: StartWish) -> int:
    _import_qt()
    from nirmaan_tray.errors import TrayError
    from nirmaan_tray.home import Home
    from nirmaan_tray.start import start

    try:
        return start(Home.chosen(home), wish)
    except TrayError as error:
        from nirmaan_tray import words

        complain(words.sentence(error))
        return words.exit_code(error)


def _demo_site(port: int) -> int:
    import asyncio

    from nirmaan_tray.demo.serve import serve

    try:
        # Flushed, so that it is read at once behind a pipe too.
        asyncio.run(serve(port, say=partial(print, flush=True)))
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        complain(_PORT_TAKEN.format(port=port, reason=error.strerror))
        return 2
    return 0


def _demo(port: int) -> int:
    """Run the tray, signed in to a demo site in a thread of its own; its home is temporary, its secret in memory."""
    _import_qt()
    import tempfile
    import threading
    import webbrowser

    from nirmaan_tray.demo.serve import DEMO_CLIENT, DEMO_KEY, InThread
    from nirmaan_tray.home import Home
    from nirmaan_tray.start import start
    from nirmaan_tray.trial import signed_in

    try:
        site = InThread(port, say=partial(print, flush=True))
    except OSError as error:
        complain(_PORT_TAKEN.format(port=port, reason=error.strerror))
        return 2
    with site, tempfile.TemporaryDirectory(prefix="nirmaan-tray-demo-") as folder:
        home = Home.at(Path(folder))
        vault = signed_in(home, site.url, ":".join(DEMO_KEY), DEMO_CLIENT)
        # Some browsers' starters are waited for, which the icon must not be.
        threading.Thread(target=webbrowser.open, args=[f"{site.url}/demo"], daemon=True).start()
        return start(home, vault=vault)
