"""Suggestions: the postings of a file whose labels would teach a model most, read as a stream (extra ``train``)."""

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from levelclassify.classifier import LevelClassifier
from levelclassify.errors import InputError
from levelclassify.fit.choose import choose, uncertainty, worth
from levelclassify.fit.evidence import chances_of
from levelclassify.fit.groups import grouped
from levelclassify.fit.light import vectors, words_of
from levelclassify.label.answers import ADDED as ANSWERS
from levelclassify.label.chunks import Chunk
from levelclassify.label.columns import folded
from levelclassify.label.sources import Source
from levelclassify.labelled import Labelled
from levelclassify.text.posting import Posting, posting
from levelclassify.types import LABELS, Prediction, Reason

Floats = NDArray[np.float64]
LEVEL = "level"
PREFIX = "suggest_"
ADDED = tuple(PREFIX + name for name in ("row", "guess", "confidence"))
CANDIDATES, PER_ROW = 2000, 20  # so many rows are compared with each other at least, and for each that is wanted
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


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What is suggested.

    Attributes
    ----------
    rows : tuple of Candidate
        The most telling first.
    header : tuple of str
        Of the file.
    read : int
        Rows of the file.
    aside : mapping of str to int
        Rows that were not asked, by cause.
    """

    rows: tuple[Candidate, ...]
    header: tuple[str, ...]
    read: int
    aside: Mapping[str, int]


def _level_place(header: Sequence[str]) -> int | None:
    """Return the place of a column of levels that the file has already.

    Raises
    ------
    InputError
        When its levels are a model's.
    """
    if set(ANSWERS) <= set(header):
        raise InputError(
            "expected postings without answers, got the columns that levelclassify label adds; "
            "give the file that was labelled"
        )
    return next((place for place, name in enumerate(header) if folded(name) == LEVEL), None)


class _Pool:
    """Keeps the most uncertain rows of a stream, and counts the others."""

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


def _told(chunks: Iterable[Chunk], classifier: LevelClassifier, pool: _Pool, advance: Callable[[int], object]) -> None:
    """Put every row of a file into the pool; one that can not be read is counted."""
    for chunk in chunks:
        pairs = chunk.rows.pairs()
        answers = classifier.classify_stream(pairs)
        for (text, title), cells, answer in zip(pairs, chunk.rows.cells(), answers, strict=True):
            pool.add(cells, posting(text, title), answer)
        if chunk.rejects:
            pool.aside["with broken cells"] += len(chunk.rejects)
        advance(chunk.records)


def _texts(postings: Iterable[Posting]) -> list[str]:
    return [f"{one.title}\n{one.body}" for one in postings]


def suggest(
    source: Source,
    classifier: LevelClassifier,
    count: int,
    known: Sequence[Labelled] = (),
    advance: Callable[[int], object] = int,
) -> Suggestions:
    """Return the postings whose labels would teach most.

    Parameters
    ----------
    source : Source
        Opened as a table. Its rows are read once; kept are the 2,000 most uncertain, or 20 for each that is wanted.
    classifier : LevelClassifier
        The model that is to learn.
    count : int
        How many are wanted, from 1.
    known : sequence of Labelled
        Rows that are labelled already: their near-duplicates are left out.
    advance : callable, optional
        Is told how many rows were read since the last call.

    Raises
    ------
    InputError
        When the file has a model's answers, or no row that can be suggested.
    """
    header = tuple(source.header)
    pool = _Pool(max(CANDIDATES, PER_ROW * count), _level_place(header))
    _told(source.chunks(0, None), classifier, pool, advance)
    rows = pool.rows()
    if not rows:
        told = ", ".join(f"{number:,} {cause}" for cause, number in pool.aside.items())
        raise InputError(f"expected postings without a level, got none ({told}); give others")
    chosen = _chosen(rows, pool.shares / pool.shares.sum(), count, [posting(row.text, row.title) for row in known])
    return Suggestions(tuple(rows[place] for place in chosen), header, pool.read, pool.aside)


def _chosen(rows: Sequence[Candidate], shares: Floats, count: int, known: Sequence[Posting]) -> list[int]:
    postings = [row.posting for row in rows]
    groups = grouped(_texts([*known, *postings]), [""] * (len(known) + len(rows))).tolist()
    values = worth(np.array([row.chances for row in rows]), shares)
    words = words_of(vectors(postings))
    return choose(values, words, groups[len(known) :], count, frozenset(groups[: len(known)]))


def listing(found: Suggestions) -> tuple[list[str], Iterator[list[str]]]:
    """Return header and rows of the list to fill in: an empty level, the model's guess, and all cells of the row."""
    level = _level_place(found.header)
    own = [place for place in range(len(found.header)) if place != level and found.header[place] not in ADDED]
    name = LEVEL if level is None else found.header[level]

    def cells(row: Candidate) -> list[str]:
        best = int(np.argmax(row.chances))
        ours = [str(row.number), LABELS[best], f"{row.chances[best]:.4f}"]
        return ["", *ours, *(row.cells[place] for place in own)]

    return [name, *ADDED, *(found.header[place] for place in own)], map(cells, found.rows)
