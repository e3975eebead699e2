"""Every word that people see is translatable, used, and translated; what is shipped is what the texts make."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from tools.translations import FOLDER, ROOT, Catalogue, Key, Translation, compiled, found

UI = ROOT / "nirmaan_tray" / "ui"
WORDS = sorted([*UI.glob("*words.py"), UI / "problems.py", ROOT / "nirmaan_tray" / "wording.py"])
LANGUAGES = ["en", "hi"]

DANDA = "\u0964"
"""Ends a sentence in Hindi."""


@pytest.fixture(scope="module")
def texts() -> dict[Key, bool]:
    return found()


def catalogue(language: str) -> Catalogue:
    return Catalogue.read(FOLDER / f"nirmaan_{language}.ts")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_exactly_the_texts_of_the_code(language: str, texts: dict[Key, bool]) -> None:
    wanted = {key: plural for key, plural in texts.items() if plural or language != "en"}
    has = {key: told.plural for key, told in catalogue(language).texts.items()}
    assert has == wanted, "make translations"
    assert len(texts) > 500


def test_what_the_tool_of_qt_passes_over_is_told(tmp_path: Path) -> None:
    file = tmp_path / "words.py"
    file.write_text('def few(count): return translate("A", "%n rows", None, count)\n')
    assert found([file]) == {("A", "%n rows"): True}
    file.write_text('def few(rows): return translate("A", "%n rows", None, len(rows))\n')
    with pytest.raises(SystemExit, match="%n rows"):
        found([file])


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_to_translate(language: str) -> None:
    assert [key for key, told in catalogue(language).texts.items() if not told.finished] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shipped_is_made_of_the_texts(language: str, tmp_path: Path) -> None:
    compiled(FOLDER / f"nirmaan_{language}.ts", tmp_path / "made.qm")
    assert (tmp_path / "made.qm").read_bytes() == (FOLDER / f"nirmaan_{language}.qm").read_bytes(), "make translations"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_are_as_the_tool_writes_them(language: str, texts: dict[Key, bool]) -> None:
    read = catalogue(language)
    assert read.renewed({key: told.plural for key, told in read.texts.items()}).written() == read.written()
    assert read.written() == (FOLDER / f"nirmaan_{language}.ts").read_text(encoding="utf-8")


def test_a_text_that_is_new_is_to_be_translated_and_one_that_is_gone_goes() -> None:
    before = Catalogue("hi_IN", {("A", "gone"): Translation(("x",), False), ("A", "kept"): Translation(("y",), False)})
    after = before.renewed({("A", "kept"): False, ("A", "%n new"): True})
    assert after.texts == {("A", "%n new"): Translation(("", ""), True), ("A", "kept"): Translation(("y",), False)}
    assert not after.texts["A", "%n new"].finished


def forms() -> Iterator[tuple[str, str]]:
    """Each translation with what it translates."""
    for language in LANGUAGES:
        for (_, source), told in catalogue(language).texts.items():
            for form in told.forms:
                yield source, form


def test_placeholders_are_all_there() -> None:
    for source, form in forms():
        assert sorted(names(form)) == sorted(names(source)), form


def names(text: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(text) if name is not None] + re.findall(r"%n|%\d", text)


def test_a_detail_can_be_left_out() -> None:
    """Where nothing is known in detail, it is taken out together with its brackets."""
    for source, form in forms():
        assert form.count(" ({detail})") == source.count(" ({detail})"), form


def test_whatever_answers_to_a_letter_does_in_every_language() -> None:
    for source, form in forms():
        assert form.count("&") == source.count("&"), form
        assert "&" not in form or re.search(r"&[A-Za-z]", form), form


def test_a_translation_ends_as_its_text_does() -> None:
    ends = {".": DANDA, "…": "…", ":": ":", "?": "?"}
    for (_, source), told in catalogue("hi").texts.items():
        for form in told.forms:
            last = source[-1]
            if last in ends:
                assert form.endswith(ends[last]), (source, form)
            else:
                assert not form.endswith((DANDA, ".")), (source, form)
            assert form == form.strip() or source != source.strip()


def test_hindi_is_written_in_its_own_script() -> None:
    latin_alone = {
        (context, source)
        for (context, source), told in catalogue("hi").texts.items()
        if not any("\u0900" <= letter <= "\u097f" for letter in told.forms[0])
    }
    letters = {
        source.replace("&", "")
        for _, source in latin_alone
        if re.search("[A-Za-z]{2}", re.sub(r"\{\w+\}|&", "", source))
    }
    assert letters <= {"API key", "API secret", "Namespace", "Nirmaan: {state}", "nirmaan.example.com", "d MMM", "dddd, d MMMM",
                       "dddd, d MMMM yyyy"}  # fmt: skip


def functions() -> Iterator[tuple[Path, str]]:
    for module in WORDS:
        if module.exists():
            for node in ast.parse(module.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
                    yield module, node.name


def test_all_words_are_used() -> None:
    used: dict[str, set[Path]] = {}
    for file in sorted((ROOT / "nirmaan_tray").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                used.setdefault(node.attr, set()).add(file)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                used.setdefault(node.id, set()).add(file)
    unused = [f"{module.stem}.{name}" for module, name in functions() if not used.get(name)]
    assert unused == []


def test_words_are_said_when_they_are_needed_and_not_before() -> None:
    """A language that changes while the program runs would not reach what was said at import."""
    early = []
    for module in WORDS:
        if module.exists():
            for statement in ast.parse(module.read_text(encoding="utf-8")).body:
                if not isinstance(statement, ast.FunctionDef | ast.ClassDef):
                    early += [
                        f"{module.name}:{node.lineno}"
                        for node in ast.walk(statement)
                        if isinstance(node, ast.Call)
                        and isinstance(node.func, ast.Name)
                        and node.func.id == "translate"
                    ]
    assert early == []


def test_no_text_is_made_of_pieces_that_cannot_be_translated() -> None:
    """An f-string with words in it would stay English."""
    fixed = []
    for module in WORDS:
        if module.exists():
            for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
                if isinstance(node, ast.JoinedStr):
                    words = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
                    if re.search("[A-Za-z]{2}", words):
                        fixed.append(f"{module.name}:{node.lineno}: {words}")
    assert fixed == []
