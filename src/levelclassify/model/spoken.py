"""The words of a batch as they are spoken: each as its code, with the texts and sentences that they make up."""

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from levelclassify.model.codes import Codes
from levelclassify.text.posting import Reading

Ints = NDArray[np.int64]


class Spoken(NamedTuple):
    """The words of `n` postings: the titles of all, then their bodies.

    Attributes
    ----------
    codes : ndarray of int64, shape (n_words,)
        The code of each word.
    lengths : ndarray of int64, shape (2 n,)
        How many words each text has.
    sentences, owners : ndarray of int64, shape (n_sentences,)
        How many words each sentence of the bodies has, and its posting.
    """

    codes: Ints
    lengths: Ints
    sentences: Ints
    owners: Ints


def of_readings(readings: Sequence[Reading], codes: Codes) -> Spoken:
    """Return what was read of postings, looked up."""
    texts = [*(one.title for one in readings), *(one.body for one in readings)]
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    sentences = np.fromiter(chain.from_iterable(one.lengths for one in readings), np.int64)
    owners = np.repeat(np.arange(len(readings)), [len(one.lengths) for one in readings])
    found = np.fromiter(map(codes.__getitem__, chain.from_iterable(texts)), np.int64, int(lengths.sum()))
    return Spoken(found, lengths, sentences, owners)
