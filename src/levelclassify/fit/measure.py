"""Figures of answers to labelled rows, and the answers that out-of-fold scores give (extra ``train``)."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from levelclassify.fit.evaluate import macro_f1, said
from levelclassify.fit.figures import figures as general
from levelclassify.fit.rows import Row, as_posting, labels, level_shares
from levelclassify.model.config import Config
from levelclassify.rules import Rules
from levelclassify.rules.votes import Verdict
from levelclassify.trained import answer
from levelclassify.types import Prediction

Floats = NDArray[np.float64]
Figures = dict[str, Any]


def figures(rows: Sequence[Row], answers: Sequence[Prediction]) -> Figures:
    """Return what answers are worth on labelled rows, and on the plain ones of them."""
    right, plain = labels(rows), np.array([row.confidence == 3 for row in rows])
    found = general(right, level_shares(rows), answers)
    return found | {"plain_macro_f1": macro_f1(right[plain], said(answers)[plain])}


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
