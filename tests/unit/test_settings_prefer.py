"""One preference is written: what else stands in the file stays, and nothing is written that cannot be used."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nirmaan_tray.errors import SettingsError
from nirmaan_tray.model.habits import Appearance, Habits, Privacy
from nirmaan_tray.model.preference import Preference
from nirmaan_tray.model.sound import Sound
from nirmaan_tray.settings import load, prefer
from nirmaan_tray.settings_keys import KEYS
from nirmaan_tray.topics import Topic

PREFERENCES = {
    "toasts_for": "payment, project",
    "alerts_break_through": "yes",
    "sound": "bell.wav",
    "quiet_hours": "Mon-Fri 19:00-08:00",
    "toast_privacy": "hide",
    "language": "hi",
    "appearance": "dark",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


@pytest.fixture
def managed(tmp_path: Path) -> Path:
    return tmp_path / "managed.toml"


def own(file: Path) -> dict[str, str]:
    return {each.key: each.text for each in load(file).preferences if each.own}


def test_preferences_become_habits(file: Path) -> None:
    for key, text in PREFERENCES.items():
        prefer(file, key, text)
    habits = load(file).habits
    assert habits == Habits(
        quiet_hours=habits.quiet_hours,
        privacy=Privacy.HIDE,
        toast_topics=frozenset({Topic.PAYMENT, Topic.PROJECT}),
        alerts_break_through=True,
        sound=Sound(file=file.parent / "bell.wav"),
        language="hi",
        appearance=Appearance.DARK,
    )
    assert [hours.begin for hours in habits.quiet_hours] == [19 * 60]
    assert own(file) == PREFERENCES | {"sound": str(file.parent / "bell.wav")}


def test_without_any_all_is_as_usual(file: Path) -> None:
    assert load(file).habits == Habits()
    assert load(file).preferences == tuple(Preference(key.name, key.default) for key in KEYS)


@pytest.mark.parametrize("text", ["none", "system"])
def test_no_sound_and_the_desktops_own(file: Path, text: str) -> None:
    prefer(file, "sound", text)
    assert load(file).habits.sound == Sound(system=text == "system")


def test_an_empty_text_goes_back_to_the_default(file: Path) -> None:
    prefer(file, "appearance", "")
    assert not file.exists()
    prefer(file, "appearance", "dark")
    prefer(file, "appearance", "")
    assert own(file) == {}


def test_what_else_stands_in_the_file_stays(file: Path) -> None:
    file.write_text('# Mine.\nproxy = "direct" # not that one\nsound = "none"\nmore = [1, 2]\n\n[other]\nsound = "x"\n')
    prefer(file, "sound", "system")
    prefer(file, "language", "hi")
    text = file.read_text()
    assert text.startswith('# Mine.\nproxy = "direct" # not that one\nsound = "system"\nmore = [1, 2]\n')
    assert text.endswith('[other]\nsound = "x"\n')
    assert own(file) == {"proxy": "direct", "sound": "system", "language": "hi"}


def test_a_list_becomes_a_text(file: Path) -> None:
    file.write_text('toasts_for = ["payment", "project"]')
    prefer(file, "toasts_for", "sent_back")
    assert load(file).habits.toast_topics == {Topic.SENT_BACK}


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("proxy", "ftp://proxy.example"),
        ("proxy", "http://me:hunter2@proxy.example:3128"),
        ("quiet_hours", "always"),
        ("toasts_for", "everything"),
        ("sound", "a\0b"),
        ("language", "fr"),
        ("frontend", "https://elsewhere.example/"),
    ],
)
def test_what_cannot_be_used_is_not_written(file: Path, key: str, text: str) -> None:
    before = f'site = "https://office.example"\n{key} = ""\n'
    file.write_text(before)
    with pytest.raises(SettingsError) as caught:
        prefer(file, key, text)
    assert file.read_text() == before
    assert key in caught.value.detail
    assert "hunter2" not in caught.value.detail
    assert caught.value.__cause__ is None


def test_what_the_organisation_has_set_stays(file: Path, managed: Path) -> None:
    managed.write_text('sound = "system"\nproxy = "nonsense"')
    with pytest.raises(SettingsError, match="organisation"):
        prefer(file, "sound", "none", managed)
    assert not file.exists()
    # What the organisation's file has and nobody can use does not count as set.
    prefer(file, "proxy", "direct", managed)
    told = {each.key: each for each in load(file, managed).preferences}
    assert told["sound"] == Preference("sound", "system", own=True, fixed=True)
    assert told["proxy"] == Preference("proxy", "direct", own=True)


def test_a_damaged_file_is_set_aside(file: Path) -> None:
    file.write_text("site = [")
    prefer(file, "appearance", "dark")
    assert own(file) == {"appearance": "dark"}
    (aside,) = file.parent.glob("settings.toml.damaged-*")
    assert aside.read_text() == "site = ["


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError) as caught:
        prefer(tmp_path / "file" / "settings.toml", "appearance", "dark")
    assert isinstance(caught.value.__cause__, OSError)
    assert str(tmp_path) in caught.value.detail


@given(wishes=st.lists(st.tuples(st.sampled_from(sorted(PREFERENCES)), st.booleans()), max_size=8))
def test_whatever_is_wished_in_whatever_order_the_last_word_counts(
    tmp_path_factory: pytest.TempPathFactory, wishes: list[tuple[str, bool]]
) -> None:
    file = tmp_path_factory.mktemp("settings") / "settings.toml"
    expected: dict[str, str] = {}
    for key, wished in wishes:
        prefer(file, key, PREFERENCES[key] if wished else "")
        expected.pop(key, None)
        if wished:
            expected[key] = str(file.parent / "bell.wav") if key == "sound" else PREFERENCES[key]
    assert own(file) == expected
