"""The votes of the keyword rules on a batch of postings at once, in numpy: what `Rules.votes_of` says, to the bit.

An occurrence is a row of arrays: its first word among those of the whole batch, the word behind its last, its phrase.
"""

from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from levelclassify.model.coded import Coded, Ints
from levelclassify.model.endings import Pairs
from levelclassify.rules import Rules
from levelclassify.rules.lexicon import Phrase, Rule
from levelclassify.rules.phrases import KINDS, REMEMBERED, bit
from levelclassify.types import LABELS

Floats = NDArray[np.float64]
_TITLE, _BODY = 1, 2  # the places where a phrase is read
_NUMBERS = 21  # bits that hold the number of a phrase
_LENGTHS = 8  # bits that hold its number of words


class Occurrences(NamedTuple):
    """Where phrases stand; all arrays are as long."""

    starts: Ints  #: of the first word
    stops: Ints  #: behind the last
    entries: Ints  #: number of the phrase

    def chosen(self, places: NDArray[np.bool_] | Ints) -> "Occurrences":
        """Return some of them."""
        return Occurrences(self.starts[places], self.stops[places], self.entries[places])


class _Finds(dict[int, tuple[int, ...]]):
    """The numbers of the phrases that a pair of kinds finds."""

    def __init__(self, endings: Pairs) -> None:
        super().__init__()
        self._together = endings.together

    def __missing__(self, pair: int) -> tuple[int, ...]:
        if len(self) >= REMEMBERED:
            self.clear()
        self[pair] = found = self._together(*divmod(pair, KINDS))
        return found


class _Alone(dict[int, tuple[int, ...]]):
    """The numbers of the phrases that a word of a kind is."""

    def __init__(self, endings: Pairs) -> None:
        super().__init__()
        self._single = endings.single

    def __missing__(self, kind: int) -> tuple[int, ...]:
        self[kind] = found = self._single(kind)
        return found


def _place(rule: Rule) -> int:
    return _TITLE * (rule.place != "body") + _BODY * (rule.place != "title")


