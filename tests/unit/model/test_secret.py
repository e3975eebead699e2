"""A secret shows nowhere."""

import copy
import dataclasses
import json
import logging
import pickle
import traceback
from collections.abc import Callable

import pytest

from nirmaan_tray.model.account import Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.model.sign_in import CodeRequest

TEXT = "hunter2-not-to-be-seen"
SECRET = Secret(TEXT)
CREDENTIALS = Credentials(Way.API_KEY, SECRET)
REQUEST = CodeRequest("OTP App", "", SECRET)


@pytest.mark.parametrize("holder", [SECRET, CREDENTIALS, REQUEST, [SECRET], {"secret": SECRET}, (CREDENTIALS,)])
@pytest.mark.parametrize(
    "written",
    [
        repr,
        str,
        ascii,
        lambda value: f"{value}",
        lambda value: f"{value!r}",
        lambda value: f"{value!s:>80}",
        lambda value: "%s %r %a" % (value, value, value),  # noqa: UP031 - another way to format
        lambda value: "{} {!r}".format(value, value),  # noqa: UP032 - another way to format
        lambda value: json.dumps(value, default=str),
        lambda value: logging.LogRecord("x", 10, "x", 1, "%s", (value, 1)[:1], None).getMessage(),
    ],
)
def test_no_way_to_write_it_shows_it(holder: object, written: Callable[[object], str]) -> None:
    shown = written(holder)
    assert TEXT not in shown
    assert "•••" in shown or "\\u2022" in shown


def test_a_format_spec_is_followed() -> None:
    assert f"{SECRET:>5}" == "  •••"
    assert f"{SECRET:.2}" == "••"


def test_a_traceback_with_locals_does_not_show_it() -> None:
    def fail(secret: Secret, credentials: Credentials) -> None:
        raise ValueError(f"it was {secret} of {credentials}")

    with pytest.raises(ValueError, match="•••") as caught:
        fail(SECRET, CREDENTIALS)
    told = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert "secret = •••" in told
    assert TEXT not in told


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("holder", [SECRET, CREDENTIALS])
def test_it_is_not_pickled(holder: object, protocol: int) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(holder, protocol)


def test_it_is_neither_copied_nor_made_json_nor_joined() -> None:
    for leak in (
        lambda: copy.copy(SECRET),
        lambda: copy.deepcopy(CREDENTIALS),
        lambda: dataclasses.asdict(CREDENTIALS),
        lambda: json.dumps(SECRET),
        lambda: "".join([SECRET]),  # type: ignore[list-item]
        lambda: "a" + SECRET,  # type: ignore[operator]
        lambda: vars(SECRET),
    ):
        with pytest.raises(TypeError):
            leak()


def test_only_reveal_gives_it() -> None:
    assert SECRET.reveal() == TEXT


def test_secrets_are_compared_by_what_they_hold() -> None:
    assert Secret(TEXT) == SECRET
    assert hash(Secret(TEXT)) == hash(SECRET)
    assert Secret("other") != SECRET
    assert SECRET != TEXT
