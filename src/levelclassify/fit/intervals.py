"""How sure figures are: bootstrap intervals, and an exact test of which of two models is right more often.

Rows are drawn with replacement, as often as there are rows, and the figure is taken anew each time; between its 2.5 %
and 97.5 % quantiles lies the interval (Efron and Tibshirani 1993, *An Introduction to the Bootstrap*, chapter 13). Rows
are drawn one by one, or by groups: where one employer's are wrong together, the interval of single rows is narrow.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binomtest

from levelclassify.fit.evaluate import calibration_error, said
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


def draws(n: int, times: int = TIMES, seed: int = 0, groups: ArrayLike | None = None) -> Floats:
    """Return how often each of `n` rows counts: once each in the first line, then as they are drawn.

    Parameters
    ----------
    n : int
        Number of rows.
    times, seed : int
        How often rows are drawn, and from what random numbers.
    groups : array-like of int, shape (n,), optional
        Number of the group of each row, from 0: groups are drawn, and each row counts as often as its group. Rows are
        drawn one by one when not given.

    Returns
    -------
    ndarray of float64, shape (1 + times, n)
        Each line sums to `n`, where rows are drawn one by one.

    Examples
    --------
    >>> draws(5, times=3).sum(axis=1).tolist()
    [5.0, 5.0, 5.0, 5.0]
    >>> counts = draws(3, times=50, groups=[0, 0, 1])
    >>> (counts[:, 0] == counts[:, 1]).all().item()
    True
    """
    units = np.arange(n) if groups is None else np.asarray(groups)
    several = int(units.max()) + 1
    drawn = np.random.default_rng(seed).multinomial(several, np.full(several, 1 / several), size=times)
    return np.vstack([np.ones(n), drawn[:, units]])


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


def of_labels(
    right: Ints, runs: Ints, times: int = TIMES, seed: int = 0, groups: ArrayLike | None = None
) -> dict[str, Interval]:
    """Return macro-F1, F1 of every label and accuracy of labels that were said: means over the runs.

    Examples
    --------
    >>> str(of_labels(np.arange(400) % 4, np.arange(400)[None] % 4)["f1_mezzo"])
    '1.000 [1.000, 1.000]'
    """
    counts = draws(len(right), times, seed, groups)
    found = _means([_by_label(right, run, counts) for run in runs])
    return {name: interval(values) for name, values in found.items()}


def of_figure(figure: Callable[[Ints], float], counts: Floats) -> Floats:
    """Return any figure of rows for each line of counts.

    Parameters
    ----------
    figure : callable
        Takes the places of rows, shape (n,), some of them several times.
    counts : ndarray of float64, shape (lines, n)
        How often each row counts.

    Returns
    -------
    ndarray of float64, shape (lines,)

    Examples
    --------
    >>> of_figure(lambda rows: float(np.median(rows)), draws(5, times=0)).tolist()
    [2.0]
    """
    places = np.arange(counts.shape[1])
    return np.array([figure(np.repeat(places, line.astype(int))) for line in counts])


def _calibration(confidence: Floats, hit: NDArray[np.bool_], counts: Floats) -> Floats:
    return of_figure(lambda rows: calibration_error(confidence[rows], hit[rows]), counts)


def resampled(right: Ints, shares: Floats, answers: Sequence[Prediction], counts: Floats) -> dict[str, Floats]:
    """Return every figure of some answers for each line of counts, shape (lines,)."""
    places = said(answers)
    inside, given = right < 3, np.array([one.shares for one in answers])
    levels = counts[:, inside]
    error = np.abs(given[inside] - shares[inside]).mean(axis=1)
    return _by_label(right, places, counts) | {
        "three_levels": f1s(right[inside], given[inside].argmax(axis=1), levels, 3).mean(axis=1),
        "calibration_error": _calibration(np.array([one.confidence for one in answers]), right == places, counts),
        "share_error": mean_of(error, levels),
    }


def intervals(
    right: Ints,
    shares: Floats,
    runs: Sequence[Sequence[Prediction]],
    times: int = TIMES,
    seed: int = 0,
    groups: ArrayLike | None = None,
) -> Mapping[str, Interval]:
    """Return figures of answers with their intervals.

    Parameters
    ----------
    right : ndarray of int, shape (n,)
        Places of the right labels.
    shares : ndarray of float64, shape (n, 3)
        Right shares of the three levels; those of rows out of the field are not read.
    runs : sequence of sequence of Prediction
        Answers to the rows: one run, or one per repeat of a cross-validation. A figure is the mean over the runs, which
        are resampled together.
    times, seed, groups
        As for `draws`.

    Returns
    -------
    mapping of str to Interval
        `macro_f1` (the mean over four classes), `three_levels`, `accuracy`, `calibration_error`, `share_error`, and
        the F1 of each label: `f1_micro`, `f1_mezzo`, `f1_macro`, `f1_none`. Chance only adds to a calibration error, so
        its interval leans upward.
    """
    counts = draws(len(right), times, seed, groups)
    found = _means([resampled(right, shares, answers, counts) for answers in runs])
    return {name: interval(values) for name, values in found.items()}
