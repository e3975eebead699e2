"""The archive for whoever is to help: log, settings, report and versions, without secrets.

It is made of typed values and of the log, which holds no secret by construction. All the same every text is searched
for what looks like a credential, and for each secret that the keyring holds for this home.
"""

import base64
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, quote_plus

from nirmaan_tray import logs
from nirmaan_tray.doctor import report
from nirmaan_tray.doctor.finding import Finding
from nirmaan_tray.errors import SettingsError
from nirmaan_tray.log_file import FILES
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.settings import Settings
from nirmaan_tray.translatable import QT_TRANSLATE_NOOP

HIDDEN = "•••"

PART = 6
"""A half of a secret that is shorter stands in every other word; together with the other half it is taken out all the same."""

NOT_SEARCHED = QT_TRANSLATE_NOOP(
    "Doctor",
    "The keyring or the settings could not be read, so its secrets could not be searched for one by one; what looks like a "
    "secret was taken out all the same. Look through the log before you hand it on.",
)


@dataclass(frozen=True, slots=True)
class Paper:
    """One file of the archive."""

    name: str
    text: str


class Redaction:
    """Takes secrets out of texts, in each spelling in which they could have come there."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        spelled = {spelling for secret in secrets for spelling in _spellings(secret.reveal())}
        # The longest first: some hold others.
        ordered = sorted(spelled, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, ordered))) if ordered else None

    def clean(self, text: str) -> str:
        """Return a text without them."""
        text = logs.masked(text)
        return self._secrets.sub(HIDDEN, text) if self._secrets is not None else text


def secrets_of(credentials: Credentials | None) -> list[Secret]:
    """Return all that is secret about credentials: of an API key also its two halves."""
    if credentials is None:
        return []
    whole = [credentials.secret] if credentials.refresh is None else [credentials.secret, credentials.refresh]
    halves = credentials.secret.reveal().split(":", 1)
    return [*whole, *(Secret(half) for half in halves if len(half) >= PART)]


def _spellings(text: str) -> set[str]:
    raw = text.encode("utf-8", "surrogatepass")
    as_base64 = base64.b64encode(raw).decode()
    return {text, quote(raw, safe=""), quote_plus(raw), json.dumps(text)[1:-1], as_base64, as_base64.rstrip("=")} - {""}


def papers(
    findings: tuple[Finding, ...],
    known: Settings | None,
    versions: tuple[tuple[str, str], ...],
    log_file: Path,
    redaction: Redaction,
) -> tuple[Paper, ...]:
    """Return what the archive is to hold, redacted. Reads the log, so it may block; a log that cannot be read is left out."""
    made = [
        Paper("report.txt", report.as_text(findings)),
        Paper("settings.txt", _settings(known)),
        Paper("versions.txt", "".join(f"{name}: {number}\n" for name, number in versions)),
        Paper("report.json", report.as_json(findings, versions) + "\n"),
        *_log(log_file),
    ]
    return tuple(Paper(paper.name, redaction.clean(paper.text)) for paper in made)


def _settings(known: Settings | None) -> str:
    """Return what holds, and not the file, in which anything may stand."""
    if known is None:
        return "The settings could not be read; the report says why.\n"
    lines = [f"{value.key} = {value.text or '-'}  ({value.source})" for value in known.values]
    problems = [value.problem for value in known.values if value.problem]
    return "\n".join([*lines, *problems, *([known.damage] if known.damage else []), ""])


def _log(log_file: Path) -> list[Paper]:
    files = [log_file, *(log_file.with_name(f"{log_file.name}.{number}") for number in range(1, FILES))]
    found = []
    for file in files:
        try:
            found.append(Paper(f"log/{file.name}", file.read_bytes().decode("utf-8", "replace")))
        except OSError:
            continue  # not there yet, or as unreadable for us as for whoever is to help
    return found


def preview(made: tuple[Paper, ...], already_shown: str = "") -> str:
    """Return what the archive is to hold, for people: its files, and those in full that are not the log."""
    files = [f"  {paper.name}  ({len(paper.text.splitlines())} lines)" for paper in made]
    shown = [
        f"\n--- {paper.name} ---\n{paper.text.rstrip()}"
        for paper in made
        if paper.name.endswith(".txt") and paper.text != already_shown
    ]
    return "\n".join(["The archive is to hold, without secrets:", *files, *shown, ""])


def write(path: Path, made: tuple[Paper, ...]) -> None:
    """Write the archive, readable by this user only, at once or not at all; blocks. Raises ``SettingsError``."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        written = Path(name)
        try:
            with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                for paper in made:
                    archive.writestr(paper.name, paper.text.encode("utf-8", "replace"))
            written.replace(path)
        except BaseException:
            written.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror or error}") from error
