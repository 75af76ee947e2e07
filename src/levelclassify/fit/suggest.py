"""Suggestions: the postings of a file whose labels would teach a model most, read as a stream (extra ``train``)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from levelclassify.classifier import LevelClassifier
from levelclassify.errors import InputError
from levelclassify.fit.choose import choose, worth
from levelclassify.fit.groups import grouped
from levelclassify.fit.light import vectors, words_of
from levelclassify.fit.pool import Candidate, Pool
from levelclassify.label.answers import ADDED as ANSWERS
from levelclassify.label.chunks import Chunk
from levelclassify.label.columns import folded
from levelclassify.label.sources import Source
from levelclassify.labelled import Labelled
from levelclassify.text.posting import Posting, posting
from levelclassify.types import LABELS

Floats = NDArray[np.float64]
LEVEL = "level"
PREFIX = "suggest_"
ADDED = tuple(PREFIX + name for name in ("row", "guess", "confidence"))
CANDIDATES, PER_ROW = 2000, 20  # so many rows are compared with each other at least, and for each that is wanted


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


def _told(chunks: Iterable[Chunk], classifier: LevelClassifier, pool: Pool, advance: Callable[[int], object]) -> None:
    """Put every row of a file into the pool; one that can not be read is counted."""
    for chunk in chunks:
        pairs = chunk.rows.pairs()
        answers = classifier.classify_stream(pairs)
        for (text, title), cells, answer in zip(pairs, chunk.rows.cells(), answers, strict=True):
            pool.add(cells, posting(text, title), answer)
        if chunk.rejects:
            pool.aside["that can not be read"] += len(chunk.rejects)
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
    pool = Pool(max(CANDIDATES, PER_ROW * count), _level_place(header))
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
