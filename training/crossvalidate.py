"""Repeated grouped cross-validation of the recipe over the training rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from corpus import RECIPE, Rows, as_posting, labels, train
from data import Row
from numpy.typing import NDArray

from levelclassify.fit.groups import grouped
from levelclassify.fit.regression import Recipe
from levelclassify.fit.validate import out_of_fold
from levelclassify.model.score import Table
from levelclassify.rules import Rules
from levelclassify.text.posting import Reading, reading
from levelclassify.trained import scored

Floats = NDArray[np.float64]
REPEATS = 3


@dataclass(frozen=True, slots=True)
class OutOfFold:
    """Scores by models that saw nothing of a row's employer, or of its near-duplicates.

    Attributes
    ----------
    full, title_only : ndarray of float64, shape (repeats, n, 5)
        The four logits and the number of known words, for the whole posting and with its body withheld.
    """

    full: Floats
    title_only: Floats


def _scores(table: Table, rules: Rules, readings: Sequence[Reading], with_body: bool) -> Floats:
    _, logits, known = scored(table, rules, readings if with_body else [one._replace(body=[]) for one in readings])
    return np.column_stack([logits, known])


def cross_validate(
    rows: Sequence[Row],
    learnt: Rows,
    documents: Sequence[Rows],
    others: Sequence[Rows],
    rules: Rules,
    recipe: Recipe = RECIPE,
    repeats: int = REPEATS,
) -> OutOfFold:
    """Score every training row out of fold.

    Parameters
    ----------
    rows : sequence of Row
        The training rows.
    learnt : Rows
        The same rows as they are learnt.
    documents, others : sequence of Rows
        What every fold learns besides.
    rules : Rules
        The keyword rules.
    """
    readings = [reading(as_posting(row)) for row in rows]
    groups = grouped([f"{row.title}\n{row.text}" for row in rows], [row.employer for row in rows])

    def score(training: NDArray[np.int64], held_out: NDArray[np.int64]) -> Floats:
        table = train([learnt.chosen(training), *documents], others, rules, recipe).table()
        held = [readings[row] for row in held_out]
        return np.stack([_scores(table, rules, held, with_body) for with_body in (True, False)], axis=1)

    scores = out_of_fold(score, labels(rows), groups, repeats, jobs=2)
    return OutOfFold(scores[:, :, 0], scores[:, :, 1])
