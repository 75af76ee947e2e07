"""Training: labelled postings to a weight table, through one scikit-learn pipeline (extra ``train``)."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import softmax
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import Normalizer

from levelclassify.model.features import UNITS, Block
from levelclassify.model.score import Table
from levelclassify.text import words
from levelclassify.text.posting import READ, Posting, reading

Floats = NDArray[np.float64]

BLOCKS = (
    Block("title_words", "title", "word", 0.5),
    Block("title_pairs", "title", "pair", 0.3),
    Block("title_letters", "title", "letters", 0.5),
    Block("body_words", "body", "word", 1.0),
    Block("body_pairs", "body", "pair", 0.5),
)


@dataclass(frozen=True, slots=True)
class Recipe:
    """Choices that training makes.

    Attributes
    ----------
    blocks : tuple of Block
        Blocks of features.
    strength : float
        Inverse regularisation `C` of the logistic regression.
    balance : float
        Exponent in 0..1 of the class weights: 0 leaves the classes as they are, 1 makes them weigh the same.
    """

    blocks: tuple[Block, ...] = BLOCKS
    strength: float = 6.0
    balance: float = 0.5


def terms(unit: str, text: str) -> list[str]:
    """Return what a block counts in a text, as strings: the analyzer of its vectoriser."""
    return [term.decode() for term in UNITS[unit](words(text)[:READ])]


def columns_of(postings: Sequence[Posting]) -> NDArray[np.object_]:
    """Return titles and bodies as the two columns that the pipeline reads."""
    return np.array([tuple(one) for one in postings], dtype=object).reshape(-1, 2)


def _vectoriser(block: Block, vocabulary: Sequence[bytes]) -> TfidfVectorizer:
    analyzer, known = functools.partial(terms, block.unit), [term.decode() for term in vocabulary]
    return TfidfVectorizer(analyzer=analyzer, vocabulary=known, sublinear_tf=True)


def _features(
    blocks: Sequence[Block], vocabularies: Sequence[Sequence[bytes]], documents: NDArray[np.object_]
) -> Pipeline:
    """Return the fitted steps from titles and bodies to vectors; inverse document frequencies are float32 numbers."""
    vectorisers = [
        (block.name, _vectoriser(block, vocabulary), ("title", "body").index(block.part))
        for block, vocabulary in zip(blocks, vocabularies, strict=True)
    ]
    weights = {block.name: block.weight for block in blocks}
    columns = ColumnTransformer(vectorisers, transformer_weights=weights, sparse_threshold=1.0).fit(documents)
    for block in blocks:
        vectoriser = columns.named_transformers_[block.name]
        vectoriser.idf_ = vectoriser.idf_.astype(np.float32).astype(np.float64)
    return Pipeline([("columns", columns), ("length", Normalizer())])


def _balanced(targets: Floats, exponent: float) -> Floats:
    """Return the targets with every class's weight moved towards the mean class's."""
    total = targets.sum(axis=0)
    return np.asarray(targets * (total.mean() / total) ** exponent)


def _regression(vectors: csr_array, targets: Floats, strength: float) -> LogisticRegression:
    """Fit soft targets: each row stands once per label it has a share of, weighed by that share."""
    parts = [np.flatnonzero(targets[:, label]) for label in range(targets.shape[1])]
    labels = np.repeat(np.arange(len(parts)), [len(rows) for rows in parts])
    rows = np.concatenate(parts)
    regression = LogisticRegression(C=strength, max_iter=1000)
    regression.fit(vectors[rows], labels, sample_weight=targets[rows, labels])
    regression.coef_ = regression.coef_.astype(np.float32).astype(np.float64)
    regression.intercept_ = regression.intercept_.astype(np.float32).astype(np.float64)
    return regression


def fit(
    recipe: Recipe,
    vocabularies: Sequence[Sequence[bytes]],
    documents: Sequence[Posting],
    postings: Sequence[Posting],
    targets: Floats,
) -> Pipeline:
    """Train one multinomial logistic regression over TF-IDF of title and body.

    Parameters
    ----------
    recipe : Recipe
        The choices.
    vocabularies : sequence of sequence of bytes
        The terms of each block, from `levelclassify.fit.vocabulary`.
    documents : sequence of Posting
        Postings whose document frequencies count.
    postings : sequence of Posting
        The `n` rows to learn from; a title or a duty alone is one too.
    targets : ndarray of float64, shape (n, 4)
        Weight of each row for micro, mezzo, macro and none: its shares times what the row is worth.

    Returns
    -------
    sklearn.pipeline.Pipeline
        Title and body, as an object array of shape (n, 2), to the probabilities of the four labels. All its numbers
        are float32 numbers, so that `weights_of` loses nothing.
    """
    features = _features(recipe.blocks, vocabularies, columns_of(documents))
    balanced = _balanced(targets, recipe.balance)
    regression = _regression(csr_array(features.transform(columns_of(postings))), balanced, recipe.strength)
    return Pipeline([*features.steps, ("regression", regression)])


def weights_of(pipeline: Pipeline) -> dict[str, NDArray[np.float32]]:
    """Return the arrays of a model folder: ``idf``, ``coefficients`` and ``intercept``."""
    columns, regression = pipeline.named_steps["columns"], pipeline.named_steps["regression"]
    idf = np.concatenate([vectoriser.idf_ for _, vectoriser, _ in columns.transformers_])
    arrays = {"idf": idf, "coefficients": regression.coef_.T, "intercept": regression.intercept_}
    return {name: np.ascontiguousarray(array, dtype=np.float32) for name, array in arrays.items()}


def table_of(recipe: Recipe, pipeline: Pipeline, vocabularies: Sequence[Sequence[bytes]]) -> Table:
    """Return the weight table that answers as the pipeline does, without scikit-learn."""
    return Table(recipe.blocks, vocabularies, **weights_of(pipeline))


def assert_equal(pipeline: Pipeline, table: Table, postings: Sequence[Posting], tolerance: float = 1e-9) -> float:
    """Assert that a weight table gives a pipeline's probabilities, and return the largest difference.

    Raises
    ------
    AssertionError
        When any probability differs by more than `tolerance`.
    """
    readings = [reading(one) for one in postings]
    logits, _ = table.score([one.title for one in readings], [one.body for one in readings])
    difference = np.abs(softmax(logits, axis=1) - pipeline.predict_proba(columns_of(postings))).max()
    if not difference <= tolerance:
        raise AssertionError(f"the table's probabilities differ from the pipeline's by {difference}")
    return float(difference)
