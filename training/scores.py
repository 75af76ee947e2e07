"""Out-of-fold scores of the training rows, kept beside the recipe: ids, labels and logits, and no text."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from data import HERE
from numpy.typing import NDArray

from levelclassify.fit.rows import Row, labels, shares

FILE = HERE / "out-of-fold.npz"


@dataclass(frozen=True, slots=True)
class Scored:
    """`n` training rows as models judged them that had not seen their employer.

    Attributes
    ----------
    ids, sources : ndarray of str, shape (n,)
    labels, confidence : ndarray of int64, shape (n,)
        Places of the levels in `levelclassify.types.LABELS`; confidence of the annotator, 1 to 3.
    shares : ndarray of float64, shape (n, 4)
        As annotated, for micro, mezzo, macro and none.
    full, title_only : ndarray of float64, shape (repeats, n, 5)
        The four logits and the number of known words, for the whole posting and with its body withheld.
    """

    ids: NDArray[np.str_]
    sources: NDArray[np.str_]
    labels: NDArray[np.int64]
    confidence: NDArray[np.int64]
    shares: NDArray[np.float64]
    full: NDArray[np.float64]
    title_only: NDArray[np.float64]


def save_scores(rows: Sequence[Row], full: NDArray[np.float64], title_only: NDArray[np.float64], path: Path) -> None:
    """Write the scores of labelled rows; numbers are kept as float32, and the same rows give the same bytes."""
    arrays = {
        "ids": np.array([row.id for row in rows]),
        "sources": np.array([row.source for row in rows]),
        "labels": labels(rows).astype(np.int8),
        "confidence": np.array([row.confidence for row in rows], dtype=np.int8),
        "shares": shares(rows).astype(np.float32),
        "full": full.astype(np.float32),
        "title_only": title_only.astype(np.float32),
    }
    content = io.BytesIO()
    np.savez_compressed(content, allow_pickle=False, **arrays)
    path.write_bytes(content.getvalue())


def load_scores(path: Path = FILE) -> Scored:
    """Read scores that `save_scores` wrote."""
    with np.load(path, allow_pickle=False) as stored:
        named = {name: stored[name] for name in stored.files}
    texts = {name: named[name] for name in ("ids", "sources")}
    whole = {name: named[name].astype(np.int64) for name in ("labels", "confidence")}
    numbers = {name: named[name].astype(np.float64) for name in ("shares", "full", "title_only")}
    return Scored(**texts, **whole, **numbers)
