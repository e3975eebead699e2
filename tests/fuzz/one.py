"""``python -m tests.fuzz.one SURFACE [OPTION…]``: one surface under Atheris, until the time is up or an input fails.

Inputs that reach code which no other has reached are kept and changed further; what they reach is measured in the program and
in the parsers that it hands texts from outside to.
"""

import importlib
import logging
import sys

import atheris

_WATCHED = ("nirmaan_tray", "html", "_markupbase", "tomllib", "tomlkit", "json", "email", "h11", "socketio", "engineio")


def main() -> None:
    """Fuzz; the process ends in here. Code 77 means that an input failed, others that libFuzzer ended it."""
    logging.disable()
    with atheris.instrument_imports(include=list(_WATCHED)):
        surface = importlib.import_module(f"tests.fuzz.{sys.argv[1]}").SURFACE
    with surface.ready() as check:
        atheris.Setup([sys.argv[0], *sys.argv[2:]], check)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
