"""The physical lines of a text file, one after the other; those of a broken row can be read again."""

import io
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

from levelclassify.label.encodings import MARK, Encoding, guessed

LARGEST = 16 * 2**20  # characters of one row, quoted line breaks and all; more of them is a quote that was never closed


class TooLongError(Exception):
    """A row of several lines goes beyond `LARGEST`."""


def _undecoded(line: str) -> str:
    """Return the first byte of a line that could not be read; empty when all could."""
    try:
        line.encode()
    except UnicodeEncodeError as error:
        found = line[error.start]
        return "bytes" if found == MARK else f"the byte 0x{ord(found) & 0xFF:02x}"
    return ""


class Lines(Iterator[str]):
    r"""Iterates over lines with their ends kept, and knows where it is.

    Parameters
    ----------
    source : BinaryIO
        Read to its end.
    encoding : Encoding
        As `encoding_of` found it.

    Attributes
    ----------
    number : int
        Lines read, so the number of the last one.
    row : list of str
        Lines of the row that is read.
    wrong : str
        Why this row can not be read; empty as long as it can.

    Examples
    --------
    >>> lines = Lines(io.BytesIO(b"id\r\n1"), Encoding("utf-8"))
    >>> list(lines), lines.number
    (['id\r\n', '1'], 2)
    """

    def __init__(self, source: BinaryIO, encoding: Encoding) -> None:
        self._text = io.TextIOWrapper(source, encoding.name, errors=encoding.errors, newline="")
        self._read = self._text.readline
        self._again: deque[str] = deque()
        self._held = 0
        self._other: str | None = None
        self.encoding = encoding
        self.number, self.wrong = 0, ""
        self.row: list[str] = []

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._decoded()
        if not line:
            raise StopIteration
        self.number += 1
        self.row.append(line)
        self._held += len(line)
        if self._held > LARGEST:
            self._refuse(line)
        if not line.isascii() and (found := _undecoded(line)):
            self.wrong = f"expected text in {self.encoding.name}, got {found}; name its --encoding"
        return line

    def _refuse(self, line: str) -> None:
        if len(self.row) > 1:
            raise TooLongError
        self.wrong = f"expected at most {LARGEST:,} characters in a line, got more; look for its end"
        while line and not line.endswith(("\n", "\r")):
            line = self._read(LARGEST)

    @property
    def first(self) -> int:
        """Number of the first line of the row that is read."""
        return self.number - len(self.row) + 1

    def end_row(self) -> None:
        """Say that the last line ended a row: the bound counts anew."""
        self.row, self._held, self.wrong = [], 0, ""

    def give_back(self) -> str:
        """Return the first line of a row that is broken; the others are read again, as rows of their own."""
        first, *others = self.row
        self._again.extendleft(reversed(others))
        self.number -= len(others)
        return first

    def _decoded(self) -> str:
        line = self._read(LARGEST + 1)
        return line if line.isascii() else self._settled(line)

    def _settled(self, line: str) -> str:
        """Settle the encoding by the first line that is not ASCII, where the head of the file could not tell it."""
        if not self.encoding.settled:
            data = line.encode("utf-8", "surrogateescape")
            self._other = guessed(data) if _undecoded(line) else None
            self.encoding = Encoding(self._other or "utf-8")
        if self._other:
            return line.encode("utf-8", "surrogateescape").decode(self._other, self.encoding.errors)
        return line
