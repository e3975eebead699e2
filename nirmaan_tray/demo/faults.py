"""What can come between a client and the site's HTTP: descriptions only, ``site.py`` acts on them."""

from dataclasses import dataclass

_NGINX = (
    "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n"
    "<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n"
)
_PORTAL = (
    "<!doctype html><html><head><title>Office Wi-Fi</title></head><body><h1>Welcome</h1>"
    "<p>Please accept the terms to use this network.</p><form method=post><button>Accept</button></form></body></html>"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which requests go wrong.

    ``status`` and ``body`` (HTML) replace the site's answer; without a status the answer itself goes out, ``delay_s`` seconds
    late, or cut off in the middle of its body when ``cut`` is set. Only paths that begin with ``under`` are touched.
    """

    status: int | None = None
    body: str = ""
    retry_after_s: int | None = None
    delay_s: float = 0.0
    cut: bool = False
    under: str = "/"


BAD_GATEWAY = Fault(502, _NGINX.format("502 Bad Gateway"))
"""nginx while the web workers restart."""

UNAVAILABLE = Fault(503, _NGINX.format("503 Service Temporarily Unavailable"))
"""nginx in maintenance."""

GATEWAY_TIMEOUT = Fault(504, _NGINX.format("504 Gateway Time-out"))
"""nginx when a worker hangs."""

CAPTIVE_PORTAL = Fault(200, _PORTAL)
"""A guest network that answers 200 with its own page to everything."""

CUT_HALFWAY = Fault(cut=True)
"""The connection closes in the middle of the body."""


def too_many(retry_after_s: int) -> Fault:
    """429 with a ``Retry-After`` of that many seconds."""
    return Fault(429, _NGINX.format("429 Too Many Requests"), retry_after_s=retry_after_s)


def unavailable(retry_after_s: int) -> Fault:
    """503 with a ``Retry-After`` of that many seconds."""
    return Fault(503, UNAVAILABLE.body, retry_after_s=retry_after_s)


def slow(delay_s: float) -> Fault:
    """Every answer comes, ``delay_s`` seconds late."""
    return Fault(delay_s=delay_s)
