"""Settings of a model, settled on out-of-fold scores: temperatures, thresholds, and where the rules decide."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from levelclassify.fit.calibrate import also_threshold, share_temperature, temperature
from levelclassify.fit.crossvalidate import OutOfFold
from levelclassify.fit.evaluate import macro_f1
from levelclassify.fit.features import Recipe
from levelclassify.fit.figures import ALSO
from levelclassify.fit.rows import Row, as_posting, labels, normalised, shares
from levelclassify.fit.train import RECIPE
from levelclassify.model.config import Config
from levelclassify.rules import Rules
from levelclassify.types import LABELS
from levelclassify.version import __version__

Floats = NDArray[np.float64]
THRESHOLDS = np.arange(0.30, 0.61, 0.05)  # no higher: the lexicon was written with these rows in view
FEW_WORDS = range(2)  # almost none
LEAST_GAIN = 0.002  # in macro-F1, below which the rules are left out


class Verdicts:
    """The rules' label and clearness for every row."""

    def __init__(self, rules: Rules, rows: Sequence[Row], with_body: bool) -> None:
        postings = [as_posting(row) for row in rows]
        said = [rules.verdict(one.title, one.body if with_body else "") for one in postings]
        self.labels = np.array([LABELS.index(verdict.label or "none") for verdict in said])
        self.clear = np.array([verdict.clear for verdict in said])

    def deciding(self, chances: Floats, known: Floats, below: float, few: int) -> NDArray[np.bool_]:
        """Return where the rules decide."""
        return np.asarray(self.clear & ((chances.max(axis=1) < below) | (known <= few)))


def _flat(scores: Floats) -> Floats:
    return scores[:, :, :4].reshape(-1, 4)


def _temperature(scores: Floats, right: NDArray[np.int64]) -> float:
    return temperature(_flat(scores), np.tile(right, len(scores)))


def _gain(scores: Floats, heat: float, verdicts: Verdicts, right: NDArray[np.int64], below: float, few: int) -> float:
    """Return the mean macro-F1 when the rules decide there."""
    found = []
    for run in scores:
        chances = softmax(run[:, :4] / heat, axis=1)
        ruled = verdicts.deciding(chances, run[:, 4], below, few)
        found.append(macro_f1(right, np.where(ruled, verdicts.labels, chances.argmax(axis=1))))
    return float(np.mean(found))


def _precision(
    scores: Floats, heat: float, verdicts: Verdicts, right: NDArray[np.int64], below: float, few: int
) -> float:
    """Return how often the rules are right where they decide; their overall precision where they never do."""
    ruled = [verdicts.deciding(softmax(run[:, :4] / heat, axis=1), run[:, 4], below, few) for run in scores]
    hits = [verdicts.labels[chosen] == right[chosen] for chosen in ruled if chosen.any()] or [
        (verdicts.labels == right)[verdicts.clear]
    ]
    return float(np.concatenate(hits).mean())


def settle(rows: Sequence[Row], scores: OutOfFold, rules: Rules, recipe: Recipe = RECIPE) -> Config:
    """Return the settings that out-of-fold scores of labelled rows speak for; the origin is left empty."""
    right, annotated = labels(rows), shares(rows)
    inside = np.tile(right < 3, len(scores.full))
    expected = normalised(np.tile(annotated, (len(scores.full), 1))[inside, :3])
    levels = _flat(scores.full)[inside, :3]
    heat, title_heat = _temperature(scores.full, right), _temperature(scores.title_only, right)
    share_heat = share_temperature(levels, expected)
    full, titles = Verdicts(rules, rows, with_body=True), Verdicts(rules, rows, with_body=False)
    below = _threshold(scores.full, heat, full, right)
    few = max(FEW_WORDS, key=lambda count: (_gain(scores.title_only, title_heat, titles, right, below, count), -count))
    return Config(
        version=__version__,
        blocks=recipe.blocks,
        scales=recipe.scales,
        class_shares=tuple(float(np.mean(right == label)) for label in range(len(LABELS))),
        temperature=heat,
        title_temperature=title_heat,
        share_temperature=share_heat,
        also=also_threshold(softmax(levels / share_heat, axis=1), expected, ALSO),
        rules_below=below,
        few_words=few,
        rules_precision=_precision(scores.full, heat, full, right, below, few),
        title_rules_precision=_precision(scores.title_only, title_heat, titles, right, below, few),
        origin={},
    )


def _threshold(scores: Floats, heat: float, verdicts: Verdicts, right: NDArray[np.int64]) -> float:
    """Return the confidence below which the rules decide, 0 where that gains too little."""
    gains = {float(round(below, 2)): _gain(scores, heat, verdicts, right, below, -1) for below in THRESHOLDS}
    best = max(gains, key=lambda below: gains[below])
    return best if gains[best] >= _gain(scores, heat, verdicts, right, 0.0, -1) + LEAST_GAIN else 0.0
