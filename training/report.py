"""What a build says beside its main figures: intervals, slices, agreement, coverage, laws and the rule report."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from agreement import measured as agreed
from agreement import passes
from data import HERE
from laws import parts
from rules_report import table as rule_table
from slices import sliced

from levelclassify import LevelClassifier
from levelclassify.fit.coverage import above, threshold_for
from levelclassify.fit.crossvalidate import OutOfFold
from levelclassify.fit.evaluate import said
from levelclassify.fit.intervals import intervals
from levelclassify.fit.measure import Figures, answers_to
from levelclassify.fit.rows import Row, labels, level_shares
from levelclassify.model.config import Config
from levelclassify.rules import load_rules
from levelclassify.types import Prediction

TABLES = {"baselines": HERE / "baselines.json", "learning_curve": HERE / "learning-curve.json"}


class Judged(Protocol):
    """A build: its settings, and its out-of-fold scores."""

    @property
    def config(self) -> Config:
        """Return the settings."""

    @property
    def scores(self) -> OutOfFold:
        """Return the scores."""


def kept_tables() -> dict[str, Any]:
    """Return the tables that commands of their own have written: baselines and learning curve, None where absent."""
    return {name: json.loads(path.read_text("utf-8")) if path.exists() else None for name, path in TABLES.items()}


def _right(rows: Sequence[Row], answers: Sequence[Prediction]) -> list[bool]:
    return (labels(rows) == said(answers)).tolist()  # type: ignore[no-any-return]


def _named(found: Mapping[str, Any]) -> Figures:
    return {name: list(value) for name, value in found.items()}


def _threshold(rows: Sequence[Row], runs: Sequence[Sequence[Prediction]]) -> tuple[float, float]:
    """Return the confidence from which answers out of fold are 95 % accurate, and the part of them that reach it."""
    sure = [one.confidence for run in runs for one in run]
    right = [hit for run in runs for hit in _right(rows, run)]
    threshold = threshold_for(sure, right)
    return threshold, above(sure, right, threshold).coverage


def beyond(
    rows: Sequence[Row], dev: Sequence[Row], built: Judged, classifier: LevelClassifier, folder: Path, score_dev: bool
) -> dict[str, Figures]:
    """Return the further figures of a build.

    Parameters
    ----------
    rows, dev : sequence of Row
        Training rows, whose scores are the first of the build, and held-out rows.
    built : Judged
        The build.
    classifier : LevelClassifier
        Its model.
    folder : Path
        With the two annotation passes over the held-out rows.
    score_dev : bool
        Whether labels of held-out rows may be looked at.
    """
    first = built.scores.chosen(np.arange(len(rows)))
    runs = answers_to(rows, first.full, built.config, load_rules(), with_body=True)
    withheld = answers_to(rows, first.title_only, built.config, load_rules(), with_body=False)
    threshold, covered = _threshold(rows, runs)
    laws = parts(dev, classifier)
    found: dict[str, Figures] = {
        "intervals": {"cv": _named(intervals(labels(rows), level_shares(rows), runs))},
        "slices": {"cv": sliced(rows, runs[0], (), withheld[0])},
        "coverage": {"threshold": threshold, "cv": covered},
        "laws": {"largest": max(laws.values()), "parts": laws},
        "agreement": dict(agreed(passes(folder / "passes.csv"))),
        "rules": {"table": rule_table(rows, load_rules())},
    }
    if score_dev:
        _on_dev(found, dev, classifier, [row.employer for row in rows])
    return found


def _on_dev(found: dict[str, Figures], dev: Sequence[Row], classifier: LevelClassifier, employers: list[str]) -> None:
    titles, texts = [row.title for row in dev], [row.text for row in dev]
    answers = classifier.classify_many(texts, titles=titles)
    withheld = classifier.classify_many([None] * len(dev), titles=titles)
    found["intervals"]["dev"] = _named(intervals(labels(dev), level_shares(dev), [answers]))
    found["slices"]["dev"] = sliced(dev, answers, employers, withheld)
    reached = above([one.confidence for one in answers], _right(dev, answers), found["coverage"]["threshold"])
    found["coverage"] |= {"dev": reached.coverage, "dev_accuracy": reached.accuracy}
