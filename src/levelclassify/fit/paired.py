"""Which of two models is better on the same rows: a bootstrap interval, and an exact test (extra ``train``)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binomtest

from levelclassify.fit.resampling import TIMES, Interval, draws, f1s, interval

Ints = NDArray[np.int64]


def paired_interval(
    right: Ints, ours: Ints, theirs: Ints, times: int = TIMES, seed: int = 0, groups: ArrayLike | None = None
) -> Interval:
    """Return by how much our macro-F1 is above theirs, with its interval over the same draws of rows.

    Parameters
    ----------
    right : ndarray of int, shape (n,)
        Places of the right labels.
    ours, theirs : ndarray of int, shape (runs, n)
        Answers; the macro-F1 is the mean over the runs.
    times, seed, groups
        As for `draws`.

    Examples
    --------
    >>> right = np.arange(400) % 4
    >>> paired_interval(right, right[None], right[None])
    Interval(value=0.0, low=0.0, high=0.0)
    >>> paired_interval(right, right[None], np.where(right == 3, 0, right)[None]).low > 0
    True
    """
    counts = draws(len(right), times, seed, groups)
    our, their = (np.mean([f1s(right, run, counts).mean(axis=1) for run in runs], axis=0) for runs in (ours, theirs))
    return interval(our - their)


class Discordant(NamedTuple):
    """Rows that only one of two models has right, and how likely so uneven a split is where both are equally good."""

    ours: int
    theirs: int
    p: float


def mcnemar(ours: ArrayLike, theirs: ArrayLike) -> Discordant:
    """Compare two models on the same rows: the exact test of McNemar (1947), two-sided.

    Parameters
    ----------
    ours, theirs : array-like of bool, shape (n,)
        Whether each row was right.

    Returns
    -------
    Discordant
        `p` is 1 where no row is right with one of them only.

    Examples
    --------
    >>> mcnemar([True] * 9 + [False], [False] * 9 + [False])
    Discordant(ours=9, theirs=0, p=0.00390625)
    """
    our, their = np.asarray(ours, dtype=bool), np.asarray(theirs, dtype=bool)
    only_ours, only_theirs = int((our & ~their).sum()), int((their & ~our).sum())
    several = only_ours + only_theirs
    return Discordant(only_ours, only_theirs, float(binomtest(only_ours, several).pvalue) if several else 1.0)
