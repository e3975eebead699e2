"""Stored HTML becomes plain text."""

import html
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nirmaan_tray.text import plain


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("New PR Created", "New PR Created"),
        ("Steel &amp; Cement", "Steel & Cement"),
        ("&amp;lt;", "&lt;"),
        ("&lt;b&gt;", "<b>"),
        ("&amp;amp;nbsp;", "&amp;nbsp;"),
        ("caf&#233; &#x20b9;5 &rupee", "café ₹5 &rupee"),
        ("a <b>bold</b> word", "a bold word"),
        ("un<b>break</b>able", "unbreakable"),
        ("<p>a</p><p>b</p>", "a\nb"),
        ("<div><p>a</p></div><div>b</div>", "a\nb"),
        ("a<br>b<br/>c<BR />d", "a\nb\nc\nd"),
        ("<ul><li>a</li><li>b</li></ul>c", "a\nb\nc"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<h2>a</h2>b", "a\nb"),
        ("a\n  b\t c&nbsp;&nbsp;d ", "a b c d"),
        ("<p> </p>a<p></p>", "a"),
        ("a<script>alert(1)</script>b<style>p{}</style>c", "abc"),
        ("a<SCRIPT>if (a<b) {'</b>'}</SCRIPT>b", "ab"),
        ("a<script>b", "a"),
        ("a<!-- b > c -->d", "ad"),
        ('<a href="x" title="&lt;">link</a>', "link"),
        ("3 < 4", "3 < 4"),
        ("3 <4 and 5> 4", "3 <4 and 5> 4"),
        ("I <3 it", "I <3 it"),
        ("a<b", "a<b"),
        ("a </b", "a </b"),
        ("a <", "a <"),
        ("a <!-- b", "a <!-- b"),
        ("a <!-- b <i>c</i>", "a <!-- b c"),
        ("<![foo bar>", "<![foo bar>"),
        ("<?php x", "<?php x"),
        ("a\x00b\x07c\x1b[31md\x9be", "abc[31mde"),
        ("gpj.\u202egnp.exe\u202c", "gpj.gnp.exe"),
        ("a\u2066b\u2069", "ab"),
        ("&#8238;a", "a"),
        ("क्\u200dष निर्माण", "क्\u200dष निर्माण"),
        ("a\ud800b", "a\ufffdb"),
        ("", ""),
    ],
)
def test_plain(stored: str, text: str) -> None:
    assert plain(stored) == text


CLEAN = st.text(
    st.characters(
        exclude_categories=["Cc", "Cs"], exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
)


@given(CLEAN)
def test_escaped_text_comes_back_folded(text: str) -> None:
    assert plain(html.escape(text)) == " ".join(text.split())


@given(st.lists(CLEAN.filter(str.strip), min_size=1))
def test_blocks_are_lines(texts: list[str]) -> None:
    stored = "".join(f"<p>{html.escape(text)}</p>" for text in texts)
    assert plain(stored) == "\n".join(" ".join(text.split()) for text in texts)


MARKUP = st.lists(
    st.one_of(
        st.sampled_from(
            ["<", ">", "</", "<p>", "</p>", "<br", "<!--", "-->", "<![", "]]>", "<!doctype", "<?", "&", "&#"]
        ),
        st.sampled_from(
            ["<script>", "</script>", "<style", "<textarea>", "<title>", "<plaintext>", "&#x", ";", "&lt;"]
        ),
        st.sampled_from(['"', "'", "=", " ", "a", "\x00", "\ud800", "\u202e"]),
    )
).map("".join)


@given(st.one_of(MARKUP, st.text(st.characters())))
def test_never_raises_and_leaves_nothing_odd(stored: str) -> None:
    text = plain(stored)
    text.encode("utf-8")
    assert all(line and line == " ".join(line.split()) for line in text.split("\n")) or text == ""
    assert not any(ord(char) < 0x20 and char != "\n" for char in text)
    assert not any(0x7F <= ord(char) < 0xA0 or 0x202A <= ord(char) <= 0x202E for char in text)


@pytest.mark.parametrize(
    "piece", ["<", "<a", "<a ", '<a "', '<a b="', "<!--", "</a", "<script", "&", "&#", "<p>", "<a<b"]
)
def test_hostile_text_takes_no_time(piece: str) -> None:
    begun = time.process_time()
    plain(piece * 20_000 + ">-->")
    assert time.process_time() - begun < 2
