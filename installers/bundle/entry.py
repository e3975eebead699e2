"""Where the bundle starts: the same as ``python -m nirmaan_tray``."""

import sys

from nirmaan_tray.main import main

sys.exit(main())
