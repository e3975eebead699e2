import re
from pathlib import Path

import pytest

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements"
STUBS = sorted((REQUIREMENTS / "stubs").glob("*.txt"))


@pytest.mark.parametrize("lock", STUBS, ids=lambda lock: lock.stem)
def test_types_are_checked_against_what_the_app_gets(lock: Path) -> None:
    def pins(text: str) -> set[str]:
        return set(re.findall(r"^\S+==[^\s;]+", text, re.MULTILINE))

    assert pins(lock.read_text())
    assert pins(lock.read_text()) <= pins((REQUIREMENTS / "app.txt").read_text())


@pytest.mark.parametrize("lock", STUBS, ids=lambda lock: lock.stem)
def test_their_locks_hold_pins_and_hashes_and_nothing_else(lock: Path) -> None:
    line = re.compile(r"#.*| {4}#.*|[a-z0-9-]+==[\w.]+ \\| {4}--hash=sha256:[0-9a-f]{64}( \\)?")
    assert [text for text in lock.read_text().splitlines() if not line.fullmatch(text)] == []


def test_there_is_one_for_each_foreign_platform() -> None:
    assert [lock.stem for lock in STUBS] == ["darwin", "win32"]
