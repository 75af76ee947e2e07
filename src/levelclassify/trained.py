"""Answers by a trained model. The keyword rules vote in it; where its config says so, their verdict decides instead."""

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from levelclassify.decide import NONE, judged, reweighted, shares_of, softmax, unread
from levelclassify.explaining.terms import Term, Terms, hit_terms, vote_terms, word_dimensions
from levelclassify.model.ballots import Ballots
from levelclassify.model.coded import Coded, Known, coded
from levelclassify.model.codes import Codes
from levelclassify.model.config import Config
from levelclassify.model.folder import Model
from levelclassify.model.score import Table
from levelclassify.priors import complete
from levelclassify.refusing import refused
from levelclassify.ruled import ruled
from levelclassify.rules import Rules
from levelclassify.rules.matching import first
from levelclassify.rules.votes import Verdict, Votes, tally, totals_of, verdict_of, whole
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


Floats = NDArray[np.float64]
MANY = 8  # postings from which their votes are counted in arrays; of fewer, one by one is faster


class Scored(NamedTuple):
    """What the rules and the weight table say of `n` postings.

    Attributes
    ----------
    logits : ndarray of float64, shape (n, 4)
        Before calibration.
    totals, titled : ndarray of float64, shape (n, 4)
        Votes of the rules, and those in the title alone; a hit in the body counts what its sentence does.
    known : ndarray of int64, shape (n,)
        How many words of each posting are known.
    doubtful : list of int
        Postings whose function words may be those of another language.
    """

    logits: Floats
    totals: Floats
    titled: Floats
    known: NDArray[np.int64]
    doubtful: list[int]


class Scorer:
    """A weight table with the keyword rules that it was trained with.

    Parameters
    ----------
    table : Table
        The weights.
    rules : Rules
        The rules.
    """

    def __init__(self, table: Table, rules: Rules) -> None:
        self.table, self.rules = table, rules
        self._codes = Codes(table.features["title"], table.features["body"], rules.phrases)

    @functools.cached_property
    def _ballots(self) -> Ballots:
        return Ballots(self.rules)

    def scored(self, readings: Sequence[Reading]) -> Scored:
        """Return what both say of a batch of postings."""
        found = coded(readings, self._codes)
        weights = self.table.sentence_weights(found.known)
        totals, titled = self._totals(found, weights[found.parts])
        logits = self.table.score(found.known, weights, _leanings(totals, self.rules.settings.steadiness))
        known = np.bincount(found.known.rows, minlength=len(readings))
        return Scored(logits, totals, titled, known, found.doubtful)

    def weighed(self, one: Reading) -> tuple[Known, Floats, Votes]:
        """Return the known words of a posting, what its sentences count, from that of its title on, and the votes."""
        found = coded([one], self._codes)
        weights = self.table.sentence_weights(found.known)
        return found.known, weights, self._votes(found, weights[found.parts])[0]

    def _totals(self, found: Coded, weights: Floats) -> tuple[Floats, Floats]:
        """Return the votes per label on each posting, and those of its title alone; a weight stands for each word."""
        if found.known.size >= MANY:
            return self._ballots.totals(found, weights)
        votes = self._votes(found, weights)
        titled = [tally(tuple(hit for hit in each.hits if hit.place == "title")) for each in votes]
        return np.array(list(map(totals_of, votes))), np.array(list(map(totals_of, titled)))

    def _votes(self, found: Coded, weights: Floats) -> list[Votes]:
        texts, size, read = found.seen(), found.known.size, int(self.rules.settings.body_words)
        each = [weights[start:end].tolist() for start, end in zip(found.begins, found.ends, strict=True)]
        several = zip(texts[:size], texts[size:], each[size:], strict=True)
        return [self.rules.votes_of(title, first(body, read), counts) for title, body, counts in several]


def _leanings(totals: Floats, steadiness: float) -> Floats:
    """Return what `levelclassify.rules.votes.leaning` does, for many."""
    micro, mezzo, macro, none = totals.T
    return np.asarray(totals / (micro + mezzo + macro + none + steadiness)[:, None])


def scored(table: Table, rules: Rules, readings: Sequence[Reading]) -> Scored:
    """Return what a weight table and the rules that it was trained with say of postings; `Scorer` does so for many."""
    return Scorer(table, rules).scored(readings)


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
        self._scorer = Scorer(model.table, model.rules)
        self.stamp = model.stamp
        self._odds: tuple[float, ...] | None = None
        if priors is not None:
            shares = complete(priors, model.config.class_shares)
            self._odds = tuple(new / old for new, old in zip(shares, model.config.class_shares, strict=True))
            self.stamp += "+" + "+".join(f"{name}={share:.4g}" for name, share in zip(LABELS, shares, strict=True))

    def answers(self, readings: Sequence[Reading], minimum: float) -> list[Prediction]:
        """Return one prediction per posting, in order."""
        found = self._scorer.scored(readings)
        rows = zip(readings, found.logits.tolist(), found.known.tolist(), found.totals, found.titled, strict=True)
        return refused(readings, found.doubtful, (self._answer(*row, minimum) for row in rows))

    def terms(self, one: Reading) -> Terms:
        """Return what is added up to the logits of one posting."""
        table, rules = self.model.table, self.model.rules
        known, weights, votes = self._scorer.weighed(one)
        dimensions = word_dimensions(rules, one)
        spoken = [
            Term(part, index, 1, tuple(row), dimensions.get((part, index)), None)
            for part, index, row in table.terms(one, known, weights)
        ]
        rows = table.votes / whole(votes, rules.settings)
        found = hit_terms(votes.hits, dict(zip(LABELS, map(tuple, rows.tolist()), strict=True)))
        return Terms(tuple(table.intercept.tolist()), spoken + found, vote_terms(votes), weights[1:].tolist())

    def _answer(
        self, one: Reading, logits: list[float], known: int, totals: Floats, titled: Floats, minimum: float
    ) -> Prediction:
        def verdict() -> Verdict:
            return verdict_of(totals.tolist(), titled.tolist(), self.model.rules.settings)

        return answer(self.model.config, logits, known, bool(one.body), verdict, minimum, self._odds)
