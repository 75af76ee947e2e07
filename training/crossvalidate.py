"""Repeated grouped cross-validation of the recipe over every posting that it learns from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from corpus import RECIPE, Corpus, as_posting, labels, train
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

    def chosen(self, places: NDArray[np.int64]) -> "OutOfFold":
        """Return the scores of some rows."""
        return OutOfFold(self.full[:, places], self.title_only[:, places])


def _scores(table: Table, rules: Rules, readings: Sequence[Reading], with_body: bool) -> Floats:
    _, logits, known = scored(table, rules, readings if with_body else [one.title_only() for one in readings])
    return np.column_stack([logits, known])


def groups_of(rows: Sequence[Row]) -> NDArray[np.int32]:
    """Return the group of each row: one employer's, or near-duplicates'."""
    return grouped([f"{row.title}\n{row.text}" for row in rows], [row.employer for row in rows])


def cross_validate(
    rows: Sequence[Row],
    corpus: Corpus,
    rules: Rules,
    recipe: Recipe = RECIPE,
    repeats: int = REPEATS,
    part: float = 1.0,
) -> OutOfFold:
    """Score every document out of fold.

    Parameters
    ----------
    rows : sequence of Row
        The documents of the corpus, as they came.
    corpus : Corpus
        What is learnt.
    rules : Rules
        The keyword rules.
    recipe : Recipe
        The choices.
    repeats : int
        Every repeat splits the rows anew.
    part : float
        Part in 0..1 of the training rows' groups that is learnt, for a learning curve.
    """
    readings = [reading(as_posting(row)) for row in rows]
    groups = groups_of(rows)
    drawn = np.random.default_rng(0).random(int(groups.max()) + 1)

    def score(training: NDArray[np.int64], held_out: NDArray[np.int64]) -> Floats:
        learnt = training[drawn[groups[training]] <= part]
        table = train(corpus.chosen(learnt), rules, recipe).table()
        held = [readings[row] for row in held_out]
        return np.stack([_scores(table, rules, held, with_body) for with_body in (True, False)], axis=1)

    scores = out_of_fold(score, labels(rows), groups, repeats, jobs=2)
    return OutOfFold(scores[:, :, 0], scores[:, :, 1])
