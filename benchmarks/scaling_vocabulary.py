"""What a posting costs by the size of the vocabulary; `scaling.py` prints it.

Two model folders with weights drawn at random know the words of one list, cut at 5,000 and at 50,000, those of titles
included: first every word of the corpus, the most frequent first, so that the larger model also finds more of the
words that it reads; then made-up ones.
"""

import random
import statistics
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from turns import in_turn

from levelclassify import LevelClassifier, Prediction, load
from levelclassify.fit.rows import Row
from levelclassify.loading import default_folder
from levelclassify.model.folder import Stored, read_folder
from levelclassify.model.save import save_folder
from levelclassify.text import words

WORDS = (5_000, 50_000)
BATCH, CALLS = "batch", "one call"


def batch(model: LevelClassifier, rows: Sequence[Row]) -> list[Prediction]:
    """Classify postings as a batch."""
    return model.classify_many([row.text for row in rows], titles=[row.title for row in rows])


def singly(model: LevelClassifier, rows: Sequence[Row]) -> list[Prediction]:
    """Classify postings one by one."""
    return [model.classify(row.text, title=row.title) for row in rows]


def vocabulary(rows: Sequence[Row]) -> list[bytes]:
    """Return the largest vocabulary: words of the postings, the most frequent first, then made-up ones."""
    counts = Counter(word for row in rows for word in words(row.text))
    known = dict.fromkeys(word for word, _ in counts.most_common())
    draw = random.Random(0)  # noqa: S311  # no secret
    while len(known) < max(WORDS):
        known["".join(draw.choices("abcdefghijklmnoprstuvw", k=draw.randint(4, 10))).encode()] = None
    return [*known]


def sized(stored: Stored, listed: Sequence[bytes], folder: Path) -> LevelClassifier:
    """Save a model of drawn weights with so many words, those of titles included, and load it."""
    draw, size = np.random.default_rng(0), len(listed)
    blocks = list(zip(stored.config.blocks, stored.terms, strict=True))
    rest = listed[: size - sum(len(terms) for block, terms in blocks if block.part == "title")]
    several = [rest if block.part == "body" else terms for block, terms in blocks]
    drawn = {"idf": draw.uniform(1, 8, size), "duty": draw.normal(0, 0.3, size + 1)}
    drawn["coefficients"] = draw.normal(0, 0.5, (size, len(stored.weights["intercept"])))
    weights = {**stored.weights, **{name: one.astype(np.float32) for name, one in drawn.items()}}
    save_folder(folder, stored.config, several, weights, stored.rule_file, "# Drawn at random\n")
    return load(folder)


def _compared(small: Sequence[float], large: Sequence[float], rows: int) -> dict[str, float]:
    us = [statistics.median(one) / rows * 1e6 for one in (small, large)]
    ratio = statistics.median(more / less for less, more in zip(small, large, strict=True))
    return {"us_small": us[0], "us_large": us[1], "ratio": ratio}


def vocabularies(rows: Sequence[Row], rounds: int) -> dict[str, Any]:
    """Return what a posting costs with the small and the large vocabulary, in a batch and alone."""
    stored, listed = read_folder(default_folder(), linked=True), vocabulary(rows)
    with tempfile.TemporaryDirectory() as folder:
        models = {size: sized(stored, listed[:size], Path(folder) / str(size)) for size in WORDS}
    calls: dict[tuple[str, int], Callable[[], object]] = {}
    for size, model in models.items():
        calls[BATCH, size] = partial(batch, model, rows)
        calls[CALLS, size] = partial(singly, model, rows)
    found = in_turn(calls, rounds)
    return {way: _compared(found[way, WORDS[0]], found[way, WORDS[1]], len(rows)) for way in (BATCH, CALLS)}
