"""``python -m nirmaan_tray``: never run a file of this folder itself, its ``socket.py`` would hide the standard library's."""

from nirmaan_tray.main import main

raise SystemExit(main())
