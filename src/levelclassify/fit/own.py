"""A board's own model: cross-validated, settled, trained, ready to be compared and written (extra ``train``)."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from levelclassify.fit.board import Board
from levelclassify.fit.choices import Choices, learnable, plan, processes
from levelclassify.fit.crossvalidate import Learning, OutOfFold, cross_validate
from levelclassify.fit.evaluate import said
from levelclassify.fit.intervals import intervals
from levelclassify.fit.measure import answers_to
from levelclassify.fit.ontop import Base, OnTop
from levelclassify.fit.origin import digest, libraries
from levelclassify.fit.regression import Fitted
from levelclassify.fit.resampling import TIMES, Interval
from levelclassify.fit.rows import as_posting, labels, level_shares
from levelclassify.fit.settle import settle
from levelclassify.fit.train import train
from levelclassify.model.config import Config
from levelclassify.model.folder import Stored
from levelclassify.model.save import save_folder
from levelclassify.model.seen import seen_bytes
from levelclassify.types import Prediction
from levelclassify.version import __version__

FEW = 1000  # rows below which the thresholds of the rules stay the old model's: so few can not tell them
DRAWN = 20_000_000  # rows in all the draws of a bootstrap
_RULES = ("rules_below", "few_words", "rules_precision", "title_rules_precision")


@dataclass(frozen=True, slots=True)
class Own:
    """A board's model before it is written.

    Attributes
    ----------
    config : Config
        Settings, settled out of fold.
    fitted : Fitted
        Trained on everything.
    answers : list of list of Prediction
        To the board's rows, out of fold; a list per repeat.
    figures : mapping of str to Interval
        What these answers are worth.
    kinds : dict of str to int
        How many rows of each kind were learnt.
    seen : bytes
        Which postings it was trained on.
    rule_file : bytes
        Its keyword rules.
    """

    config: Config
    fitted: Fitted
    answers: list[list[Prediction]]
    figures: dict[str, Interval]
    kinds: dict[str, int]
    seen: bytes
    rule_file: bytes

    @property
    def labels(self) -> NDArray[np.int64]:
        """Return the places of the labels that were said out of fold, shape (repeats, n)."""
        return np.array([said(answers) for answers in self.answers])

    def save(self, folder: Path, card: str, origin: dict[str, Any]) -> str:
        """Write the model folder and return its stamp; `origin` stands in its settings, beside what does anyway."""
        config, fitted = self.config._replace(origin=self.config.origin | origin), self.fitted
        return save_folder(folder, config, fitted.vocabularies, fitted.weights(), self.rule_file, card, self.seen)


def times(rows: int) -> int:
    """Return how often so many rows are drawn for an interval.

    Examples
    --------
    >>> times(300), times(100_000)
    (2000, 200)
    """
    return min(TIMES, max(DRAWN // max(rows, 1), 100))


def _settled(board: Board, scores: OutOfFold, fitted: Fitted, stored: Stored) -> Config:
    """Return the settings; what so few rows, or rows without shares, can not tell is the old model's."""
    found = settle(board.rows, scores, stored.rules, fitted.recipe)
    old = {name: getattr(stored.config, name) for name in _RULES} if len(board.rows) < FEW else {}
    if not board.has_shares:  # then probabilities of the levels are all that is known of shares
        old |= {"share_temperature": found.temperature, "also": stored.config.also}
    return found._replace(version=f"{__version__}-own", **old)


def _figures(board: Board, answers: list[list[Prediction]]) -> dict[str, Interval]:
    rows = board.rows
    found = intervals(labels(rows), level_shares(rows), answers, times(len(rows)), groups=board.groups)
    return {name: value for name, value in found.items() if board.has_shares or name != "share_error"}


def own(board: Board, choices: Choices, stored: Stored, tell: Callable[[str], object]) -> Own:
    """Train a board's model.

    Parameters
    ----------
    board : Board
        Labelled postings.
    choices : Choices
        What was asked for.
    stored : Stored
        The default model: its rules, which sentences count, and what is built upon where that was asked for.
    tell : callable
        Is told what is being done.
    """
    found, (repeats, folds) = learnable(board, choices, stored), plan(len(board.rows))
    learn: Learning = OnTop(Base.of(stored)) if choices.from_default else train
    tell(f"cross-validating {len(found.documents):,} postings: {repeats * folds} trainings")
    split = {"repeats": repeats, "folds": folds, "jobs": processes(len(board.rows), choices.jobs), "seed": choices.seed}
    every = cross_validate(found.documents, found.corpus, stored.rules, learn, groups=found.groups, **split)
    scores = every.chosen(np.arange(len(board.rows)))
    tell("training on all of them")
    fitted = learn(found.corpus, stored.rules)
    config = _settled(board, scores, fitted, stored)
    answers = answers_to(board.rows, scores.full, config, stored.rules, with_body=True)
    origin = {"data": digest(found.documents), "libraries": libraries(), "rows": found.kinds}
    seen = seen_bytes([as_posting(row) for row in found.documents])
    config = config._replace(origin=origin)
    return Own(config, fitted, answers, _figures(board, answers), found.kinds, seen, stored.rule_file)
