"""CSV tables as streams: every cell is text, rows keep their order, and what is read can be written back."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO, NamedTuple

from levelclassify.errors import InputError
from levelclassify.label.lines import BOM, LARGEST, Lines

Row = list[str]


class Style(NamedTuple):
    """How a file is written, beside its cells."""

    has_bom: bool
    ending: str  #: of each row: ``\\n`` or ``\\r\\n``


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file of which the header is read; `rows` gives the others once, each as long as the header."""

    header: Row
    rows: Iterator[Row]
    style: Style


def _numbered(lines: Lines) -> Iterator[tuple[int, Row]]:
    """Give each row that is not a blank line, with the number of its first line."""
    csv.field_size_limit(LARGEST)  # the bound of a row is met first, and its error says more
    try:
        for row in csv.reader(lines, strict=True):
            if row:
                yield lines.first, row
            lines.end_row()
    except csv.Error as error:
        raise InputError(
            f"line {lines.first}: expected quoted cells to end with a quote and quotes inside them to be doubled,"
            f" got at line {lines.number}: {error}; correct the quotes"
        ) from None


def _filled(row: Row, width: int, number: int) -> Row:
    if len(row) > width:
        raise InputError(
            f"line {number}: expected at most {width} cells, as in the header, got {len(row)};"
            " put quotes around cells with commas"
        )
    return row + [""] * (width - len(row))


def _rows(numbered: Iterator[tuple[int, Row]], lines: Lines, width: int) -> Iterator[Row]:
    lone = _lone_return(lines)
    for number, row in numbered:
        if _lone_return(lines) and not lone:
            raise InputError(f"line {number}: expected rows to end as the header, got a lone carriage return; quote it")
        yield _filled(row, width, number)


def _lone_return(lines: Lines) -> bool:
    return lines.last.endswith("\r")


def read_table(source: BinaryIO) -> Table:
    """Read the header of a CSV file, and the rest as it is asked for.

    Parameters
    ----------
    source : BinaryIO
        UTF-8 with or without a byte-order mark, cells separated by commas. Not closed.

    Returns
    -------
    Table
        Blank lines are skipped, missing cells at the end of a row are empty.

    Raises
    ------
    InputError
        Now or while rows are read: when there is no row, the text is not UTF-8 or holds NUL, a quote is broken, a row
        has more cells than the header or more than 16 Mi characters. The message names the physical line.

    Examples
    --------
    >>> import io
    >>> table = read_table(io.BytesIO(b'id,title\\n007,"Lobbyist, State"\\n'))
    >>> table.header, list(table.rows)
    (['id', 'title'], [['007', 'Lobbyist, State']])
    """
    lines = Lines(source)
    numbered = _numbered(lines)
    _, header = next(numbered, (0, None))
    if header is None:
        raise InputError("expected a header and rows, got an empty file; give a file with postings")
    style = Style(lines.has_bom, "\r\n" if lines.last.endswith("\r\n") else "\n")
    rows = _rows(numbered, lines, len(header))
    first = next(rows, None)
    if first is None:
        raise InputError("expected rows, got only a header; give a file with postings")
    return Table(header, chain([first], rows), style)


class _Sink(NamedTuple):
    """Takes the lines of a `csv.writer` that ends them with ``\\r\\n``, so that it quotes both characters in cells."""

    stream: BinaryIO
    ending: str

    def write(self, line: str) -> int:
        return self.stream.write((line.removesuffix("\r\n") + self.ending).encode())


def row_writer(stream: BinaryIO, style: Style) -> Callable[[Sequence[str]], object]:
    """Return a function that writes one row as CSV.

    Parameters
    ----------
    stream : BinaryIO
        Where to; the byte-order mark goes there at once.
    style : Style
        As `read_table` found it.

    Examples
    --------
    >>> import io
    >>> stream = io.BytesIO()
    >>> write = row_writer(stream, Style(has_bom=False, ending="\\n"))
    >>> written = write(["007", "Lobbyist, State", "one\\rtwo"])
    >>> stream.getvalue()
    b'007,"Lobbyist, State","one\\rtwo"\\n'
    """
    stream.write(BOM.encode() if style.has_bom else b"")
    return csv.writer(_Sink(stream, style.ending), lineterminator="\r\n").writerow
