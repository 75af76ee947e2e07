"""Drift: how far the answers on one pile of postings stand from those on an earlier one.

The population stability index (Siddiqi 2006, *Credit Risk Scorecards*) sums, over bins, the difference of two shares
times the logarithm of their ratio. Below 0.1 is usually called steady, from 0.25 changed. The index of two piles that
differ by chance alone is about a chi-squared number over the size of the piles (Yurdakul 2018, *Statistical Properties
of Population Stability Index*), so small piles reach 0.1 without any drift.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

STEADY, CHANGED = 0.1, 0.25
BINS = 10
_ABOVE = 1.6449  # standard deviations that a normal number stays below in 95 % of cases


class Drift(NamedTuple):
    """How far two piles stand apart.

    Attributes
    ----------
    psi : float
        The population stability index, 0 or more.
    by_chance : float
        What it stays below in 95 % of cases where nothing but chance parts the piles.
    verdict : str
        ``steady``, ``moved``, ``changed``, or ``within chance`` where the index is one that chance explains.
    """

    psi: float
    by_chance: float
    verdict: str


def stability_index(before: Sequence[float], after: Sequence[float]) -> float:
    """Return the population stability index of counts in the same bins; half a row is added to every bin.

    Examples
    --------
    >>> stability_index([50, 50], [50, 50]), round(stability_index([500, 500], [300, 700]), 3)
    (0.0, 0.169)
    """
    old, new = (np.asarray(counts, dtype=float) + 0.5 for counts in (before, after))
    old, new = old / old.sum(), new / new.sum()
    return float(np.sum((new - old) * np.log(new / old)))


def by_chance(bins: int, before: int, after: int) -> float:
    """Return what the index stays below in 95 % of cases without drift, by the formula of Wilson and Hilferty.

    Examples
    --------
    >>> round(by_chance(5, 1000, 1000), 4)
    0.0189
    """
    free = bins - 1
    if free < 1:
        return 0.0
    spread = 2 / (9 * free)
    return float(free * (1 - spread + _ABOVE * math.sqrt(spread)) ** 3 * (1 / max(before, 1) + 1 / max(after, 1)))


def drift(before: Sequence[int], after: Sequence[int]) -> Drift:
    """Return how far counts in the same bins stand apart; bins that are empty in both do not count.

    Examples
    --------
    >>> drift([500, 500, 0], [200, 800, 0]).verdict, drift([5, 5], [3, 7]).verdict
    ('changed', 'within chance')
    """
    pairs = [(old, new) for old, new in zip(before, after, strict=True) if old or new]
    old, new = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    index, limit = stability_index(old, new), by_chance(len(pairs), sum(old), sum(new))
    if index < STEADY:
        return Drift(index, limit, "steady")
    if index <= limit:
        return Drift(index, limit, "within chance")
    return Drift(index, limit, "moved" if index < CHANGED else "changed")


def deciles(values: ArrayLike) -> NDArray[np.float64]:
    """Return what parts values into ten bins of as many; fewer where values are equal.

    Examples
    --------
    >>> deciles(range(100)).tolist()[:2], deciles([0.6, 0.6, 0.9]).tolist()
    ([10.0, 20.0], [0.9])
    """
    given = np.asarray(values, dtype=float)
    if not len(given):
        return np.empty(0)
    inner = np.unique(np.quantile(given, np.arange(1, BINS) / BINS, method="higher"))
    return np.asarray(inner[inner > given.min()])


def binned(values: ArrayLike, edges: NDArray[np.float64]) -> list[int]:
    """Return how many values stand in each bin; a value on an edge belongs to the bin above.

    Examples
    --------
    >>> binned([1, 2, 3, 4], np.array([3.0]))
    [2, 2]
    """
    places = np.searchsorted(edges, np.asarray(values, dtype=float), side="right")
    return np.bincount(places, minlength=len(edges) + 1).tolist()  # type: ignore[no-any-return]
