"""Doubt: how likely a label is wrong, by what the other rows and their copies say (extra ``train``).

Confident learning (Northcutt, Jiang and Chuang 2021): a label is doubted where another one's out-of-fold probability
reaches the mean that this other one has among its own rows. Rows are ranked by the probability of the label that they
have, which found more flipped labels than the margin to the next (training/EXPERIMENTS.md).
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from levelclassify.types import LABELS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def families(groups: Sequence[int]) -> list[list[int]]:
    """Return the places of the rows of each group that has more than one, in order.

    Examples
    --------
    >>> families([0, 1, 0, 2])
    [[0, 2]]
    """
    found: defaultdict[int, list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        found[group].append(place)
    return [places for places in found.values() if len(places) > 1]


def doubt(chances: Floats, labels: Ints) -> Floats:
    """Return how little the rest speaks for the label of each row, in 0..1.

    Parameters
    ----------
    chances : ndarray of float64, shape (n, 4)
        Probabilities of the labels.
    labels : ndarray of int, shape (n,)
        Places of the labels that the rows have.

    Examples
    --------
    >>> doubt(np.array([[0.75, 0.25, 0, 0], [0.75, 0.25, 0, 0]]), np.array([0, 1])).tolist()
    [0.25, 0.75]
    """
    return np.asarray(1.0 - chances[np.arange(len(labels)), labels])


def doubted(chances: Floats, labels: Ints) -> NDArray[np.bool_]:
    """Return which rows another label fits as well as it fits rows of its own, and better than theirs.

    Examples
    --------
    >>> chances = np.array([[0.9, 0.1, 0, 0], [0.1, 0.9, 0, 0], [0.2, 0.8, 0, 0], [0.3, 0.7, 0, 0], [0.1, 0.9, 0, 0]])
    >>> doubted(chances, np.array([0, 1, 1, 1, 0])).tolist()
    [False, False, False, False, True]
    """
    own = [chances[labels == label, label] for label in range(len(LABELS))]
    usual = np.array([each.mean() if len(each) else np.inf for each in own])
    fits = np.where(chances >= usual, chances, -1.0)
    best = fits.argmax(axis=1)
    rows = np.arange(len(labels))
    return np.asarray((fits[rows, best] >= 0) & (best != labels) & (chances[rows, best] > chances[rows, labels]))


def contradicted(found: Sequence[Sequence[int]], labels: Sequence[int]) -> list[list[int]]:
    """Return the families whose rows have not all the same label.

    Examples
    --------
    >>> contradicted([[0, 2], [1, 3]], [0, 1, 2, 1])
    [[0, 2]]
    """
    return [list(places) for places in found if len({labels[place] for place in places}) > 1]


def outvoted(found: Sequence[Sequence[int]], labels: Sequence[int]) -> Floats:
    """Return, per row, the part of its family that has another label; 0 for a row of none.

    Examples
    --------
    >>> outvoted([[0, 2], [1, 3]], [0, 1, 2, 1]).tolist()
    [0.5, 0.0, 0.5, 0.0]
    """
    parts = np.zeros(len(labels))
    for places in found:
        counts = Counter(labels[place] for place in places)
        for place in places:
            parts[place] = 1.0 - counts[labels[place]] / len(places)
    return parts
