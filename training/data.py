"""The labelled rows that the shipped model learns beside the synthetic corpus: real postings, and their labels."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from levelclassify.fit.rows import Row
from levelclassify.fit.synthetic import cells, row_of
from levelclassify.types import LABELS

HERE = Path(__file__).resolve().parent


def further(path: Path) -> list[Row]:
    """Return real postings that came without labels, with those of `labels.csv`; others are left out."""
    given = {fields["id"]: fields for fields in cells(HERE / "labels.csv")}
    with path.open(encoding="utf-8") as lines:
        read = [json.loads(line) for line in lines]
    return [row_of(fields | given[fields["id"]], "") for fields in read if fields["id"] in given]


def _shares(fields: Mapping[str, str]) -> tuple[float, ...]:
    return tuple(float(fields[name]) / 100 for name in LABELS[:3])


def corrected(rows: Sequence[Row]) -> list[Row]:
    """Return rows with the labels of `second-passes.csv` and `corrections.csv` beside their own.

    A row that three annotators read gets the mean of their shares; where two of them agreed against the first, or all
    differed, its level is the one that `corrections.csv` gives with its reason.
    """
    passes: defaultdict[str, list[tuple[float, ...]]] = defaultdict(list)
    for fields in cells(HERE / "second-passes.csv"):
        passes[fields["id"]].append(_shares(fields))
    levels = {fields["id"]: fields["level"] for fields in cells(HERE / "corrections.csv")}
    return [_corrected(row, passes[row.id], levels.get(row.id, row.level)) for row in rows]


def _corrected(row: Row, others: Sequence[tuple[float, ...]], level: str) -> Row:
    micro, mezzo, macro = (sum(each) / (1 + len(others)) for each in zip(row.shares, *others, strict=True))
    return replace(row, shares=(micro, mezzo, macro), level=level)
