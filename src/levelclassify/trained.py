"""Answers by a trained model. The keyword rules vote in it; where its config says so, their verdict decides instead."""

import functools
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from levelclassify.decide import NONE, judged, shares_of, softmax, unread
from levelclassify.model.config import Config
from levelclassify.model.folder import Model
from levelclassify.model.score import Table
from levelclassify.ruled import ruled
from levelclassify.rules import Rules
from levelclassify.rules.votes import Verdict, Votes, decide, leaning
from levelclassify.text.posting import Reading
from levelclassify.types import Prediction, Reason, Source


def answer(
    config: Config, logits: Sequence[float], known: int, has_body: bool, verdict: Callable[[], Verdict], minimum: float
) -> Prediction:
    """Return the answer that a model's logits give, or a clear verdict of the rules where the config lets them decide.

    Parameters
    ----------
    config : Config
        Temperatures and thresholds.
    logits : sequence of float
        One per label.
    known : int
        How many words are known.
    has_body : bool
        Whether there was more than a title.
    verdict : callable
        Reads the rules; called only where it counts.
    minimum : float
        Confidence below which a level is withheld.
    """
    chances = softmax(logits, config.temperature if has_body else config.title_temperature)
    confidence = max(chances)
    if (confidence < config.rules_below or known <= config.few_words) and (said := verdict()).clear:
        precision = config.rules_precision if has_body else config.title_rules_precision
        return ruled(said, precision, config.also, minimum)
    shares, in_field = shares_of(logits, config.share_temperature), 1.0 - chances[NONE]
    if not known and verdict().label is None:
        return unread(Reason.TOO_SHORT, shares, in_field)
    return judged(chances.index(confidence), confidence, shares, in_field, Source.MODEL, config.also, minimum)


def scored(
    table: Table, rules: Rules, readings: Sequence[Reading]
) -> tuple[list[Votes], NDArray[np.float64], NDArray[np.int64]]:
    """Return what the rules and the weight table say of postings.

    Parameters
    ----------
    table : Table
        The weights.
    rules : Rules
        The keyword rules that they were trained with.
    readings : sequence of Reading
        `n` postings.

    Returns
    -------
    votes : list of Votes
        Of the rules.
    logits : ndarray of float64, shape (n, 4)
        Before calibration.
    known : ndarray of int64, shape (n,)
        How many words of each posting are known.
    """
    titles, bodies = [one.title for one in readings], [one.body for one in readings]
    votes = [rules.votes(title, body) for title, body in zip(titles, bodies, strict=True)]
    return votes, *table.score(titles, bodies, [leaning(found, rules.settings) for found in votes])


class Trained:
    """A model folder as the judge."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.stamp = model.stamp

    def answers(self, readings: Sequence[Reading], minimum: float) -> list[Prediction]:
        """Return one prediction per posting, in order."""
        votes, logits, known = scored(self.model.table, self.model.rules, readings)
        rows = zip(readings, votes, logits.tolist(), known.tolist(), strict=True)
        return [self._answer(one, found, scores, count, minimum) for one, found, scores, count in rows]

    def _answer(self, one: Reading, votes: Votes, logits: list[float], known: int, minimum: float) -> Prediction:
        verdict = functools.partial(decide, votes, self.model.rules.settings)
        return answer(self.model.config, logits, known, bool(one.body), verdict, minimum)
