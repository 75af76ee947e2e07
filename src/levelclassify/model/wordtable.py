"""The codes of the words of a batch, looked up at once: a hash table in arrays over `Codes`.

A word of at most 24 letters is three numbers of 64 bits, its key, which no other word has; so what is found in the
table is the word itself. Longer words, and those that find no place near theirs, are looked up one by one.
"""

from collections.abc import Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from levelclassify.model.codes import Codes
from levelclassify.model.spans import PADDING, Spans, spans
from levelclassify.model.spoken import Ints, Spoken
from levelclassify.text.posting import Posting

LETTERS = PADDING  # of a word that has a key
_SLOTS = 2**16
_FULL = _SLOTS // 2  # words
_FEW = 1000  # words, of which sorting finds the different ones sooner than a table of all slots
_PROBES = 6  # slots that a word may stand in
_BYTES = 8  # of a number
_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)  # odd, of mixed bits
_SHIFT = np.uint64(64 - _SLOTS.bit_length() + 1)

Numbers = NDArray[np.uint64]


def _masks() -> tuple[Numbers, ...]:
    """Return, per number of a key, which of its bits belong to a word of so many letters."""
    starts, sizes = range(0, LETTERS, _BYTES), range(LETTERS + 1)
    letters = [[min(max(size - start, 0), _BYTES) for size in sizes] for start in starts]
    return tuple(np.array([2 ** (8 * each) - 1 for each in row], np.uint64) for row in letters)


_MASKS = _masks()


class _Slots:
    """What the table holds: three numbers a slot, of which the first is 0 where it is empty, and the code.

    A word's first number is written last, and its code read last, so that a thread that reads while another writes
    finds the whole word or none.
    """

    def __init__(self) -> None:
        self.keys = tuple(np.zeros(_SLOTS, np.uint64) for _ in _MASKS)
        self.codes = np.zeros(_SLOTS, np.int64)
        self.held = 0


class WordTable:
    """The codes of words by their keys.

    Parameters
    ----------
    codes : Codes
        Of all words; asked once for each that the table does not hold yet.

    Attributes
    ----------
    most : int
        Letters by which a word can be told from others.
    """

    def __init__(self, codes: Codes) -> None:
        self.of = codes
        self.most = codes.longest() + 1
        self._slots = _Slots()
        self._filling = Lock()

    def __reduce__(self) -> tuple[type["WordTable"], tuple[Codes]]:
        return WordTable, (self.of,)  # a copy for another process meets the words anew

    def read(self, postings: Sequence[Posting]) -> Spoken:
        """Return the words of postings, as `of_readings` does those of their readings."""
        found = spans(postings, self.most)
        return Spoken(self.codes(found), found.texts)

    def codes(self, spoken: Spans) -> Ints:
        """Return the code of every word."""
        sizes = spoken.stops - spoken.starts
        keys = _keys(spoken, np.minimum(sizes, LETTERS))
        homes = _homes(keys)
        found, missed = _looked_up(self._slots, keys, homes)
        longer = np.flatnonzero(sizes > LETTERS)
        missed = np.setdiff1d(missed, longer, assume_unique=True) if len(longer) else missed
        if len(missed) and self._filling.acquire(blocking=False):  # while another thread fills it, words are asked for
            try:
                missed = self._meet(spoken, keys, homes, found, missed)
            finally:
                self._filling.release()
        found[longer], found[missed] = (self._asked(spoken, places) for places in (longer, missed))
        return found

    def _meet(self, spoken: Spans, keys: Sequence[Numbers], homes: Ints, found: Ints, missed: Ints) -> Ints:
        """Find words that the table did not hold, and keep them; return which found no place."""
        for _ in range(_PROBES):
            fresh = missed[_one_each(homes[missed])]
            codes = np.array(self._asked(spoken, fresh), np.int64)
            if self._slots.held + len(fresh) > _FULL:
                self._slots = _Slots()
            _fill(self._slots, [key[fresh] for key in keys], homes[fresh], codes)
            found[missed], left = _looked_up(self._slots, [key[missed] for key in keys], homes[missed])
            missed = missed[left]
            if not len(missed):
                break
        return missed

    def _asked(self, spoken: Spans, places: Ints) -> list[int]:
        several = zip(spoken.starts[places].tolist(), spoken.stops[places].tolist(), strict=True)
        return [self.of[spoken.data[start:stop]] for start, stop in several]


def _keys(spoken: Spans, sizes: Ints) -> list[Numbers]:
    """Return the keys of words; of longer ones those of their first letters."""
    numbers = np.ndarray((len(spoken.data) - _BYTES + 1,), "<u8", spoken.data, 0, (1,))  # one from every byte on
    keys = [numbers[spoken.starts] & _MASKS[0].take(sizes)]
    for place, mask in enumerate(_MASKS[1:], 1):
        keys.append(np.zeros(len(sizes), np.uint64))
        longer = np.flatnonzero(sizes > _BYTES * place)  # few words are
        keys[-1][longer] = numbers[spoken.starts[longer] + _BYTES * place] & mask[sizes[longer]]
    return keys


def _homes(keys: Sequence[Numbers]) -> Ints:
    """Return the slot where the search for each key begins."""
    mixed = keys[0] * _MULTIPLIERS[0] ^ keys[1] * _MULTIPLIERS[1] ^ keys[2] * _MULTIPLIERS[2]
    return np.asarray((mixed * _MULTIPLIERS[0] >> _SHIFT).view(np.int64))


def _is_at(slots: _Slots, keys: Sequence[Numbers], places: Ints) -> NDArray[np.bool_]:
    first, second, third = (held.take(places) == key for held, key in zip(slots.keys, keys, strict=True))
    return np.asarray(first & second & third)


def _looked_up(slots: _Slots, keys: Sequence[Numbers], homes: Ints) -> tuple[Ints, Ints]:
    """Return the codes of keys, and which are not in the table."""
    left, missed = np.flatnonzero(~_is_at(slots, keys, homes)), list[Ints]()
    found = slots.codes.take(homes)
    for step in range(1, _PROBES):
        is_empty = slots.keys[0].take(homes[left] + step - 1 & _SLOTS - 1) == 0  # nor is the word behind that
        missed.append(left[is_empty])
        left = left[~is_empty]
        if not len(left):
            break
        places = homes[left] + step & _SLOTS - 1
        there = _is_at(slots, [key[left] for key in keys], places)
        found[left[there]] = slots.codes[places[there]]
        left = left[~there]
    return found, np.concatenate([*missed, left])


def _one_each(slots: Ints) -> Ints:
    """Return the place of one of those that name the same slot."""
    if len(slots) < _FEW:
        return np.unique(slots, return_index=True)[1]
    named, order = np.empty(_SLOTS, np.int64), np.arange(len(slots))
    named[slots] = order
    return np.flatnonzero(named[slots] == order)


def _fill(slots: _Slots, keys: Sequence[Numbers], homes: Ints, codes: Ints) -> None:
    """Put words into a table that does not hold them, as far as they find a place."""
    left = np.arange(min(len(homes), _FULL))
    for step in range(_PROBES):
        places = homes[left] + step & _SLOTS - 1
        first = _one_each(places)
        first = first[slots.keys[0][places[first]] == 0]
        slots.codes[places[first]] = codes[left[first]]
        for column, values in zip(reversed(slots.keys), reversed(keys), strict=True):
            column[places[first]] = values[left[first]]
        slots.held += len(first)
        left = np.delete(left, first)
        if not len(left):
            break
