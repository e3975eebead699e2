from importlib.metadata import version
from pathlib import Path

import pytest

from nirmaan_tray.desktop import installed
from nirmaan_tray.model.release import Release

PAGE = "https://it.example.com/tray"


@pytest.mark.parametrize("text", ["99.0", "0.1.1", "0.1.0.1", "0.10"])
def test_a_newer_version_is_told(text: str) -> None:
    assert version("nirmaan-tray") == "0.1.0"
    assert installed.newer(Release(text, PAGE)) == Release(text, PAGE)


@pytest.mark.parametrize("release", [None, *(Release(text, PAGE) for text in ("0.1.0", "0.1", "0.0.99", "0.1.0.0"))])
def test_no_older_one_and_not_the_same(release: Release | None) -> None:
    assert installed.newer(release) is None


def test_a_place_that_cannot_be_written_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "autostart").write_text("in the way")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    installed.start_with_computer("", wanted=True)
    assert "could not be noted" in caplog.text
