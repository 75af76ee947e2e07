"""What every answer and every explanation keeps, whatever the posting holds; `benchmarks/fuzz.py` holds the same."""

import json
import math
from collections.abc import Callable, Mapping

from levelclassify.explanation import Evidence, Explanation
from levelclassify.types import LABELS, Level, Prediction, Reason, Shares, Source

UNJUDGED = (Reason.EMPTY, Reason.NOT_ENGLISH, Reason.TOO_SHORT)

KEPT: Mapping[str, Callable[[Prediction], object]] = {
    "level is a Level or None": lambda one: one.level is None or type(one.level) is Level,
    "source is a Source": lambda one: type(one.source) is Source,
    "reason is a Reason or None": lambda one: one.reason is None or type(one.reason) is Reason,
    "there is a reason exactly where there is no level": lambda one: (one.level is None) == (one.reason is not None),
    "confidence is in 0..1": lambda one: type(one.confidence) is float and 0 <= one.confidence <= 1,
    "in_field is in 0..1": lambda one: type(one.in_field) is float and 0 <= one.in_field <= 1,
    "shares are three parts in 0..1": lambda one: (
        type(one.shares) is Shares and all(type(part) is float and 0 <= part <= 1 for part in one.shares)
    ),
    "shares sum to 1, or are all 0 of what is empty": lambda one: (
        one.shares == (0, 0, 0) if one.reason == Reason.EMPTY else math.isclose(sum(one.shares), 1, abs_tol=1e-9)
    ),
    "a level has a confidence": lambda one: one.level is None or one.confidence > 0,
    "a non-answer has none, but for out of the field": lambda one: (
        one.reason in (None, Reason.OUT_OF_FIELD) or one.confidence == 0
    ),
    "the source is none exactly where nothing was judged": lambda one: (
        (one.source == Source.NONE) == (one.reason in UNJUDGED)
    ),
    "also names other levels, each once, the smaller scale first": lambda one: (
        one.also == tuple(level for level in Level if level in one.also and level != one.level)
    ),
    "also stands beside a level only": lambda one: one.level is not None or one.also == (),
    "an answer can be hashed": lambda one: hash(one) == hash(one),
    "an answer is JSON without NaN": lambda one: json.dumps(one.as_dict(), allow_nan=False),
}


def broken(answer: Prediction, minimum: float = 0.0) -> list[str]:
    """Return the invariants that an answer breaks, none when all is well.

    Parameters
    ----------
    answer : Prediction
    minimum : float
        The `min_confidence` that it was asked with.
    """
    wrong = [name for name, keeps in KEPT.items() if not keeps(answer)]
    if (answer.reason == Reason.UNCERTAIN and not minimum) or (answer.level and answer.confidence < minimum):
        wrong.append("a level is withheld exactly below the minimum")
    return wrong


def broken_explanation(why: Explanation, text: str, title: str | None) -> list[str]:
    """Return the invariants that an explanation breaks: its answer's, and the places and weights of its evidence."""
    given = {"text": text, "title": title or ""}
    wrong = broken(why.prediction)
    wrong += [f"evidence at {one.start}" for one in why.evidence if not _stands(one, given)]
    for ranked in why.sentences.values():
        wrong += [f"sentence at {one.start}" for one in ranked if text[one.start : one.end] != one.text]
    return wrong


def _stands(one: Evidence, given: Mapping[str, str]) -> bool:
    held = given[one.given][one.start : one.end] == one.text and one.start < one.end
    return held and {*one.weights} == {*LABELS} and all(map(math.isfinite, one.weights.values()))
