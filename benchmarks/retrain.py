"""What 300 labelled rows of one's own are worth: four ways to retrain, on postings of sources that no model has seen.

``python benchmarks/retrain.py --postings ../shared/postings`` takes the training rows of some sources for a board,
builds a default model without them, draws 300 rows of the board's to learn from, and scores the rest, of other
employers.
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from levelclassify.fit.board import Board
from levelclassify.fit.choices import Choices, learnable
from levelclassify.fit.corpus import Worth
from levelclassify.fit.crossvalidate import groups_of, scores_of
from levelclassify.fit.evaluate import macro_f1
from levelclassify.fit.ontop import Base, OnTop
from levelclassify.fit.rows import Row, as_posting, labels
from levelclassify.fit.sources import SYNTHETIC, corpus_of, short_rows
from levelclassify.fit.synthetic import authored, postings, table
from levelclassify.fit.train import train
from levelclassify.loading import default_folder
from levelclassify.model.folder import Stored, read_folder
from levelclassify.model.save import save_folder
from levelclassify.model.score import Table
from levelclassify.model.seen import digests

BOARDS = {
    "British health and care, and Armenia": ("nhs_jobs_2020", "adzuna_uk", "adzuna_uk_rmit", "careercenter_am"),
    "an American movement's job board": ("reprojobs",),
}
WORTH = SYNTHETIC | {"real postings": Worth(1.0, 0.3), "O*NET tasks": Worth(0.3)}
WAYS = {
    "from scratch": Choices(),
    "--with-default": Choices(with_default=True),
    "--from-default": Choices(from_default=True),
    "--from-default --with-default": Choices(from_default=True, with_default=True),
}
ROWS = 300


def default_without(rows: Sequence[Row], duties: Sequence[Row], folder: Path) -> Stored:
    """Return the default model as its recipe builds it of these real postings, without a board's."""
    shipped = read_folder(default_folder())
    kinds = {"real postings": list(rows), "synthetic postings": authored()}
    corpus = corpus_of(kinds, short_rows() | {"O*NET tasks": list(duties)}, WORTH, {"real postings"})
    fitted = train(corpus, shipped.rules)
    save_folder(folder, shipped.config, fitted.vocabularies, fitted.weights(), shipped.rule_file, "A benchmark's.\n")
    return read_folder(folder)


def drawn(rows: Sequence[Row], seed: int) -> tuple[Board, list[Row]]:
    """Return a board of 300 rows, and the rows of other employers."""
    groups = groups_of(rows)
    order = np.random.default_rng(seed).permutation(int(groups.max()) + 1)[groups]
    last = np.sort(order)[ROWS - 1]
    mine, others = ([rows[place] for place in np.flatnonzero(kept)] for kept in (order <= last, order > last))
    found = digests(map(as_posting, mine))
    return Board(mine, groups_of(mine), found, "employer", 0, {}), others


def reached(table: Table, stored: Stored, rows: Sequence[Row]) -> float:
    """Return the macro-F1 of a weight table on rows."""
    logits = scores_of(table, stored.rules, [as_posting(row) for row in rows])[:, 0, :4]
    return macro_f1(labels(rows), logits.argmax(axis=1))


def ways(board: Board, held_out: Sequence[Row], stored: Stored) -> Iterator[tuple[str, float]]:
    """Yield each way of retraining with its macro-F1, that of the default first."""
    yield "default", reached(stored.model().table, stored, held_out)
    for name, choices in WAYS.items():
        learn = OnTop(Base.of(stored)) if choices.from_default else train
        fitted = learn(learnable(board, choices, stored).corpus, stored.rules)
        yield name, reached(fitted.table(), stored, held_out)


def main() -> None:
    """Print a line per board and way."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--postings", type=Path, required=True, help="folder with train.jsonl and duties.csv")
    parser.add_argument("--seeds", type=int, default=3, help="draws of 300 rows (default: 3)")
    given = parser.parse_args()
    rows, duties = postings(given.postings / "train.jsonl"), table(given.postings / "duties.csv", "onet")
    for name, sources in BOARDS.items():
        own = [replace(row, confidence=3) for row in rows if row.source in sources]
        with tempfile.TemporaryDirectory() as folder:
            stored = default_without(
                [row for row in rows if row.source not in sources], duties, Path(folder) / "default"
            )
        print(f"{name}: {len(own)} rows, of which {ROWS} are learnt")
        runs = [dict(ways(*drawn(own, seed), stored)) for seed in range(given.seeds)]
        for way in runs[0]:
            values = [run[way] for run in runs]
            print(f"  {way:32}{np.mean(values):.3f}   ({', '.join(f'{value:.3f}' for value in values)})", flush=True)


if __name__ == "__main__":
    main()
