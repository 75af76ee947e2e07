"""The labelled rows that the shipped model is trained on and measured with."""

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from levelclassify.types import LABELS

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled posting, title or duty.

    Attributes
    ----------
    id, source, title, employer, text, level : str
        `level` is one of micro, mezzo, macro, none; a title alone has no text, a duty alone no title.
    shares : tuple of float
        Shares of the duties for micro, mezzo, macro in 0..1; they sum to 1, or are all 0 for none.
    confidence : int
        3 plain, 2 arguable, 1 guess.
    """

    id: str
    source: str
    title: str
    employer: str
    text: str
    level: str
    shares: tuple[float, float, float]
    confidence: int


def _row(fields: Mapping[str, Any], source: str) -> Row:
    level = fields["level"]
    stated = [float(fields.get(name) or 0) / 100 for name in LABELS[:3]]
    micro, mezzo, macro = stated if any(stated) else [float(name == level) for name in LABELS[:3]]
    text = fields.get("text") or fields.get("duty") or ""
    title, employer = fields.get("title") or "", fields.get("employer") or ""
    return Row(
        fields["id"],
        fields.get("source") or source,
        title,
        employer,
        text,
        level,
        (micro, mezzo, macro),
        int(fields["confidence"]),
    )


def postings(path: Path, source: str = "") -> list[Row]:
    """Read labelled postings from JSON Lines."""
    with path.open(encoding="utf-8") as lines:
        return [_row(json.loads(line), source) for line in lines]


def table(path: Path, source: str = "") -> list[Row]:
    """Read labelled titles or duties from CSV; neutral duties, which speak for no level, are left out."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [_row(fields, source) for fields in csv.DictReader(lines) if fields["level"] != "neutral"]


def authored() -> list[Row]:
    """Return the synthetic postings of this repository."""
    return postings(HERE / "postings.jsonl", "authored")


def titles() -> list[Row]:
    """Return the labelled job titles of this repository."""
    return table(HERE / "titles.csv")


def duties() -> list[Row]:
    """Return the synthetic one-line postings and duties of this repository."""
    return table(HERE / "duties.csv", "authored")


def digest(rows: Iterable[Row]) -> str:
    """Return one sha256 over everything the rows say, in their order."""
    whole = hashlib.sha256()
    for row in rows:
        whole.update(repr(row).encode())
    return whole.hexdigest()
