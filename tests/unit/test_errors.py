"""The tree that is drawn is the tree that is."""

import re

import pytest

from nirmaan_tray import errors
from nirmaan_tray.errors import SiteBusy, TrayError


def drawn() -> dict[str, str]:
    """Return each class of the drawing with the class it hangs on."""
    parents: dict[str, str] = {}
    above: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        found = re.fullmatch(r"    ([│├└─ ]*)([A-Z]\w+)(?: {2,}.+)?", line)
        if found is None:
            continue
        depth = len(found[1]) // 4
        above[depth:] = [found[2]]
        if depth:
            parents[found[2]] = above[depth - 1]
    return parents


def defined(root: type[TrayError] = TrayError) -> dict[str, str]:
    """Return each class below ``root`` with its base."""
    parents: dict[str, str] = {}
    for kind in root.__subclasses__():
        parents[kind.__name__] = root.__name__
        parents |= defined(kind)
    return parents


def test_the_drawing_is_the_tree() -> None:
    assert len(drawn()) > 25
    assert drawn() == defined()


def test_every_class_has_a_code_of_its_own() -> None:
    kinds = [getattr(errors, name) for name in ("TrayError", *defined())]
    assert all("code" in vars(kind) for kind in kinds)
    codes = [kind.code for kind in kinds]
    assert sorted(codes) == sorted(set(codes))
    assert all(re.fullmatch(r"[a-z_]+", code) for code in codes)


@pytest.mark.parametrize("name", ["TrayError", *defined()])
def test_an_error_says_its_code_and_its_detail(name: str) -> None:
    kind: type[TrayError] = getattr(errors, name)
    assert str(kind()) == kind.code
    assert kind().detail == ""
    assert str(kind("so it is")) == f"{kind.code}: so it is"


def test_busy_may_say_when_to_come_back() -> None:
    assert SiteBusy("503").retry_after_s is None
    assert SiteBusy("503", retry_after_s=7.0).retry_after_s == 7.0
