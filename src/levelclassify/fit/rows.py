"""Labelled rows: postings, titles and duties with their labels, and the targets that these make (extra ``train``)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from levelclassify.text.posting import Posting, posting
from levelclassify.types import LABELS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled posting, title or duty.

    Attributes
    ----------
    id, source, title, employer, text, level : str
        `level` is one of micro, mezzo, macro, none; a title alone has no text, a duty alone no title.
    shares : tuple of float
        Shares of the duties for micro, mezzo, macro in 0..1; they sum to 1, or are all 0 for none. Where annotators
        disagreed on the field they are means, and sum to the part of the annotators who saw the posting in it.
    confidence : int
        3 plain, 2 arguable, 1 guess.
    kind : str
        Why a synthetic posting was written, where that is known.
    """

    id: str
    source: str
    title: str
    employer: str
    text: str
    level: str
    shares: tuple[float, float, float]
    confidence: int
    kind: str = ""


def as_posting(row: Row) -> Posting:
    """Return a row's title and body; a duty alone is a body, whatever it looks like."""
    return posting(row.text, row.title) if row.title else Posting("", row.text)


def labels(rows: Sequence[Row]) -> Ints:
    """Return the places of the rows' levels in `LABELS`."""
    return np.array([LABELS.index(row.level) for row in rows])


def shares(rows: Sequence[Row]) -> Floats:
    """Return the shares for micro, mezzo, macro and none, shape (n, 4), rows summing to 1."""
    return np.array([(*row.shares, 1.0 - sum(row.shares)) for row in rows]).clip(0.0, 1.0).reshape(-1, 4)


def normalised(parts: Floats) -> Floats:
    """Return the shares of the three levels, shape (n, 3), brought to sum 1."""
    return np.asarray(parts / parts.sum(axis=1, keepdims=True))


def level_shares(rows: Sequence[Row]) -> Floats:
    """Return the shares of the three levels, shape (n, 3), brought to sum 1; all 0 where there are none."""
    parts = shares(rows)[:, :3]
    whole = parts.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(parts, whole, out=np.zeros_like(parts), where=whole > 0))
