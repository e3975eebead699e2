"""The system's proxy is found as other programs find it, the settings' one goes before it, and no password is seen."""

import copy
import json
import pickle
import traceback
from base64 import b64decode

import pytest

from nirmaan_tray.errors import ProxyRefused, SiteUnreachable
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.proxy import DIRECT, Proxy, has_user, proxy_for, refusal, silence, with_password

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


def test_an_exempted_port_of_a_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "office.example:8443")
    assert proxy_for("https://office.example:8443") is None
    assert proxy_for(SITE) == "http://proxy.example:3128"


def test_what_is_chosen_goes_before_the_systems_and_its_exceptions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://system.example:3128")
    monkeypatch.setenv("no_proxy", "*")
    assert proxy_for(SITE, "http://chosen.example:8080") == "http://chosen.example:8080"
    assert proxy_for(SITE, "chosen.example:8080") == "http://chosen.example:8080"
    monkeypatch.delenv("no_proxy")
    assert proxy_for(SITE, DIRECT) is None


@pytest.mark.parametrize("proxy", ["socks5://user:hunter2@proxy.example", "http://user:hunter2@:1", "http://:hunter2@"])
def test_a_choice_that_cannot_be_spoken_to_is_said_in_words(proxy: str) -> None:
    with pytest.raises(SiteUnreachable) as caught:
        proxy_for(SITE, proxy)
    assert "settings" in caught.value.detail
    assert "hunter2" not in "".join(traceback.format_exception(caught.value))


def test_a_password_joins_and_is_out_of_sight() -> None:
    joined = with_password("http://ra%40vi@proxy.example:3128", Secret("h:u@nter2/"))
    assert isinstance(joined, Proxy)
    assert joined.auth == ("ra@vi", "h:u@nter2/")
    assert joined.url == "http://proxy.example:3128"
    assert joined.name == "proxy.example:3128"
    assert b64decode((joined.authorization or "").removeprefix("Basic ")) == b"ra@vi:h:u@nter2/"
    assert proxy_for(SITE, joined) is joined
    for shown in (joined, str(joined), repr(joined), f"{joined}", json.dumps(joined), copy.deepcopy(joined)):
        assert "nter2" not in shown
        assert "ra%40vi@proxy.example" in shown
    assert b"nter2" not in pickle.dumps(joined)
    assert type(copy.copy(joined)) is str, "a copy for elsewhere is the address alone"
    assert joined == "http://ra%40vi@proxy.example:3128"


def test_the_systems_password_is_out_of_sight_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://ravi:hunter2@proxy.example:3128")
    proxy = proxy_for(SITE)
    assert proxy is not None
    assert proxy == "http://ravi@proxy.example:3128"
    assert proxy.auth == ("ravi", "hunter2")


@pytest.mark.parametrize("url", ["", DIRECT, "http://proxy.example:3128", "http://[", "socks5://ravi@proxy.example"])
def test_what_needs_no_password_stays_as_it_is(url: str) -> None:
    assert with_password(url, Secret("hunter2")) is url
    assert not has_user(url)


def test_without_a_password_an_address_stays_as_it_is() -> None:
    url = "http://ravi@proxy.example:3128"
    assert with_password(url, None) is url
    assert has_user(url)
    assert Proxy(url).auth == ("ravi", "")
    assert Proxy("http://proxy.example").auth is None
    assert Proxy("http://proxy.example").authorization is None


@pytest.mark.parametrize(
    ("url", "name"),
    [("http://proxy", "proxy:80"), ("https://proxy", "proxy:443"), ("http://[::1]:3128", "[::1]:3128"), ("p:1", "p:1")],
)
def test_a_proxy_is_known_by_host_and_port(url: str, name: str) -> None:
    assert Proxy(url).name == name


@pytest.mark.parametrize("status", [401, 403, 405, 407])
def test_a_tunnel_that_is_refused(status: int) -> None:
    error = refusal(Proxy("http://ravi:hunter2@proxy:3128"), status)
    assert (type(error), error.detail) == (ProxyRefused, str(status))


@pytest.mark.parametrize("status", [400, 500, 502, 503, 504])
def test_a_tunnel_that_leads_nowhere_names_the_proxy(status: int) -> None:
    error = refusal(Proxy("http://ravi:hunter2@proxy:3128"), status)
    assert (type(error), error.detail) == (SiteUnreachable, f"the proxy proxy:3128 could not reach it: {status}")
    assert silence(Proxy("http://ravi:hunter2@proxy:3128")).detail == "the proxy proxy:3128 cannot be reached"
