"""Ranking: the rows of a labelled file, the most doubtful first, with what is wrong with each (extra ``train``)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from levelclassify.fit.doubt import doubt, doubted
from levelclassify.labelled import Labelled
from levelclassify.types import LABELS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FITS_BETTER = "another level fits better"


class Doubt(NamedTuple):
    """What the audit says of one row.

    `doubt` in 0..1 is how little speaks for its label, `suggested` the label that most speaks for and `chance` in 0..1
    how much;
    `cause` is empty where nothing is wrong.
    """

    place: int  #: of the row among those that were read
    doubt: float
    suggested: str
    chance: float
    is_doubted: bool  #: whether another label fits it better
    cause: str


def _other(place: int, places: Sequence[int], first: Mapping[str, int], label: str) -> int:
    """Return which row of its family a row is told to be a copy of: one of another label, where there is one."""
    if others := [one for name, one in first.items() if name != label]:
        return min(others)
    return places[0] if places[0] != place else places[1]


def _copy_of(row: Labelled, other: Labelled, is_same: bool) -> str:
    differs = f", which is {other.label}" if other.label != row.label else ""
    return f"{'same posting as' if is_same else 'near-duplicate of'} row {other.number}{differs}"


def copies(rows: Sequence[Labelled], families: Sequence[Sequence[int]], same: Sequence[int]) -> dict[int, str]:
    """Return, for every row of a family, which other row it is a copy of.

    Parameters
    ----------
    rows : sequence of Labelled
        All rows.
    families : sequence of sequence of int
        Places of rows that are near-duplicates of each other.
    same : sequence of int
        Equal for rows of the same words.
    """
    causes = {}
    for places in families:
        first = {rows[place].label: place for place in reversed(places)}
        for place in places:
            other = _other(place, places, first, rows[place].label)
            causes[place] = _copy_of(rows[place], rows[other], same[place] == same[other])
    return causes


def ranked(chances: Floats, labels: Ints, outvotes: Floats, copied: Mapping[int, str]) -> list[Doubt]:
    """Return a doubt for every row, the largest first; in the order of the rows where they are equal.

    Parameters
    ----------
    chances : ndarray of float64, shape (n, 4)
        Probabilities of the labels; all 0 where nothing is known.
    labels : ndarray of int, shape (n,)
        Places of the labels that the rows have.
    outvotes : ndarray of float64, shape (n,)
        The part of each row's family that has another label: so likely it is wrong, if one of them is right.
    copied : mapping of int to str
        From `copies`.

    Examples
    --------
    >>> found = ranked(np.array([[0.75, 0.25, 0, 0], [0, 0, 0, 0]]), np.array([1, 2]), np.zeros(2), {})
    >>> [(one.place, one.doubt, one.suggested) for one in found]
    [(0, 0.75, 'micro'), (1, 0.0, 'macro')]
    """
    speaks = np.asarray(chances.any(axis=1)).reshape(-1, 1)
    known = np.where(speaks, chances, np.eye(len(LABELS))[labels])
    wrong, best = doubted(known, labels).tolist(), known.argmax(axis=1).tolist()
    scores, certain = np.maximum(doubt(known, labels), outvotes), known.max(axis=1)

    def one(row: int) -> Doubt:
        cause = "; ".join(filter(None, (FITS_BETTER if wrong[row] else None, copied.get(row))))
        return Doubt(row, float(scores[row]), LABELS[best[row]], float(certain[row]), wrong[row], cause)

    return [one(row) for row in np.argsort(-scores, kind="stable").tolist()]
