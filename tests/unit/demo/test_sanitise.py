import pytest

from nirmaan_tray.demo.sanitise import sanitise


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("A <b>new</b> PR & more", "A <b>new</b> PR &amp; more"),
        ("Tom &amp; Jerry &#39;", "Tom &amp; Jerry &#39;"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ('<b onclick="x()" class="y">z</b>', '<b class="y">z</b>'),
        ('<a href="javascript:x()">z</a>', "<a>z</a>"),
        ('<a href="https://e.example/?a=1&b=2">z</a>', '<a href="https://e.example/?a=1&amp;b=2">z</a>'),
        ('<a href="/frontend/x:y">z</a>', '<a href="/frontend/x:y">z</a>'),
        ("5 < 6 > 4", "5 &lt; 6 &gt; 4"),
        ("one<br>two", "one<br>two"),
        ("", ""),
    ],
)
def test_stored_text(text: str, stored: str) -> None:
    assert sanitise(text) == stored
