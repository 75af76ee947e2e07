"""Parquet, read in batches."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from levelclassify.errors import InputError
from levelclassify.label.chunks import CHUNK_CHARACTERS, CHUNK_ROWS, Chunk, Pair
from levelclassify.label.columns import Columns
from levelclassify.label.extras import extra
from levelclassify.label.rows import cell, finite


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
