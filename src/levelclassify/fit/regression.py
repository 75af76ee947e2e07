"""Training: labelled postings to a weight table, through one scikit-learn pipeline (extra ``train``)."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import starmap

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import softmax
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import FunctionTransformer, Normalizer
from threadpoolctl import threadpool_limits

from levelclassify.fit.duties import Duties, weighed
from levelclassify.model.config import Block, Scales
from levelclassify.model.score import Table
from levelclassify.rules import Rules
from levelclassify.rules.votes import leaning
from levelclassify.text import words
from levelclassify.text.posting import READ, Posting, reading
from levelclassify.trained import scored, spread
from levelclassify.types import LABELS

Floats = NDArray[np.float64]
Documents = NDArray[np.object_]

BLOCKS = (Block("title_words", "title", 0.5), Block("body_words", "body", 1.0))
SCALES = Scales(votes=4.0, saturation=6.0, own=1.4, around=0.4)


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
    duties : Duties
        What says which sentences of a body count.
    recipe : Recipe
        The choices.
    """

    pipeline: Pipeline
    vocabularies: list[list[bytes]]
    duties: Duties
    recipe: Recipe

    def weights(self) -> dict[str, NDArray[np.float32]]:
        """Return the arrays of a model folder."""
        regression = self.pipeline[-1]
        idf = np.concatenate([block[-1].idf_ for block in _blocks_of(self.pipeline.named_steps["features"])])
        coefficients, votes = np.split(regression.coef_.T, [len(idf)])
        arrays = {
            "idf": idf,
            "duty": np.concatenate([*starmap(self._duty, self._parts()), [self.duties.intercept]]),
            "coefficients": coefficients,
            "votes": votes,
            "intercept": regression.intercept_,
        }
        return {name: np.ascontiguousarray(array, dtype=np.float32) for name, array in arrays.items()}

    def _parts(self) -> list[tuple[Block, list[bytes]]]:
        return list(zip(self.recipe.blocks, self.vocabularies, strict=True))

    def _duty(self, block: Block, listed: list[bytes]) -> Floats:
        return self.duties.weights if block.part == "body" else np.zeros(len(listed))

    def table(self) -> Table:
        """Return the weight table that answers as the pipeline does, without scikit-learn."""
        return Table(self.recipe.blocks, self.vocabularies, self.weights(), self.recipe.scales)


def spoken(text: str) -> list[str]:
    """Return the words that are read, as strings: the analyzer of titles."""
    return [word.decode() for word in words(text)[:READ]]


def columns_of(postings: Sequence[Posting]) -> Documents:
    """Return titles and bodies as the two columns that the pipeline reads."""
    return np.array([tuple(one) for one in postings], dtype=object).reshape(-1, 2)


def leanings(rules: Rules, duties: Duties, scales: Scales, postings: Documents) -> Floats:
    """Return what the rules lean to for titles and bodies, shape (n, 4)."""
    readings = [reading(Posting(*one)) for one in postings]
    weights = np.concatenate([[1.0], *_sentence_weights(duties, scales, [str(body) for _, body in postings])])
    several = zip(readings, spread(readings, weights), strict=True)
    votes = [rules.votes(one.title, one.body, each) for one, each in several]
    return np.array([leaning(found, rules.settings) for found in votes]).reshape(-1, 4)


def _sentence_weights(duties: Duties, scales: Scales, bodies: Sequence[str]) -> list[Floats]:
    return weighed(duties, scales, bodies, READ)[1]


def _weighted_counts(duties: Duties, scales: Scales, bodies: Sequence[str]) -> csr_array:
    return weighed(duties, scales, bodies, READ)[0]


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


def _blocks_of(features: FeatureUnion) -> list[Pipeline]:
    """Return the fitted steps of every block."""
    columns = features.transformer_list[0][1].named_steps["columns"]
    return [block for name, block, _ in columns.transformers_ if name != "remainder"]


def _features(
    recipe: Recipe, vocabularies: Sequence[Sequence[bytes]], duties: Duties, rules: Rules, documents: Documents
) -> FeatureUnion:
    """Return the fitted features; inverse document frequencies are float32 numbers."""
    in_words = _words(recipe, vocabularies, duties).fit(documents)
    votes = FunctionTransformer(functools.partial(leanings, rules, duties, recipe.scales))
    weights = {"votes": recipe.scales.votes}
    features = FeatureUnion([("words", in_words), ("votes", votes)], transformer_weights=weights)
    for block in _blocks_of(features):
        block[-1].idf_ = block[-1].idf_.astype(np.float32).astype(np.float64)
    return features


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
    with threadpool_limits(1):  # threads make this problem eight times slower, and its last bits depend on them
        regression.fit(vectors[rows], labels, sample_weight=targets[rows, labels])
    regression.coef_ = regression.coef_.astype(np.float32).astype(np.float64)
    regression.intercept_ = regression.intercept_.astype(np.float32).astype(np.float64)
    return regression


def fit(
    recipe: Recipe,
    vocabularies: list[list[bytes]],
    duties: Duties,
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
    duties : Duties
        What says which sentences of a body count; over the vocabulary of the body.
    rules : Rules
        The keyword rules.
    documents : sequence of Posting
        Postings whose document frequencies count.
    postings : sequence of Posting
        The `n` rows to learn from; a title or a duty alone is one too.
    targets : ndarray of float64, shape (n, 4)
        Weight of each row for micro, mezzo, macro and none: its shares times what the row is worth.
    """
    features = _features(recipe, vocabularies, duties, rules, columns_of(documents))
    vectors = csr_array(features.transform(columns_of(postings)))
    regression = _regression(vectors, _balanced(targets, recipe.balance), recipe.strength)
    return Fitted(Pipeline([("features", features), ("regression", regression)]), vocabularies, duties, recipe)


def restored(
    recipe: Recipe, vocabularies: Sequence[Sequence[bytes]], rules: Rules, weights: Mapping[str, NDArray[np.float32]]
) -> Pipeline:
    """Return the scikit-learn pipeline that the arrays of a model folder came from."""
    starts = np.cumsum([len(listed) for listed in vocabularies])
    duty = weights["duty"].astype(np.float64)
    body = [block.part for block in recipe.blocks].index("body")
    known = list(vocabularies[body])
    duties = Duties(known, duty[starts[body] - len(known) : starts[body]], float(duty[-1]))
    features = _features(recipe, vocabularies, duties, rules, columns_of([Posting("", "")]))
    idf = np.split(weights["idf"].astype(np.float64), starts[:-1])
    for block, found in zip(_blocks_of(features), idf, strict=True):
        block[-1].idf_ = found
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
