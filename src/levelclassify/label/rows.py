"""Rows of text formats, in the shapes in which every format writes them."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from levelclassify.label.chunks import Pair
from levelclassify.label.columns import Columns
from levelclassify.label.extras import extra

Row = list[str]


def text_table(header: Sequence[str], rows: Iterable[Sequence[str | None]]) -> Any:
    """Return rows as a `pyarrow.Table` in which every column is text."""
    arrow = extra("pyarrow", "parquet")
    columns = list(zip(*rows, strict=True)) or [()] * len(header)
    return arrow.table([arrow.array(column, arrow.string()) for column in columns], names=list(header))


@dataclass(frozen=True, slots=True)
class CsvRows:
    """Rows of cells, each as long as the header."""

    header: Row
    rows: list[Row]
    columns: Columns

    def __len__(self) -> int:
        return len(self.rows)

    def pairs(self) -> list[Pair]:
        """Return text and title of each row."""
        return [self.columns.pair(row) for row in self.rows]

    def kept(self, places: Sequence[int]) -> "CsvRows":
        """Return the rows at these places."""
        return replace(self, rows=[self.rows[place] for place in places])

    def cells(self) -> Iterable[Row]:
        """Return the rows."""
        return self.rows

    def objects(self) -> Iterable[str]:
        """Give each row as the text of a JSON object of strings."""
        return (json.dumps(dict(zip(self.header, row, strict=True)), ensure_ascii=False) for row in self.rows)

    def table(self) -> Any:
        """Return the rows as a `pyarrow.Table`; an empty cell is the empty string."""
        return text_table(self.header, self.rows)


def finite(value: object) -> object:
    """Return a value as JSON can hold it: a number that is none is None, what JSON does not know is text.

    Examples
    --------
    >>> finite([1.5, float("nan"), b"x"])
    [1.5, None, '78']
    """
    if isinstance(value, Mapping):
        return {str(key): finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [finite(inner) for inner in value]
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value.hex() if isinstance(value, bytes) else str(value)


def cell(value: object) -> str:
    """Return any value as one cell: text as it is, nothing as an empty cell, what is nested as JSON.

    Examples
    --------
    >>> cell("007"), cell(None), cell(True), cell(1.5), cell({"a": ["b"]})
    ('007', '', 'true', '1.5', '{"a": ["b"]}')
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool | Mapping | list | tuple):
        return json.dumps(finite(value), ensure_ascii=False)
    return value.hex() if isinstance(value, bytes) else str(value)
