"""The plots of an evaluation (extra ``train``)."""

import math
from collections.abc import Mapping
from typing import Any

from levelclassify.fit.drawing import COLOURS, INK, LINE, PAPER, QUIET, plotted
from levelclassify.fit.evaluationtext import SHORT
from levelclassify.types import LABELS

Found = Mapping[str, Any]
MARKERS = {"precision": "^", "recall": "v", "f1": "o"}
NAMES = {"precision": "precision", "recall": "recall", "f1": "F1"}


def _least(found: Found) -> float:
    """Return where the axis begins: at a tenth below every interval."""
    lows = [one["low"] for label in LABELS for name in MARKERS if (one := found["labels"][label][name])]
    return float(max(0.0, math.floor(10 * min(lows) - 0.5) / 10))


def levels(found: Found) -> str:
    """Return precision, recall and F1 of every label with their intervals."""
    with plotted("levels", 6.0, 3.2) as (axes, drawn):
        for place, label in enumerate(LABELS):
            for shift, (name, marker) in zip((-0.22, 0.0, 0.22), MARKERS.items(), strict=True):
                if one := found["labels"][label][name]:
                    axes.plot([one["low"], one["high"]], [place + shift] * 2, color=COLOURS[label], lw=2)
                    face = COLOURS[label] if name == "f1" else PAPER
                    axes.plot(one["value"], place + shift, marker, color=COLOURS[label], mfc=face, ms=7)
        for name, marker in MARKERS.items():
            face = INK if name == "f1" else PAPER
            axes.plot([], [], marker, color=INK, mfc=face, label=NAMES[name])
        axes.set_yticks(range(len(LABELS)), [SHORT.get(label, label) for label in LABELS])
        axes.set(ylim=(len(LABELS) - 0.5, -0.5), xlim=(_least(found), 1.01))
        axes.grid(axis="x")
        axes.set_axisbelow(True)
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.16), ncols=3, frameon=False)
    return drawn[0]


def calibration(found: Found) -> str:
    """Return accuracy by confidence, with intervals, beside the line on which confidence is what it says."""
    with plotted("calibration", 4.6, 4.2) as (axes, drawn):
        axes.plot([0, 1], [0, 1], "--", color=QUIET, lw=1)
        for one in found["calibration"]:
            axes.plot([one["confidence"]] * 2, [one["low"], one["high"]], color=LINE, lw=3)
        points = [(one["confidence"], one["accuracy"]) for one in found["calibration"]]
        axes.plot(*zip(*points, strict=True), "o-", color=INK, lw=1, ms=5)
        axes.set(xlabel="confidence", ylabel="part that is right", xlim=(0, 1.02), ylim=(0, 1.02))
    return drawn[0]


def coverage(found: Found) -> str:
    """Return how accurate the most confident answers are, by the part of the rows that they are."""
    with plotted("coverage", 4.6, 4.2) as (axes, drawn):
        curve = found["coverage"]["curve"]
        least = min(one["accuracy"] for one in curve)
        wanted = found["coverage"]["accuracy"]
        axes.axhline(wanted, ls="--", color=QUIET, lw=1)
        axes.text(0.02, wanted, f"{wanted:.0%}", va="bottom")
        axes.plot([one["coverage"] for one in curve], [one["accuracy"] for one in curve], "o-", color=INK, lw=1, ms=4)
        axes.set(xlabel="part of the rows that is answered", ylabel="part that is right", xlim=(0, 1.02))
        axes.set_ylim(min(least - 0.03, 0.85), 1.01)
    return drawn[0]
