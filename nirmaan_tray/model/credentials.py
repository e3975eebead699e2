"""What proves to a site who we are."""

from dataclasses import dataclass
from datetime import datetime

from nirmaan_tray.model.account import Way
from nirmaan_tray.model.secret import Secret


@dataclass(frozen=True, slots=True)
class Credentials:
    """What proves to the site who we are.

    ``secret`` is ``KEY:SECRET`` for an API key, the ``sid`` of a session for a password, and the access token for a sign-in
    in the browser, which alone has the other two: ``refresh``, which is good for new tokens once, and ``expires_at`` (aware).
    """

    way: Way
    secret: Secret
    refresh: Secret | None = None
    expires_at: datetime | None = None
