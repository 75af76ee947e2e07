"""Rows drawn anew: the bootstrap, by which figures get their intervals (extra ``train``).

Rows are drawn with replacement, as often as there are rows, and the figure is taken anew each time; between its 2.5 %
and 97.5 % quantiles lies the interval (Efron and Tibshirani 1993, *An Introduction to the Bootstrap*, chapter 13). Rows
are drawn one by one, or by groups: where one employer's are wrong together, the interval of single rows is narrow.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from levelclassify.types import LABELS

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
