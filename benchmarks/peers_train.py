"""What `peers.py` compares, trained: ``python benchmarks/peers_train.py FOLDER ROWS POSTINGS WAY...``.

Writes the postings (ROWS of them, 0 for all; POSTINGS is a folder with train.jsonl, or empty for the synthetic ones)
and a model per way into FOLDER. All learn the same texts and labels.
"""

import importlib
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import joblib
from peers_ways import encoder, joined, line
from start import pipeline_of

from levelclassify.fit.rows import Row
from levelclassify.fit.synthetic import authored, postings
from levelclassify.loading import default_folder
from levelclassify.model.folder import read_folder

FEW = 60  # postings for single calls, and for a batch of a slow way
THREADS = 10  # fastText 0.9.2 leaves vectors unset on fewer


class Learnt(NamedTuple):
    """Texts with their labels; `few` are the rows for slow ways."""

    texts: list[str]
    labels: list[str]
    few: list[int]


def spread(rows: Sequence[Row], count: int) -> list[int]:
    """Return the places of some rows, evenly spread over all in the order of their length."""
    order = sorted(range(len(rows)), key=lambda place: (len(rows[place].text), place))
    count = min(count, len(order))
    return sorted(order[(2 * number + 1) * len(order) // (2 * count)] for number in range(count))


def _ours() -> list[list[bytes]]:
    return read_folder(default_folder(), linked=True).terms


def _strict(folder: Path, learnt: Learnt) -> int:
    known = sorted({word.decode() for listed in _ours() for word in listed})
    return _fitted(folder / "strict.joblib", learnt, vocabulary=known)


def _usual(folder: Path, learnt: Learnt) -> int:
    most = sum(map(len, _ours()))
    return _fitted(folder / "usual.joblib", learnt, ngram_range=(1, 2), sublinear_tf=True, max_features=most)


def _fitted(path: Path, learnt: Learnt, **settings: Any) -> int:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    words = TfidfVectorizer(**settings)
    model = make_pipeline(words, LogisticRegression(max_iter=1000)).fit(learnt.texts, learnt.labels)
    joblib.dump(model, path)
    return len(words.vocabulary_)


def _equal(folder: Path, _: Learnt) -> int:
    pipeline = pipeline_of(default_folder())
    joblib.dump(pipeline, folder / "equal.joblib")
    return len(pipeline[-1].coef_[0])


def _fasttext(name: str, **settings: int) -> Callable[[Path, Learnt], int]:
    def train(folder: Path, learnt: Learnt) -> int:
        rows = folder / "rows.txt"
        lines = (f"__label__{label} {line(text)}\n" for text, label in zip(learnt.texts, learnt.labels, strict=True))
        rows.write_text("".join(lines), "utf-8")
        library = importlib.import_module("fasttext")
        model = library.train_supervised(input=str(rows), thread=THREADS, verbose=0, **settings)
        model.save_model(str(folder / name))
        return len(model.words)

    return train


def _minilm(folder: Path, learnt: Learnt) -> int:
    from sklearn.linear_model import LogisticRegression

    vectors = encoder()([learnt.texts[place] for place in learnt.few])
    model = LogisticRegression(max_iter=1000).fit(vectors, [learnt.labels[place] for place in learnt.few])
    joblib.dump(model, folder / "minilm.joblib")
    return len(vectors[0])


TRAINING: dict[str, Callable[[Path, Learnt], int]] = {
    "strict": _strict,
    "usual": _usual,
    "equal": _equal,
    "fasttext": _fasttext("fasttext.bin", dim=100, wordNgrams=2),
    "fasttext_small": _fasttext("fasttext_small.bin", dim=16),
    "minilm": _minilm,
}


def main(folder: Path, count: int, given: str, ways: Sequence[str]) -> None:
    """Write everything, and print what is known of it as JSON."""
    rows = postings(Path(given) / "train.jsonl") if given else authored()
    rows = [rows[place] for place in spread(rows, count)] if count else rows
    few = spread(rows, FEW)
    pairs = [(row.title, row.text) for row in rows]
    (folder / "first.json").write_text(json.dumps(pairs[spread(rows, 1)[0]]), "utf-8")
    (folder / "texts.json").write_text(json.dumps({"every": pairs, "few": [pairs[place] for place in few]}), "utf-8")
    learnt = Learnt([joined(*pair) for pair in pairs], [row.level for row in rows], few)
    features = {way: TRAINING[way](folder, learnt) for way in ways if way in TRAINING}
    size = sum(len(text.encode()) for text in learnt.texts)
    features["ours"] = sum(map(len, _ours()))
    print(json.dumps({"postings": len(rows), "few": len(few), "bytes": size, "features": features}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:])
