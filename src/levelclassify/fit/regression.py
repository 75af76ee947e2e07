"""The regression: labelled postings to a weight table, through one scikit-learn pipeline (extra ``train``)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import starmap

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from levelclassify.fit.duties import Duties
from levelclassify.fit.features import Recipe, blocks_of, columns_of, features_of
from levelclassify.model.config import Block
from levelclassify.model.score import Table
from levelclassify.rules import Rules
from levelclassify.scorer import scored
from levelclassify.text.posting import Posting, reading
from levelclassify.types import LABELS

Floats = NDArray[np.float64]


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
        idf = np.concatenate([block[-1].idf_ for block in blocks_of(self.pipeline.named_steps["features"])])
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


def balanced(targets: Floats, exponent: float) -> Floats:
    """Return the targets with every class's weight moved towards the mean class's."""
    total = targets.sum(axis=0)
    return np.asarray(targets * (total.mean() / total) ** exponent)


def soft_regression(vectors: csr_array, targets: Floats, strength: float) -> LogisticRegression:
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
    features = features_of(recipe, vocabularies, duties, rules, columns_of(documents))
    vectors = csr_array(features.transform(columns_of(postings)))
    regression = soft_regression(vectors, balanced(targets, recipe.balance), recipe.strength)
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
    features = features_of(recipe, vocabularies, duties, rules, columns_of([Posting("", "")]))
    idf = np.split(weights["idf"].astype(np.float64), starts[:-1])
    for block, found in zip(blocks_of(features), idf, strict=True):
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
    logits = scored(table, rules, [reading(one) for one in postings]).logits
    difference = np.abs(softmax(logits, axis=1) - pipeline.predict_proba(columns_of(postings))).max()
    if not difference <= tolerance:
        raise AssertionError(f"the table's probabilities differ from the pipeline's by {difference}")
    return float(difference)
