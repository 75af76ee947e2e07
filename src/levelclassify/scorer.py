"""A weight table together with the keyword rules that it was trained with: what both say of a batch of postings."""

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from levelclassify.model.coded import Coded, Known, coded, coded_at_once
from levelclassify.model.codes import Codes
from levelclassify.model.score import Table
from levelclassify.model.wordtable import WordTable
from levelclassify.rules import Rules
from levelclassify.rules.matching import first
from levelclassify.rules.votes import Votes, tally, totals_of
from levelclassify.text.posting import Posting, Reading, reading

if TYPE_CHECKING:
    from levelclassify.model.ballots import Ballots

Floats = NDArray[np.float64]
MANY = 4  # postings from which their votes are counted in arrays; of fewer, one by one is faster


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
    bodies : ndarray of bool, shape (n,)
        Whether each has a body with words.
    doubtful : list of int
        Postings whose function words may be those of another language.
    """

    logits: Floats
    totals: Floats
    titled: Floats
    known: NDArray[np.int64]
    bodies: NDArray[np.bool_]
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
    def _ballots(self) -> "Ballots":
        from levelclassify.model.ballots import Ballots  # which a single answer does not need

        ballots = Ballots(self.rules)
        self._codes.endings = ballots.endings
        return ballots

    @functools.cached_property
    def _words(self) -> WordTable:
        return WordTable(self._codes)

    def read(self, postings: Sequence[Posting]) -> Scored:
        """Return what both say of a batch of postings."""
        if len(postings) < MANY:
            return self.scored(list(map(reading, postings)))
        self._ballots  # noqa: B018  # brings what tells the pairs of all postings
        return self._scored(coded_at_once(postings, self._words))

    def scored(self, readings: Sequence[Reading]) -> Scored:
        """Return what both say of a batch of readings."""
        if len(readings) >= MANY:
            self._ballots  # noqa: B018
        return self._scored(coded(readings, self._codes))

    def _scored(self, found: Coded) -> Scored:
        weights = self.table.sentence_weights(found.known)
        totals, titled = self._totals(found, weights[found.parts])
        logits = self.table.score(found.known, weights, _leanings(totals, self.rules.settings.steadiness))
        known = np.bincount(found.known.rows, minlength=found.known.size)
        bodies = found.ends > found.begins
        return Scored(logits, totals, titled, known, bodies[found.known.size :], found.doubtful)

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
