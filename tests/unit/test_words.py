"""Every error has words that say what happened and what to do, and an exit code."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nirmaan_tray import errors, words
from nirmaan_tray.errors import SettingsError, TrayError


def tree(root: type[TrayError] = TrayError) -> Iterator[type[TrayError]]:
    yield root
    for kind in root.__subclasses__():
        yield from tree(kind)


KINDS = list(tree())
DETAILS = ["", "503", "the site's own words.", "...", "  two\nlines\t", "{detail}", "{0} } {"]


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_sentence_is_whole(kind: type[TrayError], detail: str) -> None:
    told = words.sentence(kind(detail))
    assert re.fullmatch(r"[A-Z{0-9t.].*(?:[.!?]|sign-in SITE)", told)
    assert told.isprintable()
    assert "  " not in told
    assert "()" not in told
    assert "( " not in told
    assert " ." not in told
    assert ".." not in told
    if "{" not in detail:
        assert "{" not in told
        assert "}" not in told


# A settings error with a detail is said in full where it was found out.
@pytest.mark.parametrize(
    ("kind", "detail"),
    [(kind, detail) for kind in KINDS for detail in ("", "503") if not (kind is SettingsError and detail)],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_a_sentence_says_what_to_do(kind: type[TrayError], detail: str) -> None:
    told = words.sentence(kind(detail))
    happened, rest = re.split(r"(?<=[.;:]) ", told, maxsplit=1)
    assert len(happened) > 10
    assert len(rest) >= len("Try again.")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_no_two_errors_say_the_same(kind: type[TrayError]) -> None:
    told = words.sentence(kind("503"))
    assert [k for k in KINDS if words.sentence(k("503")) == told] == [kind]


@pytest.mark.parametrize("reason", ["expired", "wrong_host", "unknown_issuer"])
def test_a_certificates_reason_has_words_of_its_own(reason: str) -> None:
    told = words.sentence(errors.CertificateUntrusted(reason))
    assert told != words.sentence(errors.CertificateUntrusted())
    assert f"({reason})" not in told
    assert "nothing was sent" in told


def test_the_sites_own_words_are_passed_on_in_one_line() -> None:
    error = errors.CredentialsRefused("Invalid login credentials.\nTry again.")
    assert words.sentence(error) == (
        "The site refused these credentials (Invalid login credentials. Try again). Check them and sign in again."
    )


@given(st.sampled_from(KINDS), st.text(st.characters(codec=None)))
def test_whatever_the_other_side_says_one_printable_line_comes_of_it(kind: type[TrayError], detail: str) -> None:
    told = words.sentence(kind(detail))
    assert told.isprintable()
    assert told.endswith((".", "SITE"))


EXIT_CODES = {
    "AddressInvalid": 2,
    "SettingsDamaged": 2,
    "SettingsError": 2,
    "StoreForeign": 2,
    "StoreUnusable": 2,
    "StoreBusy": 2,
    "SignedOut": 3,
    "CredentialsRefused": 3,
    "SessionExpired": 3,
    "OtherUser": 3,
    "CodeNeeded": 3,
    "AccountLocked": 3,
    "PasswordResetNeeded": 3,
    "NotPermitted": 3,
    "RequestInvalid": 3,
    "SiteUnreachable": 4,
    "CertificateUntrusted": 4,
    "SiteBusy": 4,
    "NotTheSite": 4,
    "HandshakeRefused": 4,
    "LinkLost": 4,
    "NoSuchSite": 4,
    "AppMissing": 4,
    "KeyringMissing": 5,
    "KeyringLocked": 5,
    "KeyringDenied": 5,
    "KeyringSlow": 5,
}


@pytest.mark.parametrize(("name", "code"), EXIT_CODES.items())
def test_exit_codes(name: str, code: int) -> None:
    assert words.exit_code(getattr(errors, name)()) == code


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_no_error_ends_as_if_all_were_done(kind: type[TrayError]) -> None:
    assert words.exit_code(kind()) in {2, 3, 4, 5}
