"""The guides are read with their pictures, and with nothing else."""

import re
from pathlib import Path

import pytest

from nirmaan_tray import guides, resources
from nirmaan_tray.model.guide import Guide

PNG = b"\x89PNG\r\n\x1a\n"
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures" / "guide"


@pytest.mark.parametrize("guide", Guide)
def test_a_guide_is_its_page_in_docs_and_every_picture_that_it_names(guide: Guide) -> None:
    text = guides.read(guide)
    assert text.markdown == resources.path(f"docs/{guide}.md").read_text(encoding="utf-8")
    named = re.findall(r"!\[.*?\]\((.*?)\)", text.markdown)
    assert {name for name, _ in text.pictures} == set(named)
    assert all(png.startswith(PNG) for _, png in text.pictures)


@pytest.mark.parametrize("guide", Guide)
def test_a_guide_has_nothing_that_only_a_browser_shows(guide: Guide) -> None:
    markdown = re.sub(r"^```.*?^```$|`[^`\n]*`", "", guides.read(guide).markdown, flags=re.MULTILINE | re.DOTALL)
    assert re.findall(r"</?[a-z][^>]*>", markdown) == []
    assert [target for target in re.findall(r"\]\(([^)]+)\)", markdown) if "://" in target] == []


def test_every_picture_is_in_a_guide_and_says_what_it_shows() -> None:
    named = re.findall(r"!\[(.*?)\]\(pictures/guide/([\w-]+\.png)\)", guides.read(Guide.USER).markdown)
    assert {name for _, name in named} == {path.name for path in PICTURES.iterdir()}
    assert all(said for said, _ in named)
    assert len(named) > 10


def test_the_pictures_are_small_enough_to_be_shipped() -> None:
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < 200_000
