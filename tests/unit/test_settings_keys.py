"""Every key of the settings: what is read, what is refused, and what is never repeated."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nirmaan_tray import settings_keys as keys
from nirmaan_tray.errors import SettingsError
from nirmaan_tray.model.account import Way
from nirmaan_tray.model.habits import Appearance
from nirmaan_tray.model.sound import SILENT, Sound
from nirmaan_tray.settings_keys import KEYS, Around, Key, Unusable
from nirmaan_tray.topics import Topic

FOLDER = Path("/home/a/.config/nirmaan-tray")
AROUND = Around(FOLDER, "http://bench.localhost:8000")
REFUSALS = (SettingsError, ValueError, KeyError, OSError, RuntimeError)


@pytest.mark.parametrize(
    ("key", "given", "read"),
    [
        (keys.SITE, "Office.Example/app", "https://office.example"),
        (keys.SITE_NAME, "nirmaan.localhost", "nirmaan.localhost"),
        (keys.SOCKET_URL, "http://bench.localhost:9000/", "http://bench.localhost:9000"),
        (keys.FRONTEND, "/web/app", "/web/app/"),
        (keys.FRONTEND, "/frontend", ""),
        (keys.FRONTEND, "http://bench.localhost:8080", "http://bench.localhost:8080/"),
        (keys.SIGN_IN_WAYS, ["browser", "password"], (Way.BROWSER, Way.PASSWORD)),
        (keys.SIGN_IN_WAYS, "browser, api_key,browser", (Way.BROWSER, Way.API_KEY)),
        (keys.SIGN_IN_WAYS, "password", (Way.PASSWORD,)),
        (keys.OAUTH_CLIENT_ID, "0a1b2c3d4e", "0a1b2c3d4e"),
        (keys.OAUTH_CLIENT_PORT, 1024, 1024),
        (keys.OAUTH_CLIENT_PORT, 65535, 65535),
        (keys.OAUTH_CLIENT_PORT, "47811", 47811),
        (keys.CA_FILE, "ca.pem", FOLDER / "ca.pem"),
        (keys.CA_FILE, "/etc/office/ca.pem", Path("/etc/office/ca.pem")),
        (keys.CA_FILE, "~/ca.pem", Path("~/ca.pem").expanduser()),
        (keys.PROXY, "direct", "direct"),
        (keys.PROXY, " HTTP://Proxy.Example:3128/ ", "http://proxy.example:3128"),
        (keys.PROXY, "https://proxy.example:443", "https://proxy.example:443"),
        (keys.PROXY, "http://asha@10.1.2.3:8080", "http://asha@10.1.2.3:8080"),
        (keys.PROXY, "http://OFFICE%5Casha@[fd00::5]:8080", "http://OFFICE%5Casha@[fd00::5]:8080"),
        (keys.PROXY, "http://@proxy.example:3128", None),
        (keys.TOASTS_FOR, "payment, project,payment", {Topic.PAYMENT, Topic.PROJECT}),
        (keys.TOASTS_FOR, ["sent_back"], {Topic.SENT_BACK}),
        (keys.TOASTS_FOR, "none", frozenset()),
        (keys.ALERTS_BREAK_THROUGH, "Yes", True),
        (keys.ALERTS_BREAK_THROUGH, False, False),
        (keys.SOUND, "None", SILENT),
        (keys.SOUND, "system", Sound(system=True)),
        (keys.SOUND, "bell.wav", Sound(file=FOLDER / "bell.wav")),
        (keys.SOUND, "./none", Sound(file=FOLDER / "none")),
        (keys.LANGUAGE, "hi", "hi"),
        (keys.LANGUAGE, "system", ""),
        (keys.APPEARANCE, "dark", Appearance.DARK),
        (keys.LOG_LEVEL, "debug", "debug"),
        (keys.USER, " a@b.example ", "a@b.example"),
        (keys.SIGN_IN, "browser", Way.BROWSER),
        (keys.TIME_ZONE, "Asia/Kolkata", "Asia/Kolkata"),
        (keys.SITE, "http://office.example", None),
        (keys.SITE_NAME, "a/b", None),
        (keys.FRONTEND, "http://elsewhere.localhost:8080/frontend/", None),
        (keys.FRONTEND, "frontend", None),
        (keys.FRONTEND, "/", None),
        (keys.SIGN_IN_WAYS, "password, magic", None),
        (keys.SIGN_IN_WAYS, "password,", None),
        (keys.SIGN_IN_WAYS, ["password", 1], None),
        (keys.SIGN_IN_WAYS, {"password": True}, None),
        (keys.OAUTH_CLIENT_ID, "two words", None),
        (keys.OAUTH_CLIENT_ID, "x" * 141, None),
        (keys.OAUTH_CLIENT_PORT, 1023, None),
        (keys.OAUTH_CLIENT_PORT, 65536, None),
        (keys.OAUTH_CLIENT_PORT, True, None),
        (keys.OAUTH_CLIENT_PORT, "४७८११", None),
        (keys.OAUTH_CLIENT_PORT, 47811.0, None),
        (keys.CA_FILE, "a\0b", None),
        (keys.PROXY, "proxy.example:3128", None),
        (keys.PROXY, "socks5://proxy.example:1080", None),
        (keys.PROXY, "http://proxy.example", None),
        (keys.PROXY, "http://proxy.example:0", None),
        (keys.PROXY, "http://proxy.example:65536", None),
        (keys.PROXY, "http://proxy.example:3128/path", None),
        (keys.PROXY, "http://as ha@proxy.example:3128", None),
        (keys.PROXY, "http://as%2@proxy.example:3128", None),
        (keys.PROXY, "http://a@b@proxy.example:3128", None),
        (keys.PROXY, "http://-proxy:3128", None),
        (keys.TOASTS_FOR, "payment, none", None),
        (keys.TOASTS_FOR, "everything", None),
        (keys.TOASTS_FOR, {"payment": True}, None),
        (keys.ALERTS_BREAK_THROUGH, "perhaps", None),
        (keys.SOUND, True, None),
        (keys.SOUND, "a\0b", None),
        (keys.LANGUAGE, "fr", None),
        (keys.APPEARANCE, "blue", None),
        (keys.LOG_LEVEL, "loud", None),
        (keys.USER, "a\nb", None),
        (keys.SIGN_IN, "magic", None),
        (keys.TIME_ZONE, "Mars/Olympus", None),
    ],
)
def test_what_a_key_takes_and_what_it_refuses(key: Key[Any], given: object, read: object) -> None:
    if read is not None:
        assert key.read(given, AROUND) == read
    else:
        with pytest.raises(REFUSALS):
            key.read(given, AROUND)


@pytest.mark.parametrize("proxy", ["http://asha:hunter2@proxy.example:3128", "http://asha:@proxy.example:3128"])
def test_a_proxys_password_is_sent_to_the_keyring_and_not_repeated(proxy: str) -> None:
    with pytest.raises(Unusable, match="keyring") as caught:
        keys.PROXY.read(proxy, AROUND)
    assert "hunter2" not in str(caught.value)
    assert "asha" not in str(caught.value)


@pytest.mark.parametrize("key", [key for key in KEYS if key.default], ids=lambda key: key.name)
def test_a_default_is_itself_allowed(key: Key[Any]) -> None:
    key.read(key.default, AROUND)


def test_every_key_says_what_it_means_and_has_one_kind_of_default() -> None:
    assert len({key.name for key in KEYS}) == len(KEYS)
    for key in KEYS:
        assert key.means.endswith(".")
        assert key.allowed
        assert bool(key.default) != bool(key.usually), key.name


@given(st.text() | st.from_regex(r"https?://[^\s]{0,9}@?[a-z0-9.:\[\]%-]{0,20}:[0-9]{0,6}/?", fullmatch=True))
def test_a_proxy_is_read_the_same_again_or_refused(given: str) -> None:
    try:
        read = keys.PROXY.read(given, AROUND)
    except REFUSALS:
        return
    assert keys.PROXY.read(read, AROUND) == read
    assert read.count(":") == 0 or "@" not in read or ":" not in read.partition("://")[2].partition("@")[0]


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.datetimes(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=5,
    )
)
def test_whatever_a_file_says_is_read_or_refused_and_nothing_else(key: Key[Any], value: object) -> None:
    try:
        read = key.read(value, AROUND)
    except REFUSALS:
        return
    assert isinstance(key.show(read), str)
