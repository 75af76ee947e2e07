"""Features: the terms that each block of the model counts in a title or a body; shared by training and inference."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

LETTERS = (3, 4, 5)  # lengths of the letter runs of a title


def single(spoken: Sequence[bytes]) -> list[bytes]:
    """Return the words themselves."""
    return list(spoken)


def pairs(spoken: Sequence[bytes]) -> list[bytes]:
    """Return the neighbouring words, two by two.

    Examples
    --------
    >>> pairs([b"case", b"manager", b"youth"])
    [b'case manager', b'manager youth']
    """
    return [left + b" " + right for left, right in pairwise(spoken)]


def letters(spoken: Sequence[bytes]) -> list[bytes]:
    """Return the runs of three to five letters; ``_`` stands where a word begins or ends.

    Examples
    --------
    >>> letters([b"msw"])
    [b'_ms', b'msw', b'sw_', b'_msw', b'msw_', b'_msw_']
    """
    line = b"_" + b"_".join(spoken) + b"_"
    return [line[start : start + length] for length in LETTERS for start in range(len(line) - length + 1)]


UNITS: dict[str, Callable[[Sequence[bytes]], list[bytes]]] = {"word": single, "pair": pairs, "letters": letters}


class Block(NamedTuple):
    """One block of features: which part of a posting, counted in which unit, and how heavy beside the others."""

    name: str
    part: str  #: ``title`` or ``body``
    unit: str  #: a key of `UNITS`
    weight: float  #: length of the block's vector before the whole is brought to length 1
