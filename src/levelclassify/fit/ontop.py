"""Training on top of a model: its logits are features beside its own, and fold back into one table (extra ``train``).

With x the vector that the old model scores (words and leanings) and Dx + d its logits, a regression over x and, behind
it, s(Dx + d) has the logits Wx + sV(Dx + d) + b = (W + sVD)x + (b + sVd): one linear model over x. How strongly W and V
are held near 0, and so how much the old model is worth beside the new rows, is chosen by cross-validation.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import Pipeline

from levelclassify.fit.corpus import Corpus, Rows
from levelclassify.fit.duties import Duties
from levelclassify.fit.evaluate import macro_f1
from levelclassify.fit.features import Recipe, columns_of
from levelclassify.fit.regression import Fitted, restored, soft_regression
from levelclassify.fit.train import learnt
from levelclassify.model.folder import Stored
from levelclassify.rules import Rules

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
CHOSEN_ON = 3000  # postings at most
FOLDS = 3


class Setting(NamedTuple):
    """How strongly the new weights are let go (inverse regularisation `C`), and how strongly the old logits enter."""

    strength: float
    entering: float


SETTINGS = (*(Setting(strength, 2.0) for strength in (0.1, 0.4, 1.5, 5.0)), Setting(1.5, 0.5))


@dataclass(frozen=True, slots=True)
class Vectors:
    """What is learnt, as numbers.

    Attributes
    ----------
    own : csr_array of float64, shape (n, n_features)
        Words and leanings, as the old model scores them.
    logits : ndarray of float64, shape (n, 4)
        The old model's.
    targets : ndarray of float64, shape (n, 4)
        Shares times what each row is worth.
    """

    own: csr_array
    logits: Floats
    targets: Floats

    def chosen(self, places: Ints | NDArray[np.bool_]) -> "Vectors":
        """Return some of the rows."""
        return Vectors(csr_array(self.own[places]), self.logits[places], self.targets[places])

    def beside(self, entering: float) -> csr_array:
        """Return the features with the old logits beside them."""
        return csr_array(hstack([self.own, csr_array(entering * self.logits)], format="csr"))


@dataclass(frozen=True, slots=True)
class Base:
    """The old model: its pipeline in scikit-learn, whose features are taken, and the folder it came from."""

    stored: Stored
    pipeline: Pipeline

    @classmethod
    def of(cls, stored: Stored) -> "Base":
        """Return the base that a model folder makes."""
        recipe = Recipe(stored.config.blocks, stored.config.scales)
        return cls(stored, restored(recipe, stored.terms, stored.rules, stored.weights))

    def vectors(self, rows: Rows) -> Vectors:
        """Return rows as the old model scores them."""
        own = csr_array(self.pipeline[0].transform(columns_of(rows.postings)))
        old = self.pipeline[-1]
        return Vectors(own, np.asarray(own @ old.coef_.T) + old.intercept_, rows.targets)


def duties_of(stored: Stored) -> Duties:
    """Return what a model folder knows of which sentences state duties."""
    body = [block.part for block in stored.config.blocks].index("body")
    starts = np.cumsum([0, *(len(listed) for listed in stored.terms)])
    weights = stored.weights["duty"].astype(np.float64)
    return Duties(stored.terms[body], weights[starts[body] : starts[body + 1]], float(weights[-1]))


def fitted_on_top(vectors: Vectors, setting: Setting) -> LogisticRegression:
    """Return the regression over the features and the old logits beside them, not yet folded.

    Classes are not balanced: the old logits are already.
    """
    return soft_regression(vectors.beside(setting.entering), vectors.targets, setting.strength)


def folded(found: LogisticRegression, old: LogisticRegression, entering: float) -> tuple[Floats, Floats]:
    """Return coefficients, shape (4, n_features), and intercepts of the one linear model that two make.

    Parameters
    ----------
    found : LogisticRegression
        Over the features, and behind them the old logits times `entering`.
    old : LogisticRegression
        Over the features.
    entering : float
        How strongly the old logits entered.
    """
    own, beside = np.split(found.coef_, [old.coef_.shape[1]], axis=1)
    mixed = entering * beside
    return own + mixed @ old.coef_, found.intercept_ + mixed @ old.intercept_


def _splits(documents: Rows) -> Iterator[tuple[Ints, Ints]]:
    """Yield places of documents to learn from and to choose by; those of one employer stay together."""
    right = documents.targets.argmax(axis=1)
    names = [name or f"{place}".encode() for place, name in enumerate(documents.employers)]
    employers = np.unique(names, return_inverse=True)[1]
    kept = np.sort(np.random.default_rng(0).permutation(len(right))[:CHOSEN_ON])
    splits = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0).split(kept, right[kept], employers[kept])
    yield from ((kept[learning], kept[held_out]) for learning, held_out in splits)


def choose(documents: Rows, rows: Rows, vectors: Vectors) -> Setting:
    """Return the setting with the best macro-F1 on postings of employers that were not learnt.

    Parameters
    ----------
    documents : Rows
        Postings, each with an id of its own.
    rows : Rows
        What is learnt: the postings first, and behind them variants, which carry their posting's id.
    vectors : Vectors
        Of these rows.
    """
    right, ids = documents.targets.argmax(axis=1), np.array(rows.ids)
    names = np.array(documents.ids)
    splits = [(np.isin(ids, names[learning]), held_out) for learning, held_out in _splits(documents)]

    def reached(setting: Setting) -> float:
        found = []
        for learning, held_out in splits:
            model = fitted_on_top(vectors.chosen(learning), setting)
            said = model.predict(vectors.chosen(held_out).beside(setting.entering))
            found.append(macro_f1(right[held_out], said))
        return float(np.mean(found))

    return max(SETTINGS, key=reached)


@dataclass(frozen=True, slots=True)
class OnTop:
    """Learning on top of an old model: same features, one table."""

    base: Base

    def __call__(self, corpus: Corpus, rules: Rules) -> Fitted:
        """Return the model that a corpus makes of the old one, whose keyword rules are `rules`."""
        rows = learnt(corpus)
        vectors = self.base.vectors(rows)
        setting = choose(corpus.documents, rows, vectors)
        old = self.base.pipeline[-1]
        coefficients, intercepts = folded(fitted_on_top(vectors, setting), old, setting.entering)
        one = LogisticRegression()
        one.coef_, one.intercept_ = (each.astype(np.float32).astype(np.float64) for each in (coefficients, intercepts))
        one.classes_ = old.classes_
        config, features = self.base.stored.config, self.base.pipeline[0]
        recipe = Recipe(config.blocks, config.scales, setting.strength, balance=0.0)
        pipeline = Pipeline([("features", features), ("regression", one)])
        return Fitted(pipeline, self.base.stored.terms, duties_of(self.base.stored), recipe)
