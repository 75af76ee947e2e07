"""Where words stand: each place holds its word, whatever mark-up stands in and around it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelclassify.text.markup import entities, plain
from levelclassify.text.places import places, whole_end
from levelclassify.text.tokens import words

TEXTS = st.lists(
    st.sampled_from(
        ["case", "é", "&eacute;", "&amp;eacute;", "<b>", "</p>", "\0", "\u00ad", " ", "ß", "&fjlig;", "&", ";", "<"]
    )
    | st.characters(),
    max_size=30,
).map("".join)


@given(TEXTS)
def test_there_is_a_place_for_every_word_in_order(text: str) -> None:
    clean = plain(text)
    found = places(text, clean, 1_000)
    assert [words(clean[start:end]) for start, end in found] == [[word] for word in words(clean)]


@given(TEXTS)
def test_places_do_not_overlap(text: str) -> None:
    found = places(text, plain(text), 1_000)
    assert all(before[1] <= after[0] for before, after in pairwise(found))


def test_no_more_places_are_given_than_wanted() -> None:
    assert places("one two three", "one two three", 2) == [(0, 3), (4, 7)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("caf&eacute; b", ["caf&eacute;", "b"], id="at the end"),
        pytest.param("caf&amp;eacute; b", ["caf&amp;eacute;", "b"], id="escaped twice"),
        pytest.param("<b>caf&#xe9;</b>s", ["caf&#xe9;</b>s"], id="before a tag"),
        pytest.param("R&D&nbsp;lead", ["R", "D", "lead"], id="blank"),
        pytest.param("&fjlig;ord &fjlig; x", ["&fjlig;ord", "&fjlig;", "x"], id="two letters in one"),
    ],
)
def test_a_word_holds_the_whole_of_its_entities(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in places(text, plain(text), 9)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Caf&eacute;s", [(3, 11)], id="one"),
        pytest.param("&eacute;&eacute;", [(0, 8), (8, 16)], id="one behind the other"),
        pytest.param("&amp;amp;&amp;", [(0, 9), (9, 14)], id="escaped twice, as a whole"),
        pytest.param("&amp; b &amp;eacute; &lt;", [(0, 5), (8, 20), (21, 25)], id="in reading order"),
    ],
)
def test_entities_stand_where_they_are_written(text: str, expected: list[tuple[int, int]]) -> None:
    assert entities(text) == expected


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        pytest.param(2, 2, id="before all"),
        pytest.param(3, 3, id="where one begins"),
        pytest.param(4, 11, id="inside one"),
        pytest.param(11, 11, id="where one ends"),
        pytest.param(14, 14, id="between two"),
        pytest.param(21, 28, id="inside the second"),
        pytest.param(30, 30, id="behind all"),
    ],
)
def test_a_run_that_ends_in_an_entity_ends_with_it(end: int, expected: int) -> None:
    assert whole_end(end, [(3, 11), (20, 28)]) == expected


def test_what_is_no_entity_is_none() -> None:
    assert entities("R&D; &unknownthing; & &;") == []
