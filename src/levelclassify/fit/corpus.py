"""What a model learns from: rows as postings, with their targets, what they are worth, and who posted them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from levelclassify.fit.coded import Coded
from levelclassify.fit.duties import Known
from levelclassify.fit.rows import Row, as_posting, shares
from levelclassify.fit.synthetic import blocks, coded
from levelclassify.text import words
from levelclassify.text.posting import Posting

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BY_CONFIDENCE = (0.0, 0.5, 0.8, 1.0)  # worth of a row whose label is a guess (1), arguable (2), plain (3)


@dataclass(frozen=True, slots=True)
class Worth:
    """What a plain row of a kind is worth beside a plain real posting: whole, and once more with its body withheld."""

    whole: float
    title_only: float = 0.0


@dataclass(frozen=True, slots=True)
class Rows:
    """`n` rows.

    Attributes
    ----------
    postings : list of Posting
        A title alone has no body, a duty alone no title.
    targets : ndarray of float64, shape (n, 4)
        Shares for micro, mezzo, macro and none times what the row is worth.
    titles : ndarray of float64, shape (n, 4)
        The same for the row with its body withheld.
    employers : list of bytes
        Words of the employer's name; empty where it is not known.
    ids : list of str
        Of the postings.
    """

    postings: list[Posting]
    targets: Floats
    titles: Floats
    employers: list[bytes]
    ids: list[str]

    def chosen(self, places: Ints) -> "Rows":
        """Return some of the rows."""
        postings, employers, ids = ([each[row] for row in places] for each in (self.postings, self.employers, self.ids))
        return Rows(postings, self.targets[places], self.titles[places], employers, ids)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that a model learns from.

    Attributes
    ----------
    documents : Rows
        Postings at an employer, which give the vocabulary.
    real : ndarray of bool, shape (n_documents,)
        Which of them are real postings that are learnt beside another level's mission, too.
    others : Rows
        Titles, duties, short adverts and look-alikes.
    coded : mapping of str to Coded
        Sentences of the documents, by id.
    blocks : mapping of str to list of str
        Texts that state no duty, by kind.
    duties : Known, optional
        What is known already of which sentences state duties; learnt from coded sentences and blocks when not given.
    """

    documents: Rows
    real: NDArray[np.bool_]
    others: Rows
    coded: Mapping[str, Coded] = field(default_factory=coded)
    blocks: Mapping[str, list[str]] = field(default_factory=blocks)
    duties: Known | None = None

    def chosen(self, places: Ints) -> "Corpus":
        """Return the corpus with some of the documents."""
        return replace(self, documents=self.documents.chosen(places), real=self.real[places])


def rows_of(rows: Sequence[Row], worth: Worth) -> Rows:
    """Return rows to learn from; `worth` is that of a plain one."""
    parts = shares(rows) * np.array([BY_CONFIDENCE[row.confidence] for row in rows])[:, None]
    employers = [b" ".join(words(row.employer)) for row in rows]
    postings = [as_posting(row) for row in rows]
    return Rows(postings, parts * worth.whole, parts * worth.title_only, employers, [row.id for row in rows])


def joined(kinds: Sequence[Rows]) -> Rows:
    """Return rows of several kinds as one."""
    lists = ([each for kind in kinds for each in getattr(kind, name)] for name in ("postings", "employers", "ids"))
    postings, employers, ids = lists
    targets, titles = (np.concatenate([getattr(kind, name) for kind in kinds]) for name in ("targets", "titles"))
    return Rows(postings, targets, titles, employers, ids)
