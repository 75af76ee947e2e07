"""Coded sentences: what annotators said of each sentence of a posting's body (extra ``train``)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from levelclassify.text import words
from levelclassify.text.posting import READ, Posting

LEVELLED = "iean"  # letters of micro, mezzo, macro and out of the field; sentences with other letters speak for none


@dataclass(frozen=True, slots=True)
class Coded:
    """How annotators coded the sentences of a posting's body.

    Attributes
    ----------
    codes : str
        A letter per sentence: ``i`` a duty or another sign of micro, ``e`` of mezzo, ``a`` of macro, ``n`` of work out
        of the field, ``o`` says nothing of the level, ``b`` about employer, pay, place or application.
    lengths : tuple of int
        How many words of the body each sentence holds.
    """

    codes: str
    lengths: tuple[int, ...]


def coded_sentences(
    postings: Sequence[Posting], ids: Sequence[str], known: Mapping[str, Coded]
) -> Iterator[tuple[str, list[bytes]]]:
    """Yield the letter and the words of every coded sentence of some postings.

    Raises
    ------
    ValueError
        When a body does not hold as many words as were coded: its text or the tokeniser has changed.

    Examples
    --------
    >>> [*coded_sentences([Posting("Aide", "Visit families. EOE.")], ["r1"], {"r1": Coded("ib", (2, 1))})]
    [('i', [b'visit', b'families']), ('b', [b'eoe'])]
    """
    for one, name in zip(postings, ids, strict=True):
        if name in known:
            said = words(one.body)[:READ]
            if len(said) != sum(known[name].lengths):
                raise ValueError(f"{name}: expected {sum(known[name].lengths)} coded words, got {len(said)}")
            left = iter(said)
            for letter, length in zip(known[name].codes, known[name].lengths, strict=True):
                yield letter, list(islice(left, length))
