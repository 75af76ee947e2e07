"""Sentences: where the sentences and list items of a body stand, with their words."""

from collections.abc import Iterator
from typing import NamedTuple

from levelclassify.text.marks import MARK, marked
from levelclassify.text.tokens import JOINED, is_joined, words_of

SHORTEST = 4  # words; fewer stand with what follows, as a heading does
LONGEST = 50  # words; a longer run is cut, so that a text without full stops is read in parts too


class Sentence(NamedTuple):
    """A sentence: `text[start:end]` holds it, and `words` are its words; a long one is cut into several."""

    start: int
    end: int
    words: list[bytes]


def spoken(text: str, most: int) -> tuple[list[bytes], list[int]]:
    r"""Return the words of `sentences`, and how many each of them holds: all that an answer needs, and faster.

    Examples
    --------
    >>> spoken("Duties\nCarry a caseload of twenty. Write notes", 400)
    ([b'duties', b'carry', b'a', b'caseload', b'of', b'twenty', b'write', b'notes'], [6, 2])
    """
    data, words, lengths, held = marked(text), list[bytes](), list[int](), 0
    for part in map(words_of if is_joined(data) else bytes.split, data.split(MARK)):
        words += part
        held += len(part)
        if held >= SHORTEST:
            lengths.append(held)
            held = 0
            if len(words) >= most:
                break
    lengths += [held] * bool(held)
    return words[:most], _cut(lengths, most) if len(words) > most or max(lengths, default=0) > LONGEST else lengths


def begun(text: str, most: int) -> tuple[bytes, list[bytes]]:
    r"""Return the first words of a text, and before them the part of `marked` that they stand in.

    Examples
    --------
    >>> begun("Visit homes. Write notes.\nLead", 4)
    (b'visit homes\n write notes\x0b\n', [b'visit', b'homes', b'write', b'notes'])
    """
    data = marked(text)
    if is_joined(data):
        data = data.translate(None, JOINED)
    words = data.split(None, most)
    if len(words) > most:
        data = data[: -len(words.pop())]  # the rest of the text
    return data, words


def _cut(lengths: list[int], most: int) -> list[int]:
    """Return the lengths of sentences, long ones cut, that hold no more words than asked for together."""
    left, found = most, list[int]()
    for length in lengths:
        read = min(length, left)
        left -= read
        found += [LONGEST] * (read // LONGEST) + [read % LONGEST] * bool(read % LONGEST)
    return found


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
    start, end, spoken, data = 0, 0, list[bytes](), marked(text)
    split = words_of if is_joined(data) else bytes.split
    for part in data.split(MARK):
        end += len(part) + 1
        spoken += split(part)
        if len(spoken) >= SHORTEST:
            yield start, min(end, len(text)), spoken
            spoken = []
        if not spoken:
            start = end
    if spoken:
        yield start, len(text), spoken
