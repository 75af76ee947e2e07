"""Golden rows: titles and one-line duties from the published guides to the levels, and the gray zone.

``python training/golden.py`` prints what the shipped model gets wrong of them, of the look-alikes and of the sample.
"""

import csv
from pathlib import Path

from levelclassify import LevelClassifier, load

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "tests" / "golden"


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def missed(classifier: LevelClassifier) -> list[str]:
    """Return the golden rows that a classifier gets wrong: the row, what is right, what it said."""
    found = []
    for row in _read(FOLDER / "titles.csv"):
        answer = classifier.classify(None, title=row["title"])
        if answer.level != row["level"]:
            found.append(f"{row['title']}: {row['level']}, said {answer.level or answer.reason}")
    for row in _read(FOLDER / "duties.csv"):
        answer = classifier.classify(row["text"])
        if answer.level != row["level"] or not set(row["also"].split()) <= set(answer.also):
            found.append(
                f"{row['id']}: {row['level']} {row['also']}, said {answer.level or answer.reason} {answer.also}"
            )
    return found


def mistaken(classifier: LevelClassifier) -> list[str]:
    """Return the out-of-field look-alikes that a classifier gives a level."""
    answers = [(row, classifier.classify(row["text"], title=row["title"])) for row in _read(FOLDER / "traps.csv")]
    return [f"{row['title']}: said {said.level}, {said.confidence:.2f}" for row, said in answers if said.level]


def differing(classifier: LevelClassifier) -> list[str]:
    """Return the rows of the sample whose level or reason is not the codebook's."""
    rows = {row["id"]: row for row in _read(ROOT / "examples" / "postings.csv")}
    found = []
    for right in _read(FOLDER / "examples.csv"):
        row = rows[right["id"]]
        said = classifier.classify(row["description"], title=row["title"])
        if (said.level or "", said.reason or "") != (right["level"], right["reason"]):
            expected = right["level"] or right["reason"]
            found.append(f"{right['id']} {row['title']}: {expected}, said {said.level or said.reason}")
    return found


def main() -> None:
    """Print what the shipped model gets wrong."""
    for name, found in (("golden rows missed", missed), ("look-alikes given a level", mistaken), ("sample", differing)):
        wrong = found(load("default"))
        print(f"{name}: {len(wrong)}", *wrong, sep="\n  ")


if __name__ == "__main__":
    main()
