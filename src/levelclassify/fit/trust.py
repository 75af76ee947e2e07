"""Whether confidence can be trusted: calibration, and coverage against accuracy (extra ``train``)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from levelclassify.fit.coverage import ACCURACY, Covered, above, coverage_curve, threshold_for

Floats = NDArray[np.float64]
Found = dict[str, Any]
BINS = 10


def calibration(confidence: Floats, hit: NDArray[np.bool_]) -> list[Found]:
    """Return bins of equal mass by confidence: rows, mean confidence, accuracy and its 95 % interval (Wilson)."""
    order = np.argsort(confidence, kind="stable")
    found = []
    for part in np.array_split(order, BINS):
        if len(part):
            wilson = binomtest(int(hit[part].sum()), len(part)).proportion_ci(method="wilson")
            sure, right = float(confidence[part].mean()), float(hit[part].mean())
            interval = {"low": float(wilson.low), "high": float(wilson.high)}
            found.append({"rows": len(part), "confidence": sure, "accuracy": right, **interval})
    return found


def _nearest(curve: Sequence[Covered], part: float) -> Covered:
    return min(curve, key=lambda one: abs(one.coverage - part))


def coverage(confidence: Floats, hit: NDArray[np.bool_], points: int = 20) -> Found:
    """Return how accurate the most confident answers are, by how many they are, and from where they reach 95 %."""
    curve = coverage_curve(confidence, hit)
    wanted = [_nearest(curve, part) for part in (np.arange(1, points + 1) / points).tolist()]
    threshold = threshold_for(confidence, hit)
    reached = above(confidence, hit, threshold)._asdict() if np.isfinite(threshold) else None
    return {"curve": [one._asdict() for one in dict.fromkeys(wanted)], "accuracy": ACCURACY, "reached": reached}
