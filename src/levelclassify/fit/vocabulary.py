"""Vocabulary: which terms a model may know.

A term is kept when it occurs at enough employers, and when each of its words is ordinary: written in lower case at
enough employers, or a listed acronym. So names, places and postcodes stay out, and no employer can be recognised.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from levelclassify.model.features import UNITS, Block
from levelclassify.text import words
from levelclassify.text.posting import Posting, Reading, reading

EMPLOYERS = 3  # at which a term has to occur
_LETTERS = re.compile(r"\b[^\W\d_]+\b")


def _at_enough(found: Iterable[tuple[Iterable[bytes], bytes]]) -> set[bytes]:
    """Return the terms that stand in the documents of three or more employers."""
    places: dict[bytes, set[bytes]] = defaultdict(set)
    for terms, employer in found:
        if employer:
            for term in set(terms):
                places[term].add(employer)
    return {term for term, named in places.items() if len(named) >= EMPLOYERS}


def _lower(one: Posting) -> list[bytes]:
    text = f"{one.title}\n{one.body}"
    return words(" ".join(run for run in _LETTERS.findall(text) if run.islower()))


def ordinary_words(postings: Sequence[Posting], employers: Sequence[bytes], acronyms: Iterable[str] = ()) -> set[bytes]:
    """Return the words that are written in lower case at three or more employers, and the acronyms.

    Parameters
    ----------
    postings : sequence of Posting
        Where the words are looked for.
    employers : sequence of bytes
        Who posted each; empty where that is not known, and such a posting counts for nobody.
    acronyms : iterable of str
        Words that are ordinary though written in capitals.

    Returns
    -------
    set of bytes
        Lower-case words without digits.
    """
    lower = _at_enough(zip(map(_lower, postings), employers, strict=True))
    return {word for word in lower if word.isalpha()} | {name.encode() for name in acronyms}


def _terms(block: Block, one: Reading, ordinary: set[bytes]) -> list[bytes]:
    spoken = one.title if block.part == "title" else one.body
    if block.unit == "letters":
        return UNITS["letters"]([word for word in spoken if word in ordinary])
    return [term for term in UNITS[block.unit](spoken) if ordinary.issuperset(term.split())]


def vocabularies(
    blocks: Sequence[Block], postings: Sequence[Posting], employers: Sequence[bytes], ordinary: set[bytes]
) -> list[list[bytes]]:
    """Return the sorted terms of each block that occur at three or more employers and are made of ordinary words.

    Parameters
    ----------
    blocks : sequence of Block
        Blocks of features.
    postings : sequence of Posting
        Where the terms are looked for.
    employers : sequence of bytes
        Who posted each; empty where that is not known, and such a posting counts for nobody.
    ordinary : set of bytes
        From `ordinary_words`.

    Returns
    -------
    list of list of bytes
        One vocabulary per block. A word that only pairs need is in the word block of the same part.
    """
    readings = [reading(one) for one in postings]
    return [
        sorted(_at_enough(zip((_terms(block, one, ordinary) for one in readings), employers, strict=True)))
        for block in blocks
    ]
