"""The page as a text: what is marked, linked and forbidden. tests/test_browser.py opens it."""

import html
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from levelclassify import explain
from levelclassify.explaining.highlights import highlights
from levelclassify.explaining.shown import shown
from levelclassify.explaining.view import view
from levelclassify.fit.rows import Row
from levelclassify.fit.synthetic import authored
from levelclassify.page.page import page

ROWS = authored()[::40]


def written(text: str | None, title: str | None = None) -> str:
    return page(view(explain(text, title=title), text, title), "default-1")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_every_link_leads_to_a_place_on_the_page(row: Row) -> None:
    document = written(row.text, row.title)
    ids = re.findall(r' id="([^"]+)"', document)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="([^"]*)"', document)) <= {f"#{name}" for name in ids}


def test_a_mark_names_its_level_and_leads_to_its_weights() -> None:
    document = written(None, "Lobbyist")
    assert '<a class="e macro strong" id="m1" href="#w1"><mark>Lobbyist</mark>' in document
    assert '<tr id="w1">' in document


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from("< > \" ' & {{ }} {% lobby client </mark> &lt; &amp;lt; <script>".split()) | st.text(max_size=4)
    )
)
def test_no_tag_of_a_posting_is_a_tag_of_the_page(scraps: list[str]) -> None:
    text = " ".join(scraps)
    tags = "a article b body dd div dl dt footer h1 h2 h3 head header html i li main mark meta ol p rect section span"
    allowed = {*f"{tags} style svg table tbody td th thead title tr ul".split()}
    assert set(re.findall(r"<([a-z0-9]+)", written(text, text))) <= allowed


def test_what_is_left_of_a_tag_is_escaped() -> None:
    document = written("Lobby &amp;amp;lt;zzz&amp;amp;gt; <zzz src=x onzzz='zzz()'")
    assert "&amp;lt;zzz&amp;gt; &lt;zzz src=" in document
    assert "onzzz=&#39;zzz()&#39;" in document


def test_the_policy_allows_the_page_its_own_style_and_nothing_else() -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', written("Lobbyist"))
    assert policy
    expected = "default-src 'none'; style-src 'sha256-[^']+='; base-uri 'none'; form-action 'none'"
    assert re.fullmatch(expected, html.unescape(policy[1]))


def test_no_address_stands_on_the_page() -> None:
    assert not re.search(r"https?:|//|url\(|@import|src=", written("Lobbyist for the state"))


def test_a_posting_without_text_has_a_page() -> None:
    assert "There is no text." in written(None)


def test_a_posting_of_more_words_than_are_judged_says_so() -> None:
    assert "Only the first 400 words are judged." in written("counsel the client. " * 140, "Caseworker")


def test_marks_never_overlap_and_hold_no_lone_function_word() -> None:
    for row in ROWS:
        spans = highlights(explain(row.text, title=row.title), row.title, row.text)
        assert all(a.end <= b.start for a, b in pairwise(spans) if a.given == b.given)
        assert not {row.text[one.start : one.end].lower() for one in spans if one.given == "text"} & {"the", "of", "in"}


@given(st.text())
def test_what_is_shown_steers_no_terminal(text: str) -> None:
    assert all(letter.isprintable() or letter == "\n" for letter in shown(text))


@given(st.text())
def test_what_was_shown_is_shown_alike(text: str) -> None:
    assert shown(shown(text)) == shown(text)
