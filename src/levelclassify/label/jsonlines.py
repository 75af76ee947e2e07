"""JSON Lines: one object per line; what is written keeps its text."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from levelclassify.label.chunks import Pair, Reject
from levelclassify.label.columns import listed
from levelclassify.label.jobposting import Fields, pair_of
from levelclassify.label.lines import Lines
from levelclassify.label.rows import cell, text_table


class Record(NamedTuple):
    """One object."""

    line: int  #: its number
    values: dict[str, Any]
    raw: str  #: its text from brace to brace
    pair: Pair = (None, None)


def _number(name: str) -> object:
    raise ValueError(f"{name} is no JSON")


def _object(line: str) -> dict[str, Any]:
    """Return the object of a line.

    Raises
    ------
    ValueError
        When there is none, or it holds half a character, which no file can.
    """
    found = json.loads(line, parse_constant=_number)
    if not isinstance(found, dict):
        raise ValueError(f"a {type(found).__name__}")
    if "\\u" in line:
        json.dumps(found, ensure_ascii=False).encode()
    return found


@dataclass(frozen=True, slots=True)
class JsonRows:
    """Objects, and the columns that a table has for them."""

    header: Sequence[str]
    rows: list[Record]

    def __len__(self) -> int:
        return len(self.rows)

    def pairs(self) -> list[Pair]:
        """Return text and title of each object."""
        return [row.pair for row in self.rows]

    def kept(self, places: Sequence[int]) -> "JsonRows":
        """Return the objects at these places."""
        return replace(self, rows=[self.rows[place] for place in places])

    def cells(self) -> Iterable[list[str]]:
        """Give each object as cells; what is nested is JSON in a cell."""
        return ([cell(row.values.get(name)) for name in self.header] for row in self.rows)

    def objects(self) -> Iterable[str]:
        """Give the text of each object as it was read."""
        return (row.raw for row in self.rows)

    def table(self) -> Any:
        """Return the objects as a `pyarrow.Table` of text; what is missing or null is null."""
        several = [[row.values.get(name) for name in self.header] for row in self.rows]
        return text_table(self.header, [[value if value is None else cell(value) for value in row] for row in several])


def _read(line: str, lines: Lines) -> Record | Reject:
    if lines.wrong:
        return Reject(lines.number, lines.wrong, line)
    try:
        return Record(lines.number, _object(line), line.strip())
    except (ValueError, RecursionError) as error:
        got = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        return Reject(lines.number, f"expected one JSON object on a line, got {got:.200}", line)


def read_objects(lines: Lines) -> Iterator[Record | Reject]:
    """Give the object of each line that is not blank, or why there is none.

    Examples
    --------
    >>> import io
    >>> from levelclassify.label.encodings import Encoding
    >>> [record.raw for record in read_objects(Lines(io.BytesIO(b'{"id": 7}\\n'), Encoding("utf-8")))]
    ['{"id": 7}']
    """
    for line in lines:
        if line.strip():
            yield _read(line, lines)
        lines.end_row()


def keys_of(records: Iterable[Record | Reject]) -> list[str]:
    """Return the keys of several objects, in the order in which they are first met."""
    return list(dict.fromkeys(key for record in records if isinstance(record, Record) for key in record.values))


class Shape(NamedTuple):
    """What is asked of every object."""

    fields: Fields
    added: Sequence[str]  #: keys that labelling adds
    header: Sequence[str] | None = None  #: all keys that can be written; None where any can

    def __call__(self, record: Record | Reject) -> Record | Reject:
        """Return an object with its text and title, or why it can not be labelled."""
        if isinstance(record, Reject):
            return record
        try:
            self._check(record.values)
            return record._replace(pair=pair_of(record.values, self.fields))
        except TypeError as error:
            return Reject(record.line, str(error), record.raw)

    def _check(self, values: dict[str, Any]) -> None:
        if clash := [name for name in self.added if name in values]:
            raise TypeError(f"expected no key that labelling adds, got {listed(clash)}; give another --prefix")
        if self.header is not None and (new := [key for key in values if key not in set(self.header)]):
            raise TypeError(f"expected the keys of the first rows, got {listed(new)}; write JSON Lines")
