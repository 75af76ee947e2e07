"""Highlights: the few spans of a posting that are worth showing, none over another. The exact weights stay as they are."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from levelclassify.decide import softmax
from levelclassify.explaining.ranking import speaking
from levelclassify.explanation import Evidence, Explanation, Weights
from levelclassify.types import LABELS, Source

MOST = 24  # spans that are shown
WEAKEST = 0.15  # of the strongest one's strength
NEAR = 12  # characters, one short word between two spans of a label, that do not part them
_PARTING = frozenset(".;:!?\n\r<>•·●▪■◦‣")


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
    """Return the probability of each label before calibration."""
    found = [tuple(one.weights.values()) for one in decisive(why)]
    return softmax([sum(column) for column in zip(why.intercept.values(), *found, strict=True)], 1.0)


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
    single = [_judged(group, now) for group in _groups(decisive(why))]
    kept = [each for each in single if each.strength >= WEAKEST * max(each.strength for each in single)]
    joined = [_judged(run, now) for run in _runs(kept, given)]
    strongest = sorted(joined, key=_strength, reverse=True)[:MOST]
    return sorted(strongest, key=_place)
