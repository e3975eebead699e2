"""How credentials travel: the headers of a request and of a Socket.IO handshake, as the contract asks. Pure."""

from nirmaan_tray.model.account import Way
from nirmaan_tray.model.credentials import Credentials

NEUTRAL_COOKIE = "client=nirmaan-tray"
"""A token alone is refused ("No cookie transmitted."), and any ``sid`` beside it would win and make us a guest."""


def site_header(site_name: str | None) -> dict[str, str]:
    """Return the header by which a bench without nginx knows its site; an office's nginx overwrites it with the truth."""
    return {"X-Frappe-Site-Name": site_name} if site_name else {}


def request(credentials: Credentials) -> dict[str, str]:
    """Return what proves to REST who we are: a session's cookie or a token, never both (contract)."""
    if credentials.way is Way.API_KEY:
        return {"Authorization": f"token {credentials.secret.reveal()}"}
    if credentials.way is Way.BROWSER:
        return {"Authorization": f"Bearer {credentials.secret.reveal()}"}
    return {"Cookie": f"sid={credentials.secret.reveal()}"}


def handshake(credentials: Credentials, site: str) -> dict[str, str]:
    """Return the same for a handshake, which also wants to see an ``Origin`` and some cookie."""
    return {"Cookie": NEUTRAL_COOKIE, **request(credentials), "Origin": site}
