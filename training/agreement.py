"""How far two annotation passes agree: on the level, and on naming a second one.

``python training/agreement.py --postings ../shared/postings`` prints it beside the model's figures of the last build.
Both passes are by the same kind of annotator: this is consistency, and no measure of how well people would agree.
"""

import argparse
import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from data import HERE

from levelclassify.fit.agreement import Said, agreement
from levelclassify.fit.calibrate import others
from levelclassify.fit.evaluate import also_f1
from levelclassify.types import LABELS

ALSO = 30.0  # percent of the duties from which a second level counts (codebook, section 3)
Figures = dict[str, float]


class Read(NamedTuple):
    """What one pass says of one posting; `shares` are percent of micro, mezzo and macro, all 0 out of the field."""

    id: str
    coder: str
    level: str
    shares: tuple[float, float, float]


def passes(path: Path) -> list[Read]:
    """Read annotation passes from CSV with the columns id, pass, level, micro, mezzo, macro."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [Read(one["id"], one["pass"], one["level"], _shares(one)) for one in rows]


def _shares(fields: Mapping[str, str]) -> tuple[float, float, float]:
    micro, mezzo, macro = (float(fields[name]) for name in LABELS[:3])
    return micro, mezzo, macro


def on_levels(read: Sequence[Read]) -> Figures:
    """Return how far passes agree on the level: Krippendorff's alpha, Cohen's kappa, and the part of equal labels.

    Examples
    --------
    >>> both = [Read(i, coder, "micro", (100, 0, 0)) for i in "ab" for coder in "12"]
    >>> on_levels([*both, Read("c", "1", "none", (0, 0, 0)), Read("c", "2", "none", (0, 0, 0))])
    {'rows': 3, 'alpha': 1.0, 'kappa': 1.0, 'observed': 1.0}
    """
    found = agreement([Said(one.coder, one.id, one.level) for one in read])
    if found is None:
        raise ValueError("expected postings that both passes read, got none")
    return found


def on_second_levels(first: Sequence[Read], second: Sequence[Read], least: float = ALSO) -> Figures:
    """Return how well one pass finds the second levels of the other, over the rows that the first sees in the field.

    Parameters
    ----------
    first, second : sequence of Read
        One pass each, over the same postings.
    least : float
        Percent from which a level that is not the largest counts as a second one.

    Returns
    -------
    dict
        `rows`, `named` (second levels of the first pass), and `also_f1` over every (row, level) pair; false alarms
        count.

    Examples
    --------
    >>> one = [Read("a", "1", "micro", (60, 40, 0)), Read("b", "1", "macro", (0, 30, 70))]
    >>> two = [Read("b", "2", "macro", (0, 10, 90)), Read("a", "2", "micro", (65, 35, 0))]
    >>> on_second_levels(one, two)
    {'rows': 2, 'named': 2, 'also_f1': 0.6666666666666666}
    """
    answers = {one.id: one.shares for one in second}
    inside = [one for one in first if one.level != "none"]
    wanted = others(np.array([one.shares for one in inside], dtype=float), least)
    named = others(np.array([answers[one.id] for one in inside], dtype=float), least)
    return {"rows": len(inside), "named": int(wanted.sum()), "also_f1": also_f1(named, wanted)}


def measured(read: Sequence[Read]) -> dict[str, Figures]:
    """Return both kinds of agreement of the passes that are called 1 and 2."""
    first, second = ([one for one in read if one.coder == coder] for coder in "12")
    return {"levels": on_levels([*first, *second]), "also": on_second_levels(first, second)}


def lines(found: Mapping[str, Figures], models: Mapping[str, float]) -> Iterator[str]:
    """Yield the figures; `models` are the model's own F1 of second levels, by what they were measured on."""
    levels, also = found["levels"], found["also"]
    yield (
        f"two passes, {levels['rows']} rows, four classes: Krippendorff's alpha {levels['alpha']:.3f},"
        f" Cohen's kappa {levels['kappa']:.3f}, equal {levels['observed']:.3f}"
    )
    yield f"second levels, {also['rows']} in-field rows: F1 of pass 2 against pass 1 {also['also_f1']:.3f}"
    yield from (f"second levels, the model, {name}: F1 {value:.3f}" for name, value in models.items())


def main() -> None:
    """Print the agreement of the passes beside the figures of the last build."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--postings", type=Path, required=True, help="folder with passes.csv")
    runs = json.loads((HERE / "figures.json").read_text("utf-8"))
    models = {name: runs[name]["also_f1"] for name in ("cv", "dev") if name in runs}
    print(*lines(measured(passes(parser.parse_args().postings / "passes.csv")), models), sep="\n")


if __name__ == "__main__":
    main()
