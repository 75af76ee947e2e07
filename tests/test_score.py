from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from corpus import RECIPE, as_posting
from data import authored
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.pipeline import Pipeline

from levelclassify.fit.regression import assert_equal, table_of
from levelclassify.model.features import Block
from levelclassify.model.score import Table
from levelclassify.text.posting import Posting, reading

BLOCKS = (
    Block("words", "body", "word", 1.0),
    Block("pairs", "body", "pair", 0.5),
    Block("runs", "title", "letters", 2.0),
)
TERMS = ([b"case", b"work"], [b"case work"], [b"_ca", b"ase"])
TINY = Table(
    BLOCKS,
    TERMS,
    np.array([1, 2, 3, 4, 5], dtype=np.float32),
    np.arange(20, dtype=np.float32).reshape(5, 4),
    np.array([1, 0, 0, 0], dtype=np.float32),
)


def _by_hand(title: Sequence[bytes], body: Sequence[bytes]) -> list[float]:
    """Do what the module says, in plain Python, for the tiny table."""
    line = b"_" + b"_".join(title) + b"_"
    counted = [list(body), [left + b" " + right for left, right in pairwise(body)], []]
    counted[2] = [line[i : i + n] for n in (3, 4, 5) for i in range(len(line) - n + 1)]
    vectors = []
    numbers = iter((1, 2, 3, 4, 5))
    for block, terms, found in zip(BLOCKS, TERMS, counted, strict=True):
        values = [
            (1 + np.log(found.count(term))) * next(numbers) if term in found else next(numbers) * 0 for term in terms
        ]
        length = np.sqrt(sum(value**2 for value in values)) or 1.0
        vectors += [block.weight * value / length for value in values]
    whole = np.sqrt(sum(value**2 for value in vectors)) or 1.0
    return [
        float(sum(value / whole * (4 * row + label) for row, value in enumerate(vectors)) + (label == 0))
        for label in range(4)
    ]


@pytest.mark.parametrize(
    ("title", "body"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([], [b"case"], id="one word"),
        pytest.param([], [b"case", b"work", b"case", b"case"], id="repeated words and a pair"),
        pytest.param([b"case"], [], id="a title's letters"),
        pytest.param([b"case", b"x"], [b"y", b"case", b"z", b"work"], id="unknown words between"),
    ],
)
def test_logits_are_those_of_the_formula(title: list[bytes], body: list[bytes]) -> None:
    logits, _ = TINY.score([title], [body])
    assert logits[0].tolist() == pytest.approx(_by_hand(title, body), abs=1e-12)


def test_pairs_do_not_reach_across_postings() -> None:
    apart, _ = TINY.score([[], []], [[b"case"], [b"work"]])
    assert apart[0].tolist() == TINY.score([[]], [[b"case"]])[0][0].tolist()


def test_known_words_are_counted_in_title_and_body() -> None:
    _, known = TINY.score([[b"case", b"x"], []], [[b"work", b"case"], [b"y"]])
    assert known.tolist() == [3, 0]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.sampled_from([b"case", b"work", b"x"]), max_size=6), min_size=1, max_size=6))
def test_a_row_has_the_same_bits_in_any_batch(bodies: list[list[bytes]]) -> None:
    titles = [body[:1] for body in bodies]
    together, _ = TINY.score(titles, bodies)
    alone = [TINY.score([title], [body])[0][0] for title, body in zip(titles, bodies, strict=True)]
    assert together.tobytes() == np.array(alone).tobytes()


def test_the_exported_weights_answer_as_the_scikit_learn_pipeline(trained: tuple[Pipeline, list[list[bytes]]]) -> None:
    pipeline, terms = trained
    postings = [as_posting(row) for row in authored()]
    short = (
        [Posting(one.title, "") for one in postings] + [Posting("", one.body) for one in postings] + [Posting("", "")]
    )
    assert assert_equal(pipeline, table_of(RECIPE, pipeline, terms), postings + short) <= 1e-9


def test_weights_that_differ_are_noticed(trained: tuple[Pipeline, list[list[bytes]]]) -> None:
    pipeline, terms = trained
    table = table_of(RECIPE, pipeline, terms)
    table.intercept += np.array([1e-6, 0, 0, 0])
    with pytest.raises(AssertionError, match="differ from the pipeline's by"):
        assert_equal(pipeline, table, [as_posting(row) for row in authored()[:5]])


def test_real_sized_batches_have_the_same_bits(trained: tuple[Pipeline, list[list[bytes]]]) -> None:
    pipeline, terms = trained
    table = table_of(RECIPE, pipeline, terms)
    readings = [reading(as_posting(row)) for row in authored()]
    whole, _ = table.score([one.title for one in readings], [one.body for one in readings])
    parts = [
        table.score([one.title for one in readings[i : i + 7]], [one.body for one in readings[i : i + 7]])[0]
        for i in range(0, len(readings), 7)
    ]
    assert np.concatenate(parts).tobytes() == whole.tobytes()
