"""A guide's Markdown becomes a document that has its chapters, pictures and links, and nothing that leads elsewhere."""

from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextBlockFormat, QTextDocument, QTextTable

from nirmaan_tray import guides
from nirmaan_tray.model.guide import Guide, GuideText
from nirmaan_tray.ui.guide_document import Place, fill, headings, links, place
from nirmaan_tray.ui.palette import colours, qpalette

pytestmark = pytest.mark.usefixtures("qapp")


def written(text: GuideText, *, dark: bool = False) -> QTextDocument:
    document = QTextDocument()
    for _ in fill(document, text, qpalette(dark)):
        pass
    return document


@pytest.mark.parametrize(
    ("link", "there"),
    [
        ("#updates", Place(None, "updates")),
        ("admin.md", Place(Guide.ADMIN)),
        ("user.md#sign-in-once", Place(Guide.USER, "sign-in-once")),
        ("", None),
        ("security.md", None),
        ("../docs/admin.md", None),
        ("https://example.com/admin.md", None),
        ("file:///etc/passwd", None),
        ("admin.md?x", None),
        ("javascript:alert(1)", None),
        ("nirmaan-tray:show", None),
    ],
)
def test_links_lead_into_guides_or_nowhere(link: str, there: Place | None) -> None:
    assert place(link) == there


def test_every_chapter_keeps_its_heading() -> None:
    document = written(
        GuideText(
            "# A guide\n\nText\n\n## One, two\n\n- list\n\n### Below\n\n| a | b |\n|---|---|\n| c | d |\n\n## End\n"
        )
    )
    assert [(each.title, each.level, each.anchor) for each in headings(document)] == [
        ("A guide", 1, "a-guide"),
        ("One, two", 2, "one-two"),
        ("Below", 3, "below"),
        ("End", 2, "end"),
    ]
    assert [document.findBlock(each.position).text() for each in headings(document)] == [
        "A guide",
        "One, two",
        "Below",
        "End",
    ]


def test_addresses_are_text_and_links_into_guides_are_links() -> None:
    document = written(
        GuideText("See https://evil.example/x, [there](https://evil.example/y), [here](#here) and www.evil.example.")
    )
    assert links(document) == ["#here"]
    assert document.toPlainText() == "See https://evil.example/x, there, here and www.evil.example."
    assert "underline" not in document.toHtml().split("here</span>")[0].split("evil.example/x")[0]


def test_pictures_come_from_the_guide_alone() -> None:
    png = dict(guides.read(Guide.USER).pictures)["pictures/guide/icon-up.png"]
    document = written(GuideText("![a](a.png) ![b](file:///etc/hostname)", (("a.png", png),)))
    kind = QTextDocument.ResourceType.ImageResource.value
    found = document.resource(kind, QUrl("a.png"))
    assert isinstance(found, QImage)
    assert found.width() == 32


@pytest.mark.parametrize("dark", [False, True])
def test_it_is_in_the_colours_of_the_program(dark: bool) -> None:
    document = written(GuideText("[a](#a)\n\n```\ncode\n```\n\n| a |\n|---|\n| b |\n"), dark=dark)
    of = colours(dark)
    block = document.begin()
    assert block.begin().fragment().charFormat().foreground().color() == of.accent
    code: list[QTextBlockFormat] = []
    while block.isValid():
        if block.text() == "code":
            code.append(block.blockFormat())
        block = block.next()
    assert [each.background().color() for each in code] == [of.raised]
    (table,) = [frame for frame in document.rootFrame().childFrames() if isinstance(frame, QTextTable)]
    assert table.format().toTableFormat().borderBrush().color() == of.line


@pytest.mark.parametrize("guide", Guide)
def test_others_come_in_between_the_chapters(guide: Guide) -> None:
    text = guides.read(guide)
    document = QTextDocument()
    lengths = [0, *(document.characterCount() for _ in fill(document, text, qpalette(False)))]
    assert len(lengths) > text.markdown.count("\n## ") + len(text.pictures)
    steps = [after - before for before, after in pairwise(lengths)]
    assert max(steps) < sum(steps) * 0.6, "no step does most of it"


@pytest.mark.parametrize("guide", Guide)
def test_the_guides_are_whole(guide: Guide) -> None:
    text = guides.read(guide)
    document = written(text)
    plain = document.toPlainText()
    assert "<!--" not in plain
    assert "```" not in plain
    titles = [line.lstrip("# ") for line in text.markdown.splitlines() if line.startswith("## ")]
    assert [each.title for each in headings(document) if each.level == 2] == [
        title.replace("`", "") for title in titles
    ]
    assert plain.count("\ufffc") == len([name for name in text.markdown.split("](pictures/guide/")[1:] if name])
    anchors: Any = {each.anchor for each in headings(document)}
    here = [there for link in links(document) if (there := place(link)) and there.guide is None]
    assert [there.anchor for there in here if there.anchor not in anchors] == []
