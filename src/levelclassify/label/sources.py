"""What is labelled: an opened input, its columns found, its rows to come in chunks."""

import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, BinaryIO, TypeVar, cast

from levelclassify.errors import InputError
from levelclassify.label.answers import added_columns
from levelclassify.label.chunks import Chunk, Reject, chunked, several
from levelclassify.label.columns import Columns, find_columns
from levelclassify.label.delimiters import sniffed
from levelclassify.label.formats import Format, kind_of
from levelclassify.label.job import Job
from levelclassify.label.jobposting import Fields, is_job_posting
from levelclassify.label.jsonlines import JsonRows, Record, Shape, keys_of, read_objects
from levelclassify.label.packing import headed
from levelclassify.label.parquet import open_parquet, parquet_chunks, refuse_other_types
from levelclassify.label.rows import CsvRows, Row
from levelclassify.label.tables import Style, Table
from levelclassify.label.texts import Text, promised, read_text

T = TypeVar("T")
_PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Source:
    """An input that is ready to be labelled.

    Attributes
    ----------
    format : Format
    header : sequence of str
        Names of the columns; of JSON Lines the keys that are known.
    added : tuple of str
        Names of the columns that labelling adds.
    chunks : callable
        Gives the chunks after as many records as were read before, up to as many as are wanted.
    encoding : str
        Of text.
    style : Style
        Of a table that is text.
    schema : pyarrow.Schema or None
        Of Parquet.
    total : int or None
        How many rows there are, where that is known.
    """

    format: Format
    header: Sequence[str]
    added: tuple[str, ...]
    chunks: Callable[[int, int | None], Iterator[Chunk]]
    encoding: str = ""
    style: Style = _PLAIN
    schema: Any = None
    total: int | None = None


def _not_empty(records: Iterator[T]) -> Iterator[T]:
    first = next(records, None)
    if first is None:
        raise InputError("expected rows, got none; give a file with postings")
    return chain([first], records)


def _fits(header: Sequence[str], job: Job) -> bool:
    try:
        find_columns(header, job.title_column, job.text_column)
    except InputError:
        return False
    return True


def _added(header: Sequence[str], job: Job, adds: bool) -> tuple[str, ...]:
    return added_columns(header, job.prefix) if adds else ()


def _table(text: Text, job: Job, adds: bool) -> Source:
    usual = "\t" if text.format.kind == "tsv" else None
    delimiter = job.delimiter or usual or sniffed(text.head, lambda header: _fits(header, job))
    table = Table(text.lines(), delimiter)
    header = table.header
    columns = find_columns(header, job.title_column, job.text_column)
    added = _added(header, job, adds)
    records = _not_empty(iter(table))

    def rows(several: list[Row]) -> CsvRows:
        return CsvRows(header, several, columns)

    def chunks(read: int, limit: int | None) -> Iterator[Chunk]:
        return chunked(islice(records, read, limit), lambda row: sum(map(len, row)), rows, read)

    return Source(text.format, header, added, chunks, text.encoding.name, table.style)


def _fields(keys: Sequence[str], records: Sequence[Record | Reject], job: Job) -> Fields:
    """Find title and text among the keys of the first objects."""
    if not keys:
        raise InputError(next((str(one) for one in records if isinstance(one, Reject)), "expected keys, got none"))
    postings = any(isinstance(one, Record) and is_job_posting(one.values) for one in records)
    known = list(dict.fromkeys([*keys, "title", "description"])) if postings else keys
    places = find_columns(known, job.title_column, job.text_column)
    title, text = (None if place is None else known[place] for place in places)
    return Fields(title, text, given=bool(job.title_column or job.text_column))


def _objects(text: Text, keys: Sequence[str] | None, job: Job, adds: bool, *, as_table: bool) -> Source:
    records = _not_empty(read_objects(text.lines()))
    first = several(records, lambda record: len(record.raw))
    header = keys_of(first) if keys is None else keys
    fields, added = _fields(header, first, job), _added(header, job, adds)
    shape = Shape(fields, added, header if as_table else None)
    judged = (shape(record) for record in chain(first, records))

    def chunks(read: int, limit: int | None) -> Iterator[Chunk]:
        taken = islice(judged, read, limit)
        return chunked(taken, lambda one: len(one.raw), lambda good: JsonRows(header, good), read)

    return Source(text.format, header, added, chunks, text.encoding.name)


def _spooled(stream: BinaryIO) -> BinaryIO:
    """Copy a pipe into a file without a name: Parquet is read from its end."""
    spool = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the source
    shutil.copyfileobj(stream, spool)
    return cast("BinaryIO", spool)


def _parquet(stream: BinaryIO, job: Job, adds: bool) -> Source:
    spool = None if stream.seekable() else _spooled(stream)
    file = open_parquet(spool or stream)
    if spool:
        weakref.finalize(file, spool.close)
    schema = file.schema_arrow
    if not file.metadata.num_rows:
        raise InputError("expected rows, got none; give a file with postings")
    columns: Columns = find_columns(schema.names, job.title_column, job.text_column)
    refuse_other_types(schema, columns)
    added = _added(schema.names, job, adds)

    def chunks(_: int, limit: int | None) -> Iterator[Chunk]:
        return parquet_chunks(file, columns, limit)

    return Source(Format("parquet"), schema.names, added, chunks, schema=schema, total=file.metadata.num_rows)


def _is_parquet(stream: BinaryIO, job: Job) -> tuple[bool, BinaryIO]:
    """Return whether an input is Parquet, and the stream from its start."""
    known = promised(job)
    if stream.seekable():
        start = stream.tell()
        head = stream.read(4)
        stream.seek(start)
    else:
        head, stream = headed(stream)
    return kind_of(head) == "parquet" or (known is not None and known.kind == "parquet"), stream


def open_source(stream: BinaryIO, job: Job, *, as_table: bool = True, adds: bool = True) -> Source:
    """Open an input: tell its format, find its columns, read no more than its head.

    Parameters
    ----------
    stream : BinaryIO
        As it was opened; not closed.
    job : Job
        How to read it.
    as_table : bool, default True
        Whether columns are to be known before the first row: then JSON Lines in a file are read once more for their
        keys; those of a pipe have the keys of the first 1,024.
    adds : bool, default True
        Whether labelling is to add columns, whose names may not be there.

    Raises
    ------
    InputError
        When it can not be read, has no rows, or title and text are not found.
    LevelClassifyError
        When the library of an extra is not installed.

    Examples
    --------
    >>> import io
    >>> open_source(io.BytesIO(b"id;title\\n7;Lobbyist\\n"), Job("-")).style.delimiter
    ';'
    """
    is_parquet, stream = _is_parquet(stream, job)
    if is_parquet:
        return _parquet(stream, job, adds)
    start = stream.tell() if stream.seekable() else None
    text = read_text(stream, job)
    if text.format.kind != "jsonl":
        return _table(text, job, adds)
    keys = None
    if as_table and start is not None:
        keys = keys_of(read_objects(text.lines()))
        stream.seek(start)
        text = read_text(stream, job)
    return _objects(text, keys, job, adds, as_table=as_table)
