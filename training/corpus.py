"""What a model learns from: rows as postings, with their targets, what they are worth, and who posted them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from data import HERE, Row
from numpy.typing import NDArray

from levelclassify.fit.regression import Fitted, Recipe, fit
from levelclassify.fit.vocabulary import ordinary_words, vocabularies
from levelclassify.rules import Rules
from levelclassify.text import words
from levelclassify.text.posting import Posting, posting
from levelclassify.types import LABELS

Floats = NDArray[np.float64]

BY_CONFIDENCE = (0.0, 0.5, 0.8, 1.0)  # worth of a row whose label is a guess (1), arguable (2), plain (3)
WORTH = {  # of a plain row beside a plain real posting
    "real postings": 1.0,
    "synthetic postings": 1.0,
    "titles of the guides": 1.0,
    "O*NET titles": 0.1,
    "O*NET tasks": 0.3,
    "synthetic duties": 0.5,
}
TITLE_ONLY = 0.3  # of a real posting with its body withheld
RECIPE = Recipe()


@dataclass(frozen=True, slots=True)
class Rows:
    """`n` rows of one kind.

    Attributes
    ----------
    postings : list of Posting
        A title alone has no body, a duty alone no title.
    targets : ndarray of float64, shape (n, 4)
        Shares for micro, mezzo, macro and none times what the row is worth.
    employers : list of bytes
        Words of the employer's name; empty where it is not known.
    """

    postings: list[Posting]
    targets: Floats
    employers: list[bytes]

    def chosen(self, places: NDArray[np.int64]) -> "Rows":
        """Return some of the rows."""
        postings, employers = [self.postings[row] for row in places], [self.employers[row] for row in places]
        return Rows(postings, self.targets[places], employers)

    def title_only(self, worth: float) -> "Rows":
        """Return the rows with their bodies withheld."""
        return Rows([Posting(one.title, "") for one in self.postings], self.targets * worth, self.employers)


def as_posting(row: Row) -> Posting:
    """Return a row's title and body; a duty alone is a body, whatever it looks like."""
    return posting(row.text, row.title) if row.title else Posting("", row.text)


def labels(rows: Sequence[Row]) -> NDArray[np.int64]:
    """Return the places of the rows' levels in `LABELS`."""
    return np.array([LABELS.index(row.level) for row in rows])


def shares(rows: Sequence[Row]) -> Floats:
    """Return the shares for micro, mezzo, macro and none, shape (n, 4), rows summing to 1."""
    return np.array([(*row.shares, float(row.level == "none")) for row in rows])


def rows_of(rows: Sequence[Row], worth: float) -> Rows:
    """Return rows to learn from; `worth` is that of a plain one."""
    scale = worth * np.array([BY_CONFIDENCE[row.confidence] for row in rows])
    employers = [b" ".join(words(row.employer)) for row in rows]
    return Rows([as_posting(row) for row in rows], shares(rows) * scale[:, None], employers)


def acronyms() -> list[str]:
    """Return the acronyms that the vocabulary may hold."""
    return (HERE / "acronyms.txt").read_text("utf-8").split()


def train(documents: Sequence[Rows], others: Sequence[Rows], rules: Rules, recipe: Recipe = RECIPE) -> Fitted:
    """Train on postings, on the first kind's titles alone, and on other rows; as every model here is.

    Parameters
    ----------
    documents : sequence of Rows
        Postings, which also give the vocabulary. The first kind is learnt with withheld bodies as well.
    others : sequence of Rows
        Titles and duties.
    rules : Rules
        The keyword rules.
    recipe : Recipe
        The choices.
    """
    postings = [one for kind in documents for one in kind.postings]
    employers = [name for kind in documents for name in kind.employers]
    ordinary = ordinary_words(postings, employers, acronyms())
    terms = vocabularies(recipe.blocks, postings, employers, ordinary)
    learnt = [*documents, *others, documents[0].title_only(TITLE_ONLY)]
    targets = np.concatenate([kind.targets for kind in learnt])
    return fit(recipe, terms, rules, postings, [one for kind in learnt for one in kind.postings], targets)
