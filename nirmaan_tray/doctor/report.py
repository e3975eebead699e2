"""An examination on paper: a line for each link, and the same for programs."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from nirmaan_tray.doctor import words
from nirmaan_tray.doctor.finding import Finding, Verdict, well
from nirmaan_tray.doctor.words import Translate, english
from nirmaan_tray.translatable import QT_TRANSLATE_NOOP

ALL_WELL = QT_TRANSLATE_NOOP("Doctor", "All is well.")
NOT_WELL = QT_TRANSLATE_NOOP("Doctor", "Not all is well: each line with a cross says what to do.")
NOT_WELL_PLAIN = "Not all is well: each line with NO says what to do."


@dataclass(frozen=True, slots=True)
class Line:
    """One link in words: the sign, what it is called, how it is and what to do. ``bad``: it is broken."""

    mark: str
    title: str
    text: str
    bad: bool

    def __str__(self) -> str:
        return f"{self.mark} {self.title}: {self.text}"


def line(finding: Finding, *, plain: bool = False, translate: Translate = english) -> Line:
    """Return a finding in words; ``plain`` as in ``words.mark``."""
    text = " ".join(part for part in (words.said(finding, translate), words.advice(finding, translate)) if part)
    mark, title = words.mark(finding.verdict, plain=plain), words.title(finding.check, translate)
    return Line(mark, title, text, finding.verdict is Verdict.BAD)


def summary(findings: tuple[Finding, ...], *, plain: bool = False, translate: Translate = english) -> str:
    """Return the last line."""
    return translate(ALL_WELL if well(findings) else NOT_WELL_PLAIN if plain else NOT_WELL)


def as_text(findings: tuple[Finding, ...]) -> str:
    """Return the whole report for people."""
    return "\n".join([*(str(line(finding)) for finding in findings), "", summary(findings), ""])


def as_json(findings: tuple[Finding, ...], versions: Iterable[tuple[str, str]]) -> str:
    """Return the whole report for programs, one JSON object; ``code`` is stable, texts are not."""
    told = [
        {
            "check": finding.check,
            "verdict": finding.verdict,
            "code": finding.code,
            "detail": finding.detail,
            "after": finding.after,
            "says": words.said(finding),
            "advice": words.advice(finding),
        }
        for finding in findings
    ]
    return json.dumps(
        {"well": well(findings), "findings": told, "versions": dict(versions)}, ensure_ascii=False, indent=1
    )
