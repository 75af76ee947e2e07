"""Repeated grouped cross-validation of a whole training over every posting that it learns from (extra ``train``)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from levelclassify.fit.corpus import Corpus
from levelclassify.fit.groups import grouped
from levelclassify.fit.regression import Fitted
from levelclassify.fit.rows import Row, as_posting, labels
from levelclassify.fit.train import train
from levelclassify.fit.validate import FOLDS, out_of_fold
from levelclassify.model.score import Table
from levelclassify.rules import Rules
from levelclassify.scorer import Scorer
from levelclassify.text.posting import Posting, Reading, reading

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
REPEATS = 3
BATCH = 1000  # postings that are scored at once


Learning: TypeAlias = Callable[[Corpus, Rules], Fitted]


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

    def chosen(self, places: Ints) -> "OutOfFold":
        """Return the scores of some rows."""
        return OutOfFold(self.full[:, places], self.title_only[:, places])


def _scores(scorer: Scorer, readings: Sequence[Reading]) -> Floats:
    found = scorer.scored(readings)
    return np.column_stack([found.logits, found.known])


def scores_of(table: Table, rules: Rules, postings: Sequence[Posting]) -> Floats:
    """Return logits and known words of postings, whole and with their bodies withheld, shape (n, 2, 5)."""
    scorer = Scorer(table, rules)

    def batches() -> Iterator[Floats]:
        for start in range(0, len(postings), BATCH):
            readings = [reading(one) for one in postings[start : start + BATCH]]
            titles = [one.title_only() for one in readings]
            yield np.stack([_scores(scorer, readings), _scores(scorer, titles)], axis=1)

    return np.concatenate([*batches()])


def groups_of(rows: Sequence[Row]) -> NDArray[np.int32]:
    """Return the group of each row: one employer's, or near-duplicates'."""
    return grouped([f"{row.title}\n{row.text}" for row in rows], [row.employer for row in rows])


def in_part(groups: NDArray[np.int32], part: float) -> NDArray[np.bool_]:
    """Return which rows belong to a part of the groups, drawn always alike; a larger part holds the smaller.

    Examples
    --------
    >>> in_part(np.array([0, 0, 1, 2], dtype=np.int32), 0.5).tolist()
    [False, False, True, True]
    """
    drawn = np.random.default_rng(0).random(int(groups.max()) + 1)
    return np.asarray(drawn[groups] <= part)


def cross_validate(
    rows: Sequence[Row],
    corpus: Corpus,
    rules: Rules,
    learn: Learning = train,
    repeats: int = REPEATS,
    folds: int = FOLDS,
    part: float = 1.0,
    groups: NDArray[np.int32] | None = None,
    jobs: int = 2,
    seed: int = 0,
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
    learn : callable
        How a corpus is learnt.
    repeats, folds : int
        Every repeat splits the rows anew.
    part : float
        Part in 0..1 of the training rows' groups that is learnt, for a learning curve.
    groups : ndarray of int, shape (n,), optional
        Rows of one group are held out together; by `groups_of` when not given.
    jobs : int
        Processes.
    seed : int
        Of the first repeat's split.
    """
    together = groups_of(rows) if groups is None else groups
    chosen, postings = in_part(together, part), [as_posting(row) for row in rows]

    def score(training: Ints, held_out: Ints) -> Floats:
        table = learn(corpus.chosen(training[chosen[training]]), rules).table()
        return scores_of(table, rules, [postings[row] for row in held_out])

    scores = out_of_fold(score, labels(rows), together, repeats, folds, jobs, seed)
    return OutOfFold(scores[:, :, 0], scores[:, :, 1])
