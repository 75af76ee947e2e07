"""Scoring: a batch of postings to logits in plain numpy, row by row the same in any batch.

A posting's vector is what scikit-learn's TfidfVectorizer (sublinear term frequency, smooth inverse document frequency,
Euclidean length 1) gives per block, times the block's weight, brought to length 1 as a whole. Every sum runs over one
row's entries in feature order (`numpy.bincount` adds in order; no BLAS): a row's bits do not depend on its batch.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from levelclassify.model.features import Block, letters

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Spoken = Sequence[bytes]


class _Part(NamedTuple):
    """One part (title or body) of every posting of a batch, end to end."""

    spoken: Sequence[Spoken]
    ids: Ints  # of each word, -1 where the lexicon does not know it
    rows: Ints  # of each word


_Finder = Callable[[_Part], tuple[Ints, Ints]]  # → row and feature of every term found


def _word_finder(terms: Sequence[bytes], lexicon: Mapping[bytes, int], start: int) -> _Finder:
    column = np.full(len(lexicon) + 1, -1, dtype=np.int64)  # the last stands for the unknown word, id -1
    column[[lexicon[term] for term in terms]] = np.arange(start, start + len(terms))

    def find(part: _Part) -> tuple[Ints, Ints]:
        features = column[part.ids]
        found = features >= 0
        return part.rows[found], features[found]

    return find


def _pair_finder(terms: Sequence[bytes], lexicon: Mapping[bytes, int], start: int) -> _Finder:
    sides = np.array([lexicon[word] for word in b" ".join(terms).split()], dtype=np.int64).reshape(-1, 2)
    keys = sides[:, 0] * len(lexicon) + sides[:, 1]
    order = np.argsort(keys)
    keys = keys[order]

    def find(part: _Part) -> tuple[Ints, Ints]:
        left, right, rows = part.ids[:-1], part.ids[1:], part.rows[1:]
        known = (left >= 0) & (right >= 0) & (part.rows[:-1] == rows)
        key, rows = left[known] * len(lexicon) + right[known], rows[known]
        place = np.minimum(np.searchsorted(keys, key), len(keys) - 1)
        found = keys[place] == key
        return rows[found], start + order[place[found]]

    return find


def _letter_finder(terms: Sequence[bytes], lexicon: Mapping[bytes, int], start: int) -> _Finder:
    known = dict(zip(terms, range(start, start + len(terms)), strict=True))

    def find(part: _Part) -> tuple[Ints, Ints]:
        per_row = [[known[run] for run in letters(spoken) if run in known] for spoken in part.spoken]
        features = np.fromiter(chain.from_iterable(per_row), dtype=np.int64)
        return np.repeat(np.arange(len(per_row)), [len(found) for found in per_row]), features

    return find


_FINDERS = {"word": _word_finder, "pair": _pair_finder, "letters": _letter_finder}


class Table:
    """The weight table: every feature with its inverse document frequency and its weight per label.

    Parameters
    ----------
    blocks : sequence of Block
        In the order in which their features stand in the table.
    vocabularies : sequence of sequence of bytes
        The terms of each block. Every word of a pair is a word of a ``word`` block.
    idf : ndarray of float32, shape (n_features,)
        Inverse document frequencies.
    coefficients : ndarray of float32, shape (n_features, n_labels)
        Weights.
    intercept : ndarray of float32, shape (n_labels,)
        Logits of a posting without a known feature.
    """

    def __init__(
        self,
        blocks: Sequence[Block],
        vocabularies: Sequence[Sequence[bytes]],
        idf: NDArray[np.float32],
        coefficients: NDArray[np.float32],
        intercept: NDArray[np.float32],
    ) -> None:
        sizes = [len(terms) for terms in vocabularies]
        words = chain.from_iterable(
            terms for block, terms in zip(blocks, vocabularies, strict=True) if block.unit == "word"
        )
        self._lexicon = {word: number for number, word in enumerate(dict.fromkeys(words))}
        self._parts = [block.part for block in blocks]
        self._finders = [
            _FINDERS[block.unit](terms, self._lexicon, start)
            for block, terms, start in zip(blocks, vocabularies, accumulate(sizes[:-1], initial=0), strict=True)
        ]
        self._block_of = np.repeat(np.arange(len(sizes)), sizes)
        self._block_weight = np.array([block.weight for block in blocks])
        self._idf = idf.astype(np.float64)
        self._columns = np.ascontiguousarray(coefficients.astype(np.float64).T)
        self.intercept: Floats = intercept.astype(np.float64)

    def score(self, titles: Sequence[Spoken], bodies: Sequence[Spoken]) -> tuple[Floats, Ints]:
        """Score a batch.

        Parameters
        ----------
        titles, bodies : sequence of sequence of bytes
            The words of `n` titles and `n` bodies; empty where there is none.

        Returns
        -------
        logits : ndarray of float64, shape (n, n_labels)
            Before calibration.
        known : ndarray of int64, shape (n,)
            How many words of each posting the lexicon knows.
        """
        parts = {"title": self._part(titles), "body": self._part(bodies)}
        known = sum(np.bincount(part.rows[part.ids >= 0], minlength=len(titles)) for part in parts.values())
        rows, features, values = self._entries(parts, len(titles))
        columns = [np.bincount(rows, values * column[features], len(titles)) for column in self._columns]
        return np.stack(columns, axis=1) + self.intercept, np.asarray(known)

    def _part(self, spoken: Sequence[Spoken]) -> _Part:
        words = chain.from_iterable(spoken)
        ids = np.fromiter((self._lexicon.get(word, -1) for word in words), dtype=np.int64)
        return _Part(spoken, ids, np.repeat(np.arange(len(spoken)), [len(one) for one in spoken]))

    def _entries(self, parts: Mapping[str, _Part], size: int) -> tuple[Ints, Ints, Floats]:
        """Return the non-zero entries of the batch's matrix, by row and then by feature."""
        found = [finder(parts[part]) for finder, part in zip(self._finders, self._parts, strict=True)]
        cells = np.concatenate([rows * len(self._idf) + features for rows, features in found])
        cells, counts = np.unique(cells, return_counts=True)
        rows, features = np.divmod(cells, len(self._idf))
        return rows, features, self._normalised(rows, features, _sublinear(counts) * self._idf[features], size)

    def _normalised(self, rows: Ints, features: Ints, values: Floats, size: int) -> Floats:
        """Bring each row's blocks to their weights, then the row to length 1."""
        n_blocks = len(self._block_weight)
        place = rows * n_blocks + self._block_of[features]
        squares = np.bincount(place, values * values, size * n_blocks).reshape(size, n_blocks)
        weights = np.where(squares > 0, self._block_weight, 0.0)
        whole = np.sqrt(np.cumsum(weights * weights, axis=1)[:, -1:])
        with np.errstate(invalid="ignore", divide="ignore"):
            scale = weights / np.sqrt(squares) / whole
        return np.asarray(values * scale.reshape(-1)[place])


def _sublinear(counts: Ints) -> Floats:
    """Return ``1 + log(count)`` from a table, so that a value's bits do not depend on its place in an array."""
    table = np.array([1.0 + math.log(count) for count in range(1, int(counts.max(initial=1)) + 1)])
    return table[counts - 1]
