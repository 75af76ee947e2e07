import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelclassify import InputError, Level, Prediction, Reason, Shares, Source
from levelclassify.decide import NONE, also, checked, judged, reweighted, shares_of, softmax, unread

SHARES = Shares(0.1, 0.3, 0.6)
LOGITS = st.lists(st.floats(-50, 50), min_size=4, max_size=4)


@given(LOGITS, st.floats(0.05, 20))
def test_probabilities_are_probabilities(logits: list[float], temperature: float) -> None:
    chances = softmax(logits, temperature)
    assert math.isclose(math.fsum(chances), 1.0)
    assert all(0 <= chance <= 1 for chance in chances)


@given(LOGITS, st.floats(0.05, 20))
def test_temperature_never_changes_the_order(logits: list[float], temperature: float) -> None:
    chances = softmax(logits, temperature)
    assert chances[logits.index(max(logits))] == max(chances)


def test_a_logit_is_divided_by_the_temperature() -> None:
    assert softmax([0.0, 2 * math.log(3)], 2.0) == pytest.approx([0.25, 0.75])


@pytest.mark.parametrize(
    ("odds", "expected"),
    [
        pytest.param(None, [0.5, 0.3, 0.2], id="none"),
        pytest.param((1.0, 1.0, 1.0), [0.5, 0.3, 0.2], id="as it was"),
        pytest.param((0.2, 1.0, 3.0), [0.1, 0.3, 0.6], id="moved"),
    ],
)
def test_new_shares_of_the_classes_move_probabilities(odds: tuple[float, ...] | None, expected: list[float]) -> None:
    assert reweighted([0.5, 0.3, 0.2], odds) == pytest.approx(expected)


def test_probabilities_need_as_many_new_shares_as_there_are() -> None:
    with pytest.raises(ValueError, match="shorter"):
        reweighted([0.5, 0.5], [1.0])


def test_shares_follow_temperature_and_new_shares_of_the_classes() -> None:
    logits = [math.log(5) / 2, math.log(3) / 2, math.log(2) / 2, 7.0]
    assert shares_of(logits, 0.5) == pytest.approx((0.5, 0.3, 0.2))
    assert shares_of(logits, 0.5, (0.2, 1.0, 3.0, 9.0)) == pytest.approx((0.1, 0.3, 0.6))


@given(LOGITS)
def test_shares_leave_out_of_field_out(logits: list[float]) -> None:
    assert shares_of(logits, 1.0) == shares_of([*logits[:3], 0.0], 1.0)


@pytest.mark.parametrize(
    ("level", "shares", "threshold", "expected"),
    [
        pytest.param(Level.MACRO, SHARES, 0.3, (Level.MEZZO,), id="reached"),
        pytest.param(Level.MACRO, SHARES, 0.31, (), id="not reached"),
        pytest.param(Level.MACRO, SHARES, 0.1, (Level.MICRO, Level.MEZZO), id="two others, smaller scale first"),
        pytest.param(None, SHARES, 0.1, (), id="no level, no second level"),
    ],
)
def test_second_levels(level: Level | None, shares: Shares, threshold: float, expected: tuple[Level, ...]) -> None:
    assert also(level, shares, threshold) == expected


def _judged(label: int, confidence: float, minimum: float) -> Prediction:
    return judged(label, confidence, SHARES, 0.9, Source.MODEL, 0.3, minimum)


@pytest.mark.parametrize(
    ("label", "confidence", "minimum", "level", "reason", "said"),
    [
        pytest.param(2, 0.4, 0.0, Level.MACRO, None, 0.4, id="a level, however unsure"),
        pytest.param(2, 0.4, 0.4, Level.MACRO, None, 0.4, id="just sure enough"),
        pytest.param(2, 0.4, 0.5, None, Reason.UNCERTAIN, 0.0, id="below the caller's minimum"),
        pytest.param(NONE, 0.4, 0.0, None, Reason.OUT_OF_FIELD, 0.4, id="out of the field"),
        pytest.param(NONE, 0.4, 0.5, None, Reason.OUT_OF_FIELD, 0.4, id="out of the field comes before uncertain"),
    ],
)
def test_what_is_said_of_a_judged_posting(
    label: int, confidence: float, minimum: float, level: Level | None, reason: Reason | None, said: float
) -> None:
    answer = _judged(label, confidence, minimum)
    assert (answer.level, answer.reason, answer.confidence) == (level, reason, said)
    assert (answer.shares, answer.in_field, answer.source) == (SHARES, 0.9, Source.MODEL)


def test_an_unread_posting_has_no_confidence_and_no_source() -> None:
    answer = unread(Reason.EMPTY)
    assert (answer.level, answer.confidence, answer.source) == (None, 0.0, Source.NONE)
    assert answer.shares == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("value", [0, 1, 0.0, 1.0, np.float32(0.5), Fraction(1, 2)], ids=repr)
def test_a_minimum_is_any_number_from_0_to_1(value: float) -> None:
    assert (checked(value), type(checked(value))) == (float(value), float)


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan"), "0.5", None, True], ids=repr)
def test_a_minimum_that_is_no_probability_is_refused(value: object) -> None:
    with pytest.raises(InputError, match="min_confidence must be a number from 0 to 1; got"):
        checked(value)
