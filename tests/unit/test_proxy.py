"""The system's proxy is found as other programs find it."""

import pytest

from nirmaan_tray.errors import SiteUnreachable
from nirmaan_tray.proxy import proxy_for

SITE = "https://office.example"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the machine's own proxies."""
    for scheme in ("http", "https", "all", "no"):
        monkeypatch.delenv(f"{scheme}_proxy", raising=False)
        monkeypatch.delenv(f"{scheme}_proxy".upper(), raising=False)
    monkeypatch.delenv("REQUEST_METHOD", raising=False)


def test_without_a_proxy_the_connection_is_direct() -> None:
    assert proxy_for(SITE) is None


def test_each_scheme_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://secure.example:3128")
    monkeypatch.setenv("http_proxy", "http://plain.example:3128")
    assert proxy_for(SITE) == "http://secure.example:3128"
    assert proxy_for("http://office.example:8000") == "http://plain.example:3128"


def test_one_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://all.example:3128")
    assert proxy_for(SITE) == "http://all.example:3128"


def test_its_own_goes_before_the_one_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://all.example:1080")
    monkeypatch.setenv("https_proxy", "http://secure.example:3128")
    assert proxy_for(SITE) == "http://secure.example:3128"


def test_a_proxy_without_a_scheme_speaks_http(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "proxy.example:3128")
    assert proxy_for(SITE) == "http://proxy.example:3128"


@pytest.mark.parametrize("exempt", ["office.example", ".example", "a.test, office.example", "*"])
def test_exempted_hosts_are_connected_directly(monkeypatch: pytest.MonkeyPatch, exempt: str) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", exempt)
    assert proxy_for(SITE) is None


def test_others_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "elsewhere.example")
    assert proxy_for(SITE) == "http://proxy.example:3128"


@pytest.mark.parametrize(
    "proxy",
    ["socks5://user:hunter2@proxy.example:1080", "http://user:hunter2@:3128", "http://u:hunter2@p:port", "ftp://p"],
)
def test_a_proxy_that_cannot_be_spoken_to_is_said_in_words(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("all_proxy", proxy)
    with pytest.raises(SiteUnreachable) as caught:
        proxy_for(SITE)
    assert "proxy" in caught.value.detail
    assert "hunter2" not in caught.value.detail
