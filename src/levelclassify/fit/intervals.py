"""How sure the figures of a model are: intervals of all of them, over the same draws of rows (extra ``train``)."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from levelclassify.fit.evaluate import calibration_error, said
from levelclassify.fit.resampling import TIMES, Floats, Interval, Ints, draws, f1s, interval, mean_of, of_figure
from levelclassify.types import LABELS, Prediction


def _by_label(right: Ints, said: Ints, counts: Floats) -> dict[str, Floats]:
    each = f1s(right, said, counts)
    return {
        "macro_f1": each.mean(axis=1),
        "accuracy": mean_of((right == said).astype(float), counts),
        **{f"f1_{label}": each[:, place] for place, label in enumerate(LABELS)},
    }


def _means(runs: Sequence[Mapping[str, Floats]]) -> dict[str, Floats]:
    return {name: np.mean([run[name] for run in runs], axis=0) for name in runs[0]}


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
