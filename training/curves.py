"""The learning curve: what more labels buy.

``python training/curves.py --postings ../shared/postings`` prints and keeps the learning curve.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from levelclassify.fit.corpus import Corpus
from levelclassify.fit.crossvalidate import cross_validate, groups_of, in_part
from levelclassify.fit.evaluate import macro_f1
from levelclassify.fit.rows import Row, labels
from levelclassify.rules import Rules, load_rules

Floats = NDArray[np.float64]
PARTS = (0.125, 0.25, 0.5, 1.0)
LEARNT = 0.8  # of the rows, in five folds


class Point(NamedTuple):
    """One point of a learning curve: a part of the groups, the postings learnt of it in a fold, and the macro-F1."""

    part: float
    rows: int
    macro_f1: float


def learnt(groups: NDArray[np.int32], part: float) -> int:
    """Return how many rows a fold learns on average of a part of the groups, as `cross_validate` draws them.

    Examples
    --------
    >>> learnt(np.arange(10, dtype=np.int32), 1.0)
    8
    """
    return round(LEARNT * int(in_part(groups, part).sum()))


def learning_curve(
    rows: Sequence[Row], corpus: Corpus, rules: Rules, counted: int, parts: Sequence[float] = PARTS, repeats: int = 1
) -> list[Point]:
    """Return macro-F1 in grouped cross-validation by how many postings are learnt; titles and duties always are.

    Parameters
    ----------
    rows : sequence of Row
        The documents of the corpus, as they came.
    corpus : Corpus
        What is learnt.
    rules : Rules
        The keyword rules; they vote, but do not decide alone.
    counted : int
        How many rows, from the first, the figure is taken from.
    parts : sequence of float
        Parts in 0..1 of the groups.
    repeats : int
        Every repeat splits the rows anew.
    """
    right, groups, found = labels(rows[:counted]), groups_of(rows), []
    for part in parts:
        scores = cross_validate(rows, corpus, rules, repeats=repeats, part=part).full[:, :counted, :4]
        reached = float(np.mean([macro_f1(right, run.argmax(axis=1)) for run in scores]))
        found.append(Point(part, learnt(groups, part), reached))
    return found


def lines(points: Sequence[Point]) -> Iterator[str]:
    """Yield the points of a learning curve as an aligned table.

    Examples
    --------
    >>> print(*lines([Point(0.5, 1200, 0.83)]), sep="\\n")
        part    rows  macro-F1
       0.500    1200     0.830
    """
    yield f"{'part':>8}{'rows':>8}{'macro-F1':>10}"
    yield from (f"{one.part:8.3f}{one.rows:8d}{one.macro_f1:10.3f}" for one in points)


def main() -> None:
    """Print the learning curve, and keep that of real postings."""
    from build import own, whole
    from report import TABLES

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--postings", type=Path, help="folder with train.jsonl; the repository's data when not given")
    given = parser.parse_args()
    source = whole(given.postings) if given.postings else own()
    points = learning_curve(source.documents, source.corpus(), load_rules(), len(source.first))
    if given.postings:
        kept = json.dumps([point._asdict() for point in points], indent=1)
        TABLES["learning_curve"].write_text(kept + "\n", "utf-8")
    print(*lines(points), sep="\n")


if __name__ == "__main__":
    main()
