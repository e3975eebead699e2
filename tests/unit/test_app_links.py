"""The program's own links: three that are read, and nothing else that anybody may make up."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nirmaan_tray import app_links
from nirmaan_tray.app_links import LIMIT, NAME_LIMIT, link, parse, to_open
from nirmaan_tray.model.start_wish import Open, Show, SignInAnswer

NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=NAME_LIMIT).filter(str.strip)


@given(NAMES)
@example("a/b")
@example("..")
@example("--home")
@example("%2e%2e")
@example("अ" * NAME_LIMIT)
def test_every_name_comes_back_as_it_was(name: str) -> None:
    made = to_open(name)
    assert len(made) <= LIMIT
    assert made.isascii()
    assert parse(made) == Open(name)


@pytest.mark.parametrize("wish", [Show(), Open("NR-1"), SignInAnswer("code=a%26b&state=c")])
def test_what_is_handed_over_is_read_as_the_same(wish: Show | Open | SignInAnswer) -> None:
    assert parse(link(wish)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("nirmaan-tray:show/", Show()),
        ("NIRMAAN-Tray:show", Show()),
        ("nirmaan-tray:open/a1b2/", Open("a1b2")),
        ("nirmaan-tray:open/%2541", Open("%41")),
        ("nirmaan-tray:sign-in/?error=access_denied", SignInAnswer("error=access_denied")),
    ],
)
def test_spellings_of_desktops_are_read(text: str, wish: object) -> None:
    assert parse(text) == wish


@pytest.mark.parametrize(
    "text",
    [
        "",
        "show",
        "quit",
        "nirmaan-tray",
        "nirmaan-tray:",
        "nirmaan-tray:quit",
        "nirmaan-tray:Show",
        "nirmaan-tray://show",
        "nirmaan-tray:show?x=1",
        "nirmaan-tray:show#x",
        "nirmaan-tray:show ",
        "nirmaan-tray:open",
        "nirmaan-tray:open/",
        "nirmaan-tray:open//",
        "nirmaan-tray:open/a/b",
        "nirmaan-tray:open/a?b",
        "nirmaan-tray:open/a#b",
        "nirmaan-tray:open/a b",
        "nirmaan-tray:open/a\\b",
        'nirmaan-tray:open/a"b',
        "nirmaan-tray:open/%",
        "nirmaan-tray:open/%zz",
        "nirmaan-tray:open/%00",
        "nirmaan-tray:open/%0A",
        "nirmaan-tray:open/%C2%80",
        "nirmaan-tray:open/%20",
        "nirmaan-tray:open/%FF",
        "nirmaan-tray:open/%ED%A0%80",
        "nirmaan-tray:open/अ",
        "nirmaan-tray:open/" + "a" * (NAME_LIMIT + 1),
        "nirmaan-tray:open/" + "a" * LIMIT,
        "nirmaan-tray:sign-in",
        "nirmaan-tray:sign-in?",
        "nirmaan-tray:sign-in?code=a b",
        "nirmaan-tray:sign-in?code=a\nquit",
        "nirmaan-tray:sign-out",
        "nirmaan-tray:seen/a1b2",
        "https://nirmaan.example.com/",
        "file:///etc/passwd",
    ],
)
def test_whatever_else_is_refused(text: str) -> None:
    assert parse(text) is None


@given(st.text(max_size=60).map(lambda rest: f"{app_links.SCHEME}:{rest}"))
def test_what_is_read_can_be_handed_over_on_one_line(text: str) -> None:
    wish = parse(text)
    if isinstance(wish, Show | Open | SignInAnswer):
        assert not set(link(wish)) & set(" \n\r\t")
        assert parse(link(wish)) == wish
