"""Qt's word that the network came or changed (Windows and macOS)."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QNetworkInformation

_NONE = (QNetworkInformation.Reachability.Disconnected, QNetworkInformation.Reachability.Unknown)


class Reachability(QObject):
    """Calls ``came`` when there is a new way to somewhere. Raises ``OSError`` where Qt cannot tell."""

    def __init__(self, came: Callable[[], None]) -> None:
        super().__init__()
        self._came = came
        loaded = QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability)
        network = QNetworkInformation.instance() if loaded else None
        if network is None:
            raise OSError("Qt knows no way")
        self._network = network
        network.reachabilityChanged.connect(self._changed)
        network.transportMediumChanged.connect(self._moved)

    def close(self) -> None:
        """Stop listening."""
        self._network.reachabilityChanged.disconnect(self._changed)
        self._network.transportMediumChanged.disconnect(self._moved)

    def _changed(self, now: QNetworkInformation.Reachability) -> None:
        if now not in _NONE:
            self._came()

    def _moved(self, _: QNetworkInformation.TransportMedium) -> None:
        self._came()
