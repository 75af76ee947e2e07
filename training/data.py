"""The labelled rows that the shipped model is trained on and measured with."""

import csv
import hashlib
import json
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
        Shares of the duties for micro, mezzo, macro in 0..1; they sum to 1, or are all 0 for none. Where annotators
        disagreed on the field they are means, and sum to the part of the annotators who saw the posting in it.
    confidence : int
        3 plain, 2 arguable, 1 guess.
    kind : str
        Why a synthetic posting was written, where that is known.
    """

    id: str
    source: str
    title: str
    employer: str
    text: str
    level: str
    shares: tuple[float, float, float]
    confidence: int
    kind: str = ""


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
        fields.get("kind") or "",
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


def adverts() -> list[Row]:
    """Return the short synthetic adverts of this repository: other trades, and pairs of one title and two levels."""
    return table(HERE / "adverts.csv", "authored")


def blocks() -> dict[str, list[str]]:
    """Return synthetic text blocks that state no duty, by kind: missions per level, benefits, addresses and so on."""
    with (HERE / "blocks.toml").open("rb") as lines:
        return tomllib.load(lines)


def _csv(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def further(path: Path) -> list[Row]:
    """Return real postings that came without labels, with those of `labels.csv`; others are left out."""
    given = {fields["id"]: fields for fields in _csv("labels.csv")}
    with path.open(encoding="utf-8") as lines:
        read = [json.loads(line) for line in lines]
    return [_row(fields | given[fields["id"]], "") for fields in read if fields["id"] in given]


def _shares(fields: Mapping[str, str]) -> tuple[float, ...]:
    return tuple(float(fields[name]) / 100 for name in LABELS[:3])


def corrected(rows: Sequence[Row]) -> list[Row]:
    """Return rows with the labels of `second-passes.csv` and `corrections.csv` beside their own.

    A row that three annotators read gets the mean of their shares; where two of them agreed against the first, or all
    differed, its level is the one that `corrections.csv` gives with its reason.
    """
    passes: defaultdict[str, list[tuple[float, ...]]] = defaultdict(list)
    for fields in _csv("second-passes.csv"):
        passes[fields["id"]].append(_shares(fields))
    levels = {fields["id"]: fields["level"] for fields in _csv("corrections.csv")}
    return [_corrected(row, passes[row.id], levels.get(row.id, row.level)) for row in rows]


def _corrected(row: Row, others: Sequence[tuple[float, ...]], level: str) -> Row:
    micro, mezzo, macro = (sum(each) / (1 + len(others)) for each in zip(row.shares, *others, strict=True))
    return replace(row, shares=(micro, mezzo, macro), level=level)


@dataclass(frozen=True, slots=True)
class Coded:
    """How annotators coded the sentences of a posting's body.

    Attributes
    ----------
    codes : str
        A letter per sentence: ``i`` a duty or another sign of micro, ``e`` of mezzo, ``a`` of macro, ``n`` of work out
        of the field, ``o`` says nothing of the level, ``b`` about employer, pay, place or application.
    lengths : tuple of int
        How many words of the body each sentence holds.
    """

    codes: str
    lengths: tuple[int, ...]


def coded() -> dict[str, Coded]:
    """Return the coded sentences of real and synthetic postings, by the posting's id."""
    rows = _csv("sentences.csv")
    return {row["id"]: Coded(row["codes"], tuple(map(int, row["words"].split()))) for row in rows}


def digest(rows: Iterable[Row]) -> str:
    """Return one sha256 over everything the rows say, in their order."""
    whole = hashlib.sha256()
    for row in rows:
        whole.update(repr(row).encode())
    return whole.hexdigest()
