"""What people type becomes an origin; what a site stores becomes a URL below /frontend/, or the notifications page."""

import ipaddress
import logging
import re
from contextlib import suppress
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nirmaan_tray.errors import AddressInvalid
from nirmaan_tray.links import LINK_LIMIT, document_url, frontend_place, notifications_page, release_page, site_origin

SITE = "https://nirmaan.example.com"
PAGE = f"{SITE}/frontend/notifications"


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("nirmaan.example.com", SITE),
        (" https://X.Example:443/app/login ", "https://x.example"),
        ("https://x.example/app#home\n", "https://x.example"),
        ("HTTPS://X.EXAMPLE.", "https://x.example"),
        ("x.example:", "https://x.example"),
        ("x.example:8443/path?q=http://y", "https://x.example:8443"),
        ("x.example/login@home", "https://x.example"),
        ("localhost:8000", "http://localhost:8000"),
        ("localhost:80", "http://localhost"),
        ("https://localhost:443", "https://localhost"),
        ("nirmaan.localhost:8000/app", "http://nirmaan.localhost:8000"),
        ("127.0.0.1", "http://127.0.0.1"),
        ("127.9.9.9:8000", "http://127.9.9.9:8000"),
        ("[::1]:8000", "http://[::1]:8000"),
        ("[0:0::1]", "http://[::1]"),
        ("[2001:DB8::1]", "https://[2001:db8::1]"),
        ("192.168.1.5", "https://192.168.1.5"),
        ("http://192.168.1.5:8000", "http://192.168.1.5:8000"),
        ("http://10.1.2.3", "http://10.1.2.3"),
        ("http://172.31.0.1", "http://172.31.0.1"),
        ("http://[fd00::5]", "http://[fd00::5]"),
        ("office", "https://office"),
        ("http://office", "http://office"),
        ("http://nirmaan.local", "http://nirmaan.local"),
        ("http://nirmaan.lan:80/x", "http://nirmaan.lan"),
        ("http://nirmaan.internal", "http://nirmaan.internal"),
        ("http://nirmaan.home.arpa", "http://nirmaan.home.arpa"),
        ("my_site.example", "https://my_site.example"),
        ("निर्माण.भारत", "https://xn--g2bjsh5ed3h.xn--h2brj9c"),
        ("Bücher.example", "https://xn--bcher-kva.example"),
        ("straße.example", "https://xn--strae-oqa.example"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
    ],
)
def test_an_address_becomes_an_origin(typed: str, origin: str) -> None:
    assert site_origin(typed) == origin


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "https://",
        "https:///path",
        "/path",
        "?x",
        "a b.example",
        "x.exa\tmple",
        "x.exa\u00a0mple",
        "x.example\x00",
        "\x1bx.example",
        "https://user:pw@x.example",
        "user@x.example",
        "https://x.example@evil.example",
        "ftp://x.example",
        "javascript:alert(1)",
        "mailto:a@b.example",
        "file:///etc/passwd",
        "https:x.example",
        "https:\\\\x.example",
        "x.example\\@evil.example",
        "http://x.example",
        "http://8.8.8.8",
        "http://172.32.0.1",
        "http://[2001:db8::1]",
        "http://evil.example/.local",
        "http://local.example",
        "x.example:0",
        "x.example:65536",
        "x.example:-1",
        "x.example:८०",
        "x..example",
        ".",
        "-x.example",
        "x%2eexample",
        "127.1",
        "0x7f.1",
        "2130706433",
        "1.2.3.256",
        "1.2.3.04",
        "[::1",
        "[::1%25eth0]",
        "[fe80::1%eth0]",
        "::1",
        "xn--a.example",
        "evil℀.example",
        "\ud800.example",
        "a" * 64 + ".example",
        "a." * 130 + "example",
    ],
)
def test_anything_else_is_no_address(typed: str) -> None:
    with pytest.raises(AddressInvalid):
        site_origin(typed)


def test_http_to_a_private_address_in_its_ipv6_form() -> None:
    assert site_origin("http://[::ffff:10.0.0.1]").startswith("http://[::ffff:")
    with pytest.raises(AddressInvalid):
        site_origin("http://[::ffff:8.8.8.8]")


