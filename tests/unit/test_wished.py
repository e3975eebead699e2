"""What somebody wishes who types a line: judged and completed before anything is sent."""

import io
from pathlib import Path

import pytest

from nirmaan_tray import settings, wished
from nirmaan_tray.arguments import parser
from nirmaan_tray.commands import Wish
from nirmaan_tray.errors import AddressInvalid, SettingsError, WayNotOffered
from nirmaan_tray.model.account import Way
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.model.site import Reach

SITE = "https://office.example"
SIGNED_IN = f'site = "{SITE}"\nuser = "me"\nsign_in = "password"\n'


@pytest.fixture
def wish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Typing":
    return Typing(tmp_path, monkeypatch)


class Typing:
    """``wish(line, given)`` types a line; ``given`` is on standard input. ``settings`` may be written before."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.settings = folder / "settings.toml"
        self._patch = patch

    def __call__(self, line: str, given: str = "x\n") -> Wish:
        self._patch.setattr("sys.stdin", io.StringIO(given))
        return wished.wish(settings.load(self.settings), parser().parse_args(["sign-in", *line.split()]))


def test_all_that_can_be_said_of_the_way_to_a_site(wish: Typing) -> None:
    given = wish(
        f"{SITE} --user me --stdin --site-name office --socket-url https://sockets.example/x --frontend /app"
        " --ca-file /office.pem --proxy http://ravi@proxy:3128/",
        "secret\n",
    )
    assert (given.site, given.user, given.way, given.secret) == (SITE, "me", Way.PASSWORD, Secret("secret"))
    assert given.reach == Reach(
        "office", "https://sockets.example", given.reach.frontend, Path("/office.pem"), "http://ravi@proxy:3128"
    )
    assert "/app" in given.reach.frontend


def test_a_relative_file_is_meant_from_where_it_is_typed(
    wish: Typing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert wish(f"{SITE} --api-key --stdin --ca-file office.pem").reach.ca_file == tmp_path / "office.pem"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("--site-name a/b", "--site-name cannot be used"),
        ("--frontend https://elsewhere.example/", "--frontend cannot be used"),
        ("--proxy socks5://proxy:1080", "proxy cannot be used"),
        ("--proxy http://ravi:hunter2@proxy:3128", "nirmaan-tray proxy-password"),
        ("--browser", "browser"),
        ("--browser --stdin", "--stdin"),
        ("--no-open --api-key --stdin", "--no-open"),
        ("--stdin", "--user"),
        ("--user me", "--stdin"),
        ("--api-key", "--stdin"),
    ],
)
def test_what_cannot_be_used_is_named_and_never_quoted(wish: Typing, line: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        wish(f"{SITE} {line}")
    assert "hunter2" not in str(caught.value)
    if said == "browser":
        assert caught.type is WayNotOffered


def test_no_address_is_none(wish: Typing) -> None:
    with pytest.raises(AddressInvalid):
        wish("ftp://office.example --api-key --stdin")


def test_whoever_is_signed_in_signs_in_again(wish: Typing) -> None:
    wish.settings.write_text(SIGNED_IN)
    assert wish("--stdin").user == "me"
    assert wish("--stdin --user other").user == "other"
    # A key names its user itself, and another site knows other people.
    assert wish("--stdin --api-key").user == ""
    with pytest.raises(SettingsError, match="--user"):
        wish("https://elsewhere.example --stdin")


def test_the_browser_is_given_no_secret(wish: Typing) -> None:
    wish.settings.write_text('oauth_client_id = "tray"')
    given = wish(f"{SITE} --browser", "not read\n")
    assert (given.way, given.secret) == (Way.BROWSER, Secret(""))


def test_which_proxy_a_password_is_for(wish: Typing) -> None:
    wish.settings.write_text('proxy = "http://ravi@proxy:3128"')
    known = settings.load(wish.settings)
    assert wished.proxy(known, parser().parse_args(["proxy-password"])) == "http://ravi@proxy:3128"
    typed = parser().parse_args(["proxy-password", "http://asha@other:8080/", "--stdin"])
    assert wished.proxy(known, typed) == "http://asha@other:8080"
    assert wished.proxy_password(parser().parse_args(["proxy-password", "--forget"])) is None
    for named in ("http://other:8080", "direct"):
        with pytest.raises(SettingsError, match="http://user@proxy:3128"):
            wished.proxy(known, parser().parse_args(["proxy-password", named]))
