"""Counterfactual: few sentences without which the answer would be another, each step classified again."""

from collections.abc import Callable, Iterable, Sequence

from levelclassify.explanation import Counterfactual, SentenceEvidence
from levelclassify.types import Prediction, Reason

BREADTH = 12  # sentences that are tried at each step: those that speak most for the answer

Some = tuple[SentenceEvidence, ...]
Without = Callable[[Sequence[Some]], list[Prediction]]


def deleted(text: str, some: Iterable[SentenceEvidence]) -> str:
    """Return a text without the characters of some sentences.

    Examples
    --------
    >>> deleted("Pay. Visit clients. Perks.", [SentenceEvidence(5, 19, "Visit clients.", 1.0, {})])
    'Pay.  Perks.'
    """
    for one in sorted(some, key=lambda one: -one.start):
        text = text[: one.start] + text[one.end :]
    return text


def counterfactual(prediction: Prediction, ranked: Some, without: Without) -> Counterfactual | None:
    """Find few sentences without which the answer changes.

    Greedy: the sentence goes whose absence leaves the answer least confident, then the next one, until the answer is
    another; what then proves to be needless comes back. An answer that says too little is left to judge is no other.

    Parameters
    ----------
    prediction : Prediction
        The answer.
    ranked : tuple of SentenceEvidence
        The sentences, the one that speaks most for it first.
    without : callable
        Answers the posting without each of several sets of sentences.
    """
    if not ranked or not _is_judged(prediction):
        return None
    prefixes = [ranked[: count + 1] for count in range(len(ranked))]
    enough = next(
        (some for some, new in zip(prefixes, without(prefixes), strict=True) if _other(prediction, new)), None
    )
    if enough is None:
        return None
    some = _needed(prediction, _greedy(prediction, ranked, len(enough), without) or enough, without)
    return Counterfactual(tuple(sorted(some, key=lambda one: one.start)), without([some])[0])


def _is_judged(prediction: Prediction) -> bool:
    return prediction.reason in (None, Reason.OUT_OF_FIELD)


def _other(old: Prediction, new: Prediction) -> bool:
    return _is_judged(new) and new.level != old.level


def _greedy(prediction: Prediction, ranked: Some, most: int, without: Without) -> Some | None:
    """Return fewer than `most` sentences without which the answer changes, if they are found."""
    chosen: Some = ()
    while len(chosen) < most - 1:
        tries = [(*chosen, one) for one in ranked if one not in chosen][:BREADTH]
        answers = without(tries)
        left = [new.confidence if _is_judged(new) else 1.0 for new in answers]
        changed = [_other(prediction, new) for new in answers]
        if any(changed):
            return tries[changed.index(True)]
        chosen = tries[left.index(min(left))]
    return None


def _needed(prediction: Prediction, some: Some, without: Without) -> Some:
    """Put back, last first, what the change does not need."""
    for one in reversed(some):
        fewer = tuple(other for other in some if other is not one)
        if fewer and _other(prediction, without([fewer])[0]):
            return _needed(prediction, fewer, without)
    return some
