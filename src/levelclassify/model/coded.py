"""A batch of postings as arrays: each word by what it is to the model and to the rules."""

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from levelclassify.model.codes import BODY_AT, FEATURE, FLAGS_AT, KIND, KIND_AT, Codes
from levelclassify.model.endings import Endings
from levelclassify.model.spans import spans
from levelclassify.model.wordtable import WordTable
from levelclassify.rules.matching import Seen
from levelclassify.rules.phrases import KINDS
from levelclassify.text.language import JUDGED, is_outnumbered
from levelclassify.text.posting import Posting, Reading

Ints = NDArray[np.int64]


class Known(NamedTuple):
    """The words of `n` postings of which a model has a feature, titles first, in reading order.

    Attributes
    ----------
    rows, features, parts : ndarray of int64, shape (n_words,)
        Posting, feature, and sentence of each word; sentence 0 is that of every title.
    owners : ndarray of int64, shape (n_sentences,)
        Posting of each sentence of the bodies.
    size : int
        `n`.
    """

    rows: Ints
    features: Ints
    parts: Ints
    owners: Ints
    size: int


class Coded(NamedTuple):
    """`n` postings as a model and its rules see them.

    Texts are the titles of all postings and then their bodies. Where nothing else is said, arrays are of int64 and hold
    a number for every word of all texts, in reading order.

    Attributes
    ----------
    known : Known
        The words that are features.
    text_of : ndarray
        Text.
    begins, ends : ndarray, shape (2 n,)
        Where the words of every text begin and end.
    kinds : ndarray
        What the word is to the phrases of the rules.
    endings : Endings
        What is known of the kinds.
    pairs, alone : ndarray
        Places where two words stand that may find a phrase, and where one does that is a phrase.
    parts : ndarray
        The sentence, from 1 among all; 0 in titles.
    doubtful : list of int
        Postings whose function words may be those of another language.
    """

    known: Known
    text_of: Ints
    begins: Ints
    ends: Ints
    kinds: Ints
    endings: Endings
    pairs: Ints
    alone: Ints
    parts: Ints
    doubtful: list[int]

    def seen(self) -> list[Seen]:
        """Return the words of every text as `levelclassify.rules.matching` takes them."""
        ids = self.kinds[self.pairs] * KINDS + self.kinds[self.pairs + 1]
        return [
            self._seen(ids, start, end) for start, end in zip(self.begins.tolist(), self.ends.tolist(), strict=True)
        ]

    def _seen(self, ids: Ints, start: int, end: int) -> Seen:
        pairs, alone = (slice(*places.searchsorted((start, end))) for places in (self.pairs, self.alone))
        return Seen(
            self.kinds[start:end].tolist(),
            (self.pairs[pairs] - start).tolist(),
            ids[pairs].tolist(),
            (self.alone[alone] - start).tolist(),
        )


def coded(readings: Sequence[Reading], codes: Codes) -> Coded:
    """Look every word of a batch up, once."""
    size, texts = len(readings), [*(one.title for one in readings), *(one.body for one in readings)]
    lengths = np.fromiter(map(len, texts), np.int64, 2 * size)
    found = np.fromiter(map(codes.__getitem__, chain.from_iterable(texts)), np.int64, int(lengths.sum()))
    sentences = list(chain.from_iterable(one.lengths for one in readings))
    owners = np.repeat(np.arange(size), [len(one.lengths) for one in readings])
    return _coded(found, lengths, sentences, owners, codes)


def coded_at_once(postings: Sequence[Posting], words: WordTable) -> Coded:
    """Return what `coded` does of the readings of postings, by arrays from the letters on."""
    found = spans(postings, words.most)
    return _coded(words.codes(found), found.lengths, found.sentences, found.owners, words.of)


def _coded(found: Ints, lengths: Ints, sentences: Sequence[int] | Ints, owners: Ints, codes: Codes) -> Coded:
    size = len(lengths) // 2
    ends = lengths.cumsum()
    text_of = np.arange(2 * size).repeat(lengths)
    in_titles = int(ends[size - 1])
    rows = text_of.copy()
    rows[in_titles:] -= size
    parts = np.zeros(len(found), np.int64)
    parts[in_titles:] = np.arange(1, len(sentences) + 1).repeat(sentences)
    kinds = found >> KIND_AT & KIND
    known = codes.endings
    known.learn(kinds)
    pairs = (known.likely(kinds) & (text_of[:-1] == text_of[1:])).nonzero()[0]
    return Coded(
        known=_known(found, in_titles, rows, parts, owners, size),
        text_of=text_of,
        begins=ends - lengths,
        ends=ends,
        kinds=kinds,
        endings=known,
        pairs=pairs,
        alone=known.alone[kinds].nonzero()[0],
        parts=parts,
        doubtful=_doubtful(found, rows, size),
    )


def _known(found: Ints, in_titles: int, rows: Ints, parts: Ints, owners: Ints, size: int) -> Known:
    features = np.concatenate([found[:in_titles], found[in_titles:] >> BODY_AT]) & FEATURE
    kept = features.nonzero()[0]
    return Known(rows[kept], features[kept] - 1, parts[kept], owners, size)


def _doubtful(found: Ints, rows: Ints, size: int) -> list[int]:
    """Return the postings whose function words may be those of another language."""
    neither, english, foreign, both = np.bincount(rows << 2 | found >> FLAGS_AT, minlength=4 * size).reshape(size, 4).T
    spoken = neither + english + foreign + both
    outnumbered = is_outnumbered(foreign + both, english + both, spoken) & (spoken >= JUDGED)
    return [int(place) for place in outnumbered.nonzero()[0]]
