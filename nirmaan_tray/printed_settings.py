"""What holds in the settings, and where it comes from, on the terminal: lines for people, a JSON object for administrators.

No setting is a secret: secrets are in the keyring only.
"""

import json

from nirmaan_tray.home import Home
from nirmaan_tray.settings import Settings, Source, Value
from nirmaan_tray.settings_keys import KEYS

_SOURCES = {
    Source.DEFAULT: "default",
    Source.USER: "your settings file",
    Source.ORGANISATION: "set by your organisation",
}
_USUALLY = {key.name: key.usually for key in KEYS}


def as_json(known: Settings, home: Home) -> str:
    """Return one JSON object on one line: every value with its source, what is wrong with it, and both files' paths."""
    told = {
        "settings": [
            {"key": value.key, "value": value.text, "source": value.source, "problem": value.problem}
            for value in known.values
        ],
        "files": {Source.USER: str(home.settings_file), Source.ORGANISATION: str(home.managed_file)},
        "organisation_problem": known.damage,
    }
    return json.dumps(told, ensure_ascii=False)


def as_text(known: Settings, home: Home) -> str:
    """Return one line for each key, below it what is wrong with its value; at the end where the files are."""
    lines = [line for value in known.values for line in _lines(value)]
    lines += ["", f"Your settings file: {home.settings_file}", f"Your organisation's: {home.managed_file}"]
    if known.damage:
        lines += _wrong(f"It cannot be read ({known.damage}), so nothing in it holds. Tell your administrator.")
    return "\n".join(lines)


def _lines(value: Value) -> list[str]:
    if value.text:
        line = f"{value.key} = {value.text}  ({_SOURCES[value.source]})"
    else:
        line = f"{value.key} =  ({_SOURCES[value.source]}: {_USUALLY[value.key]})"
    return [line, *(_wrong(value.problem) if value.problem else [])]


def _wrong(problem: str) -> list[str]:
    return [f"    ✗ {problem}"]
