import math
from collections.abc import Sequence
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import BLOCKS, LEXICON, NUMBERS, SCALES, TERMS, known_words

from levelclassify.fit.features import columns_of
from levelclassify.fit.regression import Fitted, assert_equal, restored
from levelclassify.fit.rows import as_posting
from levelclassify.fit.synthetic import authored
from levelclassify.model import score as module
from levelclassify.model.coded import Known
from levelclassify.model.score import Table
from levelclassify.rules import load_rules
from levelclassify.rules.rulebook import rules_from
from levelclassify.scorer import scored
from levelclassify.text.posting import Posting, Reading, reading

DUTY = {b"case": 1.0, b"work": -0.5, b"visit": 2.0}
TINY = Table(BLOCKS, TERMS, NUMBERS, SCALES)
RULES = rules_from(LEXICON, Path("rules.toml"))
Sentences = Sequence[Sequence[bytes]]


def _reading(title: Sequence[bytes], body: Sentences) -> Reading:
    return Reading(Posting("", ""), [*title], [*chain.from_iterable(body)], [len(one) for one in body])


def _known(readings: Sequence[Reading]) -> Known:
    return known_words(TINY, readings)


def _sentence_weights(body: Sentences) -> list[float]:
    """Weigh sentences as the module says, in plain Python: their own words, and those before and after."""
    said = [[DUTY[word] for word in one if word in DUTY] for one in body]
    own = [sum(found) / math.sqrt(max(len(found), 1)) - 0.25 for found in said]
    around = [sum(own[max(place - 1, 0) : place] + own[place + 1 : place + 2]) for place in range(len(own))]
    scores = (1.5 * mine + 0.5 * beside for mine, beside in zip(own, around, strict=True))
    return [1 / (1 + math.exp(-score)) for score in scores]


def _leaning(title: Sequence[bytes], body: Sentences, weights: Sequence[float]) -> list[float]:
    """Let the two rules vote: three times in the title, by the sentence's weight in the body, twice at most in each."""
    spoken = [(word, weight) for one, weight in zip(body, weights, strict=True) for word in one]
    cases = [2.0 * weight for word, weight in spoken if word == b"case"]
    bills = [weight for (word, weight), (other, _) in pairwise(spoken) if (word, other) == (b"draft", b"bills")]
    micro = 6.0 * min(title.count(b"case"), 2) + sum(sorted(cases)[-2:])
    macro = sum(sorted(bills)[-2:])
    return [votes / (micro + macro + 8) for votes in (micro, 0.0, macro, 0.0)]


def _vector(counts: Sequence[float], idf: Sequence[float], weight: float) -> list[float]:
    values = [3 * count / (count + 2) * one for count, one in zip(counts, idf, strict=True)]
    length = math.hypot(*values)
    return [weight * value / length if length else 0.0 for value in values]


def _by_hand(title: Sequence[bytes], body: Sentences) -> list[float]:
    """Do what the module says, in plain Python, for the tiny table and the two rules."""
    weights = _sentence_weights(body)
    counts = [sum(weight * one.count(term) for one, weight in zip(body, weights, strict=True)) for term in TERMS[1]]
    values = _vector([title.count(term) for term in TERMS[0]], (1, 2), 2.0) + _vector(counts, (3, 4, 5), 1.0)
    whole = math.hypot(*values) or 1.0
    words = [sum(value / whole * (4 * row + label) for row, value in enumerate(values)) for label in range(4)]
    leaning = _leaning(title, body, weights)
    votes = [4.0 * sum(lean * (4 * row + label) / 8 for row, lean in enumerate(leaning)) for label in range(4)]
    return [one + other + (label == 0) for label, (one, other) in enumerate(zip(words, votes, strict=True))]


