"""Highlights: the few spans of a posting that are worth showing, none over another; the exact weights stay whole."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from levelclassify.decide import softmax
from levelclassify.explaining.ranking import speaking
from levelclassify.explanation import Evidence, Explanation, Weights
from levelclassify.text.language import is_function_word
from levelclassify.text.markup import plain
from levelclassify.text.tokens import words
from levelclassify.types import LABELS, Source

MOST = 24  # spans that are shown
WEAKEST = 0.15  # of the strongest one's strength
NEAR = 12  # characters, one short word between two spans of a label, that do not part them
_PARTING = frozenset(".,;:!?()[]\n\r<>•·●▪■◦‣")


class Highlight(NamedTuple):
    """A span of the title or the text, and the label that it speaks for most."""

    given: str  #: ``title`` or ``text``: what `start` and `end` count in
    start: int
    end: int
    label: str
    strength: float  #: by how much, to first order, the log-odds of the label rest on it
    dimensions: tuple[str, ...]
    weights: Weights


def decisive(why: Explanation) -> list[Evidence]:
    """Return the evidence that decided: terms of the logits, or votes where the rules did."""
    by_rules = why.prediction.source is Source.RULES
    return [one for one in why.evidence if (one.origin == "rule") == by_rules]


def chances(why: Explanation) -> list[float]:
    """Return the probability of each label before calibration; of the rules, what their votes would make it."""
    found = [tuple(one.weights.values()) for one in decisive(why)]
    start = Weights() if why.prediction.source is Source.RULES else why.intercept
    return softmax([sum(column) for column in zip(start.values(), *found, strict=True)], 1.0)


def weight_for(why: Explanation, label: str) -> float:
    """Return all that speaks for a label, of single words and phrases."""
    rows = [Weights(tuple(one.weights.values())) for one in decisive(why)]
    return math.fsum(strength for strength in speaking(rows, label, chances(why)) if strength > 0)


def highlights(why: Explanation, title: str, text: str) -> list[Highlight]:
    """Return the spans that speak most for a label, in reading order.

    Words inside a phrase of the rules are shown as that phrase; neighbours that speak for one label as one span.

    Parameters
    ----------
    why : Explanation
    title, text : str
        As given; empty where not given.
    """
    given, now = {"title": title, "text": text}, chances(why)
    spans = [_judged(each, now) for each in _groups(decisive(why)) if _tells(given[each.given][each.start : each.end])]
    least = WEAKEST * max((each.strength for each in spans), default=0.0)
    joined = _joined((each for each in spans if each.strength > least), given)
    strongest = sorted((_judged(each, now) for each in joined), key=lambda each: -each.strength)[:MOST]
    return sorted(strongest, key=lambda each: (each.given == "text", each.start))


def _groups(evidence: Sequence[Evidence]) -> Iterator[Highlight]:
    """Yield each word, and each phrase with the words that it holds, as one span that is not judged yet."""
    group: list[Evidence] = []
    for one in evidence:
        if group and (one.given != group[0].given or one.start >= max(each.end for each in group)):
            yield _whole(group)
            group = []
        group.append(one)
    if group:
        yield _whole(group)


def _whole(group: Sequence[Evidence]) -> Highlight:
    dimensions = dict.fromkeys(one.dimension for one in group if one.dimension)
    end = max(one.end for one in group)
    return Highlight(group[0].given, group[0].start, end, "", 0.0, (*dimensions,), _sum(one.weights for one in group))


def _tells(text: str) -> bool:
    """Return whether a span has a word that does more than join others: a lone "of" tells nobody why."""
    return not all(map(is_function_word, words(plain(text))))


def _sum(several: Iterable[Mapping[str, float]]) -> Weights:
    return Weights(tuple(map(math.fsum, zip(*(each.values() for each in several), strict=True))))


def _judged(span: Highlight, now: Sequence[float]) -> Highlight:
    """Say for which label a span speaks most, and by how much."""
    strength, label = max((speaking([span.weights], label, now)[0], label) for label in LABELS)
    return span._replace(label=label, strength=strength)


def _joined(spans: Iterable[Highlight], given: Mapping[str, str]) -> Iterator[Highlight]:
    """Yield neighbours of one label as one span."""
    run: Highlight | None = None
    for span in spans:
        if run and _is_near(run, span, given[span.given]):
            dimensions = dict.fromkeys((*run.dimensions, *span.dimensions))
            run = run._replace(end=span.end, dimensions=(*dimensions,), weights=_sum([run.weights, span.weights]))
        else:
            if run:
                yield run
            run = span
    if run:
        yield run


def _is_near(one: Highlight, other: Highlight, given: str) -> bool:
    between = given[one.end : other.start]
    alike = (one.given, one.label) == (other.given, other.label)
    return alike and len(between) <= NEAR and _PARTING.isdisjoint(between) and len(between.split()) <= 1
