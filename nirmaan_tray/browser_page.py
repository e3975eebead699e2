"""What the browser is shown when it comes back from the site: words in the browser's language, and nothing of what came with
the request. Pure.
"""

import base64
import hashlib
from dataclasses import dataclass
from enum import Enum
from html import escape

_STYLE = (
    "body{margin:0;font:17px/1.5 system-ui,sans-serif;color:#1f2933;background:#f5f7fa}"
    "main{max-width:30em;margin:18vh auto 0;padding:2em 2.2em;background:#fff;border-radius:12px;"
    "box-shadow:0 1px 4px rgba(0,0,0,.15)}h1{margin:0 0 .4em;font-size:1.4em}p{margin:0}"
    "@media(prefers-color-scheme:dark){body{color:#e4e7eb;background:#1f2933}main{background:#323f4b}}"
)

_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Nothing runs and nothing is loaded: the page's address holds the code of the sign-in."""


@dataclass(frozen=True, slots=True)
class _Page:
    status: str
    title: str
    text: str
    hindi: tuple[str, str]
    """Title and text."""


class Ending(Enum):
    """How a request ends."""

    SIGNED_IN = _Page(
        "200 OK",
        "You are signed in",
        "Nirmaan Tray has what it needs. You can close this page.",
        ("आप साइन इन हैं", "Nirmaan Tray को जो चाहिए, मिल गया। आप यह पेज बंद कर सकते हैं।"),
    )
    REFUSED = _Page(
        "200 OK",
        "You are not signed in",
        "You did not allow it, so nothing has changed. To sign in after all, start again in Nirmaan Tray.",
        (
            "आप साइन इन नहीं हैं",
            "आपने अनुमति नहीं दी, इसलिए कुछ नहीं बदला। फिर भी साइन इन करना हो तो Nirmaan Tray में दोबारा शुरू करें।",
        ),
    )
    FAILED = _Page(
        "200 OK",
        "Signing in did not work",
        "Nirmaan Tray tells you why and what to do. You can close this page.",
        ("साइन इन नहीं हो सका", "क्यों, और क्या करना है, यह Nirmaan Tray बताता है। आप यह पेज बंद कर सकते हैं।"),
    )
    STRANGER = _Page(
        "400 Bad Request",
        "This page belongs to another sign-in",
        "Perhaps it is an old one. Close it and start again in Nirmaan Tray.",
        ("यह पेज किसी दूसरे साइन इन का है", "शायद यह पुराना है। इसे बंद करें और Nirmaan Tray में दोबारा शुरू करें।"),
    )
    NOT_UNDERSTOOD = _Page(
        "400 Bad Request",
        "Not understood",
        "This was not the answer that Nirmaan Tray waits for.",
        ("समझ में नहीं आया", "यह वह उत्तर नहीं था जिसकी Nirmaan Tray प्रतीक्षा करता है।"),
    )
    NOTHING_HERE = _Page(
        "404 Not Found",
        "Nothing is here",
        "Nirmaan Tray waits for a sign-in, and for nothing else.",
        ("यहाँ कुछ नहीं है", "Nirmaan Tray केवल साइन इन की प्रतीक्षा करता है।"),
    )
    NOT_THIS_WAY = _Page(
        "405 Method Not Allowed",
        "Not this way",
        "Nirmaan Tray waits for a page to be opened.",
        ("इस तरह नहीं", "Nirmaan Tray किसी पेज के खुलने की प्रतीक्षा करता है।"),
    )
    TOO_SLOW = _Page(
        "408 Request Timeout",
        "Too slow",
        "The request did not come to its end in time.",
        ("बहुत धीमा", "अनुरोध समय पर पूरा नहीं हुआ।"),
    )
    TOO_LONG = _Page(
        "431 Request Header Fields Too Large",
        "Too long",
        "The request is longer than an answer can be.",
        ("बहुत लंबा", "अनुरोध किसी भी उत्तर से लंबा है।"),
    )


def language(accepted: str) -> str:
    """Return the first language of an ``Accept-Language`` field in which there is a page: ``en`` or ``hi``."""
    wished = (each.partition(";")[0].strip().lower().partition("-")[0] for each in accepted.split(","))
    return next((name for name in wished if name in ("en", "hi")), "en")


def response(ending: Ending, language: str = "en") -> bytes:
    """Return the whole HTTP answer."""
    page = ending.value
    title, text = page.hindi if language == "hi" else (page.title, page.text)
    body = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)} · Nirmaan Tray</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body><main><h1>{escape(title)}</h1><p>{escape(text)}</p></main></body></html>"
    ).encode()
    lines = [
        f"HTTP/1.1 {page.status}",
        "Content-Type: text/html; charset=utf-8",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        "Referrer-Policy: no-referrer",
        f"Content-Security-Policy: {POLICY}",
        "X-Content-Type-Options: nosniff",
        "Connection: close",
    ]
    if ending is Ending.NOT_THIS_WAY:
        lines.append("Allow: GET")
    return "\r\n".join([*lines, "", ""]).encode() + body