class Ballots:
    """The phrases of rules as arrays.

    Parameters
    ----------
    rules : Rules
        That vote.
    """

    def __init__(self, rules: Rules) -> None:
        entries, self.kinds, self.settings = rules.phrases.entries, rules.kinds, rules.settings
        numbers = {owner.id: number for number, owner in enumerate(rules.rules)}
        voters = [numbers[entry.owner.id] if isinstance(entry.owner, Rule) else len(numbers) for entry in entries]
        self.n_rules = len(numbers)
        self.owners = np.array(voters, np.int64)
        self.silences = np.array([entry.silences for entry in entries], bool)
        self.places = np.array([*map(_place, rules.rules), _TITLE | _BODY], np.int64)[self.owners]
        phrases = [entry.phrase for entry in entries]
        self.lengths = np.array(list(map(len, phrases)), np.int64)
        self.before = np.maximum(self.lengths - 2, 0)
        self.levels = np.array([LABELS.index(rule.level) for rule in rules.rules], np.int64)
        self.weights = np.array([rule.weight for rule in rules.rules], np.float64)
        self._begin = np.array([bit(phrase[0]) for phrase in phrases], np.int64)
        self._before: list[Phrase] = [phrase[:-2] for phrase in phrases]  # what is not yet known to stand there
        self.endings = Pairs(entries, rules.kinds)
        self._finds, self._alone = _Finds(self.endings), _Alone(self.endings)

    def totals(self, found: Coded, weights: Floats) -> tuple[Floats, Floats]:
        """Return the votes on each posting, and those of its title alone.

        Parameters
        ----------
        found : Coded
            `n` postings.
        weights : ndarray of float64
            What every word counts, titles first.

        Returns
        -------
        tuple of ndarray of float64, shape (n, n_labels)
            As `levelclassify.rules.votes.tally` adds them.
        """
        hits = _longest(self._heard(self._occurrences(found)), self.owners)
        texts, owners = found.text_of[hits.starts], self.owners[hits.entries]
        size = found.known.size
        factor = np.where(texts < size, self.settings.title_factor, 1.0)
        votes = self.weights[owners] * factor * weights[hits.starts]
        counted = np.flatnonzero(_ranks(texts * self.n_rules + owners, votes) < int(self.settings.repeats))
        cells, votes = (texts * len(LABELS) + self.levels[owners])[counted], votes[counted]
        in_title = cells < size * len(LABELS)
        return _added(cells % (size * len(LABELS)), votes, size), _added(cells[in_title], votes[in_title], size)

    def _occurrences(self, found: Coded) -> Occurrences:
        """Return every phrase that stands in the words of a text and is read there."""
        pairs, alone = found.pairs, found.alone
        ids = (found.kinds[pairs] * KINDS + found.kinds[pairs + 1]).tolist()
        several = [*map(self._finds.__getitem__, ids), *map(self._alone.__getitem__, found.kinds[alone].tolist())]
        counts = list(map(len, several))
        entries = np.fromiter(chain.from_iterable(several), np.int64, sum(counts))
        starts = np.repeat(np.concatenate([pairs, alone]), counts) - self.before[entries]
        met = Occurrences(starts, starts + self.lengths[entries], entries)
        return self._standing(found, met.chosen(self._is_read(found, met)))

    def _is_read(self, found: Coded, met: Occurrences) -> NDArray[np.bool_]:
        """Return which of them lie in one text, of a place where they are read, among the words that are."""
        inside = (met.starts >= 0) & (met.stops <= len(found.text_of))
        texts = found.text_of[np.where(inside, met.starts, 0)]
        ends = found.ends[texts]
        in_title = texts < found.known.size
        last = np.where(in_title, ends, np.minimum(ends, found.begins[texts] + int(self.settings.body_words)))
        place = np.where(in_title, _TITLE, _BODY)
        return np.asarray(inside & (met.stops <= last) & (self.places[met.entries] & place != 0))

    def _standing(self, found: Coded, met: Occurrences) -> Occurrences:
        """Return those whose other words stand there, too."""
        likely = self._begin[met.entries] & found.endings.marks[found.kinds[met.starts]] != 0
        met = met.chosen(likely | (self.before[met.entries] == 0))
        longer = (self.before[met.entries] > 0).nonzero()[0]
        kept = np.ones(len(met.starts), bool)
        kept[longer] = self._exactly(found.kinds, met.starts[longer], met.entries[longer])
        return met.chosen(kept)

    def _exactly(self, kinds: Ints, starts: Ints, entries: Ints) -> list[bool]:
        """Return whether the words from each start on are those of the phrase, but for its last two."""
        windows = starts[:, None] + np.arange(self.before.max(initial=0))
        phrases, known = map(self._before.__getitem__, entries.tolist()), self.kinds.keys_of
        several = zip(phrases, kinds[np.minimum(windows, len(kinds) - 1)].tolist(), strict=True)
        return [all(key in known(kind) for key, kind in zip(phrase, row, strict=False)) for phrase, row in several]

    def _heard(self, met: Occurrences) -> Occurrences:
        """Return those that vote and are not silenced."""
        silencing = self.silences[met.entries]
        if not silencing.any():
            return met
        voting, quiet = met.chosen(~silencing), met.chosen(silencing)
        width = int(met.stops.max()) + 1
        lengths = quiet.stops - quiet.starts
        inside = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        silenced = np.sort(np.repeat(self.owners[quiet.entries] * width + quiet.starts, lengths) + inside)
        kept = np.ones(len(voting.starts), bool)
        for owners in (self.owners[voting.entries], self.n_rules):  # a mask silences all
            first, behind = owners * width + voting.starts, owners * width + voting.stops
            kept &= np.searchsorted(silenced, first) == np.searchsorted(silenced, behind)
        return voting.chosen(kept)


def _added(cells: Ints, votes: Floats, size: int) -> Floats:
    """Add up votes by posting and label, in their order."""
    return np.bincount(cells, votes, size * len(LABELS)).astype(np.float64).reshape(size, len(LABELS))


def _longest(met: Occurrences, owners: Ints) -> Occurrences:
    """Return, in reading order, what stands in no longer one, and of equal ones of a rule the first."""
    shortness = (1 << _LENGTHS) - 1 - (met.stops - met.starts)
    order = np.sort((met.starts << _LENGTHS | shortness) << _NUMBERS | met.entries)  # which holds all that is asked
    spans, entries = order >> _NUMBERS, order & (1 << _NUMBERS) - 1
    starts = spans >> _LENGTHS
    stops = starts + (1 << _LENGTHS) - 1 - (spans & (1 << _LENGTHS) - 1)
    leads = np.ones(len(spans), bool)
    np.greater(stops[1:], np.maximum.accumulate(stops)[:-1], out=leads[1:])
    leader = leads.cumsum() - 1
    equal = (spans == spans[leads][leader]).nonzero()[0]
    if len(equal) > np.count_nonzero(leads):
        rules = leader[equal] * (int(owners.max(initial=0)) + 1) + owners[entries[equal]]
        equal = equal[np.sort(np.unique(rules, return_index=True)[1])]
    return Occurrences(starts[equal], stops[equal], entries[equal])


def _ranks(groups: Ints, votes: Floats) -> Ints:
    """Return the place of each in its group, by votes from the most, and by order among equal ones."""
    order = np.lexsort((-votes, groups))  # which keeps the order among equal ones
    sorted_groups = groups[order]
    first = np.ones(len(groups), bool)
    np.not_equal(sorted_groups[1:], sorted_groups[:-1], out=first[1:])
    starts = np.flatnonzero(first)
    ranks = np.empty(len(groups), np.int64)
    ranks[order] = np.arange(len(groups)) - starts[np.cumsum(first) - 1]
    return ranks