def test_the_error_names_the_address_without_a_password() -> None:
    with pytest.raises(AddressInvalid) as caught:
        site_origin("https://user:hunter2@x.example")
    assert "hunter2" not in str(caught.value)
    assert "x.example" in caught.value.detail
    with pytest.raises(AddressInvalid) as caught:
        site_origin("\ud800")
    caught.value.detail.encode("utf-8")


HOSTS = st.one_of(
    st.from_regex(r"[A-Za-z0-9_-]{1,12}(\.[A-Za-z0-9-]{1,12}){0,3}\.?", fullmatch=True),
    st.ip_addresses(v=4).map(str),
    st.ip_addresses(v=6).map(lambda ip: f"[{ip}]"),
    st.text("aäßéनिर्माणभारत中文Ω.-xn\u200d", min_size=1, max_size=12),
)
ADDRESSES = st.one_of(
    st.builds(
        "{}{}{}{}".format,
        st.sampled_from(["", "http://", "https://", "HTTPS://", " "]),
        HOSTS,
        st.one_of(st.just(""), st.integers(0, 70000).map(":{}".format)),
        st.sampled_from(["", "/", "/app/login?x=1#y", "?", " "]),
    ),
    st.text(),
)


@given(ADDRESSES)
@example("evil。example")
@example("http://[::ffff:127.0.0.1]")
def test_an_origin_is_its_own_origin(typed: str) -> None:
    try:
        origin = site_origin(typed)
    except AddressInvalid:
        return
    assert site_origin(origin) == origin
    assert re.fullmatch(r"https?://(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(:[1-9][0-9]*)?", origin)
    parts = urlsplit(origin)
    assert origin == f"{parts.scheme}://{parts.netloc}"
    assert parts.port is None or parts.port != {"http": 80, "https": 443}[parts.scheme]


@given(st.ip_addresses(v=4))
def test_http_is_for_private_networks(ip: ipaddress.IPv4Address) -> None:
    private = any(
        ip in ipaddress.ip_network(n)
        for n in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16")
    )
    try:
        assert site_origin(f"http://{ip}") == f"http://{ip}"
        assert private
    except AddressInvalid:
        assert not private


@pytest.mark.parametrize(
    ("stored", "below"),
    [
        # The contract's forms.
        ("procurement-requests/PR-0001?tab=Approve%20PR", "procurement-requests/PR-0001?tab=Approve%20PR"),
        ("purchase-orders/PO&=2024&=001?tab=Approved%20PO", "purchase-orders/PO&=2024&=001?tab=Approved%20PO"),
        ("prs&milestones/procurement-requests/PR-0001", "prs&milestones/procurement-requests/PR-0001"),
        ("project-payments?tab=CEO%20Pending", "project-payments?tab=CEO%20Pending"),
        ("projects/PROJ-001", "projects/PROJ-001"),
        ("/projects/PROJ-001?page=x", "projects/PROJ-001?page=x"),
        (None, "notifications"),
        ("", "notifications"),
        ("   ", "notifications"),
        # Older rows: spaces, absolute URLs, the base spelled out.
        ("project-payments?tab=CEO Pending", "project-payments?tab=CEO%20Pending"),
        (" purchase orders/PO 1 ", "purchase%20orders/PO%201"),
        (f"{SITE}/frontend/projects/PROJ-001?tab=a b", "projects/PROJ-001?tab=a%20b"),
        ("HTTPS://Nirmaan.Example.com:443/frontend/projects/1#x", "projects/1#x"),
        (f"{SITE}/frontend", ""),
        (f"{SITE}/frontend?tab=x", "?tab=x"),
        ("frontend/projects/1", "projects/1"),
        ("/frontend/projects/1", "projects/1"),
        ("/frontend", ""),
        ("/frontend//projects/1", "projects/1"),
        ("frontends/1", "frontends/1"),
        ("/", ""),
        # Encoding.
        ("projects/100%", "projects/100%25"),
        ("projects/50%zz%20", "projects/50%25zz%20"),
        ("projects/निर्माण?q=ß", "projects/%E0%A4%A8%E0%A4%BF%E0%A4%B0%E0%A5%8D%E0%A4%AE%E0%A4%BE%E0%A4%A3?q=%C3%9F"),
        ("projects/%E0%A4%A8", "projects/%E0%A4%A8"),
        ('projects/<a">', "projects/%3Ca%22%3E"),
        ("projects/1?a=b?c#d?e#f", "projects/1?a=b?c#d?e%23f"),
        # Dots that stay below, and texts that only look dangerous.
        ("projects/../prs/1", "projects/../prs/1"),
        ("projects/a..b/...", "projects/a..b/..."),
        ("./projects/1", "./projects/1"),
        ("projects?next=../../app", "projects?next=../../app"),
        ("projects/javascript:1", "projects/javascript:1"),
        ("javascript%3Aalert(1)", "javascript%3Aalert(1)"),
        ("projects?u=https://evil.example", "projects?u=https://evil.example"),
        ("projects/a@b.example", "projects/a@b.example"),
    ],
)
def test_forms_that_sites_store(stored: str | None, below: str, caplog: pytest.LogCaptureFixture) -> None:
    assert document_url(SITE, stored) == f"{SITE}/frontend/{below}"
    assert not caplog.records


