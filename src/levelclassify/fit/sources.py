"""Sources: rows by kind, what each kind is worth, and the corpus that they make (extra ``train``)."""

from collections.abc import Collection, Mapping

import numpy as np

from levelclassify.fit import synthetic
from levelclassify.fit.corpus import Corpus, Rows, Worth, joined, rows_of
from levelclassify.fit.rows import Row

SYNTHETIC = {
    "synthetic postings": Worth(1.0),
    "titles of the guides": Worth(1.0),
    "O*NET titles": Worth(0.1),
    "synthetic titles": Worth(0.3),
    "synthetic duties": Worth(0.5),
    "synthetic short adverts": Worth(0.3),
    "synthetic look-alikes": Worth(0.2),
}


def short_rows() -> dict[str, list[Row]]:
    """Return the rows of the synthetic corpus that are no whole postings, and its look-alikes, by kind."""
    kinds = {"guides": "titles of the guides", "onet": "O*NET titles", "synthetic": "synthetic titles"}
    titles = synthetic.titles()
    named = {name: [row for row in titles if row.source == source] for source, name in kinds.items()}
    return named | {
        "synthetic duties": synthetic.duties(),
        "synthetic short adverts": synthetic.adverts(),
        "synthetic look-alikes": synthetic.look_alikes(),
    }


def corpus_of(
    postings: Mapping[str, list[Row]],
    others: Mapping[str, list[Row]],
    worths: Mapping[str, Worth],
    real: Collection[str] = (),
) -> Corpus:
    """Return what is learnt of rows of several kinds.

    Parameters
    ----------
    postings : mapping of str to list of Row
        By kind: postings, which are cross-validated together and give the vocabulary.
    others : mapping of str to list of Row
        Titles, duties, short adverts and look-alikes: learnt, never cross-validated.
    worths : mapping of str to Worth
        By kind.
    real : collection of str
        The kinds of postings that are learnt beside another level's mission, too.
    """
    documents = joined(_rows(postings, worths))
    moved = np.repeat([name in real for name in postings], [len(rows) for rows in postings.values()])
    return Corpus(documents, moved, joined([rows_of([], Worth(0.0)), *_rows(others, worths)]))


def _rows(kinds: Mapping[str, list[Row]], worths: Mapping[str, Worth]) -> list[Rows]:
    return [rows_of(rows, worths[name]) for name, rows in kinds.items()]
