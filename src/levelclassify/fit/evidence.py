"""Evidence of a model on labels: its chances, for postings that it was not trained on (extra ``train``)."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from levelclassify.classifier import LevelClassifier
from levelclassify.model.seen import Digests, digests
from levelclassify.text.posting import Posting
from levelclassify.types import Prediction, Source

Floats = NDArray[np.float64]


def chances_of(predictions: Iterable[Prediction]) -> Floats:
    """Return the chances of micro, mezzo, macro and none that answers state, shape (n, 4), rows summing to 1.

    Examples
    --------
    >>> from levelclassify import load
    >>> chances_of([load("default").classify("Lobbyist")]).argmax(axis=1).tolist()
    [2]
    """
    rows = [(*(one.in_field * share for share in one.shares), 1.0 - one.in_field) for one in predictions]
    found = np.array(rows, dtype=np.float64).reshape(-1, 4)
    return np.asarray(found / np.maximum(found.sum(axis=1, keepdims=True), 1e-12))


def evidence(classifier: LevelClassifier, seen: Digests | None, postings: Sequence[Posting]) -> Floats:
    """Return the chances that a model gives; all 0 for a posting that it has seen, may have seen, or can not read.

    Parameters
    ----------
    classifier : LevelClassifier
        The model.
    seen : ndarray of uint64 or None
        Digests of what it was trained on; None where that is not known.
    postings : sequence of Posting
        `n` postings.

    Returns
    -------
    ndarray of float64, shape (n, 4)
    """
    if seen is None:
        return np.zeros((len(postings), 4))
    answers = classifier.classify_many([one.body for one in postings], titles=[one.title for one in postings])
    is_evidence = ~np.isin(digests(postings), seen) & [one.source != Source.NONE for one in answers]
    return np.asarray(chances_of(answers) * is_evidence[:, None])


def joined(several: Sequence[Floats]) -> Floats:
    """Return the mean of chances from several sides, per row over those that say anything; all 0 where none does.

    Examples
    --------
    >>> joined([np.array([[0.5, 0.5, 0, 0], [0, 0, 0, 0]]), np.array([[1.0, 0, 0, 0], [0, 0, 0, 0]])]).tolist()
    [[0.75, 0.25, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]]
    """
    total = np.sum(several, axis=0)
    speaking = np.sum([one.any(axis=1) for one in several], axis=0)
    return np.asarray(total / np.maximum(speaking, 1)[:, None])
