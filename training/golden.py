"""Golden rows: titles and one-line duties from the published guides to the levels, and the gray zone."""

import csv
from pathlib import Path

from levelclassify import LevelClassifier

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "golden"


def _read(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def missed(classifier: LevelClassifier) -> list[str]:
    """Return the golden rows that a classifier gets wrong: the row, what is right, what it said."""
    found = []
    for row in _read("titles.csv"):
        answer = classifier.classify(None, title=row["title"])
        if answer.level != row["level"]:
            found.append(f"{row['title']}: {row['level']}, said {answer.level or answer.reason}")
    for row in _read("duties.csv"):
        answer = classifier.classify(row["text"])
        if answer.level != row["level"] or not set(row["also"].split()) <= set(answer.also):
            found.append(
                f"{row['id']}: {row['level']} {row['also']}, said {answer.level or answer.reason} {answer.also}"
            )
    return found
