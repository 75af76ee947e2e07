"""Terms: what a judge adds up, by words of the posting, before any of it has a place in what was given."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from levelclassify.rules.matching import Index, readings, seen
from levelclassify.rules.rulebook import Rules
from levelclassify.rules.votes import Hit, Votes
from levelclassify.text.posting import Reading
from levelclassify.types import LABELS

Numbers = tuple[float, ...]  # for micro, mezzo, macro and none


class Term(NamedTuple):
    """What a run of words of the title or the body adds to each label."""

    part: str  #: ``title`` or ``body``
    start: int  #: index of its first word
    words: int
    weights: Numbers
    dimension: str | None
    rule: str | None


class Terms(NamedTuple):
    """What a judge makes of one posting: the terms of the logits, and the votes of the rules."""

    intercept: Numbers
    logits: list[Term]  #: with the intercept, they sum to the logits; none where the rules alone judge
    votes: list[Term]
    duties: list[float]  #: what each sentence of the body counts, in 0..1


def word_dimensions(rules: Rules, one: Reading) -> dict[tuple[str, int], str]:
    """Return the dimension of each word that stands in a phrase of the rules, by part and index.

    Where several phrases hold a word, the one whose rule weighs most says its dimension.
    """
    in_title, in_body = _dimensions(rules.title, one.title), _dimensions(rules.body, one.body)
    return {("title", place): name for place, name in in_title.items()} | {
        ("body", place): name for place, name in in_body.items()
    }


def _dimensions(index: Index, tokens: Sequence[bytes]) -> Mapping[int, str]:
    found = sorted(readings(index, seen(index.kinds, tokens)), key=lambda each: each[0].weight)
    return {place: rule.dimension for rule, start, length in found for place in range(start, start + length)}


def hit_terms(hits: Iterable[Hit], worth: Mapping[str, Numbers]) -> list[Term]:
    """Return a term for each hit: its votes times what a vote for its level is worth."""
    return [
        Term(
            hit.place,
            hit.start,
            hit.words,
            tuple(hit.votes * each for each in worth[hit.level]),
            hit.dimension,
            hit.rule,
        )
        for hit in hits
    ]


def vote_terms(votes: Votes) -> list[Term]:
    """Return a term for each hit: its votes, for its level alone."""
    worth = {label: tuple(float(label == other) for other in LABELS) for label in LABELS}
    return hit_terms(votes.hits, worth)
