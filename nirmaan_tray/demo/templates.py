"""HTML pages from the files in ``pages/``; every value is escaped unless it is markup already."""

from collections.abc import Iterable
from html import escape
from pathlib import Path
from string import Template

from aiohttp import web

_PAGES = Path(__file__).parent / "pages"


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def fill(page: str, **values: object) -> Markup:
    """Fill in ``pages/<page>.html``."""
    template = Template((_PAGES / f"{page}.html").read_text(encoding="utf-8"))
    return Markup(template.substitute({name: safe(value) for name, value in values.items()}))


def safe(value: object) -> str:
    """Return a value as HTML."""
    return value if isinstance(value, Markup) else escape(str(value))


def joined(parts: Iterable[Markup]) -> Markup:
    """Return pieces of HTML one after the other."""
    return Markup("\n".join(parts))


def page(title: str, body: Markup, *, refresh_s: int = 0) -> web.Response:
    """Return a whole page; with ``refresh_s`` it loads itself anew after so many seconds."""
    refresh = Markup(f'<meta http-equiv="refresh" content="{refresh_s}">' if refresh_s else "")
    text = fill("page", title=title, body=body, refresh=refresh)
    return web.Response(text=text, content_type="text/html")


def style() -> web.Response:
    """Return the style sheet of all pages."""
    return web.Response(text=(_PAGES / "style.css").read_text(encoding="utf-8"), content_type="text/css")