REFUSED = [
    ("javascript:alert(1)", "scheme"),
    (" JavaScript:alert(1)", "scheme"),
    ("file:///etc/passwd", "scheme"),
    ("data:text/html,x", "scheme"),
    ("mailto:a@b.example", "scheme"),
    ("ms-settings:x", "scheme"),
    ("vbscript:x", "scheme"),
    ("\\\\host\\share", "backslash"),
    ("projects\\1", "backslash"),
    ("/\\evil.example", "backslash"),
    ("https:\\\\nirmaan.example.com\\frontend\\x", "backslash"),
    ("//elsewhere", "other_origin"),
    ("//nirmaan.example.com/frontend/x", "other_origin"),
    ("///elsewhere", "other_origin"),
    ("https://evil.example/frontend/x", "other_origin"),
    ("http://nirmaan.example.com/frontend/x", "other_origin"),
    ("https://nirmaan.example.com:8443/frontend/x", "other_origin"),
    ("https://nirmaan.example.com.evil.example/frontend/x", "other_origin"),
    ("https://nirmaan.example.com@evil.example/frontend/x", "other_origin"),
    ("https://user:pw@nirmaan.example.com/frontend/x", "other_origin"),
    ("https:///evil.example/frontend/x", "other_origin"),
    ("https:evil.example/frontend/x", "other_origin"),
    ("https:/frontend/x", "other_origin"),
    ("https://", "other_origin"),
    (f"{SITE}/app/x", "outside_frontend"),
    (SITE, "outside_frontend"),
    (f"{SITE}/frontendx", "outside_frontend"),
    (f"{SITE}/x/../frontend/y", "outside_frontend"),
    (f"{SITE}/frontend/../app", "climbs_out"),
    ("..", "climbs_out"),
    ("../app", "climbs_out"),
    ("/../app", "climbs_out"),
    ("/frontend/../app", "climbs_out"),
    ("projects/../../app", "climbs_out"),
    ("projects//../../app", "climbs_out"),
    ("./../app", "climbs_out"),
    ("%2e%2e/app", "climbs_out"),
    ("%2E./app", "climbs_out"),
    (".%2e/app", "climbs_out"),
    ("a/%2e%2E/.%2e/app", "climbs_out"),
    ("%252e%252e/app", "climbs_out"),
    ("%25252e%2e/app", "climbs_out"),
    ("..%2fapp", "climbs_out"),
    ("..%5capp", "climbs_out"),
    ("%252e%252e%252fapp", "climbs_out"),
    ("a%2fb/../../app", "climbs_out"),
    ("projects/\n1", "control_character"),
    ("\tjavascript:alert(1)", "control_character"),
    ("java\nscript:alert(1)", "control_character"),
    (".\t./app", "control_character"),
    ("projects/1\x00", "control_character"),
    ("projects/1\x7f", "control_character"),
    ("projects/1\x85", "control_character"),
    ("projects/1%0d%0aX: y", "control_character"),
    ("projects/1%00", "control_character"),
    ("projects?x=%09", "control_character"),
    ("projects/%C2%85", "control_character"),
    ("projects/%250a", "control_character"),
    ("projects/\ud800", "broken_text"),
]


