"""Which character separates the cells of a table."""

import csv
import io
from collections.abc import Callable, Sequence

USUAL = (",", ";", "\t", "|")
_ROWS = 20  # below the header, by which a delimiter is judged


def _parsed(head: str, delimiter: str) -> list[list[str]]:
    """Return the first rows of a text, as far as they can be read."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter, strict=True):
            rows += [row] if row else []
            if len(rows) > _ROWS:
                break
    except csv.Error:  # where the head was cut off, or a row is broken: the others tell enough
        pass
    return rows


def sniffed(head: str, fits: Callable[[Sequence[str]], bool]) -> str:
    r"""Return the delimiter of a table: under which the header has the columns, and rows are as long as it.

    Parameters
    ----------
    head : str
        The beginning of the table.
    fits : callable
        Tells of a header whether title or text are found in it.

    Returns
    -------
    str
        One of ``,``, ``;``, tab and ``|``; a comma where nothing speaks for another.

    Examples
    --------
    >>> sniffed("id;title\n1;Lobbyist, State\n", lambda header: "title" in header)
    ';'
    """

    def worth(delimiter: str) -> tuple[bool, float]:
        header, *rows = _parsed(head, delimiter) or [[]]
        alike = sum(len(row) == len(header) for row in rows)
        return fits(header), (alike + 1) / (len(rows) + 1) if len(header) > 1 else 0.0

    return max(USUAL, key=worth)  # the first of the best
