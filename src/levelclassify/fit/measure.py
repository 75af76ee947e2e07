"""Figures of answers to labelled rows, and the answers that out-of-fold scores give (extra ``train``)."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from levelclassify.fit.calibrate import others
from levelclassify.fit.evaluate import also_f1, calibration_error, macro_f1, per_label, share_error
from levelclassify.fit.rows import Row, as_posting, labels, normalised, shares
from levelclassify.model.config import Config
from levelclassify.rules import Rules
from levelclassify.rules.votes import Verdict
from levelclassify.trained import answer
from levelclassify.types import LABELS, Prediction

Floats = NDArray[np.float64]
Figures = dict[str, Any]
ALSO = 0.3  # annotated share from which a second level counts (codebook, section 3)


def _second_levels(answers: Sequence[Prediction]) -> NDArray[np.bool_]:
    return np.array([[level in answer.also for level in LABELS[:3]] for answer in answers])


def figures(rows: Sequence[Row], answers: Sequence[Prediction]) -> Figures:
    """Return what answers are worth on labelled rows; an answer without a level counts as none."""
    right, said = labels(rows), np.array([LABELS.index(one.level or "none") for one in answers])
    plain, inside = np.array([row.confidence == 3 for row in rows]), right < 3
    expected, given = normalised(shares(rows)[inside, :3]), np.array([one.shares for one in answers])[inside]
    return {
        "rows": len(rows),
        "macro_f1": macro_f1(right, said),
        "plain_macro_f1": macro_f1(right[plain], said[plain]),
        "three_levels": macro_f1(right[inside], given.argmax(axis=1), 3),
        "calibration_error": calibration_error([one.confidence for one in answers], right == said),
        "share_error": share_error(given, expected),
        "also_f1": also_f1(_second_levels(answers)[inside], others(expected, ALSO)),
        "labels": per_label(right, said),
    }


def _same(verdict: Verdict) -> Verdict:
    return verdict


def mean(runs: Sequence[Figures]) -> Figures:
    """Return the mean of the same figures over several runs."""
    return {
        key: mean([run[key] for run in runs]) if isinstance(value, dict) else float(np.mean([run[key] for run in runs]))
        for key, value in runs[0].items()
    }


def answers_to(
    rows: Sequence[Row], scores: Floats, config: Config, rules: Rules, with_body: bool
) -> list[list[Prediction]]:
    """Return what out-of-fold scores, shape (repeats, n, 5), answer under a config; a list per repeat."""
    read = [as_posting(row) for row in rows]
    verdicts = [rules.verdict(one.title, one.body if with_body else "") for one in read]
    has_body = [with_body and bool(one.body) for one in read]

    def answers(run: Floats) -> list[Prediction]:
        known = zip(run.tolist(), has_body, verdicts, strict=True)
        return [answer(config, row[:4], int(row[4]), body, partial(_same, said), 0.0) for row, body, said in known]

    return [answers(run) for run in scores]


def of_scores(rows: Sequence[Row], scores: Floats, config: Config, rules: Rules, with_body: bool) -> Figures:
    """Return the mean figures of out-of-fold scores, shape (repeats, n, 5), under a config."""
    return mean([figures(rows, answers) for answers in answers_to(rows, scores, config, rules, with_body)])
