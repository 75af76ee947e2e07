"""Parquet, read and written in batches; columns keep their types."""

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from levelclassify.errors import InputError
from levelclassify.label.answers import ADDED, NUMBERS, Answer, answer_columns
from levelclassify.label.chunks import CHUNK_CHARACTERS, CHUNK_ROWS, Chunk, Pair, Rows
from levelclassify.label.columns import Columns
from levelclassify.label.extras import extra
from levelclassify.label.rows import cell, finite

_GROUP = 16 * 2**20  # bytes of a row group


@dataclass(frozen=True, slots=True)
class ArrowRows:
    """Rows of a Parquet file."""

    batch: Any
    columns: Columns

    def __len__(self) -> int:
        return int(self.batch.num_rows)

    def pairs(self) -> list[Pair]:
        """Return text and title of each row."""
        nothing = [None] * len(self)
        places = (self.columns.text, self.columns.title)
        text, title = (nothing if place is None else self.batch.column(place).to_pylist() for place in places)
        return list(zip(text, title, strict=True))

    def kept(self, places: Sequence[int]) -> "ArrowRows":
        """Return the rows at these places."""
        return replace(self, batch=self.batch.take(extra("pyarrow", "parquet").array(places, "int64")))

    def cells(self) -> Iterable[list[str]]:
        """Give each row as cells: null is an empty cell, what is nested is JSON in a cell."""
        return ([cell(value) for value in row] for row in self._rows())

    def objects(self) -> Iterable[str]:
        """Give each row as the text of a JSON object."""
        names = self.batch.schema.names
        several = (dict(zip(names, map(finite, row), strict=True)) for row in self._rows())
        return (json.dumps(one, ensure_ascii=False) for one in several)

    def table(self) -> Any:
        """Return the rows as a `pyarrow.Table`."""
        return extra("pyarrow", "parquet").Table.from_batches([self.batch])

    def _rows(self) -> Iterator[tuple[object, ...]]:
        return zip(*(column.to_pylist() for column in self.batch.columns), strict=True)


def open_parquet(stream: BinaryIO) -> Any:
    """Open a Parquet file.

    Raises
    ------
    InputError
        When it is none.
    LevelClassifyError
        When the extra `parquet` is not installed.
    """
    arrow = extra("pyarrow", "parquet")
    try:
        return extra("pyarrow.parquet", "parquet").ParquetFile(stream)
    except (arrow.ArrowException, OSError) as error:
        raise InputError(f"expected a Parquet file, got: {error!s:.200}; write it anew") from None


def refuse_other_types(schema: Any, columns: Columns) -> None:
    """Refuse a title or text column that holds no text."""
    types = extra("pyarrow.types", "parquet")
    for place in columns:
        if place is not None:
            field = schema.field(place)
            inner = field.type.value_type if types.is_dictionary(field.type) else field.type
            if not (types.is_string(inner) or types.is_large_string(inner) or types.is_null(inner)):
                raise InputError(f"expected text in the column {field.name!r}, got {field.type}; name another column")


def parquet_chunks(file: Any, columns: Columns, limit: int | None) -> Iterator[Chunk]:
    """Give the rows of a Parquet file in chunks of 1,024, or of fewer where rows are large.

    Raises
    ------
    InputError
        When it is damaged.
    """
    left = file.metadata.num_rows if limit is None else min(limit, file.metadata.num_rows)
    size = sum(file.metadata.row_group(place).total_byte_size for place in range(file.metadata.num_row_groups))
    rows = max(1, min(CHUNK_ROWS, CHUNK_CHARACTERS * file.metadata.num_rows // max(size, 1)))
    first = 1
    try:
        for batch in file.iter_batches(rows):
            if left <= 0:
                return
            kept = batch.slice(0, left)
            yield Chunk(first, kept.num_rows, ArrowRows(kept, columns))
            first, left = first + kept.num_rows, left - kept.num_rows
    except (extra("pyarrow", "parquet").ArrowException, OSError) as error:
        raise InputError(f"expected a whole Parquet file, got: {error!s:.200}; write it anew") from None


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
