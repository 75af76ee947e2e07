import math
from collections.abc import Sequence

import numpy as np
import pytest
from corpus import as_posting
from data import authored
from hypothesis import given, settings
from hypothesis import strategies as st

from levelclassify.fit.regression import Fitted, assert_equal, columns_of, restored
from levelclassify.model.config import Block
from levelclassify.model.score import Table
from levelclassify.rules import load_rules
from levelclassify.text.posting import Posting, reading
from levelclassify.trained import scored

BLOCKS = (Block("title_words", "title", 2.0), Block("body_words", "body", 1.0))
TERMS = ([b"case", b"lead"], [b"case", b"work", b"visit"])
VOTES_WEIGHT = 4.0
NUMBERS = {
    "idf": np.array([1, 2, 3, 4, 5], dtype=np.float32),
    "coefficients": np.arange(20, dtype=np.float32).reshape(5, 4),
    "votes": np.arange(16, dtype=np.float32).reshape(4, 4) / 8,
    "intercept": np.array([1, 0, 0, 0], dtype=np.float32),
}
TINY = Table(BLOCKS, TERMS, NUMBERS, VOTES_WEIGHT)
SILENT = (0.0, 0.0, 0.0, 0.0)


def _vector(spoken: Sequence[bytes], terms: Sequence[bytes], idf: Sequence[float], weight: float) -> list[float]:
    counts = [spoken.count(term) for term in terms]
    values = [(1 + math.log(count)) * one if count else 0.0 for count, one in zip(counts, idf, strict=True)]
    length = math.hypot(*values)
    return [weight * value / length if length else 0.0 for value in values]


def _by_hand(title: Sequence[bytes], body: Sequence[bytes], leaning: Sequence[float]) -> list[float]:
    """Do what the module says, in plain Python, for the tiny table."""
    values = _vector(title, TERMS[0], (1, 2), 2.0) + _vector(body, TERMS[1], (3, 4, 5), 1.0)
    whole = math.hypot(*values) or 1.0
    words = [sum(value / whole * (4 * row + label) for row, value in enumerate(values)) for label in range(4)]
    votes = [VOTES_WEIGHT * sum(lean * (4 * row + label) / 8 for row, lean in enumerate(leaning)) for label in range(4)]
    return [one + other + (label == 0) for label, (one, other) in enumerate(zip(words, votes, strict=True))]


@pytest.mark.parametrize(
    ("title", "body", "leaning"),
    [
        pytest.param([], [], SILENT, id="nothing"),
        pytest.param([], [b"case"], SILENT, id="one word"),
        pytest.param([], [b"case", b"work", b"case", b"case"], SILENT, id="repeated words"),
        pytest.param([b"case"], [b"case"], SILENT, id="a word in both parts"),
        pytest.param([b"case", b"x"], [b"y", b"visit", b"z"], SILENT, id="unknown words between"),
        pytest.param([], [], (0.1, 0.2, 0.3, 0.4), id="rules alone"),
        pytest.param([b"lead"], [b"work"], (0.0, 0.5, 0.0, 0.25), id="words and rules"),
    ],
)
def test_logits_are_those_of_the_formula(title: list[bytes], body: list[bytes], leaning: tuple[float, ...]) -> None:
    logits, _ = TINY.score([title], [body], [leaning])
    assert logits[0].tolist() == pytest.approx(_by_hand(title, body, leaning), abs=1e-12)


def test_known_words_are_counted_in_title_and_body() -> None:
    _, known = TINY.score([[b"case", b"x"], []], [[b"work", b"case"], [b"y"]], [SILENT] * 2)
    assert known.tolist() == [3, 0]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.sampled_from([b"case", b"work", b"x"]), max_size=6), min_size=1, max_size=6))
def test_a_row_has_the_same_bits_in_any_batch(bodies: list[list[bytes]]) -> None:
    titles, leanings = [body[:1] for body in bodies], [(len(body) / 7, 0.1, 0.0, 0.3) for body in bodies]
    together, _ = TINY.score(titles, bodies, leanings)
    rows = zip(titles, bodies, leanings, strict=True)
    alone = [TINY.score([title], [body], [leaning])[0][0] for title, body, leaning in rows]
    assert together.tobytes() == np.array(alone).tobytes()


def test_the_exported_weights_answer_as_the_scikit_learn_pipeline(trained: Fitted) -> None:
    postings = [as_posting(row) for row in authored()]
    short = [part for title, body in postings for part in (Posting(title, ""), Posting("", body))]
    difference = assert_equal(trained.table(), trained.pipeline, load_rules(), [*postings, *short, Posting("", "")])
    assert difference <= 1e-9


def test_weights_that_differ_are_noticed(trained: Fitted) -> None:
    table = trained.table()
    table.intercept += np.array([1e-6, 0, 0, 0])
    with pytest.raises(AssertionError, match="differ from the pipeline's by"):
        assert_equal(table, trained.pipeline, load_rules(), [as_posting(row) for row in authored()[:5]])


def test_a_restored_pipeline_is_the_pipeline(trained: Fitted) -> None:
    again = restored(trained.recipe, trained.vocabularies, load_rules(), trained.weights())
    columns = columns_of([as_posting(row) for row in authored()[:20]])
    assert again.predict_proba(columns) == pytest.approx(trained.pipeline.predict_proba(columns), abs=1e-12)


def test_real_sized_batches_have_the_same_bits(trained: Fitted) -> None:
    table, rules = trained.table(), load_rules()
    readings = [reading(as_posting(row)) for row in authored()]
    _, whole, _ = scored(table, rules, readings)
    parts = [scored(table, rules, readings[start : start + 7])[1] for start in range(0, len(readings), 7)]
    assert np.concatenate(parts).tobytes() == whole.tobytes()
