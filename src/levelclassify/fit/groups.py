"""Groups of postings that may not be split across folds: one employer's, and near-duplicates."""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import CountVectorizer

from levelclassify.fit.minhash import alike_pairs
from levelclassify.text import words

SHINGLE = 5  # words in a run
ALIKE = 0.5  # Jaccard overlap of the runs from which two texts count as near-duplicates
MANY = 6000  # texts from which not every two are compared


def _shingles(text: str) -> set[bytes]:
    spoken = words(text)
    return {b" ".join(spoken[i : i + SHINGLE]) for i in range(max(1, len(spoken) - SHINGLE + 1))}


def near_duplicates(texts: Sequence[str]) -> csr_array:
    """Return which texts share at least half of their five-word runs.

    Parameters
    ----------
    texts : sequence of str
        `n` texts.

    Returns
    -------
    csr_array of bool, shape (n, n)
        True where the Jaccard overlap of two texts' runs is `ALIKE` or more; of more than `MANY` texts, only pairs that
        link each family of near-duplicates.
    """
    if len(texts) > MANY:
        return _linked(alike_pairs(texts, _shingles, ALIKE), len(texts))
    runs = CountVectorizer(analyzer=_shingles, dtype=np.int32).fit_transform(texts).tocsr()
    size = np.asarray(runs.sum(axis=1)).ravel()
    shared = (runs @ runs.T).tocoo()
    overlap = shared.data / (size[shared.row] + size[shared.col] - shared.data)
    alike = overlap >= ALIKE
    return csr_array((np.ones(alike.sum(), dtype=bool), (shared.row[alike], shared.col[alike])), shape=shared.shape)


def _linked(pairs: Collection[tuple[int, int]], size: int) -> csr_array:
    """Return pairs of rows as a symmetric matrix; each row is alike to itself."""
    both = {*pairs, *((other, one) for one, other in pairs), *((row, row) for row in range(size))}
    one, other = np.array([*both]).T
    return csr_array((np.ones(len(one), dtype=bool), (one, other)), shape=(size, size))


def grouped(texts: Sequence[str], employers: Sequence[str]) -> NDArray[np.int32]:
    """Return a group number per row: rows of one employer, or linked by near-duplicate texts, share it.

    Parameters
    ----------
    texts, employers : sequence of str
        One each per row; an empty employer links nothing.

    Returns
    -------
    ndarray of int32, shape (n,)
        Group numbers from 0.

    Examples
    --------
    >>> grouped(["one text here", "another text there", "a third"], ["Hill House", "", "hill house"]).tolist()
    [0, 1, 0]
    """
    links = near_duplicates(texts).tolil()
    first: dict[bytes, int] = {}
    for row, employer in enumerate(employers):
        name = b" ".join(words(employer))
        if name:
            links[first.setdefault(name, row), row] = True
    return connected_components(links, directed=False)[1]
