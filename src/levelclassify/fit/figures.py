"""What answers are worth on labelled rows, in one table of figures (extra ``train``)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from levelclassify.fit.calibrate import others
from levelclassify.fit.evaluate import (
    also_f1,
    calibration_by_chance,
    calibration_error,
    macro_f1,
    per_label,
    said,
    share_error,
)
from levelclassify.types import LABELS, Prediction

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
ALSO = 0.3  # annotated share from which a second level counts (codebook, section 3)


def _second_levels(answers: Sequence[Prediction]) -> NDArray[np.bool_]:
    return np.array([[level in answer.also for level in LABELS[:3]] for answer in answers]).reshape(-1, 3)


def of_shares(shares: Floats, answers: Sequence[Prediction]) -> dict[str, float]:
    """Return how near answers come to the right shares, shape (n, 3), of rows in the field."""
    given = np.array([one.shares for one in answers])
    return {
        "share_error": share_error(given, shares),
        "also_f1": also_f1(_second_levels(answers), others(shares, ALSO)),
    }


def figures(right: Ints, shares: Floats, answers: Sequence[Prediction]) -> dict[str, Any]:
    """Return what answers are worth; one without a level counts as none.

    Parameters
    ----------
    right : ndarray of int, shape (n,)
        Places of the right labels; at least one is in the field.
    shares : ndarray of float64, shape (n, 3)
        Right shares of the three levels; those of rows out of the field are not read.
    answers : sequence of Prediction

    Returns
    -------
    dict
        `rows`, `macro_f1` over four labels, `three_levels` (rows in the field by their largest share),
        `calibration_error` and what chance alone makes of it (`calibration_by_chance`), `share_error`, `also_f1`, and
        `labels` (precision, recall, f1, rows of each).
    """
    places, inside = said(answers), right < 3
    within = [one for one, kept in zip(answers, inside.tolist(), strict=True) if kept]
    given, sure = np.array([one.shares for one in within]), [one.confidence for one in answers]
    return {
        "rows": len(right),
        "macro_f1": macro_f1(right, places),
        "three_levels": macro_f1(right[inside], given.argmax(axis=1), 3),
        "calibration_error": calibration_error(sure, right == places),
        "calibration_by_chance": calibration_by_chance(sure),
        **of_shares(shares[inside], within),
        "labels": per_label(right, places),
    }
