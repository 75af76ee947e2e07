"""Chunks: as many records as are labelled and written together, those that could not be read among them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple, Protocol, TypeVar

CHUNK_ROWS = 1024  # records, and
CHUNK_CHARACTERS = 2**20  # characters, at either of which what was read is labelled and written

Pair = tuple[str | None, str | None]  # text and title, in the order of the arguments of `levelclassify.classify`


class Reject(NamedTuple):
    """A record that could not be read."""

    line: int  #: number of its first line; of the row where a format has no lines
    cause: str
    raw: str  #: its text as it stands in the file

    def __str__(self) -> str:
        return f"line {self.line}: {self.cause}"


class Rows(Protocol):
    """Rows as they were read, in the shapes in which formats write them."""

    def __len__(self) -> int: ...

    def pairs(self) -> list[Pair]:
        """Return text and title of each row."""

    def kept(self, places: Sequence[int]) -> "Rows":
        """Return the rows at these places."""

    def cells(self) -> Iterable[Sequence[str]]:
        """Give each row as cells of text."""

    def objects(self) -> Iterable[str]:
        """Give each row as the text of a JSON object."""

    def table(self) -> Any:
        """Return the rows as a `pyarrow.Table`."""


class Chunk(NamedTuple):
    """Some records in a row."""

    first: int  #: number of the first record, from 1
    records: int  #: how many were read, rejects among them
    rows: Rows
    rejects: tuple[Reject, ...] = ()


T = TypeVar("T")


def several(records: Iterator[T | Reject], size: Callable[[T], int]) -> list[T | Reject]:
    """Return the next records, as many as make a chunk."""
    found: list[T | Reject] = []
    left = CHUNK_CHARACTERS
    for record in islice(records, CHUNK_ROWS):
        found.append(record)
        left -= len(record.raw) if isinstance(record, Reject) else size(record)
        if left <= 0:
            break
    return found


def chunked(
    records: Iterator[T | Reject], size: Callable[[T], int], rows: Callable[[list[T]], Rows], read: int = 0
) -> Iterator[Chunk]:
    """Give records in chunks of 1,024, or of fewer that hold 1 Mi characters.

    Parameters
    ----------
    records : iterator
        What was read.
    size : callable
        Returns the characters of a record.
    rows : callable
        Makes rows of the records that are no rejects.
    read : int, default 0
        Records before the first.
    """
    while found := several(records, size):
        good = [record for record in found if not isinstance(record, Reject)]
        bad = tuple(record for record in found if isinstance(record, Reject))
        yield Chunk(read + 1, len(found), rows(good), bad)
        read += len(found)
