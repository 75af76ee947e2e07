"""CSV and TSV as streams: every cell is text, and what can not be read is told row by row."""

import csv
from collections.abc import Iterator
from typing import NamedTuple

from levelclassify.errors import InputError
from levelclassify.label.chunks import Reject
from levelclassify.label.lines import LARGEST, Lines, TooLongError
from levelclassify.label.rows import Row

_QUOTES = "quoted cells to end with a quote and quotes inside them to be doubled"


class Style(NamedTuple):
    """How a table is written, beside its cells."""

    delimiter: str = ","
    ending: str = "\n"  #: of each row: ``\\n`` or ``\\r\\n``
    has_bom: bool = False


class Table:
    r"""A CSV or TSV file of which the header is read; iterating gives the other rows once.

    A blank line is no row; missing cells at the end of a row are empty, and empty ones beyond the header are left out.
    After a row whose quotes are broken, reading goes on with the next line that has as many cells as the header.

    Parameters
    ----------
    lines : Lines
        Of the file.
    delimiter : str, default ","
        Of cells.

    Attributes
    ----------
    header : list of str
    style : Style

    Raises
    ------
    InputError
        When there is no header, or it can not be read.

    Examples
    --------
    >>> import io
    >>> from levelclassify.label.encodings import Encoding
    >>> table = Table(Lines(io.BytesIO(b'id,title\n007,"Lobbyist, State"\n'), Encoding("utf-8")))
    >>> table.header, list(table)
    (['id', 'title'], [['007', 'Lobbyist, State']])
    """

    def __init__(self, lines: Lines, delimiter: str = ",") -> None:
        csv.field_size_limit(LARGEST)  # the bound of a row is met first, and its error says more
        self._lines, self._delimiter = lines, delimiter
        self._lost = 0  # line of the broken row after which nothing was whole
        self._rows = self._parsed()
        header = next(self._rows, None)
        if header is None:
            raise InputError("expected a header and rows, got an empty file; give a file with postings")
        self.header = self._checked(header)
        self._returns = lines.row[-1].endswith("\r")
        ending = "\r\n" if lines.row[-1].endswith("\r\n") else "\n"
        self.style = Style(delimiter, ending, lines.encoding.name == "utf-8-sig")

    def __iter__(self) -> Iterator[Row | Reject]:
        for row in self._rows:
            yield row if isinstance(row, Reject) else self._filled(row)

    def _checked(self, header: Row | Reject) -> Row:
        if isinstance(header, Reject):
            raise InputError(str(header))
        binary = "expected a header of text, got a NUL byte; give a text file, or its --encoding"
        if wrong := self._lines.wrong or (binary if "\0" in "".join(header) else ""):
            raise InputError(f"line {self._lines.first}: {wrong}")
        return header

    def _parsed(self) -> Iterator[Row | Reject]:
        """Give rows as they are parsed, and the first lines of those that are broken."""
        lines, ended = self._lines, False
        while not ended:
            try:
                for row in csv.reader(lines, delimiter=self._delimiter, strict=True):
                    if row:
                        yield row
                    lines.end_row()
                ended = True
            except (csv.Error, TooLongError) as error:
                yield self._broken(error)

    def _broken(self, error: Exception) -> Reject:
        lines = self._lines
        first, last = lines.first, lines.number
        got = f"{error} at line {last}"
        if isinstance(error, TooLongError):
            got = f"more than {LARGEST:,} characters; look for a quote that is never closed"
        raw = lines.give_back()
        lines.end_row()
        self._lost = first
        return Reject(first, f"expected {_QUOTES}, got {got}", raw)

    def _filled(self, row: Row) -> Row | Reject:
        width = len(self.header)
        while len(row) > width and not row[-1]:
            row.pop()
        cause = self._cause(row, width) if len(row) != width or self._is_odd() else ""
        if cause:
            return Reject(self._lines.first, cause, "".join(self._lines.row))
        self._lost = 0
        return row + [""] * (width - len(row))

    def _is_odd(self) -> bool:
        return bool(self._lines.wrong) or (self._lines.row[-1].endswith("\r") and not self._returns)

    def _cause(self, row: Row, width: int) -> str:
        """Return what is wrong with a row; nothing where it is only short."""
        if self._lines.wrong:
            return self._lines.wrong
        if self._is_odd():
            self._lost = self._lines.first
            return "expected rows to end as the header, got a lone carriage return; quote it"
        if len(row) > width:
            return (
                f"expected at most {width} cells, as in the header, got {len(row)}; put quotes around cells with"
                f" {self._delimiter!r}"
            )
        return f"expected a row of {width} cells after the broken row of line {self._lost}" if self._lost else ""
