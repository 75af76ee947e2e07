"""A batch of postings as arrays: each word by what it is to the model and to the rules."""

from bisect import bisect_left
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from levelclassify.model.codes import BODY_AT, FEATURE, FLAGS_AT, KIND, KIND_AT
from levelclassify.model.endings import Endings
from levelclassify.model.spoken import Spoken
from levelclassify.rules.matching import Seen
from levelclassify.rules.phrases import KINDS
from levelclassify.text.language import is_doubtful

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
        kinds, pairs, alone = self.kinds.tolist(), self.pairs.tolist(), self.alone.tolist()
        spans = zip(self.begins.tolist(), self.ends.tolist(), strict=True)
        return [_seen(kinds[begin:end], _within(pairs, begin, end), _within(alone, begin, end)) for begin, end in spans]


def _within(places: list[int], begin: int, end: int) -> list[int]:
    """Return the places in a text, counted from where it begins."""
    return [place - begin for place in places[bisect_left(places, begin) : bisect_left(places, end)]]


def _seen(kinds: list[int], pairs: list[int], alone: list[int]) -> Seen:
    return Seen(kinds, pairs, [kinds[place] * KINDS + kinds[place + 1] for place in pairs], alone)


def coded(spoken: Spoken, endings: Endings) -> Coded:
    """Return what the model and its rules see in the words of a batch."""
    found, lengths, sentences, owners = spoken
    size = len(lengths) // 2
    ends = lengths.cumsum()
    text_of = np.arange(2 * size).repeat(lengths)
    in_titles = int(ends[size - 1])
    rows = text_of.copy()
    rows[in_titles:] -= size
    parts = np.arange(len(owners) + 1).repeat(np.concatenate(([in_titles], sentences)))
    kinds = found >> KIND_AT & KIND
    endings.learn(kinds)
    return Coded(
        known=_known(found, in_titles, rows, parts, owners, size),
        text_of=text_of,
        begins=ends - lengths,
        ends=ends,
        kinds=kinds,
        endings=endings,
        pairs=(endings.likely(kinds) & (text_of[:-1] == text_of[1:])).nonzero()[0],
        alone=endings.alone[kinds].nonzero()[0],
        parts=parts,
        doubtful=_doubtful(found, rows, size),
    )


def _known(found: Ints, in_titles: int, rows: Ints, parts: Ints, owners: Ints, size: int) -> Known:
    features = found >> BODY_AT
    features[:in_titles] = found[:in_titles]
    features &= FEATURE
    kept = (features > 0).nonzero()[0]  # of bools, which numpy finds faster than of numbers
    return Known(rows[kept], features[kept] - 1, parts[kept], owners, size)


def _doubtful(codes: Ints, rows: Ints, size: int) -> list[int]:
    """Return the postings whose function words may be those of another language."""
    counts = np.bincount(rows << 2 | codes >> FLAGS_AT, minlength=4 * size).reshape(size, 4).tolist()
    likely = (
        place for place, (_, english, foreign, _) in enumerate(counts) if foreign > english
    )  # as it takes at least
    return [place for place in likely if is_doubtful(*counts[place])]
