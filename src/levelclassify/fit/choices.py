"""What a board's training is asked for, and what is learnt then (extra ``train``)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from levelclassify.fit import synthetic
from levelclassify.fit.board import Board
from levelclassify.fit.corpus import Corpus, Worth
from levelclassify.fit.crossvalidate import groups_of
from levelclassify.fit.duties import Known
from levelclassify.fit.groups import grouped
from levelclassify.fit.ontop import duties_of
from levelclassify.fit.rows import Row, as_posting
from levelclassify.fit.sources import SYNTHETIC, corpus_of, short_rows
from levelclassify.fit.validate import FOLDS
from levelclassify.model.folder import Stored
from levelclassify.model.seen import digests

OWN = "your postings"
WORTH = SYNTHETIC | {OWN: Worth(1.0, 0.3)}
MOVED = 5000  # postings up to which each is learnt beside another level's mission, too
EMPLOYERS = 20  # from so many on, words count by employer


@dataclass(frozen=True, slots=True)
class Choices:
    """What was asked for.

    Attributes
    ----------
    from_default : bool
        Whether the model is built on top of the default one.
    with_default : bool
        Whether the synthetic corpus is learnt, too.
    jobs : int
        Processes.
    seed : int
        Of the splits.
    """

    from_default: bool = False
    with_default: bool = False
    jobs: int = 2
    seed: int = 0


class Plan(NamedTuple):
    """How often, and into how many folds, the rows are split."""

    repeats: int
    folds: int


LARGE = 20_000  # rows, above which time and memory count for more than a closer look


def plan(rows: int) -> Plan:
    """Return how so many rows are cross-validated: more often where they are few and chance counts for much.

    Examples
    --------
    >>> plan(300), plan(100_000)
    (Plan(repeats=3, folds=5), Plan(repeats=1, folds=2))
    """
    if rows <= 3000:
        return Plan(3, FOLDS)
    return Plan(1, FOLDS if rows <= LARGE else 2)


def processes(rows: int, jobs: int) -> int:
    """Return how many processes train at once: one for a large file, of which each would hold its own copy.

    Examples
    --------
    >>> processes(300, 2), processes(100_000, 2)
    (2, 1)
    """
    return jobs if rows <= LARGE else 1


@dataclass(frozen=True, slots=True)
class Learnable:
    """What is learnt.

    Attributes
    ----------
    documents : list of Row
        Postings that are cross-validated, the board's first.
    groups : ndarray of int32, shape (n_documents,)
        Rows that are held out together.
    corpus : Corpus
        All that is learnt.
    kinds : dict of str to int
        How many rows there are of each kind.
    """

    documents: list[Row]
    groups: NDArray[np.int32]
    corpus: Corpus
    kinds: dict[str, int]


def _counted(board: Board) -> list[Row]:
    """Return the board's rows with the names by which words count for the vocabulary.

    Words count by employer; where few are known, by posting, near-duplicates once.
    """
    if len({row.employer for row in board.rows} - {""}) >= EMPLOYERS:
        groups = board.groups
        return [replace(row, employer=row.employer or f"group {n}") for row, n in zip(board.rows, groups, strict=True)]
    if board.employer is not None:
        groups = grouped([f"{row.title}\n{row.text}" for row in board.rows], [""] * len(board.rows))
        return [replace(row, employer=f"group {n}") for row, n in zip(board.rows, groups, strict=True)]
    return [replace(row, employer=f"group {n}") for row, n in zip(board.rows, board.groups, strict=True)]


def _authored(board: Board) -> list[Row]:
    """Return the synthetic postings that are not among the board's own."""
    rows = synthetic.authored()
    known = np.isin(digests([as_posting(row) for row in rows]), board.digests)
    return [row for row, is_own in zip(rows, known.tolist(), strict=True) if not is_own]


def known_duties(stored: Stored) -> Known:
    """Return what a model folder knows of which sentences state duties."""
    duties = duties_of(stored)
    return Known(dict(zip(duties.vocabulary, duties.weights.tolist(), strict=True)), duties.intercept)


def learnable(board: Board, choices: Choices, stored: Stored) -> Learnable:
    """Return what is learnt of a board's rows, and of the synthetic corpus where that is asked for.

    Parameters
    ----------
    board : Board
        Labelled postings.
    choices : Choices
        What was asked for.
    stored : Stored
        The model that knows which sentences state duties: a board has no coded ones.
    """
    more = {"synthetic postings": _authored(board)} if choices.with_default else {}
    others = short_rows() if choices.with_default else {}
    postings = {OWN: _counted(board)} | more
    made = corpus_of(postings, others, WORTH, {OWN} if len(board.rows) <= MOVED else ())
    made = replace(made, coded=made.coded if choices.with_default else {}, duties=known_duties(stored))
    kinds = {name: len(rows) for name, rows in (postings | others).items()}
    documents = [row for rows in postings.values() for row in rows]
    return Learnable(documents, _groups(board, documents[len(board.rows) :]), made, kinds)


def _groups(board: Board, more: Sequence[Row]) -> NDArray[np.int32]:
    if not more:
        return board.groups
    return np.concatenate([board.groups, board.groups.max() + 1 + groups_of(more)])
