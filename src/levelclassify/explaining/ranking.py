"""Sentences: what the words of each add together, and which speak most for a label."""

from collections.abc import Mapping, Sequence

from levelclassify.explaining.placed import Placed
from levelclassify.explaining.terms import Term
from levelclassify.explanation import SentenceEvidence, Weights
from levelclassify.types import LABELS


def summed(terms: Sequence[Term], found: Placed, duties: Sequence[float]) -> list[SentenceEvidence]:
    """Return the sentences of a body in reading order; a phrase belongs to the sentence that it begins in."""
    of_word = [number for number, piece in enumerate(found.pieces) for _ in range(piece.first, piece.stop)]
    totals = [[0.0] * len(LABELS) for _ in found.pieces]
    for term in terms:
        if term.part == "body":
            row = totals[of_word[term.start]]
            row[:] = [one + other for one, other in zip(row, term.weights, strict=True)]
    text = found.given["text"]
    rows = zip(found.pieces, duties, totals, strict=True)
    return [
        SentenceEvidence(*piece.span, text[slice(*piece.span)], duty, Weights(tuple(row))) for piece, duty, row in rows
    ]


def speaking(rows: Sequence[Weights], label: str, chances: Sequence[float]) -> list[float]:
    """Return how much each of several weights speaks for a label: its own minus what the other labels get.

    Parameters
    ----------
    rows : sequence of Weights
        Of words, phrases or sentences.
    label : str
        micro, mezzo, macro or none.
    chances : sequence of float
        Probability of each label as things stand. The others count by it: so a number is by how much the log-odds of
        the label would fall, to first order, without that row.

    Examples
    --------
    >>> speaking([Weights((1.0, 0.0, 0.0, 0.0)), Weights((1.0, 1.0, 0.0, 0.0))], "micro", (0.5, 0.25, 0.25, 0.0))
    [1.0, 0.5]
    """
    place = LABELS.index(label)
    others = [0.0 if other == label else chance for other, chance in zip(LABELS, chances, strict=True)]
    rest = sum(others) or 1.0
    told = [tuple(row.values()) for row in rows]
    return [row[place] - sum(chance * each for chance, each in zip(others, row, strict=True)) / rest for row in told]


def ranked(found: Sequence[SentenceEvidence], chances: Sequence[float]) -> Mapping[str, tuple[SentenceEvidence, ...]]:
    """Return the sentences per label, the one that speaks most for it first; equal ones in reading order."""
    rows = [Weights(tuple(one.weights.values())) for one in found]
    scores = {label: speaking(rows, label, chances) for label in LABELS}
    return {
        label: tuple(one for _, one in sorted(zip(said, found, strict=True), key=_falling))
        for label, said in scores.items()
    }


def _falling(pair: tuple[float, SentenceEvidence]) -> float:
    return -pair[0]
