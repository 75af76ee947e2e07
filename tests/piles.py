"""Piles of postings for the tests: bytes in, bytes out, and the tables in them."""

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

from levelclassify.label.job import Job
from levelclassify.label.labelling import prepare
from levelclassify.label.summary import Summary


def labelled_file(path: Path, out: Path, **options: Any) -> Summary:
    """Label a file by the rules."""
    with path.open("rb") as stream:
        return prepare(Job(str(path), str(out), **{"model": "rules", **options}), stream).run()


class Pipe(io.BytesIO):
    """Bytes that can be read only once."""

    def seekable(self) -> bool:
        """Return False."""
        return False


def labelled(data: bytes, **options: Any) -> tuple[bytes, Summary]:
    """Label bytes by the rules, as through pipes."""
    out = io.BytesIO()
    summary = prepare(Job("-", **{"model": "rules", **options}), Pipe(data), out).run()
    return out.getvalue(), summary


def table(data: bytes, delimiter: str = ",", encoding: str = "utf-8-sig") -> list[list[str]]:
    """Return the rows of a table, the header first."""
    csv.field_size_limit(2**26)
    return list(csv.reader(io.StringIO(data.decode(encoding), newline=""), delimiter=delimiter, strict=True))


def objects(data: bytes) -> list[dict[str, Any]]:
    """Return the objects of JSON Lines."""
    return [json.loads(line) for line in data.decode().split("\n") if line]


def unzipped(path: Path) -> bytes:
    """Return what a file holds."""
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def csv_bytes(rows: list[list[str]], **style: Any) -> bytes:
    """Return rows as a table in UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text, **style).writerows(rows)
    return text.getvalue().encode()
