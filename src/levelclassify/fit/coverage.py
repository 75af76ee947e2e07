"""Coverage against accuracy: how much is answered how well above a confidence (extra ``train``).

A threshold is chosen on some rows and measured on others: ``above(sure, right, threshold_for(others, right_there))``.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

ACCURACY = 0.95


class Covered(NamedTuple):
    """What answers of a confidence or more are worth: the part of the rows that they cover, and their accuracy."""

    threshold: float
    coverage: float
    accuracy: float


def above(confidence: ArrayLike, right: ArrayLike, threshold: float) -> Covered:
    """Return what the answers of a confidence of `threshold` or more are worth; accuracy is 1 where there is none.

    Parameters
    ----------
    confidence : array-like of float, shape (n,)
        In 0..1.
    right : array-like of bool, shape (n,)
        Whether each answer was right.
    threshold : float
        In 0..1; above 1 covers nothing.

    Examples
    --------
    >>> above([0.9, 0.6, 0.3, 0.2], [True, False, True, True], 0.6)
    Covered(threshold=0.6, coverage=0.5, accuracy=0.5)
    """
    kept = np.asarray(confidence) >= threshold
    hits = np.asarray(right)[kept]
    return Covered(float(threshold), float(kept.mean()), float(hits.mean()) if len(hits) else 1.0)


def coverage_curve(confidence: ArrayLike, right: ArrayLike) -> list[Covered]:
    """Return coverage and accuracy above every confidence that occurs, the highest first.

    Examples
    --------
    >>> [(one.coverage, one.accuracy) for one in coverage_curve([0.9, 0.9, 0.3, 0.2], [True, True, False, False])]
    [(0.5, 1.0), (0.75, 0.6666666666666666), (1.0, 0.5)]
    """
    sure, hit = np.asarray(confidence, dtype=float), np.asarray(right, dtype=float)
    order = np.argsort(-sure, kind="stable")
    hits, rows = np.cumsum(hit[order]), np.arange(1, len(sure) + 1)
    last = np.flatnonzero(np.append(np.diff(sure[order]) != 0, True))  # of equal confidences
    return [
        Covered(float(sure[order][row]), float(rows[row] / len(sure)), float(hits[row] / rows[row])) for row in last
    ]


def threshold_for(confidence: ArrayLike, right: ArrayLike, accuracy: float = ACCURACY) -> float:
    """Return the lowest confidence above which answers are that accurate; infinity where there is none.

    Examples
    --------
    >>> threshold_for([0.9, 0.8, 0.3, 0.2], [True, True, True, False])
    0.3
    """
    reached = [one for one in coverage_curve(confidence, right) if one.accuracy >= accuracy]
    return reached[-1].threshold if reached else float("inf")
