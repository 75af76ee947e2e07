"""Rows with their answers as bytes, chunk by chunk, without a memory of those before."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from levelclassify.errors import InputError
from levelclassify.label.answers import Answer, cells
from levelclassify.label.chunks import Rows
from levelclassify.label.packing import packer
from levelclassify.label.tables import Style

BOM = "\ufeff"


class Encoder(Protocol):
    """Makes the bytes of an output."""

    def begin(self) -> bytes:
        """Return what stands before the rows."""

    def rows(self, rows: Rows, answers: Sequence[Answer]) -> bytes:
        """Return the bytes of a chunk."""

    def end(self) -> bytes:
        """Return what stands behind the rows."""


class Bytes:
    """Makes packed bytes of text.

    Parameters
    ----------
    encoding : str
        Name of an encoding; its byte-order mark stands at the start only.
    packing : str
        ``gz``, ``zst`` or nothing.

    Examples
    --------
    >>> Bytes("utf-16", "")("a", start=True), Bytes("utf-16", "")("a")
    (b'\\xff\\xfea\\x00', b'a\\x00')
    """

    def __init__(self, encoding: str, packing: str) -> None:
        marked = encoding in ("utf-16", "utf-32", "utf-8-sig")
        self._name = {"utf-8-sig": "utf-8"}.get(encoding, f"{encoding}-le") if marked else encoding
        self._start = BOM if marked else ""
        self._pack: Callable[[bytes], bytes] = packer(packing)

    def __call__(self, text: str, *, start: bool = False) -> bytes:
        """Return the bytes of a chunk; nothing for nothing."""
        whole = (self._start or BOM * text.startswith(BOM)) + text if start else text
        try:
            return self._pack(whole.encode(self._name)) if whole or start else b""
        except UnicodeEncodeError as error:
            got = f"{whole[error.start]!r}, which {self._name} does not have"
            raise InputError(f"expected characters to write, got {got}; give --output-encoding utf-8") from None


def csv_text(rows: Iterable[Sequence[str]], style: Style) -> str:
    r"""Return rows of two cells or more as the text of a table, quoted as `csv.writer` does it at a fifth of its time.

    Examples
    --------
    >>> csv_text([["007", "Lobbyist, State", "one\rtwo"]], Style())
    '007,"Lobbyist, State","one\rtwo"\n'
    """
    is_special = re.compile(f'["\r\n{re.escape(style.delimiter)}]').search
    lines = (
        style.delimiter.join(['"' + cell.replace('"', '""') + '"' if is_special(cell) else cell for cell in row])
        for row in rows
    )
    return "".join([line + style.ending for line in lines])


class CsvEncoder:
    """Writes rows and answers as CSV or TSV."""

    def __init__(self, header: Sequence[str], style: Style, to_bytes: Bytes) -> None:
        self._header, self._style, self._bytes = header, style, to_bytes

    def begin(self) -> bytes:
        """Return the header."""
        return self._bytes(csv_text([self._header], self._style), start=True)

    def rows(self, rows: Rows, answers: Sequence[Answer]) -> bytes:
        """Return the lines of a chunk."""
        both = zip(rows.cells(), answers, strict=True)
        return self._bytes(csv_text(([*row, *cells(answer)] for row, answer in both), self._style))

    def end(self) -> bytes:
        """Return nothing."""
        return b""


class JsonEncoder:
    """Writes rows and answers as JSON Lines: an object that was read keeps its text, and ours follow."""

    def __init__(self, names: Sequence[str], to_bytes: Bytes) -> None:
        self._names, self._bytes = names, to_bytes

    def begin(self) -> bytes:
        """Return the byte-order mark, where the encoding has one."""
        return self._bytes("", start=True)

    def rows(self, rows: Rows, answers: Sequence[Answer]) -> bytes:
        """Return the lines of a chunk."""
        both = zip(rows.objects(), answers, strict=True)
        return self._bytes("".join(self._joined(one, answer) for one, answer in both))

    def end(self) -> bytes:
        """Return nothing."""
        return b""

    def _joined(self, one: str, answer: Answer) -> str:
        before = one[:-1].rstrip()
        ours = json.dumps(dict(zip(self._names, answer, strict=True)))
        return f"{before}{'' if before == '{' else ', '}{ours[1:]}\n"
