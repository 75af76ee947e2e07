"""Duties: which sentences of a body say what the work is, learnt from coded sentences (extra ``train``)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array
from scipy.special import expit
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from levelclassify.model.config import Scales
from levelclassify.text.sentences import sentences

Floats = NDArray[np.float64]
Spoken = Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Duties:
    """A logistic regression over the words of a sentence.

    Attributes
    ----------
    vocabulary : list of bytes
        The words that count: those of the body block.
    weights : ndarray of float64, shape (n_words,)
        What each says for the sentence stating a duty; float32 numbers, as all below.
    intercept : float
    """

    vocabulary: list[bytes]
    weights: Floats
    intercept: float


@dataclass(frozen=True, slots=True)
class Known:
    """What a model knows of which sentences state duties.

    Attributes
    ----------
    weights : mapping of bytes to float
        By word of the body; words that are not there say nothing.
    intercept : float
    """

    weights: Mapping[bytes, float]
    intercept: float

    def over(self, vocabulary: list[bytes]) -> Duties:
        """Return the same over another vocabulary.

        Examples
        --------
        >>> Known({b"visit": 2.0}, -1.0).over([b"pay", b"visit"]).weights.tolist()
        [0.0, 2.0]
        """
        return Duties(vocabulary, np.array([self.weights.get(word, 0.0) for word in vocabulary]), self.intercept)


def _same(spoken: Spoken) -> Spoken:
    return spoken


def counts(vocabulary: Sequence[bytes], parts: Sequence[Spoken]) -> csr_array:
    """Return how often each sentence holds each word, shape (n_sentences, n_words)."""
    return csr_array(CountVectorizer(analyzer=_same, vocabulary=vocabulary).transform(parts))


def _vectors(found: csr_array) -> csr_array:
    """Return counts over the square root of the sentence's known words."""
    return csr_array(diags_array(1.0 / np.sqrt(np.maximum(found.sum(axis=1), 1))) @ found)


def fit_duties(
    vocabulary: list[bytes], parts: Sequence[Spoken], stated: Sequence[bool], worth: Sequence[float], strength: float
) -> Duties:
    """Learn which sentences state duties.

    Parameters
    ----------
    vocabulary : list of bytes
        Words that may count.
    parts : sequence of sequence of bytes
        The words of `n` sentences.
    stated : sequence of bool
        Whether annotators found a duty in each, or another sign of a level.
    worth : sequence of float
        Weight of each sentence.
    strength : float
        Inverse regularisation `C`.
    """
    regression = LogisticRegression(C=strength, max_iter=1000)
    with threadpool_limits(1):
        regression.fit(_vectors(counts(vocabulary, parts)), np.asarray(stated), sample_weight=np.asarray(worth))
    weights = regression.coef_[0].astype(np.float32).astype(np.float64)
    return Duties(vocabulary, weights, float(np.float32(regression.intercept_[0])))


def _around(scores: Floats, owners: NDArray[np.int64]) -> Floats:
    """Return the sum of the scores of the sentences before and after each, within its body."""
    together = owners[1:] == owners[:-1]
    before, after = np.zeros_like(scores), np.zeros_like(scores)
    before[1:][together], after[:-1][together] = scores[:-1][together], scores[1:][together]
    return before + after


def weighed(duties: Duties, scales: Scales, bodies: Sequence[str], most: int) -> tuple[csr_array, list[Floats]]:
    """Return the weighted counts of the words of bodies, and the weight of every sentence.

    Parameters
    ----------
    duties : Duties
        What says which sentences count.
    scales : Scales
        How much a sentence's own words and those around it say.
    bodies : sequence of str
        `n` bodies, without mark-up.
    most : int
        How many words of each are read.

    Returns
    -------
    counts : csr_array of float64, shape (n, n_words)
        Each occurrence of a word counts what its sentence does.
    weights : list of ndarray of float64
        Per body, the weight in 0..1 of each of its sentences.
    """
    parts = [[part.words for part in sentences(body, most)] for body in bodies]
    owners = np.repeat(np.arange(len(parts)), [len(one) for one in parts])
    found = counts(duties.vocabulary, list(chain.from_iterable(parts)))
    own = np.asarray(_vectors(found) @ duties.weights) + duties.intercept
    weights = expit(scales.own * own + scales.around * _around(own, owners))
    owned = csr_array((weights, (owners, np.arange(len(owners)))), shape=(len(parts), len(owners)))
    ends = np.cumsum([len(one) for one in parts])[:-1]
    return csr_array(owned @ found), list(np.split(weights, ends))
