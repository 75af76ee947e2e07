"""How many labels `levelclassify suggest` saves against labelling at random.

A simulation: some labelled postings are known, a batch is chosen from the others, its labels are looked up, a model is
trained anew, and so on; macro-F1 on held-out employers after each batch. `chosen` takes the batches as the verb does,
`random` takes any. Both begin with the same random rows. The model is a stand-in that trains in a fraction of a second:
TF-IDF of title and text and a balanced logistic regression.

Labels saved: for each macro-F1 that `random` has after 150, 200, … labels in the mean curve over the seeds, one minus
the labels that `chosen` needs for it (interpolated in its mean curve) divided by those of `random`; the mean over all.
A curve is what was reached so far (its running maximum). Where `chosen` never reaches it, all its labels are counted:
the loss is then at least as large as stated.

The keyword rules are left out of the goal's model: they were written with the training rows in view, and with them the
curve is nearly flat from the first batch on, so that what is saved there is noise. ``--rules`` puts their leaning in.

``python benchmarks/suggest.py --postings ../shared/postings``; without ``--postings`` on the synthetic postings.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from rows import groups, labelled
from scipy.sparse import csr_array
from sklearn.model_selection import StratifiedGroupKFold

from levelclassify.fit.choose import choose, worth
from levelclassify.fit.evaluate import macro_f1
from levelclassify.fit.features import Recipe
from levelclassify.fit.light import chances_by, learn, vectors, words_of
from levelclassify.labelled import LabelledFile
from levelclassify.text.posting import posting
from levelclassify.types import LABELS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FIRST, BATCH, MOST = 50, 25, 700
FROM, STEP = 150, 50  # labels of `random` whose macro-F1 is asked for
GOAL = 0.20
FOLDS = 4  # of which one is held out


@dataclass(frozen=True)
class Pool:
    """All labelled rows: features, words alone, labels, and who belongs together."""

    features: csr_array
    words: csr_array
    labels: Ints
    families: Ints
    employers: Ints


def pool_of(file: LabelledFile, *, with_rules: bool) -> Pool:
    """Return the rows of a file as a pool."""
    found = vectors([posting(row.text, row.title) for row in file.rows])
    labels = np.array([LABELS.index(row.label) for row in file.rows])
    families, employers = (np.array(groups(file, by_employer=by)) for by in (False, True))
    return Pool(found if with_rules else words_of(found), words_of(found), labels, families, employers)


def next_rows(pool: Pool, chances: Floats, free: Ints, known: Ints) -> Ints:
    """Return the rows that the verb would suggest."""
    values = worth(chances, chances.mean(axis=0))
    taken = frozenset(pool.families[known].tolist())
    return free[choose(values, csr_array(pool.words[free]), pool.families[free].tolist(), BATCH, taken)]


def curve(pool: Pool, seed: int, *, is_chosen: bool, most: int) -> Floats:
    """Return macro-F1 after each batch."""
    draw = np.random.default_rng(seed)
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    learnt, held_out = next(iter(folds.split(pool.labels, pool.labels, pool.employers)))
    order = draw.permutation(learnt)
    known, reached = order[:FIRST], []
    while True:
        model = learn(csr_array(pool.features[known]), pool.labels[known], Recipe().strength, "balanced")
        answers = chances_by(model, csr_array(pool.features[held_out])).argmax(axis=1)
        reached.append(macro_f1(pool.labels[held_out], answers))
        free = order[~np.isin(order, known)]
        if len(known) + BATCH > most or len(free) < BATCH:
            return np.array(reached)
        chances = chances_by(model, csr_array(pool.features[free]))
        known = np.concatenate([known, next_rows(pool, chances, free, known) if is_chosen else free[:BATCH]])


def needed(sizes: Floats, reached: Floats, wanted: float) -> float:
    """Return how many labels a curve needs to reach a macro-F1; all that it has where it never does."""
    place = int(np.argmax(reached >= wanted))
    if reached[place] < wanted or place == 0:
        return float(sizes[place] if place == 0 and reached[0] >= wanted else sizes[-1])
    part = (wanted - reached[place - 1]) / (reached[place] - reached[place - 1])
    return float(sizes[place - 1] + part * (sizes[place] - sizes[place - 1]))


def saved(sizes: Floats, random: Floats, chosen: Floats) -> list[tuple[float, float, float]]:
    """Return macro-F1, labels needed at random, and labels needed by choice."""
    first, second = np.maximum.accumulate(random), np.maximum.accumulate(chosen)
    wanted = sorted({float(first[place]) for place in np.flatnonzero((sizes >= FROM) & (sizes % STEP == 0))})
    return [(one, needed(sizes, first, one), needed(sizes, second, one)) for one in wanted]


def curves(pool: Pool, seeds: int, jobs: int) -> tuple[Floats, Floats, Floats]:
    """Return the sizes, and the mean curves of random and of chosen rows."""
    most = min(MOST, int(0.6 * len(pool.labels)))
    tasks = [(seed, is_chosen) for is_chosen in (False, True) for seed in range(seeds)]
    runs = Parallel(jobs)(delayed(curve)(pool, seed, is_chosen=how, most=most) for seed, how in tasks)
    shortest = min(map(len, runs))
    every = np.array([run[:shortest] for run in runs])
    return FIRST + BATCH * np.arange(shortest, dtype=float), every[:seeds].mean(axis=0), every[seeds:].mean(axis=0)


def main() -> int:
    """Print labels needed per macro-F1, and what is saved."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--postings", type=Path, help="folder with train.jsonl; the synthetic postings when not given")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rules", action="store_true", help="put the rules' leaning into the model")
    given = parser.parse_args()
    pool = pool_of(labelled(given.postings), with_rules=given.rules)
    sizes, random, chosen = curves(pool, given.seeds, given.jobs)
    rows = saved(sizes, random, chosen)
    print(f"{'macro-F1':>8}{'random':>8}{'chosen':>8}{'saved':>8}")
    print(*(f"{one:8.3f}{at:8.0f}{by:8.0f}{1 - by / at:8.1%}" for one, at, by in rows), sep="\n")
    mean = float(np.mean([1 - by / at for _, at, by in rows]))
    print(f"after {sizes[-1]:.0f} labels: random {random[-1]:.3f}, chosen {chosen[-1]:.3f}")
    print(
        f"labels saved, mean of {given.seeds} seeds: {mean:.1%}, goal {GOAL:.0%}: {'met' if mean >= GOAL else 'missed'}"
    )
    return 0 if mean >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
