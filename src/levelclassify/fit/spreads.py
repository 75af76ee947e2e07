"""Figures of all rows and of each level, with their bootstrap intervals, ready for JSON (extra ``train``)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from levelclassify.fit.evaluate import calibration_error, said
from levelclassify.fit.resampling import BOUNDS, mean_of, of_figure
from levelclassify.fit.trust import BINS
from levelclassify.types import LABELS, Prediction

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Found = dict[str, Any]


def spread(values: Floats) -> dict[str, float] | None:
    """Return the first value with the interval of the others; None where it is not defined."""
    if np.isnan(values[0]):
        return None
    low, high = np.quantile(values[~np.isnan(values)], BOUNDS)
    return {"value": float(values[0]), "low": float(low), "high": float(high)}


def _over(above_line: Floats, below: Floats) -> Floats:
    """Return fractions, NaN where nothing stands below the line."""
    return np.asarray(np.divide(above_line, below, out=np.full_like(above_line, np.nan), where=below > 0))


def of_levels(right: Ints, given: Ints, counts: Floats) -> dict[str, Found]:
    """Return rows, and precision, recall and F1 with their intervals, of every label.

    Examples
    --------
    >>> from levelclassify.fit.resampling import draws
    >>> found = of_levels(np.array([0, 0, 1]), np.array([0, 1, 1]), draws(3, 10))
    >>> found["micro"]["recall"]["value"], found["macro"]["recall"]
    (0.5, None)
    """
    found = {}
    for place, label in enumerate(LABELS):
        is_right, is_said = (right == place).astype(float), (given == place).astype(float)
        hits, rows, told = counts @ (is_right * is_said), counts @ is_right, counts @ is_said
        figures = {"precision": _over(hits, told), "recall": _over(hits, rows), "f1": _over(2 * hits, rows + told)}
        whole = {"rows": int(is_right.sum()), "said": int(is_said.sum())}
        found[label] = whole | {name: spread(values) for name, values in figures.items()}
    return found


def _mean_f1(right: Ints, given: Ints, counts: Floats, n_labels: int) -> dict[str, float] | None:
    """Return the mean F1 over the labels that are right somewhere; a draw without one of them is a mean of the others.

    Examples
    --------
    >>> from levelclassify.fit.resampling import draws
    >>> _mean_f1(np.array([0, 1]), np.array([0, 1]), draws(2, 10), 4)
    {'value': 1.0, 'low': 1.0, 'high': 1.0}
    """
    present = sorted({*right.tolist()})
    is_right, is_said = (each[:, None] == np.arange(n_labels)[present] for each in (right, given))
    whole = counts @ is_right + counts @ is_said
    each = np.divide(2 * (counts @ (is_right & is_said)), whole, out=np.zeros_like(whole), where=whole > 0)
    return spread(_over(each.sum(axis=1), (whole > 0).sum(axis=1).astype(float))) if present else None


def _three(right: Ints, answers: Sequence[Prediction], counts: Floats) -> dict[str, float] | None:
    """Return the macro-F1 over the levels, of rows in the field by their largest share."""
    inside, given = right < 3, np.array([one.shares for one in answers]).argmax(axis=1)
    return _mean_f1(right[inside], given[inside], counts[:, inside], 3)


def of_whole(right: Ints, answers: Sequence[Prediction], counts: Floats) -> Found:
    """Return the figures of all rows together, each with its interval; labels that are right nowhere are left out."""
    given = said(answers)
    hit, sure = right == given, np.array([one.confidence for one in answers])
    return {
        "macro_f1": _mean_f1(right, given, counts, len(LABELS)),
        "three_levels": _three(right, answers, counts),
        "accuracy": spread(mean_of(hit.astype(float), counts)),
        "calibration_error": spread(of_figure(lambda rows: calibration_error(sure[rows], hit[rows], BINS), counts)),
    }
