"""In which format, style and encoding an output is written."""

from levelclassify.errors import InputError
from levelclassify.label.columns import listed
from levelclassify.label.encoders import Bytes, CsvEncoder, Encoder, JsonEncoder
from levelclassify.label.encodings import named
from levelclassify.label.formats import Format, by_name
from levelclassify.label.job import Job
from levelclassify.label.parquet_encoder import ParquetEncoder, schema_of_text
from levelclassify.label.sources import Source
from levelclassify.label.tables import Style


def promised(job: Job, name: str) -> Format | None:
    """Return the format of an output as it was said, or as its name promises; None where neither tells."""
    if name == job.output and job.writes:
        return job.writes
    return None if name == "-" else by_name(name)


def is_table(job: Job) -> bool:
    """Return whether an output has columns, so that they must be known before the first row.

    Examples
    --------
    >>> is_table(Job("in.jsonl", "out.csv")), is_table(Job("in.jsonl", "out.jsonl"))
    (True, False)
    """
    formats = [promised(job, name) for name in (job.output, *([job.review[1]] if job.review else []))]
    return any(one is not None and one.kind != "jsonl" for one in formats)


def written(job: Job, source: Format, name: str) -> Format:
    """Return the format of an output: that of the input where nothing tells; CSV for one of Parquet.

    Examples
    --------
    >>> written(Job("in.jsonl.gz"), Format("jsonl", "gz"), "-")
    Format(kind='jsonl', packing='')
    """
    alike = Format("csv" if source.kind == "parquet" else source.kind)
    return promised(job, name) or alike


def _style(source: Source, kind: str) -> Style:
    """Return the style of the input for the same kind of table, else the plain one."""
    if kind == source.format.kind:
        return source.style
    return Style("\t" if kind == "tsv" else ",")


def _refuse_twins(source: Source, kind: str) -> None:
    header = list(source.header)
    if twins := [name for place, name in enumerate(header) if name in header[:place]]:
        expected = f"expected columns of different names to write {kind}"
        raise InputError(f"{expected}, got {listed(twins)} twice; rename all but one, or write CSV")


def encoder_for(job: Job, source: Source, name: str) -> Encoder:
    """Return what makes the bytes of an output.

    Parameters
    ----------
    job : Job
        What is asked.
    source : Source
        What is labelled.
    name : str
        Of the output.

    Raises
    ------
    InputError
        When the columns can not be written in its format.
    """
    kind, packing = written(job, source.format, name)
    if kind in ("jsonl", "parquet"):
        _refuse_twins(source, "JSON Lines" if kind == "jsonl" else "Parquet")
    if kind == "parquet":
        return ParquetEncoder(source.schema or schema_of_text(source.header), source.added)
    style = _style(source, kind)
    encoding = named(job.output_encoding or job.encoding or "utf-8")
    to_bytes = Bytes("utf-8-sig" if encoding == "utf-8" and style.has_bom and kind != "jsonl" else encoding, packing)
    return (
        JsonEncoder(source.added, to_bytes)
        if kind == "jsonl"
        else CsvEncoder([*source.header, *source.added], style, to_bytes)
    )
