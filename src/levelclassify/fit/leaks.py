"""Leaks: columns whose value tells the level almost alone (extra ``train``)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from levelclassify.fit.validate import FOLDS
from levelclassify.types import LABELS

Ints = NDArray[np.int64]
TELLING = 0.8  # gain from which a column is named
BINS = 20  # of a column of fractions


class Leak(NamedTuple):
    """A column, and how much of what the commonest level leaves open its value tells, in 0..1."""

    column: str
    gain: float


def _fractions(values: Sequence[str]) -> NDArray[np.float64] | None:
    """Return a column as numbers; None where it holds text, or whole numbers only, such as ids."""
    try:
        numbers = np.array([float(value) if value.strip() else np.nan for value in values])
    except ValueError:
        return None
    known = numbers[np.isfinite(numbers)]
    return numbers if len({*known.tolist()}) > BINS and (known % 1 != 0).any() else None


def _kinds(values: Sequence[str]) -> list[str]:
    """Return a column as kinds: its values, or the twentieth that a fraction belongs to."""
    numbers = _fractions(values)
    if numbers is None:
        return [value.strip().casefold() for value in values]
    edges = np.nanquantile(np.where(np.isfinite(numbers), numbers, np.nan), np.linspace(0, 1, BINS + 1)[1:-1])
    return [str(place) for place in np.searchsorted(edges, numbers)]


def _hits(kinds: Sequence[str], labels: Sequence[int], folds: Ints) -> int:
    """Return how many rows get their label by the commonest of their kind in the other folds, else of all there."""
    hits = 0
    for fold in range(FOLDS):
        training, held_out = np.flatnonzero(folds != fold).tolist(), np.flatnonzero(folds == fold).tolist()
        of_kind: defaultdict[str, Counter[int]] = defaultdict(Counter)
        for row in training:
            of_kind[kinds[row]][labels[row]] += 1
        usual = Counter(labels[row] for row in training).most_common(1)
        told = {kind: counts.most_common(1)[0][0] for kind, counts in of_kind.items()}
        hits += sum(told.get(kinds[row], usual[0][0] if usual else -1) == labels[row] for row in held_out)
    return hits


def _folds(groups: Sequence[int]) -> Ints:
    """Return the fold of each row: groups stay whole."""
    names, places = np.unique(groups, return_inverse=True)
    return np.asarray(np.random.default_rng(0).permutation(len(names))[places] % FOLDS)


def gain(values: Sequence[str], labels: Sequence[int], groups: Sequence[int]) -> float:
    """Return how much of what the commonest label leaves open a column tells of rows that were held out.

    It is the lambda of Goodman and Kruskal (1954) in cross-validation: values that do not come again, such as ids, tell
    nothing.

    Parameters
    ----------
    values : sequence of str
        The cells.
    labels, groups : sequence of int
        Of the rows; those of a group are held out together.

    Returns
    -------
    float
        In 0..1.

    Examples
    --------
    >>> labels = [0, 1] * 20
    >>> gain(["a", "b"] * 20, labels, range(40)), gain([str(row) for row in range(40)], labels, range(40))
    (1.0, 0.0)
    """
    usual = max(Counter(labels).values())
    if usual == len(labels):
        return 0.0
    hits = _hits(_kinds(values), labels, _folds(groups))
    return max(0.0, (hits - usual) / (len(labels) - usual))


def leaks(
    rows: Sequence[Mapping[str, str]], labels: Sequence[str], groups: Sequence[int], aside: Collection[str]
) -> list[Leak]:
    """Return the columns that tell the level almost alone, the most telling first.

    Parameters
    ----------
    rows : sequence of mapping of str to str
        Cells by column.
    labels : sequence of str
        Of `LABELS`.
    groups : sequence of int
        Rows of one group are held out together.
    aside : collection of str
        Columns that are not asked, such as that of the level.
    """
    places = [LABELS.index(label) for label in labels]
    columns = [name for name in rows[0] if name not in aside]
    found = [Leak(name, gain([row[name] for row in rows], places, groups)) for name in columns]
    return sorted((one for one in found if one.gain >= TELLING), key=lambda one: -one.gain)
