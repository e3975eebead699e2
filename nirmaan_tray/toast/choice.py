"""The one place that knows which platform shows toasts how."""

import sys

from nirmaan_tray.toast.toaster import Ears, Toaster


def toaster(ears: Ears) -> Toaster | None:
    """Return this platform's toaster, importing no other; None where there are no native toasts."""
    if sys.platform == "linux":
        from nirmaan_tray.toast.freedesktop import FreedesktopToaster

        return FreedesktopToaster(ears)
    elif sys.platform == "win32":  # noqa: RET505 - mypy knows platforms in this form only
        from nirmaan_tray.clock import SystemClock
        from nirmaan_tray.toast.blocking import BlockingCenter, BlockingScreen
        from nirmaan_tray.toast.one_by_one import OneByOneToaster
        from nirmaan_tray.toast.screen import Clicked, Gone
        from nirmaan_tray.toast.windows_message import tag

        def connect(clicked: Clicked, gone: Gone) -> BlockingCenter:
            from nirmaan_tray.toast.windows import ActionCenter

            return ActionCenter(clicked, gone, SystemClock().now)

        return OneByOneToaster(ears, BlockingScreen(connect, tag))
    elif sys.platform == "darwin":
        from nirmaan_tray.toast.macos import NotificationCenter
        from nirmaan_tray.toast.one_by_one import OneByOneToaster

        return OneByOneToaster(ears, NotificationCenter())
    else:
        return None
