"""Sentences: where the sentences and list items of a body stand, with their words."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from levelclassify.text.tokens import FILLER, folded, words_of

SHORTEST = 4  # words; fewer stand with what follows, as a heading does
LONGEST = 50  # words; a longer run is cut, so that a text without full stops is read in parts too
_BREAKS, _BULLETS = "\\n\\r", "•·●▪■◦‣"


def _ends(breaks: str) -> re.Pattern[str]:
    """Return what ends a sentence: one set of letters stands first, for that is found fastest."""
    return re.compile(rf"[.!?;{breaks}](?:(?<=[{breaks}])|(?=[\s{FILLER}]))")


_END, _ASCII_END = _ends(_BREAKS + _BULLETS), _ends(_BREAKS)  # most texts are ASCII, where fewer letters are looked for


class Sentence(NamedTuple):
    """A sentence: `text[start:end]` holds it, and `words` are its words; a long one is cut into several."""

    start: int
    end: int
    words: list[bytes]


def sentences(text: str, most: int) -> list[Sentence]:
    r"""Split a text into its sentences and list items.

    Parameters
    ----------
    text : str
        Without mark-up.
    most : int
        How many words are read.

    Returns
    -------
    list of Sentence
        In reading order. Their words, one after the other, are the first `most` of `levelclassify.text.words`.

    Examples
    --------
    >>> [one.words for one in sentences("Duties\nCarry a caseload of twenty. Write notes", 400)]
    [[b'duties', b'carry', b'a', b'caseload', b'of', b'twenty'], [b'write', b'notes']]
    """
    found: list[Sentence] = []
    left = most
    for start, end, spoken in _parts(text):
        for place in range(0, len(spoken), LONGEST):
            if left <= 0:
                return found
            piece = spoken[place : place + LONGEST][:left]
            found.append(Sentence(start, end, piece))
            left -= len(piece)
    return found


def _parts(text: str) -> Iterator[tuple[int, int, list[bytes]]]:
    """Yield each part that has words: from where, to where, and its words; the last may be short."""
    start, read, spoken, data = 0, 0, list[bytes](), folded(text)
    ends = _ASCII_END if text.isascii() else _END
    for end in chain(map(re.Match.end, ends.finditer(text)), [len(text)]):
        spoken += words_of(data[read:end])
        read = end
        if len(spoken) >= SHORTEST or (spoken and end == len(text)):
            yield start, end, spoken
            spoken = []
        if not spoken:
            start = end
