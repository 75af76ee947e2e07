"""Scoring: a batch of postings to logits in plain numpy, row by row the same in any batch.

A posting's vector is what scikit-learn's TfidfVectorizer (sublinear term frequency, smooth inverse document frequency,
Euclidean length 1) gives for the words of title and of body, times the block's weight, brought to length 1 as a whole;
beside it stands the leaning of the keyword rules (`levelclassify.rules.votes.leaning`), times its own weight. A logit
is the intercept plus one term per word and, as a leaning is a sum over hits, one per phrase that was found. Every sum
runs over one row's entries in feature order (`numpy.bincount` adds in order; no BLAS): a row's bits do not depend on
its batch.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import accumulate, chain, repeat

import numpy as np
from numpy.typing import NDArray

from levelclassify.model.config import Block

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Weights = Mapping[str, NDArray[np.float32]]
Spoken = Sequence[bytes]


class Table:
    """The weight table: every feature with its inverse document frequency and its weight per label.

    Parameters
    ----------
    blocks : sequence of Block
        In the order in which their features stand in the table.
    vocabularies : sequence of sequence of bytes
        The words of each block.
    weights : mapping of str to ndarray of float32
        ``idf`` (n_features,), inverse document frequencies; ``coefficients`` (n_features, n_labels); ``votes``
        (n_labels, n_labels), from the leaning of the rules to the logits; ``intercept`` (n_labels,), the logits of a
        posting of which nothing is known.
    votes_weight : float
        Of the rules' leaning beside the words.
    """

    def __init__(
        self, blocks: Sequence[Block], vocabularies: Sequence[Spoken], weights: Weights, votes_weight: float
    ) -> None:
        self.blocks = tuple(blocks)
        starts = accumulate((len(terms) for terms in vocabularies), initial=0)
        self._known = [
            dict(zip(terms, range(start, start + len(terms)), strict=True))
            for terms, start in zip(vocabularies, starts, strict=False)
        ]
        self._block_of = np.repeat(np.arange(len(blocks)), [len(terms) for terms in vocabularies])
        self._block_weight = np.array([block.weight for block in blocks])
        self._idf = weights["idf"].astype(np.float64)
        self._columns = np.ascontiguousarray(weights["coefficients"].astype(np.float64).T)
        self._votes = weights["votes"].astype(np.float64) * votes_weight
        self.intercept: Floats = weights["intercept"].astype(np.float64)

    def score(
        self, titles: Sequence[Spoken], bodies: Sequence[Spoken], leanings: Sequence[Sequence[float]]
    ) -> tuple[Floats, Ints]:
        """Score a batch.

        Parameters
        ----------
        titles, bodies : sequence of sequence of bytes
            The words of `n` titles and `n` bodies; empty where there is none.
        leanings : sequence of sequence of float, shape (n, n_labels)
            What the keyword rules lean to, each in 0..1.

        Returns
        -------
        logits : ndarray of float64, shape (n, n_labels)
            Before calibration.
        known : ndarray of int64, shape (n,)
            How many words of each posting are known.
        """
        size = len(titles)
        rows, features = self._found({"title": titles, "body": bodies})
        known = np.bincount(rows, minlength=size)
        rows, features, values = self._entries(rows, features, size)
        columns = [np.bincount(rows, values * column[features], size) for column in self._columns]
        logits = np.stack(columns, axis=1) + self.intercept
        for leaning, weights in zip(np.asarray(leanings, dtype=np.float64).T, self._votes, strict=True):
            logits += leaning[:, None] * weights
        return logits, known

    def _found(self, parts: Mapping[str, Sequence[Spoken]]) -> tuple[Ints, Ints]:
        """Return row and feature of every known word."""
        rows: list[Ints] = []
        features: list[Ints] = []
        for block, known in zip(self.blocks, self._known, strict=True):
            spoken = parts[block.part]
            numbers = np.fromiter(map(known.get, chain.from_iterable(spoken), repeat(-1)), dtype=np.int64)
            where = np.repeat(np.arange(len(spoken)), [len(one) for one in spoken])
            rows.append(where[numbers >= 0])
            features.append(numbers[numbers >= 0])
        return np.concatenate(rows), np.concatenate(features)

    def _entries(self, rows: Ints, features: Ints, size: int) -> tuple[Ints, Ints, Floats]:
        """Return the non-zero entries of the batch's matrix, by row and then by feature."""
        cells, counts = np.unique(rows * len(self._idf) + features, return_counts=True)
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