@pytest.mark.parametrize(("stored", "reason"), REFUSED)
def test_what_might_lead_elsewhere_is_refused_and_logged_once(
    stored: str, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert document_url(SITE, stored) == PAGE == notifications_page(SITE)
    [record] = caplog.records
    assert record.levelno == logging.WARNING
    assert record.getMessage() == f"link_refused reason={reason} value={stored!r}"


def test_a_refused_value_is_cut_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    document_url(SITE, "javascript:" + "x" * 10_000)
    assert len(caplog.records[0].getMessage()) < 260


@pytest.mark.parametrize("site", ["http://localhost:8000", "https://[2001:db8::1]", "http://192.168.0.1"])
def test_sites_of_every_shape(site: str, caplog: pytest.LogCaptureFixture) -> None:
    assert document_url(site, f"{site}/frontend/projects/1") == f"{site}/frontend/projects/1"
    assert document_url(site, "projects/1") == f"{site}/frontend/projects/1"
    assert not caplog.records


def browser_segments(path: str) -> list[str]:
    """Normalise a path as the WHATWG URL standard has it for https: both slashes separate, %2e is a dot."""
    out: list[str] = []
    segments = re.split(r"[/\\]", path)
    for number, segment in enumerate(segments[1:], start=2):
        last = number == len(segments)
        dots = re.sub("%2e", ".", segment, flags=re.IGNORECASE)
        if dots == "..":
            if out:
                out.pop()
            if last:
                out.append("")
        elif dots == ".":
            if last:
                out.append("")
        else:
            out.append(segment)
    return out


PIECES = st.one_of(
    st.sampled_from(["..", ".", "/", "//", "\\", "%2e", "%2E", "%252e", "%2f", "%5c", "%", "%25", "?", "#", "@", ":"]),
    st.sampled_from(["&=", " ", "\t", "\n", "\x00", "%0a", "\u00e9", "\uff45", "\uff0e", "\uff0f", "\u2028", "\ud800"]),
    st.sampled_from(["frontend", "/frontend/", "projects", "PR-0001", "https:", "javascript:", "http://", SITE]),
    st.sampled_from([f"{SITE}:443", "https://evil.example", "nirmaan.example.com"]),
)
STORED = st.one_of(st.text(), st.lists(PIECES, max_size=9).map("".join), st.text("./%2eEfF5c\\?#@: \t"))


@given(STORED, st.sampled_from([SITE, "http://localhost:8000", "https://[2001:db8::1]:8443"]))
@example("frontend/frontend/x", SITE)
@example(".//evil.example", SITE)
def test_a_document_url_never_leaves_frontend(stored: str, site: str) -> None:
    url = document_url(site, stored)
    assert url.startswith(f"{site}/frontend/")
    assert re.fullmatch(r"[!-~]+", url)
    assert "\\" not in url
    parts = urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}" == site
    assert parts.username is None
    assert parts.path.startswith("/frontend/")
    assert browser_segments(parts.path)[0] == "frontend"
    assert len(browser_segments(parts.path)) > 1
    assert document_url(site, url) == url


@given(st.text(st.characters(blacklist_categories=["Cc", "Cs"], blacklist_characters='%\\:?#/"'), min_size=1))
def test_a_name_arrives_as_it_is(name: str) -> None:
    url = document_url(SITE, f"projects/x{name}y")
    assert unquote(url) == f"{SITE}/frontend/projects/x{name}y"


BENCH = "http://bench.localhost:8000"


