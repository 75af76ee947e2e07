"""An explanation, from a judge's terms and their places in what was given."""

from collections.abc import Callable, Sequence

from levelclassify.decide import softmax
from levelclassify.explaining.counterfactual import Some, counterfactual, deleted
from levelclassify.explaining.placed import Placed
from levelclassify.explaining.ranking import ranked, summed
from levelclassify.explaining.terms import Term, Terms
from levelclassify.explanation import Evidence, Explanation, Weights
from levelclassify.rules.lexicon import DIMENSIONS
from levelclassify.types import LABELS, Prediction, Source

NOTHING = (0.0,) * len(LABELS)
LONGEST = 200_000  # characters of a text whose sentences are tried without; more would take seconds

Again = Callable[[list[str], list[str]], list[Prediction]]  # answers texts with their titles


def explained(prediction: Prediction, terms: Terms, found: Placed, again: Again) -> Explanation:
    """Return the explanation of an answer.

    Parameters
    ----------
    prediction : Prediction
    terms : Terms
        What was added up for it.
    found : Placed
        Where the posting's words and sentences stand.
    again : callable
        Classifies further texts with their titles.
    """
    by_rules = prediction.source is Source.RULES
    votes = [_evidence(term, found, "rule") for term in terms.votes] if by_rules else []
    evidence = _in_order([_evidence(term, found, term.part) for term in terms.logits])
    decisive = terms.votes if by_rules else terms.logits
    chances = softmax(_totals(NOTHING if by_rules else terms.intercept, decisive), 1.0)
    sentences = ranked(summed(decisive, found, terms.duties), chances)
    title, text = found.given["title"], found.given["text"]

    def without(several: Sequence[Some]) -> list[Prediction]:
        return again([deleted(text, some) for some in several], [title] * len(several))

    return Explanation(
        prediction,
        (*evidence, *_in_order(votes)),
        Weights(terms.intercept),
        sentences,
        _by_dimension(votes if by_rules else evidence),
        counterfactual(prediction, sentences[prediction.level or "none"], without) if len(text) <= LONGEST else None,
    )


def _evidence(term: Term, found: Placed, origin: str) -> Evidence:
    name, spans = (found.named, found.title) if term.part == "title" else ("text", found.body)
    start, end = spans[term.start][0], spans[term.start + term.words - 1][1]
    text = found.given[name][start:end]
    return Evidence(start, end, text, origin, term.dimension, Weights(term.weights), name, term.rule)


def _in_order(evidence: list[Evidence]) -> list[Evidence]:
    """Return evidence in reading order, a passed title first, and the longer of two at one place."""
    return sorted(evidence, key=lambda one: (one.given == "text", one.start, -one.end))


def _totals(intercept: Sequence[float], terms: Sequence[Term]) -> list[float]:
    return [sum(column) for column in zip(intercept, *(term.weights for term in terms), strict=True)]


def _by_dimension(evidence: Sequence[Evidence]) -> dict[str, tuple[Evidence, ...]]:
    groups = {name: tuple(one for one in evidence if one.dimension == name) for name in DIMENSIONS}
    return {name: group for name, group in groups.items() if group}