CASES = [
    pytest.param([], [], id="nothing"),
    pytest.param([b"lead"], [], id="a title alone"),
    pytest.param([], [[b"work"]], id="one word"),
    pytest.param([], [[b"work", b"visit", b"work", b"work"]], id="repeated words"),
    pytest.param([], [[b"work", b"work"], [b"x"], [b"visit"], [b"work"]], id="one word in several sentences"),
    pytest.param([b"lead"], [[b"work"]], id="a title and a body"),
    pytest.param([b"case", b"x"], [[b"y", b"visit", b"z"]], id="unknown words between"),
    pytest.param([b"x"], [[b"y"], [b"z", b"z"]], id="unknown words alone"),
    pytest.param([b"x"], [[b"draft", b"bills"], [b"work"]], id="a rule in the body"),
    pytest.param([b"case", b"case", b"case"], [[b"x"]], id="a rule in the title, too often"),
    pytest.param([], [[b"case", b"work"], [b"case", b"visit"], [b"work", b"case"]], id="the strongest hits of a rule"),
    pytest.param([], [[b"visit", b"draft"], [b"bills", b"work"]], id="a phrase across two sentences"),
    pytest.param([b"case"], [[b"case"], [b"draft", b"bills"]], id="words and rules everywhere"),
]


@pytest.mark.parametrize(("title", "body"), CASES)
def test_logits_are_those_of_the_formula(title: list[bytes], body: list[list[bytes]]) -> None:
    logits = scored(TINY, RULES, [_reading(title, body)]).logits
    assert logits[0].tolist() == pytest.approx(_by_hand(title, body), abs=1e-12)


@pytest.mark.parametrize(("title", "body"), CASES)
def test_sentence_weights_are_those_of_the_formula(title: list[bytes], body: list[list[bytes]]) -> None:
    weights = TINY.sentence_weights(_known([_reading(title, body)]))
    assert weights.tolist() == pytest.approx([1.0, *_sentence_weights(body)], abs=1e-12)


SPOKEN = st.lists(st.sampled_from([b"case", b"work", b"visit", b"lead", b"draft", b"bills", b"x"]), max_size=6)
BODIES = st.lists(SPOKEN.filter(bool), max_size=5)


@settings(deadline=None)
@given(st.lists(st.tuples(SPOKEN, BODIES), min_size=1, max_size=5))
def test_every_posting_of_a_batch_follows_the_formula(batch: list[tuple[list[bytes], list[list[bytes]]]]) -> None:
    logits = scored(TINY, RULES, [_reading(title, body) for title, body in batch]).logits
    for (title, body), found in zip(batch, logits.tolist(), strict=True):
        assert found == pytest.approx(_by_hand(title, body), abs=1e-9)


@settings(deadline=None)
@given(st.lists(st.tuples(SPOKEN, BODIES), min_size=1, max_size=6))
def test_a_row_has_the_same_bits_in_any_batch(batch: list[tuple[list[bytes], list[list[bytes]]]]) -> None:
    readings = [_reading(title, body) for title, body in batch]
    alone = [scored(TINY, RULES, [one]).logits[0] for one in readings]
    assert scored(TINY, RULES, readings).logits.tobytes() == np.array(alone).tobytes()


@pytest.mark.parametrize("factor", [0.001, 0.25, 8.0])
def test_only_the_proportions_of_the_inverse_document_frequencies_count(factor: float) -> None:
    batch = [_reading([b"case"], [[b"work", b"visit"], [b"case"]]), _reading([b"lead", b"lead"], [])]
    other = Table(BLOCKS, TERMS, NUMBERS | {"idf": NUMBERS["idf"] * np.float32(factor)}, SCALES)
    logits = [scored(table, RULES, batch).logits for table in (TINY, other)]
    assert logits[1] == pytest.approx(logits[0], abs=1e-6)


def test_words_that_weigh_nothing_leave_the_intercept() -> None:
    nothing = Table(BLOCKS, TERMS, NUMBERS | {"idf": np.zeros(5, np.float32)}, SCALES)
    assert scored(nothing, RULES, [_reading([b"lead"], [[b"work"]])]).logits.tolist() == [[1, 0, 0, 0]]


