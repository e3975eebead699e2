"""What somebody wants of the icon before there is anybody to do it."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.menu import Menu

if TYPE_CHECKING:
    from nirmaan_tray.ui.bridge import Wishes


class Early:
    """Keeps it from the making until ``end``. The icon is there a tenth of a second before what serves it."""

    def __init__(self, bridge: Bridge, menu: Menu) -> None:
        self._wanted: list[Callable[[], object]] = []
        self._bridge = bridge
        bridge.wishes = cast("Wishes", _Kept(bridge, self._wanted))
        self._kept = [
            (signal, signal.connect(partial(self._keep, signal.emit)))
            for signal in (
                bridge.inbox_wanted,
                bridge.popup_wanted,
                bridge.preferences_wanted,
                bridge.sign_in_wanted,
                bridge.sign_out_wanted,
                bridge.doctor_wanted,
                bridge.news_wanted,
                bridge.guide_wanted,
                menu.about_wanted,
            )
        ]

    def end(self) -> None:
        """Want it all once more, of those who can do it by now. To be called where a loop runs."""
        for signal, connection in self._kept:
            signal.disconnect(connection)
        for each in self._wanted:
            each()

    def _keep(self, emit: Callable[..., object], *told: object) -> None:
        self._wanted.append(partial(emit, *told))


class _Kept:
    """Stands for whoever fulfils wishes; each wish is kept, in the order of their coming."""

    def __init__(self, bridge: Bridge, wanted: list[Callable[[], object]]) -> None:
        self._bridge = bridge
        self._wanted = wanted

    def __getattr__(self, wish: str) -> Callable[..., None]:
        def keep(*told: object) -> None:
            self._wanted.append(lambda: getattr(self._bridge.wishes, wish)(*told))

        return keep
