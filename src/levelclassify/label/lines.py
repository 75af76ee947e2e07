"""The physical lines of a UTF-8 file, one after the other, checked before a parser sees them."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from levelclassify.errors import InputError

LARGEST = 16 * 2**20  # characters of one row, quoted line breaks and all; more of them is a quote that was never closed
BOM = "\ufeff"
_CONVERT = "save it as CSV in UTF-8"


def _undecoded(line: str) -> str:
    """Return the first byte of a line that is not UTF-8, which `surrogateescape` has kept; empty when all are."""
    try:
        line.encode()
    except UnicodeEncodeError as error:
        return f"0x{ord(line[error.start]) & 0xFF:02x}"
    return ""


class Lines:
    """Iterates over lines with their ends kept, and knows where it is.

    Parameters
    ----------
    source : BinaryIO
        Read to its end, never closed.

    Attributes
    ----------
    number : int
        Lines read, so the number of the last one.
    first : int
        Number of the first line of the row that is read.
    last : str
        The last line.
    has_bom : bool
        Whether the file begins with a byte-order mark, which no line holds.

    Examples
    --------
    >>> lines = Lines(io.BytesIO("id\\r\\n\\u00e9".encode()))
    >>> list(lines), lines.number
    (['id\\r\\n', 'é'], 2)
    """

    def __init__(self, source: BinaryIO) -> None:
        self._text = io.TextIOWrapper(source, "utf-8", errors="surrogateescape", newline="")
        self._held = 0
        self.number, self.first, self.last, self.has_bom = 0, 1, "", False

    def __iter__(self) -> Iterator[str]:
        try:
            while line := self._read():
                self.number += 1
                self._held += len(line)
                if self._held > LARGEST or "\0" in line or not line.isascii():
                    line = self._checked(line)
                self.last = line
                yield line
        finally:
            if not self._text.closed:  # left open, the source would be closed with the wrapper
                self._text.detach()

    def _read(self) -> str:
        try:
            return self._text.readline(LARGEST + 1)
        except OSError as error:
            raise InputError(f"line {self.number + 1}: cannot be read ({error.strerror}); copy the file anew") from None

    def _checked(self, line: str) -> str:
        """Return a line that is no plain ASCII of a usual length, without the byte-order mark."""
        if self._held > LARGEST:
            raise InputError(
                f"line {self.first}: expected rows of at most {LARGEST:,} characters, got one that goes on at line"
                f" {self.number}; look for a quote that is never closed"
            )
        if "\0" in line:
            raise InputError(f"line {self.number}: expected CSV text, got a NUL byte; {_CONVERT}")
        if byte := _undecoded(line):
            raise InputError(f"line {self.number}: expected UTF-8, got the byte {byte}; {_CONVERT}")
        self.has_bom = self.has_bom or (self.number == 1 and line.startswith(BOM))
        return line.removeprefix(BOM) if self.number == 1 else line

    def end_row(self) -> None:
        """Say that the last line ended a row: the bound counts anew."""
        self._held, self.first = 0, self.number + 1
