"""A weight table together with the keyword rules that it was trained with: what both say of a batch of postings."""

import functools
import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from levelclassify.model.coded import Coded, Known, coded
from levelclassify.model.codes import Codes
from levelclassify.model.endings import Endings, Marks
from levelclassify.model.score import Table
from levelclassify.model.spoken import Spoken, of_readings
from levelclassify.rules import Rules
from levelclassify.rules.matching import first
from levelclassify.rules.votes import Votes, tally, totals_of
from levelclassify.text.posting import Reading

if TYPE_CHECKING:
    from levelclassify.model.ballots import Ballots

Floats = NDArray[np.float64]
MANY = 4  # postings from which votes are counted in arrays; of fewer, one by one is faster
_KEPT = 2**23  # bytes, some more than the arrays of a batch


class Said(NamedTuple):
    """What the rules and the weight table say of one posting, as `Scored` has it of many."""

    logits: Sequence[float]
    totals: Sequence[float]
    titled: Sequence[float]
    known: int
    length: int


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
    lengths : ndarray of int64, shape (n,)
        How many words of each body were read.
    doubtful : list of int
        Postings whose function words may be those of another language.
    """

    logits: Floats
    totals: Floats
    titled: Floats
    known: NDArray[np.int64]
    lengths: NDArray[np.int64]
    doubtful: list[int]

    def each(self) -> list[Said]:
        """Return the same posting by posting."""
        columns = self.logits, self.totals, self.titled, self.known, self.lengths
        return list(itertools.starmap(Said, zip(*(column.tolist() for column in columns), strict=True)))


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

    @functools.cached_property
    def _codes(self) -> Codes:
        return Codes(self.table.features["title"], self.table.features["body"], self.rules.kinds)

    @functools.cached_property
    def _marks(self) -> Marks:
        return Marks(self.rules.phrases)

    @functools.cached_property
    def _ballots(self) -> "Ballots":
        from levelclassify.model.ballots import Ballots  # which a single answer does not need

        np.empty(_KEPT, np.uint8)  # once that was freed, glibc keeps as much, and a batch's pages are not taken anew
        return Ballots(self.rules)

    def scored(self, readings: Sequence[Reading]) -> Scored:
        """Return what both say of a batch of postings that were read."""
        return self._scored(of_readings(readings, self._codes))

    def _scored(self, spoken: Spoken) -> Scored:
        found = coded(spoken, self._endings(len(spoken.lengths) // 2))
        weights = self.table.sentence_weights(found.known)
        totals, titled = self._totals(found, weights[found.parts])
        logits = self.table.score(found.known, weights, _leanings(totals, self.rules.settings.steadiness))
        size = found.known.size
        known = np.bincount(found.known.rows, minlength=size)
        return Scored(logits, totals, titled, known, spoken.lengths[size:], found.doubtful)

    def _endings(self, size: int) -> Endings:
        """Return what tells the pairs of words that end phrases: once a batch was read, with a table."""
        return self._ballots.endings if size >= MANY or "_ballots" in vars(self) else self._marks

    def weighed(self, one: Reading) -> tuple[Known, Floats, Votes]:
        """Return the known words of a posting, what its sentences count, from that of its title on, and the votes."""
        found = coded(of_readings([one], self._codes), self._endings(1))
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
        spans = zip(found.begins[size:].tolist(), found.ends[size:].tolist(), strict=True)
        each = [weights[begin:end].tolist() for begin, end in spans]
        several = zip(texts[:size], texts[size:], each, strict=True)
        return [self.rules.votes_of(title, first(body, read), counts) for title, body, counts in several]


def _leanings(totals: Floats, steadiness: float) -> Floats:
    """Return what `levelclassify.rules.votes.leaning` does, for many."""
    whole = totals.cumsum(axis=1)[:, -1:] + steadiness  # added up in order
    return np.asarray(totals / whole)


def scored(table: Table, rules: Rules, readings: Sequence[Reading]) -> Scored:
    """Return what a weight table and the rules that it was trained with say of postings; `Scorer` does so for many."""
    return Scorer(table, rules).scored(readings)
