"""Places: where each word of a text stands in what was given."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import itemgetter

from levelclassify.text.markup import entities
from levelclassify.text.tokens import folded

_WORD = re.compile(rb"[a-z0-9](?:[\x00\xad]*[a-z0-9])*")


def places(given: str, plain: str, most: int) -> list[tuple[int, int]]:
    """Return where the first words of a text stand.

    Parameters
    ----------
    given : str
        As it was given, mark-up and entities included.
    plain : str
        The same without mark-up, from `levelclassify.text.markup.plain`: no character has moved.
    most : int
        How many words are wanted.

    Returns
    -------
    list of (int, int)
        Start and end in `given` of each word of `levelclassify.text.words`, in the same order. A word that ends in an
        entity holds the whole of it.

    Examples
    --------
    >>> from levelclassify.text.markup import plain
    >>> given = "<b>Caf&eacute;</b> visits"
    >>> [given[start:end] for start, end in places(given, plain(given), 400)]
    ['Caf&eacute;', 'visits']
    """
    found = [word.span() for _, word in zip(range(most), _WORD.finditer(folded(plain)), strict=False)]
    spans = entities(given)
    return [(start, whole_end(end, spans)) for start, end in found]


def whole_end(end: int, spans: Sequence[tuple[int, int]]) -> int:
    """Return the end of the entity that a run of characters ends in; its own end where it ends in none.

    Examples
    --------
    >>> whole_end(4, [(3, 11)]), whole_end(3, [(3, 11)])
    (11, 3)
    """
    place = bisect_left(spans, end, key=itemgetter(0)) - 1
    return max(end, spans[place][1]) if place >= 0 else end
