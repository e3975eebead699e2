"""What the pages in docs/ say and can be checked: tests that are named exist, settings are taken, links lead somewhere."""

import ast
import re
from pathlib import Path

import pytest

from nirmaan_tray import settings
from nirmaan_tray.doctor.words import TITLES
from nirmaan_tray.loopback import redirect_uri
from nirmaan_tray.settings_keys import KEYS, OAUTH_PORT

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"])
NAMED = re.findall(r"`(tests/[\w/]+\.py)`\W+`(test_\w+)`", (DOCS / "security.md").read_text("utf-8"))
EXAMPLES = re.findall(r"^```toml\n(.*?)^```$", (DOCS / "admin.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)


def functions_of(file: Path) -> set[str]:
    tree = ast.parse(file.read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_the_threat_model_names_many_tests() -> None:
    assert len(NAMED) > 20
    assert len(NAMED) == (DOCS / "security.md").read_text("utf-8").count("`test_")


@pytest.mark.parametrize(("file", "name"), NAMED, ids=[name for _, name in NAMED])
def test_a_test_that_the_threat_model_names_exists(file: str, name: str) -> None:
    assert name in functions_of(ROOT / file)


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.split("\n", 1)[0] for example in EXAMPLES])
def test_an_example_of_settings_is_taken_to_the_letter(example: str, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(example, encoding="utf-8")
    found = settings.load(None, file)
    assert found.damage == ""
    assert [value.key for value in found.values if value.problem] == []
    meant = {line.split(" =")[0] for line in example.splitlines() if line and not line.startswith("#")}
    assert {value.key for value in found.values if value.source is settings.Source.ORGANISATION} == meant
    assert meant <= {key.name for key in KEYS}


def test_there_are_examples_of_settings() -> None:
    assert len(EXAMPLES) > 3


def test_the_redirect_address_is_to_the_letter() -> None:
    assert redirect_uri(OAUTH_PORT) in (DOCS / "admin.md").read_text("utf-8")


def test_what_to_look_at_is_called_as_the_doctor_calls_it() -> None:
    table = (DOCS / "admin.md").read_text("utf-8").partition("| people say |")[2].splitlines()[2:]
    named = [name for row in table if row.startswith("|") for name in row.split(" | ")[1].split(", ") if name]
    assert len(named) > 5
    assert [name for name in named if not any(title.startswith(name) for title in TITLES.values())] == []


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_link_between_pages_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        there = page.parent / path if path else page
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), target
