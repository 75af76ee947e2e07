"""Answers by a trained model. The keyword rules vote in it; where its config says so, their verdict decides instead."""

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from levelclassify.decide import NONE, judged, reweighted, shares_of, softmax, unread
from levelclassify.explaining.terms import Term, Terms, hit_terms, vote_terms, word_dimensions
from levelclassify.model.config import Config
from levelclassify.model.folder import Model
from levelclassify.model.score import Table
from levelclassify.priors import complete
from levelclassify.ruled import ruled
from levelclassify.rules import Rules
from levelclassify.rules.votes import Verdict, Votes, decide, leaning, whole
from levelclassify.text.posting import Reading
from levelclassify.types import LABELS, Prediction, Reason, Source


def answer(
    config: Config,
    logits: Sequence[float],
    known: int,
    has_body: bool,
    verdict: Callable[[], Verdict],
    minimum: float,
    odds: Sequence[float] | None = None,
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
    odds : sequence of float, optional
        Per label, its share on the board over its share among the postings that the model was calibrated for.
    """
    chances = reweighted(softmax(logits, config.temperature if has_body else config.title_temperature), odds)
    confidence = max(chances)
    if (confidence < config.rules_below or known <= config.few_words) and (said := verdict()).clear:
        precision = config.rules_precision if has_body else config.title_rules_precision
        return ruled(said, precision, config.also, minimum)
    shares, in_field = shares_of(logits, config.share_temperature, odds), 1.0 - chances[NONE]
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
        Of the rules; a hit in the body counts what its sentence does.
    logits : ndarray of float64, shape (n, 4)
        Before calibration.
    known : ndarray of int64, shape (n,)
        How many words of each posting are known.
    """
    known = table.known(readings)
    weights = table.sentence_weights(known)
    votes = [
        rules.votes(one.title, one.body, each) for one, each in zip(readings, spread(readings, weights), strict=True)
    ]
    logits = table.score(known, weights, [leaning(found, rules.settings) for found in votes])
    return votes, logits, np.bincount(known.rows, minlength=known.size)


def spread(readings: Sequence[Reading], weights: NDArray[np.float64]) -> Iterator[list[float]]:
    """Yield what each word of every body counts: the weight of its sentence; `weights` begin with that of titles."""
    each = np.repeat(weights[1:], [length for one in readings for length in one.lengths]).tolist()
    ends = accumulate(len(one.body) for one in readings)
    yield from (each[end - len(one.body) : end] for one, end in zip(readings, ends, strict=True))


class Trained:
    """A model folder as the judge.

    Parameters
    ----------
    model : Model
        The folder.
    priors : mapping of str to float, optional
        Shares of the labels on a board, as `levelclassify.priors.complete` takes them; the stamp then names them.
    """

    def __init__(self, model: Model, priors: Mapping[str, float] | None = None) -> None:
        self.model = model
        self.rules = model.rules
        self.stamp = model.stamp
        self._odds: tuple[float, ...] | None = None
        if priors is not None:
            shares = complete(priors, model.config.class_shares)
            self._odds = tuple(new / old for new, old in zip(shares, model.config.class_shares, strict=True))
            self.stamp += "+" + "+".join(f"{name}={share:.4g}" for name, share in zip(LABELS, shares, strict=True))

    def answers(self, readings: Sequence[Reading], minimum: float) -> list[Prediction]:
        """Return one prediction per posting, in order."""
        votes, logits, known = scored(self.model.table, self.model.rules, readings)
        rows = zip(readings, votes, logits.tolist(), known.tolist(), strict=True)
        return [self._answer(one, found, scores, count, minimum) for one, found, scores, count in rows]

    def terms(self, one: Reading) -> Terms:
        """Return what is added up to the logits of one posting."""
        table, rules = self.model.table, self.model.rules
        known = table.known([one])
        weights = table.sentence_weights(known)
        votes = rules.votes(one.title, one.body, next(spread([one], weights)))
        dimensions = word_dimensions(rules, one)
        spoken = [
            Term(part, index, 1, tuple(row), dimensions.get((part, index)), None)
            for part, index, row in table.terms(one, known, weights)
        ]
        rows = table.votes / whole(votes, rules.settings)
        found = hit_terms(votes.hits, dict(zip(LABELS, map(tuple, rows.tolist()), strict=True)))
        return Terms(tuple(table.intercept.tolist()), spoken + found, vote_terms(votes), weights[1:].tolist())

    def _answer(self, one: Reading, votes: Votes, logits: list[float], known: int, minimum: float) -> Prediction:
        verdict = functools.partial(decide, votes, self.model.rules.settings)
        return answer(self.model.config, logits, known, bool(one.body), verdict, minimum, self._odds)