@pytest.mark.parametrize(
    ("site", "given", "place"),
    [
        (SITE, "/frontend/", ""),
        (SITE, "/frontend", ""),
        (SITE, f"{SITE}/frontend", ""),
        (SITE, "HTTPS://Nirmaan.Example.com:443/frontend/", ""),
        (SITE, " /web/app \n", "/web/app/"),
        (SITE, f"{SITE}/web", "/web/"),
        (SITE, "https://nirmaan.example.com:8443/frontend/", "https://nirmaan.example.com:8443/frontend/"),
        (SITE, "https://nirmaan.example.com:8443", "https://nirmaan.example.com:8443/"),
        (BENCH, "http://bench.localhost:8080", f"{BENCH[:-4]}8080/"),
        (BENCH, "http://BENCH.localhost:8080/frontend", f"{BENCH[:-4]}8080/frontend/"),
        ("http://[::1]:8000", "http://[0::1]:8080/", "http://[::1]:8080/"),
        ("", "/web", "/web/"),
        ("", "http://localhost:8080/", "http://localhost:8080/"),
    ],
)
def test_a_place_of_the_web_app_has_one_spelling(site: str, given: str, place: str) -> None:
    assert frontend_place(site, given) == place
    if place:
        assert frontend_place(site, place) == place


NO_PLACES = [
    "",
    "/",
    "frontend",
    "localhost:8080/frontend/",
    "//evil.example/",
    "/../app/",
    "/web/../app/",
    "/./",
    "/.hidden/",
    "/web//app/",
    "/w%65b/",
    "/we b/",
    "/web?x",
    "/web#x",
    "/web\\app/",
    "/web/\x00",
    SITE,
    f"{SITE}/",
    f"{SITE}/..",
    "https://evil.example/frontend/",
    "https://nirmaan.example.com.evil.example/frontend/",
    "https://nirmaan.example.com:8443@evil.example/frontend/",
    "https://user:pw@nirmaan.example.com/frontend/",
    "https://nirmaan.example.com:99999/frontend/",
    "http://nirmaan.example.com:8080/frontend/",
    "ftp://nirmaan.example.com/frontend/",
    "javascript:alert(1)",
    "https:///frontend/",
    "\ud800",
]


@pytest.mark.parametrize("given", NO_PLACES)
def test_anything_else_is_no_place_of_the_web_app(given: str) -> None:
    with pytest.raises(AddressInvalid):
        frontend_place(SITE, given)


@pytest.mark.parametrize("given", [given for given in NO_PLACES if given])
def test_a_link_goes_to_the_usual_place_instead(given: str, caplog: pytest.LogCaptureFixture) -> None:
    assert document_url(SITE, "projects/1", given) == f"{SITE}/frontend/projects/1"
    assert "frontend_refused" in caplog.text
    assert notifications_page(SITE, given) == PAGE


@pytest.mark.parametrize(
    ("frontend", "base"),
    [
        ("", f"{BENCH}/frontend/"),
        ("/web/app/", f"{BENCH}/web/app/"),
        ("/frontend/v2/", f"{BENCH}/frontend/v2/"),
        ("http://bench.localhost:8080/", "http://bench.localhost:8080/"),
        ("http://bench.localhost:8080/frontend/", "http://bench.localhost:8080/frontend/"),
    ],
)
def test_links_lead_to_where_the_web_app_is(frontend: str, base: str, caplog: pytest.LogCaptureFixture) -> None:
    assert notifications_page(BENCH, frontend) == f"{base}notifications"
    path = base.partition("://")[2].partition("/")[2]
    for stored, below in {
        None: "notifications",
        "": "notifications",
        "projects/PROJ-001?tab=a b": "projects/PROJ-001?tab=a%20b",
        "/projects/1": "projects/1",
        "frontend/projects/1": "projects/1",
        "/frontend/projects/1": "projects/1",
        f"{BENCH}/frontend/projects/1": "projects/1",
        f"{base}projects/1": "projects/1",
        f"/{path}projects/1": "projects/1",
        "projects/../prs/1": "projects/../prs/1",
    }.items():
        assert document_url(BENCH, stored, frontend) == f"{base}{below}", stored
    assert not caplog.records


