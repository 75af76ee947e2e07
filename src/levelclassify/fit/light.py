"""A light model: what labelled rows alone say of each other, in seconds and without a model folder (extra ``train``).

It has the features of training, but every sentence counts alike, and a plain regression on them. It is never shipped:
it says which labels are doubtful, and stands in for a whole training where many are needed.
"""

import functools
import warnings
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from levelclassify.fit.duties import Duties
from levelclassify.fit.features import Recipe, columns_of, features_of
from levelclassify.fit.validate import FOLDS, out_of_fold
from levelclassify.fit.vocabulary import public_words
from levelclassify.rules import Rules, load_rules
from levelclassify.text.posting import Posting
from levelclassify.types import LABELS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Groups = NDArray[np.int32]
STRENGTH = 1.0  # C of the regression; chosen by how many flipped labels are found (training/EXPERIMENTS.md)
REPEATS, FEW = 3, 5000  # rows up to which they are split anew that often
_ALIKE = 50.0  # logit of every sentence
_NOTHING = [b"-"]  # a vocabulary of no word that can occur


@functools.cache
def _packaged() -> Rules:
    """Return the keyword rules of the package."""
    return load_rules()


def vectors(postings: Sequence[Posting]) -> csr_array:
    """Return the features of postings; words that stand in three of them or more count.

    Parameters
    ----------
    postings : sequence of Posting
        `n` postings.

    Returns
    -------
    csr_array of float64, shape (n, n_words + 4)
        Words, of length 1 or 0, and what the keyword rules lean to.
    """
    recipe = Recipe()
    texts = {"title": [one.title for one in postings], "body": [one.body for one in postings]}
    terms = [sorted(public_words(texts[block.part])) or _NOTHING for block in recipe.blocks]
    body = terms[[block.part for block in recipe.blocks].index("body")]
    documents = columns_of(postings)
    duties = Duties(body, np.zeros(len(body)), _ALIKE)
    return csr_array(features_of(recipe, terms, duties, _packaged(), documents).transform(documents))


def words_of(found: csr_array) -> csr_array:
    """Return the part of the features that are words."""
    return csr_array(found[:, : -len(LABELS)])


def learn(found: csr_array, labels: Ints, strength: float = STRENGTH, weight: str | None = None) -> LogisticRegression:
    """Return a regression on features; two labels or more must occur.

    Parameters
    ----------
    found : csr_array, shape (n, n_features)
    labels : ndarray of int, shape (n,)
        Places in `LABELS`.
    strength : float
        Inverse regularisation `C`.
    weight : str, optional
        ``balanced`` to have every label weigh the same.
    """
    with threadpool_limits(1):
        return LogisticRegression(C=strength, max_iter=1000, class_weight=weight).fit(found, labels)


def chances_by(regression: LogisticRegression, found: csr_array) -> Floats:
    """Return the probability of each label, shape (n, 4); 0 for a label that was not learnt."""
    chances = np.zeros((found.shape[0], len(LABELS)))
    chances[:, regression.classes_] = regression.predict_proba(found)
    return chances


def _scored(found: csr_array, labels: Ints, training: Ints, held_out: Ints) -> Floats:
    known = np.unique(labels[training])
    if len(known) == 1:
        return np.tile(np.eye(len(LABELS))[known[0]], (len(held_out), 1))
    return chances_by(learn(csr_array(found[training]), labels[training]), csr_array(found[held_out]))


def held_out_chances(found: csr_array, labels: Ints, groups: Groups) -> Floats | None:
    """Return what the other rows say of each: its label's probabilities by models that saw no row of its group.

    Parameters
    ----------
    found : csr_array, shape (n, n_features)
    labels : ndarray of int, shape (n,)
        Places in `LABELS`.
    groups : ndarray of int, shape (n,)
        Rows of one group are held out together.

    Returns
    -------
    ndarray of float64, shape (n, 4), or None
        None where the rows are too few, or of too few groups, to be split.
    """
    folds = min(FOLDS, len(np.unique(groups)), int(np.bincount(labels).max()))
    if folds < 2:
        return None
    repeats = REPEATS if len(labels) <= FEW else 1
    with warnings.catch_warnings():  # a label may be rare: its rows are then judged by others' words alone
        warnings.filterwarnings("ignore", message="The least populated class", category=UserWarning)
        chances = out_of_fold(
            lambda training, held_out: _scored(found, labels, training, held_out), labels, groups, repeats, folds
        )
    return np.asarray(chances.mean(axis=0))
