import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelclassify.fit.calibrate import also_threshold, others, share_temperature, temperature
from levelclassify.fit.evaluate import (
    also_f1,
    calibration_by_chance,
    calibration_error,
    macro_f1,
    per_label,
    share_error,
)
from levelclassify.fit.groups import grouped
from levelclassify.fit.regression import Fitted
from levelclassify.fit.validate import out_of_fold
from levelclassify.fit.vocabulary import ordinary_words, public_words, vocabularies
from levelclassify.model.config import Block
from levelclassify.text.posting import Posting

RANDOM = np.random.default_rng(7)


def test_a_word_is_ordinary_when_three_employers_write_it_in_lower_case() -> None:
    postings = [
        Posting("", text) for text in ("case Ohio n4", "case Ohio n4", "case Ohio n4", "visit", "visit", "visit")
    ]
    assert ordinary_words(postings, [b"a", b"b", b"c", b"a", b"a", b"b"], ["lcsw"]) == {b"case", b"lcsw"}


def test_a_posting_without_an_employer_counts_for_nobody() -> None:
    postings = [Posting("", "case")] * 3
    assert ordinary_words(postings, [b"a", b"b", b""]) == set()


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param(["case aide"] * 3, {b"case", b"aide"}, id="in three texts"),
        pytest.param(["case case case", "case"], set(), id="three times in two texts"),
        pytest.param(["case 24 a"] * 3, {b"case"}, id="digits and single letters"),
    ],
)
def test_a_public_word_stands_in_three_texts(texts: list[str], expected: set[bytes]) -> None:
    assert public_words(texts) == expected


def test_a_word_is_kept_when_it_stands_at_three_employers_and_is_ordinary() -> None:
    blocks = (Block("title_words", "title", 1.0), Block("body_words", "body", 1.0))
    postings = [Posting("Ohio aide", "case work Ohio"), Posting("aide", "case work"), Posting("aide", "work case rare")]
    terms = vocabularies(blocks, postings, [b"a", b"b", b"c"], {b"case", b"work", b"aide", b"rare"})
    assert terms == [[b"aide"], [b"case", b"work"]]


def test_no_word_of_the_vocabulary_has_a_digit(small_vocabulary: list[bytes]) -> None:
    assert [word for word in small_vocabulary if not word.isalpha()] == []


@pytest.fixture
def small_vocabulary(trained: Fitted) -> list[bytes]:
    return [word for listed in trained.vocabularies for word in listed]


def test_rows_of_one_employer_and_near_duplicates_are_one_group() -> None:
    text = "we seek a case manager for our team of twelve in the east of the city"
    groups = grouped([text, text + " now", "quite another text about a grant writer", "x"], ["", "", "Hill", "HILL"])
    assert groups[0] == groups[1]
    assert groups[2] == groups[3] != groups[0]


def test_every_row_is_scored_out_of_fold_once_per_repeat() -> None:
    right, groups = np.arange(40) % 4, np.repeat(np.arange(20), 2)

    def score(training: np.ndarray, held_out: np.ndarray) -> np.ndarray:
        assert not {*groups[training]} & {*groups[held_out]}
        return held_out[:, None].astype(float)

    scores = out_of_fold(score, right, groups, repeats=3)
    assert scores[:, :, 0].tolist() == [list(range(40))] * 3


@pytest.mark.parametrize("heat", [0.4, 1.0, 3.0])
def test_the_temperature_that_made_the_labels_is_found(heat: float) -> None:
    logits = RANDOM.normal(size=(20_000, 4)) * 2
    noise = RANDOM.gumbel(size=logits.shape)
    assert temperature(logits, (logits / heat + noise).argmax(axis=1)) == pytest.approx(heat, rel=0.06)


def test_the_share_temperature_that_made_the_shares_is_found() -> None:
    logits = RANDOM.normal(size=(500, 3))
    powers = np.exp(logits / 0.7)
    assert share_temperature(logits, powers / powers.sum(axis=1, keepdims=True)) == pytest.approx(0.7, abs=0.01)


def test_second_levels_leave_the_largest_out() -> None:
    assert others(np.array([[0.6, 0.3, 0.1], [0.4, 0.4, 0.2]]), 0.3).tolist() == [
        [False, True, False],
        [False, True, False],
    ]


def test_the_threshold_with_the_best_f1_is_found() -> None:
    wanted = np.array([[0.6, 0.4, 0.0], [0.9, 0.1, 0.0]] * 20)
    given_shares = np.array([[0.75, 0.25, 0.0], [0.85, 0.15, 0.0]] * 20)
    assert 0.15 < also_threshold(given_shares, wanted, 0.3) <= 0.25


@pytest.mark.parametrize(
    ("confidence", "right", "bins", "expected"),
    [
        pytest.param([1.0, 1.0], [True, True], 2, 0.0, id="sure and right"),
        pytest.param([1.0, 1.0], [False, False], 2, 1.0, id="sure and wrong"),
        pytest.param([0.2, 0.2, 0.8, 0.8], [False, False, True, True], 2, 0.2, id="too modest both ways"),
        pytest.param([0.9, 0.1], [True, False], 1, 0.0, id="right on average"),
    ],
)
def test_calibration_error(confidence: list[float], right: list[bool], bins: int, expected: float) -> None:
    assert calibration_error(confidence, right, bins) == pytest.approx(expected)


@pytest.mark.parametrize("rows", [1, 7, 220, 2500])
def test_by_chance_is_the_mean_calibration_error_of_drawn_answers(rows: int) -> None:
    drawn = np.random.default_rng(7)
    confidence = drawn.uniform(0.3, 1, rows)
    several = [calibration_error(confidence, drawn.random(rows) < confidence) for _ in range(1000)]
    assert calibration_by_chance(confidence) == pytest.approx(np.mean(several), abs=0.01 if rows > 7 else 0.03)


def test_by_chance_the_same_confidence_gives_the_same_error() -> None:
    assert calibration_by_chance([0.7] * 30) == calibration_by_chance([0.7] * 30) != calibration_by_chance([0.7] * 31)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1))
def test_f1_per_label_averages_to_macro_f1(pairs: list[tuple[int, int]]) -> None:
    right, said = zip(*pairs, strict=True)
    found = per_label(right, said)
    assert np.mean([figures["f1"] for figures in found.values()]) == pytest.approx(macro_f1(right, said))


def test_share_error_and_also_f1() -> None:
    assert share_error(np.array([[1.0, 0.0, 0.0]]), np.array([[0.4, 0.6, 0.0]])) == pytest.approx(0.4)
    assert also_f1(np.array([[True, False]]), np.array([[True, True]])) == pytest.approx(2 / 3)
