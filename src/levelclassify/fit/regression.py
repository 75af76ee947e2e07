"""Training: labelled postings to a weight table, through one scikit-learn pipeline (extra ``train``)."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import softmax
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import FunctionTransformer, Normalizer

from levelclassify.model.config import Block
from levelclassify.model.score import Table
from levelclassify.rules import Rules
from levelclassify.text import words
from levelclassify.text.posting import READ, Posting, reading
from levelclassify.trained import scored
from levelclassify.types import LABELS

Floats = NDArray[np.float64]

BLOCKS = (Block("title_words", "title", 0.5), Block("body_words", "body", 1.0))


@dataclass(frozen=True, slots=True)
class Recipe:
    """Choices that training makes.

    Attributes
    ----------
    blocks : tuple of Block
        Blocks of features.
    votes_weight : float
        Of the keyword rules' leaning beside the words.
    strength : float
        Inverse regularisation `C` of the logistic regression.
    balance : float
        Exponent in 0..1 of the class weights: 0 leaves the classes as they are, 1 makes them weigh the same.
    """

    blocks: tuple[Block, ...] = BLOCKS
    votes_weight: float = 4.0
    strength: float = 5.0
    balance: float = 0.5


@dataclass(frozen=True, slots=True)
class Fitted:
    """What training gives.

    Attributes
    ----------
    pipeline : Pipeline
        Title and body, as an object array of shape (n, 2), to the probabilities of the four labels. All its numbers are
        float32 numbers, so that `weights` loses nothing.
    vocabularies : list of list of bytes
        The words of each block.
    recipe : Recipe
        The choices.
    """

    pipeline: Pipeline
    vocabularies: list[list[bytes]]
    recipe: Recipe

    def weights(self) -> dict[str, NDArray[np.float32]]:
        """Return the arrays of a model folder."""
        words_of, regression = self.pipeline.named_steps["features"].transformer_list[0][1], self.pipeline[-1]
        idf = np.concatenate([vectoriser.idf_ for _, vectoriser, _ in words_of.named_steps["columns"].transformers_])
        coefficients, votes = np.split(regression.coef_.T, [len(idf)])
        arrays = {"idf": idf, "coefficients": coefficients, "votes": votes, "intercept": regression.intercept_}
        return {name: np.ascontiguousarray(array, dtype=np.float32) for name, array in arrays.items()}

    def table(self) -> Table:
        """Return the weight table that answers as the pipeline does, without scikit-learn."""
        return Table(self.recipe.blocks, self.vocabularies, self.weights(), self.recipe.votes_weight)


def spoken(text: str) -> list[str]:
    """Return the words that are read, as strings: the analyzer of every vectoriser."""
    return [word.decode() for word in words(text)[:READ]]


def columns_of(postings: Sequence[Posting]) -> NDArray[np.object_]:
    """Return titles and bodies as the two columns that the pipeline reads."""
    return np.array([tuple(one) for one in postings], dtype=object).reshape(-1, 2)


def leanings(rules: Rules, postings: NDArray[np.object_]) -> Floats:
    """Return what the rules lean to for titles and bodies, shape (n, 4)."""
    read = [reading(Posting(*one)) for one in postings]
    return np.array([rules.leaning(one.title, one.body) for one in read]).reshape(-1, 4)


def _words(blocks: Sequence[Block], vocabularies: Sequence[Sequence[bytes]]) -> Pipeline:
    """Return the steps from titles and bodies to vectors of length 1, not yet fitted."""
    vectorisers = [
        (
            block.name,
            TfidfVectorizer(analyzer=spoken, vocabulary=[word.decode() for word in listed], sublinear_tf=True),
            ("title", "body").index(block.part),
        )
        for block, listed in zip(blocks, vocabularies, strict=True)
    ]
    weights = {block.name: block.weight for block in blocks}
    columns = ColumnTransformer(vectorisers, transformer_weights=weights, sparse_threshold=1.0)
    return Pipeline([("columns", columns), ("length", Normalizer())])


def _features(
    recipe: Recipe, vocabularies: Sequence[Sequence[bytes]], rules: Rules, documents: NDArray[np.object_]
) -> FeatureUnion:
    """Return the fitted features; inverse document frequencies are float32 numbers."""
    in_words = _words(recipe.blocks, vocabularies).fit(documents)
    for block in recipe.blocks:
        vectoriser = in_words.named_steps["columns"].named_transformers_[block.name]
        vectoriser.idf_ = vectoriser.idf_.astype(np.float32).astype(np.float64)
    votes = FunctionTransformer(functools.partial(leanings, rules))
    return FeatureUnion([("words", in_words), ("votes", votes)], transformer_weights={"votes": recipe.votes_weight})


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
    vocabularies: list[list[bytes]],
    rules: Rules,
    documents: Sequence[Posting],
    postings: Sequence[Posting],
    targets: Floats,
) -> Fitted:
    """Train one multinomial logistic regression over TF-IDF of title and body and the leaning of the rules.

    Parameters
    ----------
    recipe : Recipe
        The choices.
    vocabularies : list of list of bytes
        The words of each block, from `levelclassify.fit.vocabulary`.
    rules : Rules
        The keyword rules.
    documents : sequence of Posting
        Postings whose document frequencies count.
    postings : sequence of Posting
        The `n` rows to learn from; a title or a duty alone is one too.
    targets : ndarray of float64, shape (n, 4)
        Weight of each row for micro, mezzo, macro and none: its shares times what the row is worth.
    """
    features = _features(recipe, vocabularies, rules, columns_of(documents))
    vectors = csr_array(features.transform(columns_of(postings)))
    regression = _regression(vectors, _balanced(targets, recipe.balance), recipe.strength)
    return Fitted(Pipeline([("features", features), ("regression", regression)]), vocabularies, recipe)


def restored(
    recipe: Recipe, vocabularies: Sequence[Sequence[bytes]], rules: Rules, weights: Mapping[str, NDArray[np.float32]]
) -> Pipeline:
    """Return the scikit-learn pipeline that the arrays of a model folder came from."""
    features = _features(recipe, vocabularies, rules, columns_of([Posting("", "")]))
    starts = np.cumsum([len(listed) for listed in vocabularies])[:-1]
    vectorisers = features.transformer_list[0][1].named_steps["columns"].named_transformers_
    for block, idf in zip(recipe.blocks, np.split(weights["idf"].astype(np.float64), starts), strict=True):
        vectorisers[block.name].idf_ = idf
    regression = LogisticRegression()
    regression.coef_ = np.concatenate([weights["coefficients"], weights["votes"]]).astype(np.float64).T
    regression.intercept_, regression.classes_ = weights["intercept"].astype(np.float64), np.arange(len(LABELS))
    return Pipeline([("features", features), ("regression", regression)])


def assert_equal(
    table: Table, pipeline: Pipeline, rules: Rules, postings: Sequence[Posting], tolerance: float = 1e-9
) -> float:
    """Assert that exported weights give the pipeline's probabilities, and return the largest difference.

    Raises
    ------
    AssertionError
        When any probability differs by more than `tolerance`.
    """
    _, logits, _ = scored(table, rules, [reading(one) for one in postings])
    difference = np.abs(softmax(logits, axis=1) - pipeline.predict_proba(columns_of(postings))).max()
    if not difference <= tolerance:
        raise AssertionError(f"the table's probabilities differ from the pipeline's by {difference}")
    return float(difference)
