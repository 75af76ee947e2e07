"""Batch labelling: rows of a table in, the same rows with predictions out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from levelclassify.classifier import LevelClassifier
from levelclassify.errors import ModelError
from levelclassify.label.added import added_cells, added_columns, harmless
from levelclassify.label.columns import Columns, find_columns
from levelclassify.label.summary import Summary, Tally
from levelclassify.label.tables import Row, Table, row_writer
from levelclassify.types import Prediction

CHUNK_ROWS = 1024  # rows, and
CHUNK_CHARACTERS = 4 * 2**20  # characters, at either of which what was read is labelled and written


@dataclass(frozen=True, slots=True)
class Labelling:
    """How the rows of one table are labelled; `plan` makes one.

    Attributes
    ----------
    classifier : LevelClassifier
    columns : Columns
        Places of title and text.
    added : tuple of str
        Names of the columns that are added.
    min_confidence : float
        As for `levelclassify.classify`.
    """

    classifier: LevelClassifier
    columns: Columns
    added: tuple[str, ...]
    min_confidence: float

    def predictions(self, rows: Sequence[Row]) -> Iterator[Prediction]:
        """Give the prediction of each row, in order."""
        return self.classifier.classify_stream(map(self.columns.pair, rows), min_confidence=self.min_confidence)


def plan(
    header: Sequence[str],
    classifier: LevelClassifier,
    *,
    title_column: str | None = None,
    text_column: str | None = None,
    min_confidence: float = 0.0,
    prefix: str = "",
) -> Labelling:
    """Settle how a table is labelled, before anything is written.

    Parameters
    ----------
    header : sequence of str
        Names of the columns.
    classifier : LevelClassifier
        What labels.
    title_column, text_column : str, optional
        Columns of title and text; found by usual names when not given.
    min_confidence : float, default 0
        As for `levelclassify.classify`.
    prefix : str, default ""
        What to put before the name of each added column.

    Raises
    ------
    InputError
        When the columns are not found, or one of ours is there already.
    ModelError
        When the model's version could be taken for a formula.

    Examples
    --------
    >>> from levelclassify import load
    >>> plan(["id", "title"], load("rules"), prefix="lc_").added[0]
    'lc_level'
    """
    if not harmless(classifier.stamp):
        raise ModelError(f"expected a model version that is no formula, got {classifier.stamp!r}; train the model anew")
    found = find_columns(header, title_column, text_column)
    return Labelling(classifier, found, added_columns(header, prefix), min_confidence)


def chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Give rows in lists of 1,024, or fewer that hold 4 Mi characters.

    Examples
    --------
    >>> [len(chunk) for chunk in chunks(iter([["a"]] * 1500))]
    [1024, 476]
    """
    chunk: list[Row] = []
    characters = 0
    for row in rows:
        chunk.append(row)
        characters += sum(map(len, row))
        if len(chunk) == CHUNK_ROWS or characters >= CHUNK_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk


def label_table(
    table: Table, labelling: Labelling, sink: BinaryIO, labelled: Callable[[int], object] = lambda rows: None
) -> Summary:
    """Write a table with its labels, in memory that does not grow with it.

    Parameters
    ----------
    table : Table
        As `levelclassify.label.tables.read_table` returns it.
    labelling : Labelling
        As `plan` settled it for this table's header.
    sink : BinaryIO
        Where the CSV goes.
    labelled : callable, optional
        Called with the number of rows of each chunk that was written.

    Raises
    ------
    InputError
        When a row can not be read.

    Examples
    --------
    >>> import io
    >>> from levelclassify import load
    >>> from levelclassify.label.tables import read_table
    >>> table = read_table(io.BytesIO(b"title\\nLobbyist\\n"))
    >>> label_table(table, plan(table.header, load("rules")), io.BytesIO()).macro
    1
    """
    tally = Tally()
    write = row_writer(sink, table.style)
    write([*table.header, *labelling.added])
    for chunk in chunks(table.rows):
        for row, prediction in zip(chunk, labelling.predictions(chunk), strict=True):
            write(row + added_cells(prediction, labelling.classifier.stamp))
            tally.add(prediction)
        labelled(len(chunk))
    return tally.summary()
