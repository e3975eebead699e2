"""A home that is signed in with a secret in memory, against a demo site in a thread of its own."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from nirmaan_tray import settings
from nirmaan_tray.demo.serve import DEMO_CLIENT, DEMO_KEY, DEMO_USER, InThread
from nirmaan_tray.errors import CredentialsRefused
from nirmaan_tray.home import Home
from nirmaan_tray.model.account import Way
from nirmaan_tray.trial import signed_in


@pytest.fixture
def site() -> Iterator[InThread]:
    with InThread(0, say=lambda _: None) as site:
        yield site


async def test_the_account_is_in_the_home_and_the_secret_is_not(site: InThread, tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    vault = await asyncio.to_thread(signed_in, home, site.url, ":".join(DEMO_KEY), DEMO_CLIENT)
    known = settings.load(home.settings_file)
    assert set(known.ways) == set(Way)
    account = known.account
    assert account is not None
    assert (account.site, account.user) == (site.url, DEMO_USER)
    credentials = await vault.load(account)
    assert credentials is not None
    assert credentials.secret.reveal() == ":".join(DEMO_KEY)
    assert not _holding(tmp_path, DEMO_KEY[1])


def test_a_wrong_key_is_refused_and_nobody_is_signed_in(
    site: InThread, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    home = Home.at(tmp_path)
    with caplog.at_level(logging.DEBUG), pytest.raises(CredentialsRefused):
        signed_in(home, site.url, "demo-key:wrong-secret", DEMO_CLIENT)
    assert settings.load(home.settings_file).account is None
    assert "wrong-secret" not in caplog.text


def _holding(folder: Path, text: str) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and text in path.read_text()]
