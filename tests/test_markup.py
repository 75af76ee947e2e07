import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelclassify.text import words
from levelclassify.text.markup import plain
from levelclassify.text.posting import posting, reading

HTML = """<!-- wp:paragraph --><h1>Policy&nbsp;Analyst</h1>
<p>You <strong>d</strong>raft
bills &amp; memos for caf&eacute; workers.<br/>Reports to:&#160;the Director</p>
<script>if (a < b) { track("micro") }</script><style>p { color: red }</style>
<ul><li>Brief legislators</li><li>Analyse <em>rent</em>&shy;al data</li></ul>"""
TEXT = """Policy Analyst
You draft bills & memos for café workers.
Reports to: the Director
Brief legislators
Analyse rental data"""


def test_html_reads_as_its_text() -> None:
    assert reading(posting(HTML, None))[1:] == reading(posting(TEXT, None))[1:]


def test_html_that_was_escaped_once_too_often_reads_as_its_text() -> None:
    escaped = html.escape(HTML)
    assert reading(posting(escaped, None))[1:] == reading(posting(TEXT, None))[1:]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param("5 < 6 and 7 > 3", [b"5", b"6", b"and", b"7", b"3"], id="comparison"),
        pytest.param("we <3 kids", [b"we", b"3", b"kids"], id="heart"),
        pytest.param("R&D & more", [b"r", b"d", b"more"], id="ampersand"),
        pytest.param("a <!-- b", [b"a", b"b"], id="comment that never ends"),
        pytest.param("a <script> b", [b"a", b"b"], id="script that never ends"),
        pytest.param("a <div b", [b"a", b"div", b"b"], id="tag that never ends"),
        pytest.param("<b>un</b>it", [b"unit"], id="inline tag inside a word"),
        pytest.param("one<li>two", [b"one", b"two"], id="block tag between words"),
        pytest.param("caf&#233;&#xe9;", [b"cafee"], id="numeric entities"),
        pytest.param("&nosuch; &amp", [b"nosuch", b"amp"], id="no entity"),
        pytest.param("<IMG SRC='x' onerror=alert(1)>hi", [b"hi"], id="capitals and attributes"),
    ],
)
def test_markup_is_told_from_text(given: str, expected: list[bytes]) -> None:
    assert words(plain(given)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param("a<!-- b -->c", "a\n" + 9 * "\0" + "c", id="a comment"),
        pytest.param("a<SCRIPT>b</Script >c", "a\n" + 18 * "\0" + "c", id="a script"),
        pytest.param("a<style>b</style>c", "a\n" + 15 * "\0" + "c", id="a style"),
        pytest.param("a<!-- b --><b>c</b>", "a\n" + 12 * "\0" + "c" + 4 * "\0", id="and tags behind"),
        pytest.param("a<!-- b --> d <!-- c", "a\n" + 9 * "\0" + " d <!-- c", id="and one that never ends"),
        pytest.param("<Br>a", "\n\0\0\0a", id="a block tag"),
        pytest.param("a<b>c", "a\0\0\0c", id="an inline tag"),
        pytest.param("<div " + "x" * 60 + ">a", "\n" + 65 * "\0" + "a", id="a long block tag"),
        pytest.param("<!DOCTYPE html>a", 15 * "\0" + "a", id="a declaration"),
        pytest.param("<p>a\r\nb", "\n\0\0a  b", id="line breaks beside a block tag"),
        pytest.param("<b>a\r\nb", "\0\0\0a\r\nb", id="line breaks beside an inline tag"),
        pytest.param("&eacute;a", "é" + 7 * "\0" + "a", id="an entity"),
        pytest.param("&" + 100 * "\0" + "#65;", "A" + 104 * "\0", id="an entity with fillers"),
    ],
)
def test_what_is_removed_is_filled_up_in_place(given: str, expected: str) -> None:
    assert plain(given) == expected


def test_only_tags_break_lines_where_there_are_block_tags() -> None:
    assert plain("<p>one\ntwo</p>").replace("\0", "") == "\none two\n"


@pytest.mark.parametrize(
    "bomb",
    [
        "<" + "&#1;" * 100_000,
        "<" + "\0" * 400_000,
        "<\0" * 200_000,
        "<!--" * 100_000,
        "<script>" * 50_000,
        "&" * 400_000,
    ],
    ids=["blank entities", "fillers", "open tags", "comments", "scripts", "ampersands"],
)
def test_hostile_markup_ends(bomb: str) -> None:
    assert len(plain(bomb)) == len(bomb)  # what is not linear takes hours on these


@given(st.text(alphabet="<>&;/!-# \naAbp\0\"'scriptylemé", max_size=60) | st.text())
def test_no_character_moves(text: str) -> None:
    clean = plain(text)
    assert len(clean) == len(text)
    assert all(new == old for new, old in zip(clean, text, strict=True) if new.isalnum() and old == new)


@given(st.text(alphabet="abc <>&\n", max_size=40))
def test_text_without_markup_is_left_alone(text: str) -> None:
    safe = text.replace("<", "").replace("&", "")
    assert plain(safe) == safe
