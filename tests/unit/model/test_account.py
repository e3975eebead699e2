"""Accounts among others."""

from nirmaan_tray.model.account import Account, Way


def test_an_account_is_known_by_user_and_site() -> None:
    account = Account("https://a.example", "https://a.example", "a", "u@a.example", Way.PASSWORD, "Asia/Kolkata")
    assert account.id == "u@a.example at https://a.example"
