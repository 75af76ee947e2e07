"""Figures of the shipped model's build: look-alikes out of the field, a classifier's answers, the rules alone."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rules_report import figures as rule_figures
from scipy.special import softmax

from levelclassify import LevelClassifier
from levelclassify.fit.measure import Figures, figures
from levelclassify.fit.rows import Row
from levelclassify.model.config import Config
from levelclassify.rules import Rules
from levelclassify.types import LABELS

Floats = NDArray[np.float64]
LOOK_ALIKES = "lookalike-word"


def of_traps(rows: Sequence[Row], scores: Floats, config: Config) -> Figures:
    """Return how many synthetic look-alikes get a level out of fold, and how many of them with confidence above 0.6."""
    places = [place for place, row in enumerate(rows) if row.kind == LOOK_ALIKES]
    chances = softmax(scores[:, places, :4] / config.temperature, axis=2).mean(axis=0)
    given = chances.argmax(axis=1) != LABELS.index("none")
    return {
        "traps": len(places),
        "given_a_level": float(given.mean()),
        "above_0.6": int((given & (chances.max(axis=1) > 0.6)).sum()),
    }


def of_classifier(rows: Sequence[Row], classifier: LevelClassifier, with_body: bool = True) -> Figures:
    """Return the figures of a classifier's answers."""
    texts = [row.text if with_body else None for row in rows]
    return figures(rows, classifier.classify_many(texts, titles=[row.title for row in rows]))


def of_rules(rows: Sequence[Row], rules: Rules) -> Figures:
    """Return the figures of the rules alone."""
    found = rule_figures(rows, rules)
    clear = {f"clear_{name}": value for name, value in found["clear"].items()}
    return {"rows": found["rows"], "macro_f1": found["macro_f1"], **clear}
