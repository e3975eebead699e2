"""Titles and descriptions as plain text. Pure.

A site stores them sanitised as HTML: ``&`` comes as ``&amp;`` and a few tags survive. ``html.parser`` is the tool,
because it tells tags, character references and text apart in one pass; MarkupSafe's ``striptags`` glues blocks
together, keeps what scripts and styles hold, and would be one package more.
"""

import re
from html.parser import HTMLParser

_BLOCK = re.compile(
    "address|article|aside|blockquote|br|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|li"
    "|main|nav|ol|p|pre|section|summary|table|tbody|tfoot|thead|tr|ul"
)
_CELLS = frozenset({"td", "th"})
_HIDDEN = frozenset({"script", "style"})

_TAG_OPEN = re.compile(r"<(/?[A-Za-z]|!--|![Dd][Oo][Cc][Tt])?")

_BIDI_CONTROLS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROLS = (code for code in (*range(0x20), *range(0x7F, 0xA0)) if not chr(code).isspace())
_DROPPED: dict[int, int | None] = dict.fromkeys((*_BIDI_CONTROLS, *_CONTROLS))
_DROPPED.update(dict.fromkeys(range(0xD800, 0xE000), 0xFFFD))


def plain(html: str) -> str:
    """Return the text of an HTML fragment: a line for each block, each run of whitespace one space, nothing else.

    Character references are decoded once. Control characters and those that reorder text (bidirectional embeddings,
    overrides, isolates) are removed; joiners that Indian scripts need stay. Never raises.
    """
    if "<" not in html and "&" not in html:
        # Most texts have no markup at all; parsing them would cost more than fetching them.
        return " ".join(html.translate(_DROPPED).split())
    last_tag_end, last_comment_end = html.rfind(">"), html.rfind("-->")

    def settle(found: re.Match[str]) -> str:
        # A "<" that opens nothing, or nothing that ends, is text: Python's releases disagree about these.
        end = last_comment_end if found[1] == "!--" else last_tag_end
        opens = found[1] is not None and found.start() < end
        return found[0] if opens else "&lt;" + found[0][1:]

    reader = _Reader()
    reader.feed(_TAG_OPEN.sub(settle, html))
    reader.close()
    lines = (" ".join("".join(line).translate(_DROPPED).split()) for line in reader.lines)
    return "\n".join(line for line in lines if line)


class _Reader(HTMLParser):
    """Collects lines, each a list of pieces."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[list[str]] = [[]]
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._hidden = tag in _HIDDEN
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.lines[-1].append(data)

    def _part(self, tag: str) -> None:
        if _BLOCK.fullmatch(tag):
            self.lines.append([])
        elif tag in _CELLS:
            self.lines[-1].append(" ")
