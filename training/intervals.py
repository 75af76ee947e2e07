"""Bootstrap intervals: how far a figure would move on other postings of the same kind.

Rows are drawn with replacement, as often as there are rows, and the figure is taken anew each time; between its 2.5 %
and 97.5 % quantiles lies the interval (Efron and Tibshirani 1993, *An Introduction to the Bootstrap*, chapter 13). Rows
are drawn one by one: where one employer's are wrong together, the interval is somewhat narrow.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from corpus import labels, normalised, shares
from data import Row
from numpy.typing import NDArray

from levelclassify.fit.evaluate import calibration_error
from levelclassify.types import LABELS, Prediction

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
TIMES = 2000
BOUNDS = (0.025, 0.975)


class Interval(NamedTuple):
    """A figure and its 95 % interval.

    Examples
    --------
    >>> str(Interval(0.8, 0.75, 0.85))
    '0.800 [0.750, 0.850]'
    """

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def draws(n: int, times: int = TIMES, seed: int = 0) -> Floats:
    """Return how often each of `n` rows counts: once each in the first line, then as they are drawn.

    Returns
    -------
    ndarray of float64, shape (1 + times, n)
        Each line sums to `n`.

    Examples
    --------
    >>> draws(5, times=3).sum(axis=1).tolist()
    [5.0, 5.0, 5.0, 5.0]
    """
    drawn = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=times)
    return np.vstack([np.ones(n), drawn])


def interval(values: Floats) -> Interval:
    """Return the first value with the interval of the others.

    Examples
    --------
    >>> interval(np.arange(102.0))
    Interval(value=0.0, low=3.5, high=98.5)
    """
    low, high = np.quantile(values[1:], BOUNDS)
    return Interval(float(values[0]), float(low), float(high))


def mean_of(values: Floats, counts: Floats) -> Floats:
    """Return the mean of values, shape (n,), for each line of counts, shape (lines, n).

    Examples
    --------
    >>> mean_of(np.array([0.0, 1.0]), np.array([[1.0, 1.0], [2.0, 0.0]])).tolist()
    [0.5, 0.0]
    """
    return np.asarray(counts @ values / np.maximum(counts.sum(axis=1), 1.0))


def f1s(right: Ints, said: Ints, counts: Floats, n_labels: int = len(LABELS)) -> Floats:
    """Return the F1 of every label for each line of counts.

    Parameters
    ----------
    right, said : ndarray of int, shape (n,)
        Places in `LABELS`.
    counts : ndarray of float64, shape (lines, n)
        How often each row counts.
    n_labels : int
        How many labels count, from the first.

    Returns
    -------
    ndarray of float64, shape (lines, n_labels)
        0 where a label neither is right nor was said.

    Examples
    --------
    >>> f1s(np.array([0, 1, 1]), np.array([0, 1, 0]), np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 2.0]]), 2).tolist()
    [[1.0, 1.0], [0.0, 0.0]]
    """
    places = np.arange(n_labels)
    is_right, is_said = right[:, None] == places, said[:, None] == places
    whole = counts @ is_right + counts @ is_said
    return np.asarray(2 * (counts @ (is_right & is_said)) / np.maximum(whole, 1.0))


def _by_label(right: Ints, said: Ints, counts: Floats) -> dict[str, Floats]:
    each = f1s(right, said, counts)
    return {
        "macro_f1": each.mean(axis=1),
        "accuracy": mean_of((right == said).astype(float), counts),
        **{f"f1_{label}": each[:, place] for place, label in enumerate(LABELS)},
    }


def _means(runs: Sequence[Mapping[str, Floats]]) -> dict[str, Floats]:
    return {name: np.mean([run[name] for run in runs], axis=0) for name in runs[0]}


def paired_interval(right: Ints, ours: Ints, theirs: Ints, times: int = TIMES, seed: int = 0) -> Interval:
    """Return by how much our macro-F1 is above theirs, with its interval over the same draws of rows.

    Parameters
    ----------
    right : ndarray of int, shape (n,)
        Places of the right labels.
    ours, theirs : ndarray of int, shape (runs, n)
        Out-of-fold answers; the macro-F1 is the mean over the runs.
    times, seed : int
        How often rows are drawn, and from what random numbers.

    Examples
    --------
    >>> right = np.arange(400) % 4
    >>> paired_interval(right, right[None], right[None])
    Interval(value=0.0, low=0.0, high=0.0)
    >>> paired_interval(right, right[None], np.where(right == 3, 0, right)[None]).low > 0
    True
    """
    counts = draws(len(right), times, seed)
    our, their = (np.mean([f1s(right, run, counts).mean(axis=1) for run in runs], axis=0) for runs in (ours, theirs))
    return interval(our - their)


def of_labels(right: Ints, runs: Ints, times: int = TIMES, seed: int = 0) -> dict[str, Interval]:
    """Return macro-F1, F1 of every label and accuracy of labels that were said: means over the runs.

    Examples
    --------
    >>> str(of_labels(np.arange(400) % 4, np.arange(400)[None] % 4)["f1_mezzo"])
    '1.000 [1.000, 1.000]'
    """
    counts = draws(len(right), times, seed)
    found = _means([_by_label(right, run, counts) for run in runs])
    return {name: interval(values) for name, values in found.items()}


def _calibration(confidence: Floats, hit: NDArray[np.bool_], counts: Floats) -> Floats:
    places = np.arange(len(hit))
    drawn = (np.repeat(places, line.astype(int)) for line in counts)
    return np.array([calibration_error(confidence[rows], hit[rows]) for rows in drawn])


def resampled(rows: Sequence[Row], answers: Sequence[Prediction], counts: Floats) -> dict[str, Floats]:
    """Return every figure of some answers for each line of counts, shape (lines,)."""
    right, said = labels(rows), np.array([LABELS.index(one.level or "none") for one in answers])
    inside, given = right < 3, np.array([one.shares for one in answers])
    levels = counts[:, inside]
    error = np.abs(given[inside] - normalised(shares(rows)[inside, :3])).mean(axis=1)
    return _by_label(right, said, counts) | {
        "three_levels": f1s(right[inside], given[inside].argmax(axis=1), levels, 3).mean(axis=1),
        "calibration_error": _calibration(np.array([one.confidence for one in answers]), right == said, counts),
        "share_error": mean_of(error, levels),
    }


def intervals(
    rows: Sequence[Row], runs: Sequence[Sequence[Prediction]], times: int = TIMES, seed: int = 0
) -> Mapping[str, Interval]:
    """Return figures of answers with their intervals.

    Parameters
    ----------
    rows : sequence of Row
        Labelled.
    runs : sequence of sequence of Prediction
        Answers to the rows: one run, or one per repeat of a cross-validation. A figure is the mean over the runs, which
        are resampled together.
    times, seed : int
        How often rows are drawn, and from what random numbers.

    Returns
    -------
    mapping of str to Interval
        `macro_f1` (the mean over four classes), `three_levels`, `accuracy`, `calibration_error`, `share_error`, and
        the F1 of each label: `f1_micro`, `f1_mezzo`, `f1_macro`, `f1_none`. Chance only adds to a calibration error, so
        its interval leans upward.
    """
    counts = draws(len(rows), times, seed)
    found = _means([resampled(rows, answers, counts) for answers in runs])
    return {name: interval(values) for name, values in found.items()}