@pytest.mark.parametrize(
    ("score", "weight"),
    [
        pytest.param(0.0, 0.5, id="even"),
        pytest.param(math.log(3), 0.75, id="more likely than not"),
        pytest.param(-math.log(3), 0.25, id="less likely"),
        pytest.param(-1e9, 0.0, id="never"),
        pytest.param(1e9, 1.0, id="surely"),
    ],
)
def test_a_sentence_weighs_what_the_logistic_function_says(score: float, weight: float) -> None:
    duty = np.array([0, 0, 0, score, 0, 0], dtype=np.float32)
    alone = Table(BLOCKS, TERMS, NUMBERS | {"duty": duty}, SCALES._replace(own=1.0))
    assert alone.sentence_weights(_known([_reading([], [[b"work"]])]))[1] == pytest.approx(weight, abs=1e-7)


def test_terms_of_words_add_up_to_what_the_words_say() -> None:
    one = _reading([b"case", b"x"], [[b"work", b"visit", b"work"], [b"y"], [b"case", b"work"]])
    known = _known([one])
    weights = TINY.sentence_weights(known)
    terms = [*TINY.terms(one, known, weights)]
    places = [("title", 0), ("body", 0), ("body", 1), ("body", 2), ("body", 4), ("body", 5)]
    assert [(part, index) for part, index, _ in terms] == places
    said = TINY.score(known, weights, np.zeros((1, 4)))[0] - TINY.intercept
    assert np.sum([row for *_, row in terms], axis=0) == pytest.approx(said, abs=1e-12)


def test_a_term_is_divided_as_the_weights_of_the_sentences_are() -> None:
    one = _reading([], [[b"work", b"work"], [b"visit", b"work"]])
    known = _known([one])
    weights = TINY.sentence_weights(known)
    rows = {index: row for _, index, row in TINY.terms(one, known, weights)}
    assert rows[0] == rows[1]
    assert np.array(rows[3]) / np.array(rows[0]) == pytest.approx(np.full(4, weights[2] / weights[1]))


def test_leanings_to_other_labels_are_refused() -> None:
    with pytest.raises(ValueError, match="argument 2"):
        Table(BLOCKS, TERMS, NUMBERS, SCALES).score(_known([_reading([], [])]), np.ones(1), np.zeros((1, 3)))


def test_known_words_are_counted_in_title_and_body() -> None:
    readings = [_reading([b"case", b"x"], [[b"work"], [b"case"]]), _reading([], [[b"y"]])]
    assert scored(TINY, RULES, readings).known.tolist() == [3, 0]


def test_known_words_stand_in_their_sentences() -> None:
    known = _known([_reading([b"lead"], [[b"x"], [b"visit", b"case"]]), _reading([b"x"], [[b"work"]])])
    assert (known.rows.tolist(), known.features.tolist(), known.parts.tolist()) == (
        [0, 0, 0, 1],
        [1, 4, 2, 3],
        [0, 2, 2, 3],
    )
    assert (known.owners.tolist(), known.size) == ([0, 0, 1], 2)


def test_a_batch_of_titles_alone_has_the_weight_of_titles() -> None:
    assert TINY.sentence_weights(_known([_reading([b"case"], []), _reading([], [])])).tolist() == [1.0]


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
    whole = scored(table, rules, readings).logits
    parts = [scored(table, rules, readings[start : start + 7]).logits for start in range(0, len(readings), 7)]
    assert np.concatenate(parts).tobytes() == whole.tobytes()


def test_one_posting_has_the_same_bits_counted_and_sorted(trained: Fitted, monkeypatch: pytest.MonkeyPatch) -> None:
    table, rules = trained.table(), load_rules()
    readings = [reading(as_posting(row)) for row in authored()[::9]]
    counted = [scored(table, rules, [one]).logits for one in readings]
    monkeypatch.setattr(module, "_FEW", 0)
    assert np.concatenate(counted).tobytes() == scored(table, rules, readings).logits.tobytes()
    assert [scored(table, rules, [one]).logits.tobytes() for one in readings] == [each.tobytes() for each in counted]
