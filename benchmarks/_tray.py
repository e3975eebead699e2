"""``nirmaan-tray`` as people have it: without ``click``, which only development's tools bring.

With it httpx imports its own command line, and ``rich`` and ``pygments`` for that: 8 MB.
"""

import sys

sys.modules["click"] = None  # type: ignore[assignment]

from nirmaan_tray.main import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
