"""Brings ``resources/translations`` up to date with the words in the code: ``python -m tools.translations``.

Qt's own tools find the texts and compile them. What they do not see in Python, which texts have plural forms, is read from
the code: ``translate`` with a count. New texts are left unfinished, for somebody to translate in Qt Linguist or an editor;
texts that are gone are taken out.
"""

import ast
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "translations"
SOURCES = (ROOT / "nirmaan_tray", ROOT / "tools" / "texts_of_qt.py")
"""Where the texts are; those of Qt itself are listed, for Qt has no Hindi."""

LANGUAGES = {"en": "en_IN", "hi": "hi_IN"}
"""English is what the code has, and needs plural forms only."""

PLURAL_FORMS = 2
"""In English and in Hindi (CLDR)."""

PLURAL_ARGUMENTS = 2
"""Of ``translate``, behind context and text: what tells it from others of the same words, and the count."""

Key = tuple[str, str]
"""A context and an English text."""


@dataclass(frozen=True, slots=True)
class Translation:
    """What is known of a text: its one translation, or one for each plural form; ``finished``: none is missing."""

    forms: tuple[str, ...]
    plural: bool

    @property
    def finished(self) -> bool:
        """Whether there is something for each form."""
        return len(self.forms) == (PLURAL_FORMS if self.plural else 1) and all(self.forms)


@dataclass
class Catalogue:
    """All texts of one language, in an order that does not depend on where they stand in the code."""

    language: str
    texts: dict[Key, Translation] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> "Catalogue":
        """Read a ``.ts`` file."""
        root = ElementTree.parse(path).getroot()
        read = cls(root.get("language", ""))
        for context in root.iter("context"):
            for message in context.iter("message"):
                plural = message.get("numerus") == "yes"
                told = message.find("translation")
                forms = [] if told is None else [told, *told.iter("numerusform")][1 if plural else 0 :][:PLURAL_FORMS]
                key = (context.findtext("name", ""), message.findtext("source", ""))
                read.texts[key] = Translation(tuple(form.text or "" for form in forms), plural)
        return read

    def renewed(self, found: dict[Key, bool]) -> "Catalogue":
        """Return these texts instead, ``found`` with whether they have plural forms, and what is known of them."""
        made = Catalogue(self.language)
        for key in sorted(found):
            plural = found[key]
            known = self.texts.get(key, Translation((), plural)).forms
            wanted = PLURAL_FORMS if plural else 1
            made.texts[key] = Translation((*known, *[""] * wanted)[:wanted], plural)
        return made

    def written(self) -> str:
        """Return the ``.ts`` file as Qt's tools write it."""
        lines = [
            '<?xml version="1.0" encoding="utf-8"?>',
            "<!DOCTYPE TS>",
            f'<TS version="2.1" language="{self.language}">',
        ]
        before = None
        for (context, source), told in self.texts.items():
            if context != before:
                lines += (["</context>"] if before is not None else []) + [
                    "<context>",
                    f"    <name>{escape(context)}</name>",
                ]
                before = context
            state = "" if told.finished else ' type="unfinished"'
            lines.append('    <message numerus="yes">' if told.plural else "    <message>")
            lines.append(f"        <source>{_escaped(source)}</source>")
            if told.plural:
                forms = [f"            <numerusform>{_escaped(form)}</numerusform>" for form in told.forms]
                lines += [f"        <translation{state}>", *forms, "        </translation>"]
            else:
                lines.append(f"        <translation{state}>{_escaped(told.forms[0])}</translation>")
            lines.append("    </message>")
        return "\n".join([*lines, *(["</context>"] if before is not None else []), "</TS>", ""])


def _escaped(text: str) -> str:
    return escape(text, {'"': "&quot;", "'": "&apos;"})


def found(sources: Sequence[Path] = SOURCES) -> dict[Key, bool]:
    """Return every text that Qt's tool finds in the code, and whether it has plural forms.

    Raises ``SystemExit``: there are some that it does not find.
    """
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "fresh.ts"
        _run("pyside6-lupdate", "-extensions", "py", *map(str, sources), "-locations", "none", "-ts", str(fresh))
        texts = Catalogue.read(fresh).texts
    written = dict(_written(sources))
    # It passes over what it does not understand, a count that is not a mere name for one.
    if overlooked := [key for key in written if key not in texts]:
        raise SystemExit(f"pyside6-lupdate does not see these; write them more simply: {overlooked}")
    return {key: written.get(key, False) for key in texts}


def _written(sources: Sequence[Path]) -> Iterator[tuple[Key, bool]]:
    """Yield what stands in the code to be translated, and whether it has plural forms."""
    for source in sources:
        for file in [source] if source.is_file() else sorted(source.rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                match node:
                    case ast.Call(
                        func=ast.Name("translate" | "QT_TRANSLATE_NOOP"),
                        args=[ast.Constant(str(context)), ast.Constant(str(text)), *more],
                    ):
                        yield (context, text), len(more) == PLURAL_ARGUMENTS


def compiled(ts: Path, qm: Path) -> None:
    """Write the ``.qm`` file of a ``.ts`` file."""
    _run("pyside6-lrelease", "-silent", str(ts), "-qm", str(qm))


def _run(program: str, *arguments: str) -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name(program), *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{program} failed:\n{done.stdout}{done.stderr}")


def main() -> None:
    """Renew both languages, and tell how much is left to translate."""
    texts = found()
    for language, locale in LANGUAGES.items():
        ts = FOLDER / f"nirmaan_{language}.ts"
        known = Catalogue.read(ts) if ts.exists() else Catalogue(locale)
        of_it = {key: plural for key, plural in texts.items() if plural or language != "en"}
        renewed = known.renewed(of_it)
        ts.write_text(renewed.written(), encoding="utf-8")
        compiled(ts, ts.with_suffix(".qm"))
        left = sum(not told.finished for told in renewed.texts.values())
        print(f"{ts.name}: {len(renewed.texts)} texts, {left} to translate")


if __name__ == "__main__":
    main()
