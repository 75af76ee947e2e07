"""The gate: a new model against the one in use, on the same held-out postings (extra ``train``)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from levelclassify.classifier import LevelClassifier
from levelclassify.fit.board import Board
from levelclassify.fit.evaluate import per_label, said
from levelclassify.fit.own import Own, times
from levelclassify.fit.paired import Discordant, mcnemar, paired_interval
from levelclassify.fit.resampling import Interval
from levelclassify.fit.rows import Row, labels
from levelclassify.model.seen import Digests
from levelclassify.types import LABELS

Ints = NDArray[np.int64]
LEAST = 50  # postings that the old model was not trained on, to judge by
CHANCE = 0.05


class Flip(NamedTuple):
    """A posting whose label changes: number of its row, title, old and new label, and the right one."""

    number: str
    title: str
    old: str
    new: str
    right: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the comparison found.

    Attributes
    ----------
    old : str
        Stamp of the model in use.
    judged : int
        Postings that both are judged by.
    known : int or None
        Postings left out because the old one was trained on them; None where it does not tell which these are.
    macro_f1 : tuple of float
        Old and new, over the judged postings.
    difference : Interval
        New minus old.
    test : Discordant
        Postings that only the new model (`ours`) and only the old one has right.
    per_level : dict of str to (float, float)
        Old and new F1 of each label.
    flips : tuple of Flip
        In the first repeat.
    """

    old: str
    judged: int
    known: int | None
    macro_f1: tuple[float, float]
    difference: Interval
    test: Discordant
    per_level: dict[str, tuple[float, float]]
    flips: tuple[Flip, ...]

    @property
    def against(self) -> str | None:
        """Return why the new model is not better; None where it is."""
        if self.judged < LEAST:
            return f"expected {LEAST} postings to judge by that it was not trained on, got {self.judged}"
        old, new = self.macro_f1
        if self.difference.value <= 0:
            return f"macro-F1 {new:.3f}, and its {old:.3f}, on {self.judged:,} postings held out"
        if self.test.ours < self.test.theirs and self.test.p < CHANCE:
            lost = f"{self.test.theirs} postings right that the new one has wrong, {self.test.ours} the other way round"
            return f"it has {lost} (McNemar p = {self.test.p:.2g})"
        return None


def _flips(rows: Sequence[Row], old: Ints, new: Ints) -> Iterator[Flip]:
    for row, before, after in zip(rows, old.tolist(), new.tolist(), strict=True):
        if before != after:
            yield Flip(row.id, row.title, LABELS[before], LABELS[after], row.level)


def _f1(right: Ints, runs: Ints) -> dict[str, float]:
    found = [per_label(right, run) for run in runs]
    return {label: float(np.mean([each[label]["f1"] for each in found])) for label in LABELS}


def compared(
    rows: Sequence[Row],
    old: Ints,
    new: Ints,
    groups: NDArray[np.int32],
    times: int,
    stamp: str,
    known: int | None,
) -> Verdict:
    """Compare answers to the same postings.

    Parameters
    ----------
    rows : sequence of Row
        `n` postings that neither model was trained on when it answered.
    old : ndarray of int, shape (n,)
        Places of the labels that the old model says.
    new : ndarray of int, shape (repeats, n)
        Those that the new model says out of fold.
    groups : ndarray of int32, shape (n,)
        Rows that are drawn together.
    times : int
        How often they are drawn.
    stamp, known
        As `old` and `known` in `Verdict`.
    """
    if not rows:
        none = dict.fromkeys(LABELS, (0.0, 0.0))
        return Verdict(stamp, 0, known, (0.0, 0.0), Interval(0.0, 0.0, 0.0), Discordant(0, 0, 1.0), none, ())
    right = labels(rows)
    before, after = _f1(right, old[None]), _f1(right, new)
    drawn = np.unique(groups, return_inverse=True)[1]
    return Verdict(
        stamp,
        len(rows),
        known,
        (float(np.mean([*before.values()])), float(np.mean([*after.values()]))),
        paired_interval(right, new, old[None], times, groups=drawn),
        mcnemar(new[0] == right, old == right),
        {label: (before[label], after[label]) for label in LABELS},
        tuple(_flips(rows, old, new[0])),
    )


def held_against(board: Board, new: Own, old: LevelClassifier, seen: Digests | None) -> Verdict:
    """Compare a board's model, out of fold, with the one in use, on the postings that this was not trained on.

    Parameters
    ----------
    board : Board
        Labelled postings.
    new : Own
        Trained on them.
    old : LevelClassifier
        The model in use.
    seen : ndarray of uint64, optional
        Digests of the postings that it was trained on; None where it does not tell them.
    """
    places = np.flatnonzero(~np.isin(board.digests, [] if seen is None else seen))
    rows = [board.rows[place] for place in places]
    answers = old.classify_many([row.text for row in rows], titles=[row.title for row in rows])
    known = None if seen is None else len(board.rows) - len(rows)
    groups = board.groups[places]
    return compared(rows, said(answers), new.labels[:, places], groups, times(len(rows)), old.stamp, known)
