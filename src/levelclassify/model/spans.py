"""Where the words and sentences of many postings stand, in arrays: what `reading` says of each, at once."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from levelclassify.model.spoken import Ints, Texts
from levelclassify.text.marks import MARK, marked
from levelclassify.text.posting import READ, Posting
from levelclassify.text.sentences import LONGEST, SHORTEST
from levelclassify.text.tokens import unjoined

LONG = 8_192  # letters of a text from which it is condensed, so that a batch of long ones does not fill the memory
PADDING = 24  # bytes behind the last word, so that as many can be read from the start of any


class Spans(NamedTuple):
    """The words of postings that are judged.

    Attributes
    ----------
    data : bytes
        All texts; a word is `data[start:stop]`.
    starts, stops : ndarray of int64, shape (n_words,)
        Of every word, in reading order.
    texts : Texts
        What they make up.
    """

    data: bytes
    starts: Ints
    stops: Ints
    texts: Texts


def spans(postings: Sequence[Posting], most: int) -> Spans:
    """Return where the words of one or more postings stand; of a word in a long text, `most` letters are kept."""
    texts = [_read(text, most) for part in zip(*postings, strict=True) for text in part]
    data = b"".join((MARK, MARK.join(texts), MARK, bytes(PADDING)))
    bytes_of = np.frombuffer(data, np.uint8)
    letters = bytes_of >= ord("0")
    edges = np.flatnonzero(letters[1:] != letters[:-1]) + 1
    sizes = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
    begins = sizes.cumsum() - sizes + 1
    starts, stops, lengths = _first(edges[::2], edges[1::2], begins)
    bodies = begins[len(postings)] - 1  # the mark before the first
    marks = np.flatnonzero(bytes_of[bodies:] == ord(MARK)) + bodies
    return Spans(data, starts, stops, Texts(lengths, *_sentences(starts.searchsorted(marks), lengths)))


def _read(text: str, most: int) -> bytes:
    data = unjoined(marked(text))
    return data if len(text) <= LONG else _condensed(data, most)


def _condensed(data: bytes, most: int) -> bytes:
    """Return the words that are read of a text, and the marks between them."""
    parts, held = list[bytes](), 0
    for part in data.split(MARK):
        words = part.split()
        parts.append(b" ".join([word[:most] for word in words]))
        held += len(words)
        if held >= READ:
            break
    return MARK.join(filter(None, parts))


def _first(starts: Ints, stops: Ints, begins: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the words of each text that are read, and how many these are."""
    before = starts.searchsorted(begins)
    lengths = np.diff(before, append=len(starts))
    if lengths.max() <= READ:
        return starts, stops, lengths
    kept = np.arange(len(starts)) - before.repeat(lengths) < READ
    return starts[kept], stops[kept], np.minimum(lengths, READ)


def _sentences(before: Ints, lengths: Ints) -> tuple[Ints, Ints]:
    """Return how many words each sentence has, and its posting.

    Parameters
    ----------
    before : ndarray of int64
        Of every mark from that before the first body on, how many words stand before it.
    lengths : ndarray of int64, shape (2 n,)
        Of all texts.
    """
    before = before[np.flatnonzero(np.diff(before, prepend=-1))]  # parts that have words
    owners = lengths[len(lengths) // 2 :].cumsum().searchsorted(before[1:] - before[0])
    ends = _ends(np.diff(before).tolist(), (np.diff(owners, append=-1) != 0).tolist())
    return _cut(np.diff(before[ends], prepend=before[0]), owners[np.array(ends, np.int64) - 1])


def _ends(counts: Iterable[int], lasts: Iterable[bool]) -> list[int]:
    """Return behind which parts a sentence ends, as few words stand with what follows, where there is any."""
    ends, held = list[int](), 0
    for place, (count, is_last) in enumerate(zip(counts, lasts, strict=True), 1):
        held += count
        if held >= SHORTEST or is_last:
            ends.append(place)
            held = 0
    return ends


def _cut(lengths: Ints, owners: Ints) -> tuple[Ints, Ints]:
    """Return sentences, the long ones cut."""
    pieces = -(-lengths // LONGEST)
    whole = np.full(pieces.sum(), LONGEST)
    whole[pieces.cumsum() - 1] = lengths - LONGEST * (pieces - 1)
    return whole, owners.repeat(pieces)
