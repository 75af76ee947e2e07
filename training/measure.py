"""Figures of a model: from out-of-fold scores, and from the answers on postings it never saw."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from corpus import as_posting, labels, level_shares
from data import Row
from numpy.typing import NDArray
from rules_report import figures as rule_figures
from scipy.special import softmax

from levelclassify import LevelClassifier
from levelclassify.fit.evaluate import macro_f1, said
from levelclassify.fit.figures import figures as general
from levelclassify.model.config import Config
from levelclassify.rules import Rules
from levelclassify.rules.votes import Verdict
from levelclassify.trained import answer
from levelclassify.types import LABELS, Prediction

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
