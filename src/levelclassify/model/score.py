"""Scoring: a batch of postings to logits in plain numpy, row by row the same in any batch.

First every sentence of a body gets a weight in 0..1: how likely it states duties, rather than what the employer is,
pays or asks of applicants. It is a logistic regression over the sentence's words and those of its neighbours.

A posting's vector holds, per known word, its weighted count (each occurrence counts its sentence's weight; a title's
counts 1), damped as in BM25 (Robertson and Zaragoza 2009, *The Probabilistic Relevance Framework*), times its inverse
document frequency; title and body each brought to the length that is their block's weight, and the whole to length 1.
Beside it stands the leaning of the keyword rules (`levelclassify.rules.votes.leaning`), whose hits in the body count
their sentence's weight too. A logit is the intercept plus one term per word and, as a leaning is a sum over hits, one
per phrase that was found. Every sum runs over one row's entries in reading or feature order (`numpy.bincount` adds in
order; no BLAS): a row's bits do not depend on its batch.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from levelclassify.model.coded import Ints, Known
from levelclassify.model.config import Block, Scales
from levelclassify.text.posting import Reading

LEAST = math.ulp(0.0)  #: above 0
_FEW = 2**14  # cells, of which a count for each costs less than to sort those that occur

Floats = NDArray[np.float64]
Weights = Mapping[str, NDArray[np.float32]]


class Table:
    """The weight table: every feature with its inverse document frequency and its weight per label.

    Parameters
    ----------
    blocks : sequence of Block
        In the order in which their features stand in the table.
    vocabularies : sequence of sequence of bytes
        The words of each block.
    weights : mapping of str to ndarray of float32
        ``idf`` (n_features,), inverse document frequencies; ``duty`` (n_features + 1,), what each word says for its
        sentence stating a duty, and the intercept of that (words of titles say nothing); ``coefficients`` (n_features,
        n_labels); ``votes`` (n_labels, n_labels), from the leaning of the rules to the logits; ``intercept``
        (n_labels,), the logits of a posting of which nothing is known.
    scales : Scales
        What the parts count beside each other.
    """

    def __init__(
        self, blocks: Sequence[Block], vocabularies: Sequence[Sequence[bytes]], weights: Weights, scales: Scales
    ) -> None:
        self.blocks = tuple(blocks)
        self.scales = scales
        starts = accumulate((len(terms) for terms in vocabularies), initial=0)
        listed = zip(self.blocks, vocabularies, starts, strict=False)
        self.features: dict[str, dict[bytes, int]] = {"title": {}, "body": {}}
        for block, terms, start in listed:
            self.features[block.part] = dict(zip(terms, range(start, start + len(terms)), strict=True))
        self.block_of = np.repeat(np.arange(len(blocks)), [len(terms) for terms in vocabularies])
        self.block_weight = np.array([block.weight for block in blocks], np.float64)
        self.idf = weights["idf"].astype(np.float64)
        self._bits = len(self.idf).bit_length()
        self.duty = weights["duty"].astype(np.float64)
        self.columns = np.ascontiguousarray(weights["coefficients"].astype(np.float64).T)
        self.votes: Floats = weights["votes"].astype(np.float64) * scales.votes
        self.intercept: Floats = weights["intercept"].astype(np.float64)

    def sentence_weights(self, known: Known) -> Floats:
        """Return what every sentence counts, in 0..1.

        Returns
        -------
        ndarray of float64, shape (n_sentences + 1,)
            The first is 1, for the titles.
        """
        if not len(known.owners):
            return np.ones(1)
        size = len(known.owners) + 1
        totals = np.bincount(known.parts, self.duty[known.features], size)[1:]
        counts = np.maximum(np.bincount(known.parts, minlength=size)[1:], 1)
        own = totals / np.sqrt(counts) + self.duty[-1]
        beside = known.owners[1:] == known.owners[:-1]
        around = np.zeros(len(own))
        around[1:] += own[:-1] * beside
        around[:-1] += own[1:] * beside
        weights = np.ones(size)
        weights[1:] = _logistic(self.scales.own * own + self.scales.around * around)
        return weights

    def score(self, known: Known, weights: Floats, leanings: Floats) -> Floats:
        """Score a batch.

        Parameters
        ----------
        known : Known
            Words of `n` postings.
        weights : ndarray of float64, shape (n_sentences + 1,)
            What every sentence counts.
        leanings : ndarray of float64, shape (n, n_labels)
            What the keyword rules lean to, each in 0..1.

        Returns
        -------
        ndarray of float64, shape (n, n_labels)
            Logits before calibration.
        """
        rows, features, values = self._entries(known, weights)
        columns = [np.bincount(rows, values * column[features], known.size) for column in self.columns]
        logits = np.array(columns).T + self.intercept
        for leaning, votes in zip(leanings.T[:, :, None], self.votes, strict=True):
            logits += leaning * votes
        return logits

    def terms(self, one: Reading, known: Known, weights: Floats) -> Iterator[tuple[str, int, Sequence[float]]]:
        """Yield what each known word of one posting adds to the logits: its part, its index there, a number per label.

        A feature's term is divided among its occurrences as their sentences' weights are.
        """
        cells, places = np.unique(known.features, return_inverse=True)
        _, _, values = self._entries(known, weights)
        counts = np.bincount(places, weights[known.parts], len(cells))
        shares = values[places] * (weights[known.parts] / counts[places])
        rows = (shares * self.columns[:, known.features]).T.tolist()
        return ((*place, row) for place, row in zip(self._places(one), rows, strict=True))

    def _places(self, one: Reading) -> Iterator[tuple[str, int]]:
        """Yield part and index of the known words of a posting, in the order of `Known`."""
        for part, spoken in (("title", one.title), ("body", one.body)):
            yield from ((part, index) for index, word in enumerate(spoken) if word in self.features[part])

    def _entries(self, known: Known, weights: Floats) -> tuple[Ints, Ints, Floats]:
        """Return the non-zero entries of the batch's matrix, by row and then by feature."""
        rows, features, counts = self._counted(known, weights[known.parts])
        damped = counts * (1.0 + self.scales.saturation) / (counts + self.scales.saturation)
        return rows, features, self._normalised(rows, features, damped * self.idf[features], known.size)

    def _counted(self, known: Known, weights: Floats) -> tuple[Ints, Ints, Floats]:
        """Return row, feature and weighted count of all that occurs."""
        cells = known.rows << self._bits | known.features
        if known.size << self._bits <= _FEW:
            every = np.bincount(cells, weights)
            found = (every > 0).nonzero()[0]
            counts = every[found]
        else:
            found, places, order = _grouped(cells)
            counts = np.bincount(places, weights[order], len(found))
        return found >> self._bits, found & (1 << self._bits) - 1, np.asarray(counts, np.float64)

    def _normalised(self, rows: Ints, features: Ints, values: Floats, size: int) -> Floats:
        """Bring each row's blocks to their weights, then the row to length 1."""
        n_blocks = len(self.block_weight)
        place = rows * n_blocks + self.block_of[features]
        squares = np.bincount(place, values * values, size * n_blocks).reshape(size, n_blocks)
        weights = self.block_weight * (squares > 0)
        whole = np.sqrt(np.cumsum(weights * weights, axis=1)[:, -1:])
        scale = weights / np.sqrt(_divisor(squares)) / _divisor(whole)
        return np.asarray(values * scale.reshape(-1)[place])


def _grouped(cells: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the cells that occur, sorted; the place among them of each occurrence, cell by cell; and its own place."""
    bits = len(cells).bit_length()
    packed = np.sort(cells << bits | np.arange(len(cells)))  # as a stable argsort, but several times as fast
    several = packed >> bits
    first = np.ones(len(several), dtype=bool)
    np.not_equal(several[1:], several[:-1], out=first[1:])
    return several[first], np.cumsum(first) - 1, packed & (1 << bits) - 1


def _divisor(lengths: NDArray[Any]) -> Floats:
    """Return lengths, and what divides 0 for 0: where nothing is known, or too little to be squared, all is 0."""
    return np.asarray(np.maximum(lengths, LEAST))


def _logistic(scores: Floats) -> Floats:
    """Return the logistic function; powers one by one, so that their bits do not depend on their place in an array."""
    powers = map(math.exp, np.minimum(-scores, 700.0).tolist())
    return 1.0 / (1.0 + np.fromiter(powers, np.float64, len(scores)))
