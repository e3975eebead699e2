"""A browser in few lines, and the person in front of it: signs in where the site asks for it, and follows where it leads.

Usage: browser_program.py USER PASSWORD URL
"""

import html
import re
import sys
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener


def visit(user: str, password: str, url: str) -> str:
    """Return the last page, after signing in at the site."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()), ProxyHandler({}))
    with browser.open(url, timeout=20) as page:
        asked, shown = page.url, page.read().decode()
    target = re.search('name="redirect-to" value="([^"]*)"', shown)
    assert target is not None, shown
    form = {"usr": user, "pwd": password, "redirect-to": html.unescape(target[1])}
    with browser.open(urljoin(asked, "/login"), urlencode(form).encode(), timeout=20) as page:
        return str(page.read().decode())


if __name__ == "__main__":
    visit(*sys.argv[1:])
