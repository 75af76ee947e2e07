"""A batch read at once is what its postings are when they are read one by one."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from levelclassify.fit.rows import as_posting
from levelclassify.fit.synthetic import authored
from levelclassify.model.codes import Codes
from levelclassify.model.spoken import of_readings
from levelclassify.model.wordtable import WordTable
from levelclassify.rules.phrases import Phrases
from levelclassify.text.posting import READ, Posting, reading
from levelclassify.text.sentences import LONGEST

TEXTS = st.text(max_size=60) | st.text("aé7.!?;•·\n\r \0\xad-", max_size=200)
POSTINGS = st.lists(st.builds(Posting, TEXTS, TEXTS), min_size=1, max_size=9)


def codes() -> Codes:
    return Codes({b"a": 0}, {b"a": 1, b"e7": 2}, Phrases([], []).kinds)


def assert_equal(postings: Sequence[Posting]) -> None:
    found, expected = WordTable(codes()).read(postings), of_readings(list(map(reading, postings)), codes())
    assert found.codes.tolist() == expected.codes.tolist()
    assert [each.tolist() for each in found.texts] == [each.tolist() for each in expected.texts]


@settings(deadline=None)
@given(POSTINGS)
def test_they_are_the_same(postings: list[Posting]) -> None:
    assert_equal(postings)


@pytest.mark.parametrize("start", range(0, 640, 64))
def test_they_are_so_on_the_synthetic_postings(start: int) -> None:
    assert_equal([as_posting(row) for row in authored()[start : start + 64]])


@pytest.mark.parametrize(
    ("bodies", "lengths", "owners"),
    [
        pytest.param(["", "", "", ""], [], [], id="nothing"),
        pytest.param(["a b c d. e f g h", "", "", "a b"], [4, 4, 2], [0, 0, 3], id="bodies without a word between"),
        pytest.param(["a b", "c d", "e f", "g"], [2, 2, 2, 1], [0, 1, 2, 3], id="a sentence ends with its body"),
        pytest.param(["a b c d. e", "f. g. h. i", "", ""], [4, 1, 4], [0, 0, 1], id="short ones"),
        pytest.param(["a " * LONGEST, "a " * 120, "", ""], [50, 50, 50, 20], [0, 1, 1, 1], id="long ones"),
        pytest.param(["a. " * 500, "b c d e", "", ""], [4] * (READ // 4) + [4], [0] * 100 + [1], id="many words"),
    ],
)
def test_sentences_are_told_by_length_and_body(bodies: list[str], lengths: list[int], owners: list[int]) -> None:
    found = WordTable(codes()).read([Posting("", body) for body in bodies])
    assert (found.texts.sentences.tolist(), found.texts.owners.tolist()) == (lengths, owners)


def test_titles_stand_before_bodies() -> None:
    found = WordTable(codes()).read([Posting("A x", "a"), Posting("", "x x"), Posting("a", ""), Posting("x", "a")])
    assert found.texts.lengths.tolist() == [2, 0, 1, 1, 1, 2, 0, 1]
    assert np.flatnonzero(found.codes).tolist() == [0, 2, 4, 7]
