"""Endings: which two words may end a phrase of the rules, by their kinds, in arrays that numpy reads.

Of each kind that is met, `Marks` asks the phrases, and so costs nothing to set up: for a process that answers few
postings. `Pairs` knows all phrases beforehand: a kind that is met costs a tenth, and hardly a pair is found too many.
"""

from collections.abc import Callable, Collection, Iterable
from functools import reduce
from itertools import chain, count, product, repeat
from operator import or_
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from levelclassify.rules.phrases import KINDS, Entry, Kinds, Phrases, bit

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Groups = int | list[int]
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
SLOTS = 2**20  # for pairs; of two that share one, that which ends no phrase is told later
_STEP = 40_503  # slots between two words that come first; odd, so that all are used


class Endings(Protocol):
    """What is known of kinds.

    Attributes
    ----------
    marks : ndarray of int64, shape (65536,)
        The bits of the words of phrases that words of a kind match.
    alone : ndarray of bool, shape (65536,)
        Whether a word of a kind is a phrase.
    """

    marks: Ints
    alone: Bools

    def learn(self, kinds: Ints) -> None:
        """Learn of kinds what is not known yet."""

    def likely(self, kinds: Ints) -> Bools:
        """Return whether each word and the one behind it may end a phrase, shape (n_words - 1,)."""


class Marks:
    """Endings by two marks of each kind, of which the phrases are asked when it is met.

    Parameters
    ----------
    phrases : Phrases
        Of the rules.
    """

    def __init__(self, phrases: Phrases) -> None:
        self._phrases, self._met = phrases, np.zeros(KINDS, bool)
        self._first, self.marks, self.alone = (
            np.zeros(KINDS, np.int64),
            np.zeros(KINDS, np.int64),
            np.zeros(KINDS, bool),
        )

    def learn(self, kinds: Ints) -> None:
        """Learn of kinds what is not known yet."""
        for kind in _unknown(kinds, self._met):
            self._first[kind], self.marks[kind] = self._phrases.marks(kind)
            self.alone[kind] = bool(self._phrases.alone(kind))
            self._met[kind] = True  # last, for other threads

    def likely(self, kinds: Ints) -> Bools:
        """Return whether each word and the one behind it may end a phrase, shape (n_words - 1,)."""
        return np.asarray(self._first[kinds[:-1]] & self.marks[kinds[1:]] != 0)


class Pairs:
    """Endings by a table of all pairs that do.

    Parameters
    ----------
    entries : collection of Entry
        All phrases.
    kinds : Kinds
        Of their words.
    """

    def __init__(self, entries: Collection[Entry], kinds: Kinds) -> None:
        self._numbers = _gathered((phrase[-2:], number) for number, phrase, _, _ in entries)
        pairs = [(ending[0], ending[1]) for ending in self._numbers if len(ending) == 2]
        self._phrases = frozenset(ending[0] for ending in self._numbers if len(ending) == 1)
        self._firsts, self._lasts = _Side(pairs), _Side((last, first) for first, last in pairs)
        self._keys_of, self._met, self._slots = kinds.keys_of, np.zeros(KINDS, bool), np.zeros(SLOTS, bool)
        self._first, self._last = np.zeros(KINDS, np.int64), np.zeros(KINDS, np.int64)
        self.marks, self.alone = np.zeros(KINDS, np.int64), np.zeros(KINDS, bool)
        firsts, lasts = self._firsts.single, self._lasts.single
        self._mark([firsts[first] for first, _ in pairs], [lasts[last] for _, last in pairs])

    def learn(self, kinds: Ints) -> None:
        """Learn of kinds what is not known yet."""
        if not (new := _unknown(kinds, self._met)):
            return
        keys = list(map(self._keys_of, new))
        self.marks[new] = [reduce(or_, map(bit, each), 0) for each in keys]
        self.alone[new] = [not self._phrases.isdisjoint(each) for each in keys]
        self._first[new] = [_STEP * self._firsts.group(each, self._lasts, self._mark) for each in keys]
        self._last[new] = [self._lasts.group(each, self._firsts, self._mark_reversed) for each in keys]
        self._met[new] = True  # last, for other threads

    def likely(self, kinds: Ints) -> Bools:
        """Return whether each word and the one behind it may end a phrase, shape (n_words - 1,)."""
        return np.asarray(self._slots[self._first[kinds[:-1]] + self._last[kinds[1:]] & SLOTS - 1])

    def together(self, first: int, last: int) -> tuple[int, ...]:
        """Return the numbers of the phrases that end in two kinds of words, in their order."""
        endings = product(self._keys_of(first), self._keys_of(last))
        return tuple(sorted(chain.from_iterable(map(self._numbers.get, endings, repeat(())))))

    def single(self, kind: int) -> tuple[int, ...]:
        """Return the numbers of the phrases of one word that words of a kind match, in their order."""
        return tuple(sorted(chain.from_iterable(self._numbers.get((key,), ()) for key in self._keys_of(kind))))

    def _mark(self, firsts: Groups, lasts: Groups) -> None:
        self._slots[np.asarray(firsts, np.int64) * _STEP + np.asarray(lasts, np.int64) & SLOTS - 1] = True

    def _mark_reversed(self, lasts: Groups, firsts: Groups) -> None:
        self._mark(firsts, lasts)


class _Side:
    """The words at one end of phrases, in groups: kinds are of one that match the same of them; 0 matches none."""

    def __init__(self, pairs: Iterable[tuple[bytes, bytes]]) -> None:
        self._others = _gathered(pairs)
        self.single = dict(zip(self._others, count(1), strict=False))
        self._shared: dict[bytes, list[int]] = {}  # the groups that match a word and others
        self._several: dict[frozenset[bytes], int] = {}
        self._count = count(len(self.single) + 1)

    def group(self, keys: Collection[bytes], opposite: "_Side", mark: Callable[[int, list[int]], None]) -> int:
        """Return the group of those that match some keys; one that is met first is marked with its opposites."""
        mine = [key for key in keys if key in self.single]
        if len(mine) < 2:
            return self.single[mine[0]] if mine else 0
        return self._several.get(frozenset(mine)) or self._new(frozenset(mine), opposite, mark)

    def _new(self, mine: frozenset[bytes], opposite: "_Side", mark: Callable[[int, list[int]], None]) -> int:
        fresh = next(self._count)
        for key in mine:  # before those opposite are read: another thread may be adding to them
            self._shared.setdefault(key, []).append(fresh)
        others = chain.from_iterable(map(self._others.__getitem__, mine))
        mark(fresh, list(chain.from_iterable(map(opposite.matching, others))))
        return self._several.setdefault(mine, fresh)

    def matching(self, key: bytes) -> list[int]:
        """Return the groups of those that match a word."""
        return [self.single[key], *self._shared.get(key, ())]


def _gathered(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, tuple[_Value, ...]]:
    """Return the values of each key; in tuples, which the garbage collector need not look through."""
    found: dict[_Key, list[_Value]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}


def _unknown(kinds: Ints, met: Bools) -> list[int]:
    known = met[kinds]
    return [] if known.all() else sorted({*kinds[~known].tolist()})
