"""Evaluation: figures that say how good answers are (extra ``train``)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.metrics import f1_score, precision_recall_fscore_support

from levelclassify.types import LABELS, Prediction

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def said(answers: Sequence[Prediction]) -> Ints:
    """Return the places in `LABELS` of what answers say; one without a level, whatever the reason, counts as none.

    Examples
    --------
    >>> from levelclassify import load
    >>> said(load("rules").classify_many(["Lobbyist", None])).tolist()
    [2, 3]
    """
    return np.array([LABELS.index(one.level or "none") for one in answers], dtype=np.int64)


def macro_f1(labels: ArrayLike, answers: ArrayLike, n_labels: int = len(LABELS)) -> float:
    """Return the mean F1 over the labels.

    Parameters
    ----------
    labels, answers : array-like of int, shape (n,)
        Places in `LABELS`.
    n_labels : int, default 4
        How many labels count, from the first.

    Examples
    --------
    >>> macro_f1([0, 1, 2, 3], [0, 1, 2, 3])
    1.0
    """
    return float(f1_score(labels, answers, labels=range(n_labels), average="macro", zero_division=0.0))


def per_label(labels: ArrayLike, answers: ArrayLike) -> dict[str, dict[str, float]]:
    """Return precision, recall, F1 and number of rows for each label."""
    columns = precision_recall_fscore_support(labels, answers, labels=range(len(LABELS)), zero_division=0.0)
    names = ("precision", "recall", "f1", "rows")
    return {
        label: {name: float(column[place]) for name, column in zip(names, columns, strict=True)}
        for place, label in enumerate(LABELS)
    }


def calibration_error(confidence: ArrayLike, right: ArrayLike, bins: int = 10) -> float:
    """Return the expected calibration error over bins of equal mass.

    Parameters
    ----------
    confidence : array-like of float, shape (n,)
        In 0..1.
    right : array-like of bool, shape (n,)
        Whether each answer was right.
    bins : int, default 10
        Number of bins; they hold the same number of rows, give or take one.

    Returns
    -------
    float
        Mean absolute difference of mean confidence and accuracy, weighed by rows, in 0..1 (Naeini et al. 2015).

    Examples
    --------
    >>> calibration_error([0.5, 0.5], [True, False], bins=1)
    0.0
    """
    sure, hit = np.asarray(confidence, dtype=float), np.asarray(right, dtype=float)
    order = np.argsort(sure, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    gaps = [abs(sure[part].mean() - hit[part].mean()) * len(part) for part in parts]
    return float(sum(gaps) / len(order))


def calibration_by_chance(confidence: ArrayLike, bins: int = 10, draws: int = 1000, seed: int = 0) -> float:
    """Return the calibration error to expect on so many rows where every confidence is exactly right.

    With few rows in a bin, its accuracy is off its mean confidence by chance alone, so no model comes near 0.

    Parameters
    ----------
    confidence : array-like of float, shape (n,)
        In 0..1.
    bins : int, default 10
        As for `calibration_error`.
    draws, seed : int
        How often every answer is drawn right with its confidence as the probability, and how the draws begin.

    Returns
    -------
    float
        Mean of `calibration_error` over the draws.

    Examples
    --------
    >>> calibration_by_chance([1.0] * 50), round(calibration_by_chance([0.7] * 200), 2)
    (0.0, 0.08)
    """
    sure, drawn = np.sort(np.asarray(confidence, dtype=float)), np.random.default_rng(seed)
    starts = np.cumsum([0, *map(len, np.array_split(sure, min(bins, len(sure))))])[:-1]
    expected = np.add.reduceat(sure, starts)
    right = (np.add.reduceat(drawn.random(len(sure)) < sure, starts, dtype=float) for _ in range(draws))
    return float(np.mean([np.abs(expected - hits).sum() for hits in right]) / len(sure))


def share_error(shares: Floats, expected: Floats) -> float:
    """Return the mean absolute error of shares, over rows and levels; both of shape (n, 3), rows summing to 1."""
    return float(np.abs(shares - expected).mean())


def also_f1(named: Sequence[bool] | NDArray[np.bool_], expected: Sequence[bool] | NDArray[np.bool_]) -> float:
    """Return the F1 of naming a second level, over every (row, other level) pair; false alarms count."""
    return float(f1_score(np.ravel(expected), np.ravel(named), zero_division=0.0))
