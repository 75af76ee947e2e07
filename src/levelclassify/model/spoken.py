"""The words of a batch as they are spoken: each as its code, with the texts and sentences that they make up."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from levelclassify.model.codes import Codes
from levelclassify.text.marks import MARK
from levelclassify.text.posting import READ, Posting, Reading, reading
from levelclassify.text.sentences import LONGEST, SHORTEST, begun
from levelclassify.text.tokens import words

Ints = NDArray[np.int64]
MANY = 4  # postings from which sentences are found in arrays; of fewer, one by one is faster
_BLANKS = ord(" ")  # and what is below
_LAST = 1 << 32  # is added to the number of words in a body's last part: what is held then is a sentence


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
    return Spoken(_looked_up(texts, codes), lengths, sentences, owners)


def of_postings(postings: Sequence[Posting], codes: Codes) -> Spoken:
    """Return what `levelclassify.text.posting.reading` reads of postings, looked up; of many, no word is kept."""
    if len(postings) < MANY:
        return of_readings(list(map(reading, postings)), codes)
    titles, data = [words(one.title)[:READ] for one in postings], list[bytes]()
    counts = list(map(len, titles))
    found = _looked_up(chain(titles, _bodies(postings, counts, data)), codes)
    lengths = np.array(counts)
    return Spoken(found, lengths, *_sentences(MARK.join((b"", *data, b"")), lengths[len(titles) :]))


def _looked_up(texts: Iterable[list[bytes]], codes: Codes) -> Ints:
    return np.fromiter(map(codes.__getitem__, chain.from_iterable(texts)), np.int64)


def _bodies(postings: Sequence[Posting], counts: list[int], data: list[bytes]) -> Iterator[list[bytes]]:
    """Yield the words of each body, of which but one is held at a time; note their number, and where they stand."""
    for one in postings:
        part, spoken = begun(one.body, READ)
        counts.append(len(spoken))
        data.append(part)
        yield spoken


def _sentences(data: bytes, lengths: Ints) -> tuple[Ints, Ints]:
    """Return how many words each sentence of bodies has, and its body; marks stand around and between the bodies."""
    letters = np.frombuffer(data, np.uint8)
    inside = letters > _BLANKS
    begins = (inside[1:] > inside[:-1]).nonzero()[0]
    before = begins.searchsorted((letters == MARK[0]).nonzero()[0])  # words before each mark
    parts = before[1:] - before[:-1]
    ends = lengths.cumsum()
    parts = parts[parts > 0]
    spoken = (lengths > 0).nonzero()[0]
    parts[parts.cumsum().searchsorted(ends[spoken])] += _LAST
    return _cut(np.array(_joined(parts.tolist()), np.int64), spoken)


def _joined(parts: Iterable[int]) -> list[int]:
    """Return parts, those of fewer words than a sentence has joined with what follows."""
    found, held = list[int](), 0
    for part in parts:
        held += part
        if held >= SHORTEST:
            found.append(held)
            held = 0
    return found


def _cut(sentences: Ints, spoken: Ints) -> tuple[Ints, Ints]:
    """Return sentences, long ones cut, and their bodies; those that end one of the bodies with words are marked."""
    last = sentences >= _LAST
    owners = spoken[last.cumsum() - last]
    sentences = sentences - last * _LAST
    if not len(sentences) or sentences.max() <= LONGEST:
        return sentences, owners
    pieces = (sentences + LONGEST - 1) // LONGEST
    cut = np.full(pieces.sum(), LONGEST)
    cut[pieces.cumsum() - 1] = sentences - LONGEST * (pieces - 1)
    return cut, owners.repeat(pieces)
