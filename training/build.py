"""Build the model that ships: cross-validate, settle the settings, train, check, write, and print every figure.

``python training/build.py --postings ../shared/postings`` trains on the real postings too, into ``models/default``.
Without ``--postings`` it trains on what the repository holds: a weaker model, by the same recipe.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from card import COMPARED, card, goal_lines, table_lines
from data import HERE, corrected, further
from golden import missed
from measure import of_classifier, of_rules, of_traps
from provenance import log_dev
from report import beyond, kept_tables
from scores import FILE, save_scores

from levelclassify import LevelClassifier, load
from levelclassify.fit.corpus import Corpus, Worth
from levelclassify.fit.crossvalidate import OutOfFold, cross_validate
from levelclassify.fit.measure import Figures, of_scores
from levelclassify.fit.origin import digest, libraries
from levelclassify.fit.regression import Fitted, assert_equal
from levelclassify.fit.rows import Row, as_posting
from levelclassify.fit.settle import settle
from levelclassify.fit.sources import SYNTHETIC, corpus_of, short_rows
from levelclassify.fit.synthetic import authored, postings, table
from levelclassify.fit.train import train
from levelclassify.model.config import Config
from levelclassify.model.save import save_folder
from levelclassify.model.seen import seen_bytes
from levelclassify.rules import load_rules
from levelclassify.rules.rulebook import packaged
from levelclassify.text.posting import Posting

DEFAULT = HERE.parent / "models" / "default"
FIGURES = HERE / "figures.json"
RULES = load_rules()
WORTH = SYNTHETIC | {
    "real postings": Worth(1.0, 0.3),
    "further real postings": Worth(0.2, 0.3),
    "O*NET tasks": Worth(0.3),
}


@dataclass(frozen=True, slots=True)
class Source:
    """What a model is trained on, by kind: postings, which are cross-validated together, and other rows.

    The figures and the settings come from the first kind of postings; `given` are the same rows with the labels that
    their first annotators gave.
    """

    postings: dict[str, list[Row]]
    others: dict[str, list[Row]]
    given: list[Row]

    @property
    def kinds(self) -> dict[str, list[Row]]:
        """All kinds together."""
        return self.postings | self.others

    @property
    def first(self) -> list[Row]:
        """The rows that figures and settings come from."""
        return next(iter(self.postings.values()))

    @property
    def documents(self) -> list[Row]:
        """All postings."""
        return [row for rows in self.postings.values() for row in rows]

    @property
    def told(self) -> list[Posting]:
        """What the model folder tells that it was trained on: postings and adverts, not titles or duties alone."""
        short = [row for rows in self.others.values() for row in rows if row.title and row.text]
        return [as_posting(row) for row in [*self.documents, *short]]

    def corpus(self) -> Corpus:
        """Return what is learnt."""
        return corpus_of(self.postings, self.others, WORTH, {"real postings"})


def own() -> Source:
    """Return what the repository itself holds."""
    return Source({"synthetic postings": authored()}, short_rows(), authored())


def whole(folder: Path) -> Source:
    """Return the real postings, and everything else."""
    given = postings(folder / "train.jsonl")
    real = {
        "real postings": corrected(given),
        "further real postings": further(folder / "unlabelled.jsonl"),
    }
    short = short_rows() | {"O*NET tasks": table(folder / "duties.csv", "onet")}
    return Source(real | {"synthetic postings": authored()}, short, given)


@dataclass(frozen=True, slots=True)
class Built:
    """A trained model with its settings, and what cross-validation says of it."""

    config: Config
    fitted: Fitted
    cv: dict[str, Figures]
    scores: OutOfFold
    seen: bytes | None = None

    def save(self, folder: Path, text: str = "Not to be shipped.\n") -> LevelClassifier:
        """Write the model folder and load it."""
        fitted, rules = self.fitted, packaged().read_bytes()
        save_folder(folder, self.config, fitted.vocabularies, fitted.weights(), rules, text, self.seen)
        return load(folder)

    def without_rules(self) -> "Built":
        """Return the same model on its own."""
        return replace(self, config=_without_rules(self.config))


def _without_rules(config: Config) -> Config:
    return config._replace(rules_below=0.0, few_words=-1)


def _cross_validated(
    rows: Sequence[Row], given: Sequence[Row], scores: OutOfFold, config: Config
) -> dict[str, Figures]:
    return {
        "cv": of_scores(rows, scores.full, config, RULES, with_body=True),
        "cv_as_given": of_scores(given, scores.full, config, RULES, with_body=True),
        "cv_without_rules": of_scores(rows, scores.full, _without_rules(config), RULES, with_body=True),
        "cv_title_only": of_scores(rows, scores.title_only, config, RULES, with_body=False),
    }


def build(source: Source) -> Built:
    """Cross-validate, settle the settings on the out-of-fold scores, and train on everything."""
    corpus, documents = source.corpus(), source.documents
    scores = cross_validate(documents, corpus, RULES)
    first = scores.chosen(np.arange(len(source.first)))
    saw = digest(row for rows in source.kinds.values() for row in rows)
    config = settle(source.first, first, RULES)._replace(origin={"data": saw, "libraries": libraries()})
    figures = _cross_validated(source.first, source.given, first, config) | {
        "traps": of_traps(documents, scores.full, config)
    }
    return Built(config, train(corpus, RULES), figures, scores, seen_bytes(source.told))


def _dev(rows: Sequence[Row], built: Built, folder: Path) -> dict[str, Figures]:
    classifier = built.save(folder / "built")
    return {
        "dev": of_classifier(rows, classifier),
        "dev_without_rules": of_classifier(rows, built.without_rules().save(folder / "without")),
        "dev_title_only": of_classifier(rows, classifier, with_body=False),
        "rules_dev": of_rules(rows, RULES),
    }


def _folder(classifier: LevelClassifier, folder: Path) -> dict[str, Figures]:
    size = sum(path.stat().st_size for path in folder.iterdir())
    wrong = missed(classifier)
    return {"folder": {"megabytes": size / 1e6}, "golden": {"missed": len(wrong), "rows": wrong}}


def measured(source: Source, built: Built, folder: Path | None, score_dev: bool) -> dict[str, Figures]:
    """Return every figure of a build, after asserting that the exported weights answer as the pipeline does."""
    dev = postings(folder / "dev.jsonl") if folder else []
    seen = [as_posting(row) for row in dev or source.first]
    assert_equal(built.fitted.table(), built.fitted.pipeline, RULES, seen)
    with tempfile.TemporaryDirectory() as other:
        here = Path(other)
        runs = built.cv | {"rules_train": of_rules(source.first, RULES)}
        runs |= _folder(built.save(here / "model"), here / "model")
        if not folder:
            return runs
        weaker = build(own()).save(here / "own")
        runs["own_on_train"] = of_classifier(source.first, weaker)
        if score_dev:
            runs |= _dev(dev, built, here) | {"own_on_dev": of_classifier(dev, weaker)}
        return runs | beyond(source.first, dev, built, load(here / "model"), folder, score_dev)


def _facts(source: Source, built: Built, runs: dict[str, Figures], folder: Path | None) -> dict[str, Any]:
    """Return what the card says."""
    real = runs if folder or not FIGURES.exists() else json.loads(FIGURES.read_text("utf-8"))
    return {
        "command": "python training/build.py" + (" --postings ../shared/postings" if folder else ""),
        "config": built.config,
        "data": {name: len(rows) for name, rows in source.kinds.items()},
        "runs": runs,
        "passes": runs.get("agreement", {}).get("levels"),
        **kept_tables(),
        "sizes": [len(terms) for terms in built.fitted.vocabularies],
        "compared": {name: real[name] for name in COMPARED if name in real},
    }


def main() -> int:
    """Build, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--postings", type=Path, help="folder with train.jsonl, dev.jsonl and duties.csv")
    parser.add_argument("--out", type=Path, default=DEFAULT, help="model folder to write (default: models/default)")
    parser.add_argument("--dev", action=argparse.BooleanOptionalAction, default=True, help="score dev, and log that")
    given = parser.parse_args()
    source = whole(given.postings) if given.postings else own()
    built = build(source)
    runs = measured(source, built, given.postings, given.dev)
    final = replace(built, config=built.config._replace(origin=built.config.origin | {"figures": runs}))
    classifier = final.save(given.out, card(_facts(source, final, runs, given.postings)))
    if given.postings and given.dev:
        FIGURES.write_text(json.dumps(runs, indent=1) + "\n", "utf-8")
        first = built.scores.chosen(np.arange(len(source.first)))
        save_scores(source.first, first.full, first.title_only, FILE)
        log_dev(classifier.stamp, runs["dev"])
    print(*table_lines(runs), "", *goal_lines(runs), *runs["golden"]["rows"], classifier.stamp, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
