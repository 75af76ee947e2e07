"""Which format a file has: by the ending of its name, by its first bytes, or as it was said."""

from pathlib import Path
from typing import NamedTuple

from levelclassify.errors import InputError

KINDS = {".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
PACKINGS = {".gz": "gz", ".zst": "zst"}
FORMATS = (*tuple(kind + packing for kind in ("csv", "tsv", "jsonl") for packing in ("", ".gz", ".zst")), "parquet")
_UNKNOWN = frozenset({".json", ".xlsx", ".xls", ".zip", ".bz2", ".xz", ".feather", ".xml"})
_MAGIC = {b"\x1f\x8b": "gz", b"\x28\xb5\x2f\xfd": "zst"}
_EXPECTED = "CSV, TSV, JSON Lines (plain, .gz, .zst) or Parquet"


class Format(NamedTuple):
    """What the rows are, and how their bytes are packed."""

    kind: str  #: ``csv``, ``tsv``, ``jsonl`` or ``parquet``
    packing: str = ""  #: ``gz``, ``zst`` or nothing


def said(name: str) -> Format:
    """Return a format by its name, one of `FORMATS`.

    Examples
    --------
    >>> said("jsonl.gz")
    Format(kind='jsonl', packing='gz')
    """
    kind, _, packing = name.partition(".")
    return Format(kind, packing)


def by_name(name: str) -> Format | None:
    """Return the format that the name of a file promises; None when its ending says nothing.

    Raises
    ------
    InputError
        When the ending is that of a format that is not read or written.

    Examples
    --------
    >>> by_name("postings.csv.gz"), by_name("-")
    (Format(kind='csv', packing='gz'), None)
    """
    endings = [ending.lower() for ending in Path(name).suffixes]
    packing = PACKINGS.get(endings[-1], "") if endings else ""
    ending = (endings[:-1] if packing else endings)[-1:]
    if set(ending) & _UNKNOWN or (packing and ending == [".parquet"]):
        advice = "convert the file, or name its format by --from or --to"
        raise InputError(f"expected {_EXPECTED}, got {Path(name).name!r}; {advice}")
    kind = KINDS.get(ending[0]) if ending else None
    return Format(kind or "csv", packing) if kind or packing else None


def packing_of(head: bytes) -> str:
    """Return how bytes are packed, by the first of them: ``gz``, ``zst`` or nothing.

    Examples
    --------
    >>> packing_of(b"\\x1f\\x8b\\x08"), packing_of(b"id,title")
    ('gz', '')
    """
    return next((packing for magic, packing in _MAGIC.items() if head.startswith(magic)), "")


def kind_of(head: str | bytes) -> str:
    """Return the kind of rows by how they begin, where no name tells it.

    Examples
    --------
    >>> kind_of('{"title": "Lobbyist"}'), kind_of("id,title"), kind_of(b"PAR1")
    ('jsonl', 'csv', 'parquet')
    """
    if isinstance(head, bytes):
        return "parquet" if head.startswith(b"PAR1") else ""
    return "jsonl" if head.lstrip().startswith("{") else "csv"
