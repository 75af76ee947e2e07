"""The synthetic corpus that comes with the library: postings, titles, duties, adverts, look-alikes, blocks, codes."""

import csv
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from levelclassify.errors import LevelClassifyError
from levelclassify.fit.coded import Coded
from levelclassify.fit.rows import Row
from levelclassify.types import LABELS

_PACKAGE = Path(__file__).resolve().parents[1]


def corpus_folder() -> Path:
    """Return where the corpus stands: inside the installed package, or in `training` beside `src` in a checkout.

    Raises
    ------
    LevelClassifyError
        When it is in neither place.
    """
    for folder in (_PACKAGE / "corpus", _PACKAGE.parents[1] / "training"):
        if (folder / "postings.jsonl").is_file():
            return folder
    raise LevelClassifyError("expected the synthetic corpus inside the package, got none; install levelclassify again")


def row_of(fields: Mapping[str, Any], source: str) -> Row:
    """Return the row that the columns of the corpus say; shares are per cent there."""
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
        return [row_of(json.loads(line), source) for line in lines]


def cells(path: Path) -> list[dict[str, str]]:
    """Read the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def table(path: Path, source: str = "") -> list[Row]:
    """Read labelled titles or duties from CSV; neutral duties, which speak for no level, are left out."""
    return [row_of(fields, source) for fields in cells(path) if fields["level"] != "neutral"]


def authored() -> list[Row]:
    """Return the synthetic postings."""
    return postings(corpus_folder() / "postings.jsonl", "authored")


def titles() -> list[Row]:
    """Return the labelled job titles."""
    return table(corpus_folder() / "titles.csv")


def duties() -> list[Row]:
    """Return the synthetic one-line postings and duties."""
    return table(corpus_folder() / "duties.csv", "authored")


def adverts() -> list[Row]:
    """Return the short synthetic adverts: other trades, and pairs of one title and two levels."""
    return table(corpus_folder() / "adverts.csv", "authored")


def look_alikes() -> list[Row]:
    """Return synthetic postings of other trades in the field's words, and of the field under the same titles."""
    return postings(corpus_folder() / "look-alikes.jsonl", "authored")


def blocks() -> dict[str, list[str]]:
    """Return synthetic text blocks that state no duty, by kind: missions per level, benefits, addresses and so on."""
    with (corpus_folder() / "blocks.toml").open("rb") as lines:
        return tomllib.load(lines)


def coded() -> dict[str, Coded]:
    """Return the coded sentences of real and synthetic postings, by the posting's id."""
    rows = cells(corpus_folder() / "sentences.csv")
    return {row["id"]: Coded(row["codes"], tuple(map(int, row["words"].split()))) for row in rows}


def acronyms() -> list[str]:
    """Return the acronyms that the vocabulary may hold."""
    return (corpus_folder() / "acronyms.txt").read_text("utf-8").split()
