"""How many wrong labels stand at the head of an audit's list.

Flips 5 % of the labels at random, each to any of the three others, audits the whole file as `levelclassify audit` does,
and counts the flipped rows in the first 10 % of the list. Labels that were wrong before count against it. The default
model is asked only about rows that it was not trained on: all rows here were.

A random flip is easier to see than a real error. With ``--postings`` it also tells where the labels stand, nothing
flipped, that two further annotators overruled (training/corrections.csv).

``python benchmarks/audit.py --postings ../shared/postings``; without ``--postings`` on the synthetic postings.
"""

import argparse
import csv
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from rows import SYNTHETIC, labelled

from levelclassify import load
from levelclassify.fit.audit import audit
from levelclassify.labelled import LabelledFile
from levelclassify.loading import folder_of
from levelclassify.model.seen import seen_by
from levelclassify.types import LABELS

FLIPPED, HEAD, GOAL = 0.05, 0.10, 0.60
CORRECTIONS = SYNTHETIC.with_name("corrections.csv")


def flipped(file: LabelledFile, seed: int) -> tuple[LabelledFile, set[int]]:
    """Return a file with wrong labels, and the places of these rows."""
    draw = np.random.default_rng(seed)
    wrong = {int(place) for place in draw.permutation(len(file.rows))[: round(FLIPPED * len(file.rows))]}
    rows = list(file.rows)
    for place in sorted(wrong):
        moved = (LABELS.index(rows[place].label) + int(draw.integers(1, len(LABELS)))) % len(LABELS)
        rows[place] = replace(rows[place], label=LABELS[moved])
    return replace(file, rows=tuple(rows)), wrong


def found(file: LabelledFile, wrong: set[int]) -> float:
    """Return the part of some rows that stand in the head of the list."""
    doubts = audit(file, load("default"), seen_by(folder_of("default"))).doubts
    return len(wrong & {one.place for one in doubts[: round(HEAD * len(doubts))]}) / len(wrong)


def overruled(file: LabelledFile) -> set[int]:
    """Return the places of the rows whose label further annotators overruled."""
    with CORRECTIONS.open(encoding="utf-8", newline="") as lines:
        levels = {fields["id"]: fields["level"] for fields in csv.DictReader(lines)}
    several = enumerate(file.rows)
    return {place for place, row in several if levels.get(row.fields["id"], row.label) != row.label}


def main() -> int:
    """Print the part found per seed, and the mean."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--postings", type=Path, help="folder with train.jsonl; the synthetic postings when not given")
    parser.add_argument("--seeds", type=int, default=5)
    given = parser.parse_args()
    file = labelled(given.postings)
    parts = [found(*flipped(file, seed)) for seed in range(given.seeds)]
    mean = float(np.mean(parts))
    told = ", ".join(f"{part:.3f}" for part in parts)
    print(f"{len(file.rows):,} rows, {FLIPPED:.0%} of the labels flipped; found in the first {HEAD:.0%}: {told}")
    print(f"mean {mean:.3f}, goal {GOAL:.2f}: {'met' if mean >= GOAL else 'missed'}")
    if wrong := overruled(file):
        print(f"{len(wrong)} labels that were overruled, in the first {HEAD:.0%}: {found(file, wrong):.3f}")
    return 0 if mean >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
