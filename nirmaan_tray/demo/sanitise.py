"""What a Frappe site does to text before it stores it: bleach's clean with Frappe's list of tags, in miniature."""

from functools import lru_cache
from html import escape
from html.parser import HTMLParser

_ALLOWED = frozenset(
    [
        "a",
        "abbr",
        "b",
        "big",
        "blockquote",
        "br",
        "code",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ]
)
_ALLOWED_ATTRIBUTES = frozenset({"href", "title", "class", "src", "alt", "target", "rel", "colspan", "rowspan"})
_ALLOWED_SCHEMES = ("http:", "https:", "mailto:", "tel:", "cid:")


class _Cleaner(HTMLParser):
    """Writes allowed tags as they are and everything else as text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _ALLOWED:
            self.out.append(escape(self.get_starttag_text() or "", quote=False))
            return
        kept = "".join(f' {name}="{escape(value or "")}"' for name, value in attrs if _is_allowed(name, value or ""))
        self.out.append(f"<{tag}{kept}>")

    def handle_endtag(self, tag: str) -> None:
        self.out.append(f"</{tag}>" if tag in _ALLOWED else f"&lt;/{tag}&gt;")

    def handle_data(self, data: str) -> None:
        self.out.append(escape(data, quote=False))

    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")


def _is_allowed(name: str, value: str) -> bool:
    if name not in _ALLOWED_ATTRIBUTES:
        return False
    scheme, colon, _ = value.strip().lower().partition(":")
    return name not in {"href", "src"} or not colon or "/" in scheme or f"{scheme}:" in _ALLOWED_SCHEMES


@lru_cache(maxsize=1024)
def sanitise(text: str) -> str:
    """Return ``text`` as the site stores it: ``&`` as ``&amp;``, allowed tags kept, others such as ``<script>`` escaped."""
    cleaner = _Cleaner()
    cleaner.feed(text)
    cleaner.close()
    return "".join(cleaner.out)
