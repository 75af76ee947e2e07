"""How many wrong labels stand at the head of an audit's list.

Flips 5 % of the labels at random, each to any of the three others, audits the whole file as `levelclassify audit` does,
and counts the flipped rows in the first 10 % of the list. Labels that were wrong before count against it. The default
model is asked only about rows that it was not trained on: all rows here were.

``python benchmarks/audit.py --postings ../shared/postings``; without ``--postings`` on the synthetic postings.
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from rows import labelled

from levelclassify import load
from levelclassify.fit.audit import audit
from levelclassify.labelled import LabelledFile
from levelclassify.loading import folder_of
from levelclassify.model.seen import seen_by
from levelclassify.types import LABELS

FLIPPED, HEAD, GOAL = 0.05, 0.10, 0.60


def flipped(file: LabelledFile, seed: int) -> tuple[LabelledFile, set[int]]:
    """Return a file with wrong labels, and the places of these rows."""
    draw = np.random.default_rng(seed)
    wrong = {int(place) for place in draw.permutation(len(file.rows))[: round(FLIPPED * len(file.rows))]}
    rows = list(file.rows)
    for place in sorted(wrong):
        moved = (LABELS.index(rows[place].label) + int(draw.integers(1, len(LABELS)))) % len(LABELS)
        rows[place] = replace(rows[place], label=LABELS[moved])
    return replace(file, rows=tuple(rows)), wrong


def found(file: LabelledFile, seed: int) -> float:
    """Return the part of the flipped rows that stand in the head of the list."""
    changed, wrong = flipped(file, seed)
    doubts = audit(changed, load("default"), seen_by(folder_of("default"))).doubts
    return len(wrong & {one.place for one in doubts[: round(HEAD * len(doubts))]}) / len(wrong)


def main() -> int:
    """Print the part found per seed, and the mean."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--postings", type=Path, help="folder with train.jsonl; the synthetic postings when not given")
    parser.add_argument("--seeds", type=int, default=5)
    given = parser.parse_args()
    file = labelled(given.postings)
    parts = [found(file, seed) for seed in range(given.seeds)]
    mean = float(np.mean(parts))
    told = ", ".join(f"{part:.3f}" for part in parts)
    print(f"{len(file.rows):,} rows, {FLIPPED:.0%} of the labels flipped; found in the first {HEAD:.0%}: {told}")
    print(f"mean {mean:.3f}, goal {GOAL:.2f}: {'met' if mean >= GOAL else 'missed'}")
    return 0 if mean >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
