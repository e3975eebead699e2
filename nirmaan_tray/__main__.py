"""``python -m nirmaan_tray``, from any folder."""

import sys
from pathlib import Path

if Path(sys.path[0]).resolve() == Path(__file__).resolve().parent:
    # Started inside this folder, Python looks here first and would take our socket.py for the standard library's.
    del sys.path[0]

from nirmaan_tray.main import main

raise SystemExit(main())
