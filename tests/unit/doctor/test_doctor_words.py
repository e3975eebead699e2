"""Every finding has words: what it is, what it means and what to do, in one line that steers no terminal."""

import json
from pathlib import Path

import pytest

from nirmaan_tray import errors
from nirmaan_tray.doctor import report, words
from nirmaan_tray.doctor.finding import Check, Finding, Verdict, bad, good, unknown, well
from nirmaan_tray.doctor.said import SAID

CASES = [(check, code, text) for check, cases in SAID.items() for code, text in cases.items()]


@pytest.mark.parametrize("verdict", [Verdict.GOOD, Verdict.BAD])
def test_each_case_is_a_sentence(verdict: Verdict) -> None:
    for check, code, text in CASES:
        kind, _, detail = code.partition(":")
        findings = [Finding(check, verdict, kind, detail or "3 things.")]
        if "{detail}" not in text.replace(" ({detail})", ""):
            findings.append(Finding(check, verdict, kind, detail))  # not everybody gives a reason
        for finding in findings:
            line = str(report.line(finding))
            assert line.startswith(f"{words.mark(verdict)} {words.title(check)}: ")
            assert line.endswith("."), line
            assert not any(part in line for part in ("{", "}", "..", "()", "  ")), line


def test_each_link_is_named() -> None:
    assert set(words.TITLES) == set(SAID) == set(Check)
    assert len(set(words.TITLES.values())) == len(Check)


@pytest.mark.parametrize(
    "check", [Check.SITE, Check.SIGN_IN, Check.HEARD, Check.WEBSOCKET, Check.SUBSCRIPTION, Check.KEYRING]
)
def test_whatever_is_raised_has_words_and_advice(check: Check) -> None:
    def kinds(base: type[errors.TrayError]) -> list[type[errors.TrayError]]:
        return [base, *(kind for below in base.__subclasses__() for kind in kinds(below))]

    for kind in kinds(errors.TrayError):
        finding = bad(check, kind.code, "the reason")
        assert "the reason" in words.said(finding) or words.said(finding).endswith(".")
        assert words.advice(finding)


def test_nothing_is_to_be_done_about_what_is_well_or_unknown() -> None:
    assert words.advice(good(Check.TLS)) == words.advice(unknown(Check.TLS, after=Check.TCP)) == ""


def test_what_comes_from_elsewhere_steers_no_terminal() -> None:
    line = str(report.line(bad(Check.SITE, "unreachable", "a\x1b[2Jb\nc\u202ed")))
    assert line.isprintable()
    assert "a[2Jb cd" in line


def test_an_unknown_one_names_what_comes_before_it() -> None:
    said = words.said(unknown(Check.SITE, after=Check.DNS))
    assert words.title(Check.DNS) in said


@pytest.mark.parametrize(("encoding", "has_them"), [("utf-8", True), ("cp1252", False), ("ascii", False), ("?", False)])
def test_a_terminal_without_the_signs(encoding: str, has_them: bool) -> None:
    assert words.encodable(encoding) is has_them
    for verdict in Verdict:
        assert str(report.line(Finding(Check.DNS, verdict), plain=True)).isascii()
    plain = report.summary((bad(Check.DNS, "late"),), plain=True)
    assert "NO" in plain


def test_the_report_for_programs() -> None:
    found = (good(Check.DNS, "10.0.0.1"), bad(Check.TCP, "closed", "x:1"), unknown(Check.TLS, after=Check.TCP))
    told = json.loads(report.as_json(found, [("Python", "3")]))
    assert (told["well"], told["versions"]) == (False, {"Python": "3"})
    assert told["findings"][1] == {
        "check": "tcp",
        "verdict": "bad",
        "code": "closed",
        "detail": "x:1",
        "after": None,
        "says": "The computer is there, and nothing listens at x:1.",
        "advice": "Check the port in the address; else tell the site's administrator.",
    }
    assert told["findings"][2]["after"] == "tcp"


def test_well_is_where_nothing_is_bad() -> None:
    assert well((good(Check.DNS), unknown(Check.CLOCK, code="not_told")))
    assert not well((good(Check.DNS), bad(Check.TCP, "closed")))
    assert report.as_text((good(Check.DNS, "here"),)).endswith(f"\n\n{report.ALL_WELL}\n")


def test_the_manual_names_each_link() -> None:
    manual = (Path(__file__).parents[3] / "docs" / "doctor.md").read_text()
    rows = [line.split(" | ")[:2] for line in manual.splitlines() if line.startswith("| ") and "| `" in line]
    assert [(name.removeprefix("| "), check.strip("`")) for name, check in rows if check != "`check`"] == [
        (words.title(check), str(check)) for check in Check
    ]
