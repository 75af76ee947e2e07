"""Choosing what to label next: uncertain, of rare levels, and unlike what is chosen already (extra ``train``).

A posting's worth is the chance that its likeliest label is wrong (least confidence: Lewis and Gale 1994), more for
labels that the pool holds little of, less the more it resembles one that is chosen. Measured against margins, entropy
and k-means++ on gradients in training/EXPERIMENTS.md.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
RARE = 0.5  # exponent: 0 leaves the labels as they are, 1 makes a label of half the share count twice
LEAST_SHARE = 0.02  # of a label in the pool, below which it counts no more


def uncertainty(chances: Floats) -> Floats:
    """Return the chance that the likeliest label of each row is wrong, in 0..0.75.

    Examples
    --------
    >>> uncertainty(np.array([[0.5, 0.25, 0.25, 0.0]])).tolist()
    [0.5]
    """
    return np.asarray(1.0 - chances.max(axis=1))


def worth(chances: Floats, shares: Floats) -> Floats:
    """Return how much the label of each row may teach.

    Parameters
    ----------
    chances : ndarray of float64, shape (n, 4)
        Probabilities of the labels.
    shares : ndarray of float64, shape (4,)
        Shares of the labels in the pool, as far as the model tells them.
    """
    rare = (1.0 / (shares.size * np.maximum(shares, LEAST_SHARE))) ** RARE
    return np.asarray(uncertainty(chances) * (chances @ rare))


def choose(values: Floats, vectors: csr_array, groups: Sequence[int], count: int, taken: frozenset[int]) -> list[int]:
    """Return the places of the rows to label, the most telling first.

    Parameters
    ----------
    values : ndarray of float64, shape (n,)
        What each row is worth, 0 or more.
    vectors : csr_array, shape (n, n_words)
        Of length 1 or 0: the cosine of two is their likeness, in 0..1.
    groups : sequence of int
        Near-duplicates share a number; one of each is chosen at most.
    count : int
        How many are wanted; fewer come where there are no more groups.
    taken : frozenset of int
        Groups of which none is chosen.

    Examples
    --------
    >>> vectors = csr_array(np.array([[1.0, 0.0], [0.9, 0.4359], [0.0, 1.0]]))
    >>> choose(np.array([0.5, 0.4, 0.3]), vectors, [0, 1, 2], 2, frozenset())
    [0, 2]
    """
    of_row = np.asarray(groups)
    free = ~np.isin(of_row, [*taken])
    alike, chosen = np.zeros(len(values)), list[int]()
    while len(chosen) < count and free.any():
        best = int(np.where(free, values * (1.0 - alike), -1.0).argmax())
        chosen.append(best)
        free &= of_row != of_row[best]
        alike = np.maximum(alike, np.clip((vectors @ vectors[[best]].T).toarray().ravel(), 0.0, 1.0))
    return chosen
