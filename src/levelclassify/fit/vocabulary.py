"""Vocabulary: which words a model may know.

A word is kept when it occurs at enough employers and is ordinary: written in lower case at enough of them, or a listed
acronym. So names, places and postcodes stay out, and no employer can be recognised.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from levelclassify.model.config import Block
from levelclassify.text import words
from levelclassify.text.posting import Posting, reading

EMPLOYERS = 3  # at which a word has to occur
_LETTERS = re.compile(r"\b[^\W\d_]+\b")


def _count(places: dict[bytes, set[bytes]], said: Iterable[bytes], employer: bytes) -> None:
    """Note at which employer words stand, of each word as many as are enough."""
    for word in set(said) if employer else ():
        if len(places[word]) < EMPLOYERS:
            places[word].add(employer)


def _enough(places: dict[bytes, set[bytes]]) -> set[bytes]:
    """Return the words that stand in the documents of three or more employers."""
    return {word for word, named in places.items() if len(named) >= EMPLOYERS}


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
    places: dict[bytes, set[bytes]] = defaultdict(set)
    for said, employer in zip(map(_lower, postings), employers, strict=True):
        _count(places, said, employer)
    return {word for word in _enough(places) if word.isalpha()} | {name.encode() for name in acronyms}


def public_words(texts: Iterable[str]) -> set[bytes]:
    """Return the words that stand in three or more texts that are nobody's: published or synthetic ones.

    Examples
    --------
    >>> public_words(["Case aide", "Case worker", "Case manager 2"])
    {b'case'}
    """
    counts = Counter(word for text in texts for word in set(words(text)))
    return {word for word, found in counts.items() if found >= EMPLOYERS and word.isalpha() and len(word) > 1}


def vocabularies(
    blocks: Sequence[Block], postings: Sequence[Posting], employers: Sequence[bytes], ordinary: set[bytes]
) -> list[list[bytes]]:
    """Return the sorted words of each block: the ordinary ones that occur at three or more employers.

    Parameters
    ----------
    blocks : sequence of Block
        Blocks of features.
    postings : sequence of Posting
        Where the words are looked for.
    employers : sequence of bytes
        Who posted each; empty where that is not known, and such a posting counts for nobody.
    ordinary : set of bytes
        From `ordinary_words`.

    Returns
    -------
    list of list of bytes
        One vocabulary per block.
    """
    places: list[dict[bytes, set[bytes]]] = [defaultdict(set) for _ in blocks]
    for one, employer in zip(map(reading, postings), employers, strict=True):
        for block, found in zip(blocks, places, strict=True):
            _count(found, one.title if block.part == "title" else one.body, employer)
    return [sorted(_enough(found) & ordinary) for found in places]