@pytest.mark.parametrize(
    "stored",
    [
        "../app",
        "//evil.example",
        "javascript:alert(1)",
        "https://evil.example/frontend/x",
        f"{BENCH}/app/x",
        f"{BENCH}/web/x",
        "http://bench.localhost:8080/web/../x",
        "http://bench.localhost:9000/web/app/x",
        "http://bench.localhost:8080@evil.example/web/app/x",
    ],
)
def test_what_leads_elsewhere_is_refused_from_there_too(stored: str, caplog: pytest.LogCaptureFixture) -> None:
    base = "http://bench.localhost:8080/web/app/"
    assert document_url(BENCH, stored, base) == f"{base}notifications"
    assert len(caplog.records) == 1


PLACES = st.sampled_from(
    [
        (SITE, "/web/app/"),
        (SITE, "/frontend/v2/"),
        (SITE, "https://nirmaan.example.com:8443/"),
        (SITE, "https://nirmaan.example.com:8443/frontend/"),
        (BENCH, "http://bench.localhost:8080/"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]/web/"),
    ]
)


@given(
    STORED | st.lists(PIECES | st.sampled_from(["web/app", "/web/", BENCH, f"{SITE}:8443/"]), max_size=9).map("".join),
    PLACES,
)
@example(".//evil.example", (BENCH, "http://bench.localhost:8080/"))
@example("//evil.example", (BENCH, "http://bench.localhost:8080/"))
def test_a_document_url_never_leaves_the_place_of_the_web_app(stored: str, place: tuple[str, str]) -> None:
    site, frontend = place
    base = f"{site}{frontend}" if frontend.startswith("/") else frontend
    url = document_url(site, stored, frontend)
    assert url.startswith(base)
    assert re.fullmatch(r"[!-~]+", url)
    assert "\\" not in url
    parts = urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}" == "/".join(base.split("/")[:3])
    assert parts.username is None
    below = urlsplit(base).path.strip("/").split("/") if urlsplit(base).path != "/" else []
    assert browser_segments(parts.path)[: len(below)] == below
    assert len(browser_segments(parts.path)) > len(below)
    assert document_url(site, url, frontend) == url


@given(st.text() | STORED, st.sampled_from([SITE, BENCH, "https://[2001:db8::1]:8443"]))
def test_a_place_is_on_the_sites_host_or_refused(given: str, site: str) -> None:
    try:
        place = frontend_place(site, given)
    except AddressInvalid:
        return
    url = urlsplit(f"{site}{place}" if place.startswith("/") or not place else place)
    assert url.hostname == urlsplit(site).hostname
    assert place == "" or place.endswith("/")


def test_a_long_link_is_refused_at_once(caplog: pytest.LogCaptureFixture) -> None:
    # Each "25" is a layer of encoding: all of them together would take minutes to look through.
    assert document_url(SITE, "%" + "25" * 500_000 + "41") == notifications_page(SITE)
    assert "reason=too_long" in caplog.text
    assert document_url(SITE, "p" * LINK_LIMIT) == f"{SITE}/frontend/" + "p" * LINK_LIMIT


def test_a_long_text_in_place_of_an_address_is_refused_at_once() -> None:
    with pytest.raises(AddressInvalid) as caught:
        site_origin("x" * 1_000_000)
    assert caught.value.detail == "x" * 200


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("https://it.example.com", "https://it.example.com"),
        ("https://IT.example.com:443/tray?a=b#c", "https://it.example.com/tray?a=b#c"),
        ("https://it.example.com:8443/a%20b/ü", "https://it.example.com:8443/a%20b/%C3%BC"),
    ],
)
def test_the_page_of_a_newer_version(address: str, page: str) -> None:
    assert release_page(address) == page


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://it.example.com/",
        "file:///etc/passwd",
        "https://",
        "https://user@it.example.com/",
        "https://it.example.com/a b",
        "https://it.example.com\\@evil.example/",
        "https://it.example.com/\x00",
        "javascript:alert(1)",
    ],
)
def test_a_newer_version_is_on_no_other_page(address: str) -> None:
    with pytest.raises(AddressInvalid):
        release_page(address)


@given(st.text())
def test_a_page_is_at_the_host_that_was_named_or_nowhere(rest: str) -> None:
    with suppress(AddressInvalid):
        assert urlsplit(release_page(f"https://it.example.com/{rest}")).netloc == "it.example.com"
