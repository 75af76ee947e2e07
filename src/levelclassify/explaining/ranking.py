"""Sentences: what the words of each add together, and which speak most for a label."""

from collections.abc import Mapping, Sequence

from levelclassify.explaining.placed import Placed
from levelclassify.explaining.terms import Numbers, Term
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
