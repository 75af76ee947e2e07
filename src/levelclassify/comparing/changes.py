"""Changes: the postings that two models answer differently, as they are read, in bounded memory."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from levelclassify.classifier import LevelClassifier
from levelclassify.errors import InputError
from levelclassify.label.chunks import Chunk, Pair
from levelclassify.labelled import label_of
from levelclassify.types import LABELS, Level, Prediction, Reason

OUTCOMES = (*map(str, Level), *map(str, (Reason.OUT_OF_FIELD, Reason.EMPTY, Reason.NOT_ENGLISH, Reason.TOO_SHORT)))


def outcome(answer: Prediction) -> str:
    """Return the level, or the reason why there is none."""
    return str(answer.level or answer.reason)


class Change(NamedTuple):
    """A posting that two models answer differently."""

    row: int  #: in its file, from 1
    title: str
    old: str
    old_confidence: float
    new: str
    new_confidence: float


class Pile:
    """What one model answers on a pile: how often each outcome comes, and the confidence of every answer."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.confidences = array("d")

    @property
    def rows(self) -> int:
        """How many postings were answered."""
        return self.counts.total()

    def add(self, answers: Iterable[Prediction]) -> None:
        """Count answers; those that say nothing have no confidence."""
        for answer in answers:
            self.counts[outcome(answer)] += 1
            if answer.confidence:
                self.confidences.append(answer.confidence)


class Comparison:
    """Two models on one pile of postings.

    Parameters
    ----------
    old, new : LevelClassifier
        Asked only once where they are the same.
    labels : int or None
        Place of the column of right levels in a row, where there is one.

    Attributes
    ----------
    before, after : Pile
        What each answers.
    moves : Counter of (str, str)
        How often each outcome of the old model becomes which of the new one.
    unread : int
        Records that could not be read.
    right : array of int
        Places in `LABELS` of the levels that people gave,
    said : tuple of two arrays of int
        and of what each model says of the same rows.
    """

    def __init__(self, old: LevelClassifier, new: LevelClassifier, labels: int | None = None) -> None:
        self._old, self._new, self._labels = old, new, labels
        self.before, self.after, self.unread = Pile(), Pile(), 0
        self.moves: Counter[tuple[str, str]] = Counter()
        self.right, self.said = array("b"), (array("b"), array("b"))

    @property
    def changed(self) -> int:
        """How many postings get another level or reason."""
        return sum(count for (old, new), count in self.moves.items() if old != new)

    def changes(self, chunks: Iterable[Chunk]) -> Iterator[list[Change]]:
        """Yield, per chunk, the postings that change.

        Raises
        ------
        InputError
            At a level that is none.
        """
        number = 0
        for chunk in chunks:
            self.unread += len(chunk.rejects)
            pairs = chunk.rows.pairs()
            old, new = self._answers(pairs)
            self._count(old, new)
            if self._labels is not None:
                self._judge(number, [cells[self._labels] for cells in chunk.rows.cells()], old, new)
            yield list(_changes(number, pairs, old, new))
            number += len(old)

    def _answers(self, pairs: Sequence[Pair]) -> tuple[list[Prediction], list[Prediction]]:
        old = list(self._old.classify_stream(pairs))
        return old, old if self._new.stamp == self._old.stamp else list(self._new.classify_stream(pairs))

    def _count(self, old: Sequence[Prediction], new: Sequence[Prediction]) -> None:
        self.before.add(old)
        self.after.add(new)
        self.moves.update(zip(map(outcome, old), map(outcome, new), strict=True))

    def _judge(self, number: int, cells: Iterable[str], old: Sequence[Prediction], new: Sequence[Prediction]) -> None:
        for row, (cell, one, other) in enumerate(zip(cells, old, new, strict=True), number + 1):
            if cell.strip():
                self.right.append(LABELS.index(_label(cell, row)))
                for said, answer in zip(self.said, (one, other), strict=True):
                    said.append(LABELS.index(answer.level or "none"))


def _label(cell: str, row: int) -> str:
    found = label_of(cell)
    if found is None:
        expected = "expected micro, mezzo, macro, none or nothing in the column of levels"
        raise InputError(f"{expected}, got {cell!r:.40} in row {row:,}; correct this cell, or empty it")
    return found


def _changes(
    number: int, pairs: Iterable[Pair], old: Iterable[Prediction], new: Iterable[Prediction]
) -> Iterator[Change]:
    for row, ((_, title), one, other) in enumerate(zip(pairs, old, new, strict=True), number + 1):
        if outcome(one) != outcome(other):
            yield Change(row, title or "", outcome(one), one.confidence, outcome(other), other.confidence)


def answered(classifier: LevelClassifier, chunks: Iterable[Chunk]) -> Pile:
    """Return what a model answers on a pile of postings."""
    pile = Pile()
    for chunk in chunks:
        pile.add(classifier.classify_stream(chunk.rows.pairs()))
    return pile
