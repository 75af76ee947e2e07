"""The words of a batch, titles first, with the sentences that they make up."""

from collections.abc import Sequence

import numpy as np
import pytest

from levelclassify.model.codes import Codes
from levelclassify.model.spoken import Spoken, of_readings
from levelclassify.rules.phrases import Phrases
from levelclassify.text.posting import READ, Posting, reading
from levelclassify.text.sentences import LONGEST


def codes() -> Codes:
    return Codes({b"a": 0}, {b"a": 1, b"e7": 2}, Phrases([], []).kinds)


def read(postings: Sequence[Posting]) -> Spoken:
    return of_readings(list(map(reading, postings)), codes())


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
    found = read([Posting("", body) for body in bodies])
    assert (found.sentences.tolist(), found.owners.tolist()) == (lengths, owners)


def test_titles_stand_before_bodies() -> None:
    found = read([Posting("A x", "a"), Posting("", "x x"), Posting("a", ""), Posting("x", "a")])
    assert found.lengths.tolist() == [2, 0, 1, 1, 1, 2, 0, 1]
    assert np.flatnonzero(found.codes).tolist() == [0, 2, 4, 7]
