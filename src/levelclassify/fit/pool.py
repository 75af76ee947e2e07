"""The pool of a stream of postings: the most uncertain ones, and how many the others are (extra ``train``)."""

import heapq
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from levelclassify.fit.choose import uncertainty
from levelclassify.fit.evidence import chances_of
from levelclassify.text.posting import Posting
from levelclassify.types import LABELS, Prediction, Reason

_UNREAD = {
    Reason.EMPTY: "without text",
    Reason.NOT_ENGLISH: "in another language",
    Reason.TOO_SHORT: "without a known word",
}


class Candidate(NamedTuple):
    """A row that may be suggested; the largest is the most uncertain one, the first of equal ones."""

    uncertainty: float
    place: int  #: the number of the row, negative
    posting: Posting
    chances: tuple[float, ...]
    cells: tuple[str, ...]

    @property
    def number(self) -> int:
        """Number of the row in its file, from 1."""
        return -self.place


class Pool:
    """Keeps the most uncertain rows of a stream, and counts the others.

    Parameters
    ----------
    size : int
        How many are kept.
    level : int or None
        Place of a column of levels: a row that has one is labelled already.

    Attributes
    ----------
    shares : ndarray of float64, shape (4,)
        Sum of the chances of the labels over all rows that can be suggested.
    read : int
        Rows that were added.
    aside : Counter of str
        Rows that can not be suggested, by cause.
    """

    def __init__(self, size: int, level: int | None) -> None:
        self._size, self._level = size, level
        self._heap: list[Candidate] = []
        self.shares, self.read, self.aside = np.zeros(len(LABELS)), 0, Counter[str]()

    def add(self, cells: Sequence[str], one: Posting, answer: Prediction) -> None:
        """Take one row."""
        self.read += 1
        if cause := self._cause(cells, answer):
            self.aside[cause] += 1
            return
        chances = chances_of([answer])
        self.shares += chances[0]
        row = Candidate(float(uncertainty(chances)[0]), -self.read, one, tuple(chances[0].tolist()), tuple(cells))
        if len(self._heap) < self._size:
            heapq.heappush(self._heap, row)
        else:
            heapq.heappushpop(self._heap, row)

    def _cause(self, cells: Sequence[str], answer: Prediction) -> str | None:
        if self._level is not None and cells[self._level].strip():
            return "with a level already"
        return _UNREAD.get(answer.reason) if answer.reason else None

    def rows(self) -> list[Candidate]:
        """Return the rows that are kept, in the order of the file."""
        return sorted(self._heap, key=lambda row: row.number)
