"""Features: titles and bodies to weighted words and to the leaning of the rules, in scikit-learn (extra ``train``)."""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import FunctionTransformer, Normalizer

from levelclassify.fit.duties import Duties, weighed
from levelclassify.model.config import Block, Scales
from levelclassify.rules import Rules
from levelclassify.rules.votes import leaning
from levelclassify.text import words
from levelclassify.text.posting import READ, Posting, reading

Floats = NDArray[np.float64]
Documents = NDArray[np.object_]

BLOCKS = (Block("title_words", "title", 0.5), Block("body_words", "body", 1.0))
SCALES = Scales(votes=4.0, saturation=6.0, own=1.4, around=0.4)
BATCH = 1000  # postings that are read at once


@dataclass(frozen=True, slots=True)
class Recipe:
    """Choices that training makes.

    Attributes
    ----------
    blocks : tuple of Block
        Blocks of features.
    scales : Scales
        What the parts of the model count beside each other.
    strength : float
        Inverse regularisation `C` of the logistic regression.
    balance : float
        Exponent in 0..1 of the class weights: 0 leaves the classes as they are, 1 makes them weigh the same.
    """

    blocks: tuple[Block, ...] = BLOCKS
    scales: Scales = SCALES
    strength: float = 5.0
    balance: float = 0.5


def spoken(text: str) -> list[str]:
    """Return the words that are read, as strings: the analyzer of titles."""
    return [word.decode() for word in words(text)[:READ]]


def columns_of(postings: Sequence[Posting]) -> Documents:
    """Return titles and bodies as the two columns that the pipeline reads."""
    return np.array([tuple(one) for one in postings], dtype=object).reshape(-1, 2)


def _batches(postings: Documents) -> Iterator[Documents]:
    """Yield documents in batches: their words, as objects, would fill the memory."""
    yield from (postings[start : start + BATCH] for start in range(0, max(len(postings), 1), BATCH))


def leanings(rules: Rules, duties: Duties, scales: Scales, postings: Documents) -> Floats:
    """Return what the rules lean to for titles and bodies, shape (n, 4)."""
    return np.concatenate([_leanings(rules, duties, scales, part) for part in _batches(postings)])


def _leanings(rules: Rules, duties: Duties, scales: Scales, postings: Documents) -> Floats:
    readings = [reading(Posting(*one)) for one in postings]
    weights = weighed(duties, scales, [str(body) for _, body in postings], READ)[1]
    each = (np.repeat(counts, one.lengths).tolist() for one, counts in zip(readings, weights, strict=True))
    several = zip(readings, each, strict=True)
    votes = [rules.votes(one.title, one.body, each) for one, each in several]
    return np.array([leaning(found, rules.settings) for found in votes]).reshape(-1, 4)


def _weighted_counts(duties: Duties, scales: Scales, bodies: Documents) -> csr_array:
    counts = [weighed(duties, scales, [str(body) for body in part], READ)[0] for part in _batches(bodies)]
    return csr_array(vstack(counts, format="csr"))


def _damped(saturation: float, counts: csr_array) -> csr_array:
    """Return counts as BM25 damps them (Robertson and Zaragoza 2009)."""
    values = np.asarray(counts.data, dtype=np.float64)
    damped = values * (1.0 + saturation) / (values + saturation)
    return csr_array((damped, counts.indices, counts.indptr), shape=counts.shape)


def _block(block: Block, listed: Sequence[bytes], duties: Duties, scales: Scales) -> Pipeline:
    """Return the steps from the texts of one part to TF-IDF, not yet fitted."""
    if block.part == "body":
        count = FunctionTransformer(functools.partial(_weighted_counts, duties, scales))
    else:
        count = CountVectorizer(analyzer=spoken, vocabulary=[word.decode() for word in listed])
    damp = FunctionTransformer(functools.partial(_damped, scales.saturation), accept_sparse=True)
    return Pipeline([("count", count), ("damp", damp), ("tfidf", TfidfTransformer())])


def _words(recipe: Recipe, vocabularies: Sequence[Sequence[bytes]], duties: Duties) -> Pipeline:
    """Return the steps from titles and bodies to vectors of length 1, not yet fitted."""
    steps = [
        (block.name, _block(block, listed, duties, recipe.scales), ("title", "body").index(block.part))
        for block, listed in zip(recipe.blocks, vocabularies, strict=True)
    ]
    weights = {block.name: block.weight for block in recipe.blocks}
    columns = ColumnTransformer(steps, transformer_weights=weights, sparse_threshold=1.0)
    return Pipeline([("columns", columns), ("length", Normalizer())])


def blocks_of(features: FeatureUnion) -> list[Pipeline]:
    """Return the fitted steps of every block."""
    columns = features.transformer_list[0][1].named_steps["columns"]
    return [block for name, block, _ in columns.transformers_ if name != "remainder"]


def features_of(
    recipe: Recipe, vocabularies: Sequence[Sequence[bytes]], duties: Duties, rules: Rules, documents: Documents
) -> FeatureUnion:
    """Return the fitted features; inverse document frequencies are float32 numbers."""
    in_words = _words(recipe, vocabularies, duties).fit(documents)
    votes = FunctionTransformer(functools.partial(leanings, rules, duties, recipe.scales))
    weights = {"votes": recipe.scales.votes}
    features = FeatureUnion([("words", in_words), ("votes", votes)], transformer_weights=weights)
    for block in blocks_of(features):
        block[-1].idf_ = block[-1].idf_.astype(np.float32).astype(np.float64)
    return features
