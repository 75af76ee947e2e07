"""Words and sentences of many postings, found in arrays, are those of their readings."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelclassify.fit.rows import as_posting
from levelclassify.fit.synthetic import authored, look_alikes
from levelclassify.model.spans import LONG, spans
from levelclassify.text.posting import READ, Posting, reading

SIGNS = [" ", ". ", ".", "\n", "\0", "\xad", "? ", "!", ";\0", "•", "–", "\u2028", "\x0b"]
PIECES = ["case", "é", "0", "😀", "\ud800", *SIGNS]
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.text(max_size=40))
POSTINGS = st.lists(st.builds(Posting, TEXTS, TEXTS), min_size=1, max_size=5)


def assert_equal(postings: Sequence[Posting]) -> None:
    found, expected = spans(postings, 1000), [reading(one) for one in postings]
    spoken = [found.data[start:stop] for start, stop in zip(found.starts, found.stops, strict=True)]
    texts = [*(one.title for one in expected), *(one.body for one in expected)]
    assert spoken == [word for text in texts for word in text]
    assert found.texts.lengths.tolist() == [len(text) for text in texts]
    sentences = [(length, owner) for owner, one in enumerate(expected) for length in one.lengths]
    assert list(zip(found.texts.sentences.tolist(), found.texts.owners.tolist(), strict=True)) == sentences


@given(POSTINGS)
def test_any_postings_are_read_alike(postings: list[Posting]) -> None:
    assert_equal(postings)


def test_synthetic_postings_are_read_alike() -> None:
    assert_equal([as_posting(row) for row in (*authored(), *look_alikes())])


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("", id="nothing"),
        pytest.param(". . .\n\n", id="marks alone"),
        pytest.param("a b. " * READ, id="short sentences, more than are read"),
        pytest.param("a " * (READ - 1) + ". b c d e f", id="reading ends in a short part"),
        pytest.param("a " * (READ - 3) + ". b c. d e f g", id="reading ends behind a short part"),
        pytest.param("word " * (2 * READ), id="no sentence"),
        pytest.param("a. " * 60 + "b " * 120 + ". c", id="long and short ones"),
        pytest.param("a b c d!\xad e f g h.\0 i j k l", id="a hyphen behind a stop"),
        pytest.param("a. b c\n\n" * LONG, id="long"),
        pytest.param("\0" * LONG + "a b c. d\0e" + " " * LONG + ". f g.", id="long and hollow"),
        pytest.param("one\xadword. two\0words.\0\0three four five six", id="letters that join"),
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_stands_beside_a_body_changes_nothing(body: str, place: int) -> None:
    beside = [Posting("Case aide. Nights", "Visit families. Write notes! Go"), Posting("t " * 500, "")]
    assert_equal([*beside[:place], Posting("", body), *beside[place:]])


def test_words_of_long_texts_may_lack_letters() -> None:
    found = spans([Posting("t" * 20, "case " + "x" * LONG)], 9)
    assert [found.data[start:stop] for start, stop in zip(found.starts, found.stops, strict=True)] == [
        b"t" * 20,
        b"case",
        b"x" * 9,
    ]


def test_no_long_text_is_held() -> None:
    assert len(spans([Posting("", "a\n\n" * 10**5)] * 9, 9).data) < 9 * 3 * READ
