"""Rows with their answers as Parquet."""

import io
from collections.abc import Sequence
from typing import Any

from levelclassify.label.answers import ADDED, NUMBERS, Answer, answer_columns
from levelclassify.label.chunks import Rows
from levelclassify.label.extras import extra

_GROUP = 16 * 2**20  # bytes of a row group


def schema_of_text(header: Sequence[str]) -> Any:
    """Return the schema of columns that are all text."""
    arrow = extra("pyarrow", "parquet")
    return arrow.schema([(name, arrow.string()) for name in header])


class _Sink(io.RawIOBase):
    """Takes what pyarrow writes, to be fetched in pieces."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._told = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._told

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        self._told += len(data)
        return len(data)

    def taken(self) -> bytes:
        """Return what came since the last call."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


class ParquetEncoder:
    """Writes rows and answers as Parquet, in row groups of about 16 MiB.

    Parameters
    ----------
    schema : pyarrow.Schema
        Of the rows.
    names : sequence of str
        Of the columns that are added.
    """

    def __init__(self, schema: Any, names: Sequence[str]) -> None:
        self._arrow = arrow = extra("pyarrow", "parquet")
        self._types = [arrow.float64() if name in NUMBERS else arrow.string() for name in ADDED]
        self._names = list(names)
        fields = [arrow.field(name, kind) for name, kind in zip(names, self._types, strict=True)]
        self._schema = arrow.schema([*schema, *fields], metadata=schema.metadata)
        self._sink = _Sink()
        self._writer = extra("pyarrow.parquet", "parquet").ParquetWriter(self._sink, self._schema)
        self._tables: list[Any] = []

    def begin(self) -> bytes:
        """Return what stands before the rows."""
        return self._sink.taken()

    def rows(self, rows: Rows, answers: Sequence[Answer]) -> bytes:
        """Return the bytes that are ready when these rows have come."""
        columns = zip(answer_columns(answers).values(), self._types, strict=True)
        ours = [self._arrow.array(values, kind) for values, kind in columns]
        theirs = rows.table().columns
        self._tables.append(self._arrow.Table.from_arrays([*theirs, *ours], schema=self._schema))
        return self._group() if sum(table.nbytes for table in self._tables) >= _GROUP else b""

    def end(self) -> bytes:
        """Return what stands behind the rows."""
        last = self._group()
        self._writer.close()
        return last + self._sink.taken()

    def _group(self) -> bytes:
        if self._tables:
            table = self._arrow.concat_tables(self._tables)
            self._writer.write_table(table, row_group_size=max(len(table), 1))
            self._tables = []
        return self._sink.taken()
