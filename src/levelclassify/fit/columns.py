"""Parts of the rows by what stands in a column: names, quarters of numbers, months (extra ``train``)."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from levelclassify.errors import InputError
from levelclassify.fit.slices import BOUNDS, Chosen
from levelclassify.label.columns import folded, listed

MOST = 12  # values that are shown by themselves; more distinct numbers are binned, more distinct dates are months
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Parted(NamedTuple):
    """Parts of the rows, and how they were made.

    Attributes
    ----------
    column : str
    how : str
        In plain words.
    parts : list of (str, ndarray of bool)
        Name of each part, and which rows it holds.
    """

    column: str
    how: str
    parts: list[tuple[str, Chosen]]


def column_named(header: Sequence[str], name: str) -> str:
    """Return the column of a name, in any case.

    Raises
    ------
    InputError
        When there is none.

    Examples
    --------
    >>> column_named(["id", "Job Type"], "job_type")
    'Job Type'
    """
    found = [column for column in header if column == name] or [
        column for column in header if folded(column) == folded(name)
    ]
    if not found:
        raise InputError(f"expected a column {name!r}, got {listed(header)}; name one of these")
    return found[0]


def _numbers(values: Sequence[str]) -> NDArray[np.float64] | None:
    """Return cells as numbers, NaN where empty; None where they are no numbers."""
    try:
        found = np.array([float(value) if value else math.nan for value in values])
    except ValueError:
        return None
    return None if np.isinf(found).any() else found


def _quarters(column: str, numbers: NDArray[np.float64]) -> Parted:
    given = numbers[~np.isnan(numbers)]
    ends = np.unique(np.quantile(given, (*BOUNDS, 1.0), method="inverted_cdf"))
    place = np.where(np.isnan(numbers), -1, np.searchsorted(ends, np.nan_to_num(numbers)))
    least = [given.min(), *(given[given > end].min() for end in ends[:-1])]
    names = [f"{low:g} to {high:g}" for low, high in zip(least, ends, strict=True)]
    parts = [(name, place == quarter) for quarter, name in enumerate(names)] + [("(empty)", place == -1)]
    return Parted(column, "numbers, in quarters", parts)


def _names(column: str, values: Sequence[str], how: str) -> Parted:
    counted = Counter(values)
    kept = [value for value, _ in counted.most_common(len(counted) if len(counted) <= MOST + 1 else MOST)]
    given = np.array(values, dtype=object)
    parts = [(value or "(empty)", given == value) for value in kept]
    if left := len(counted) - len(kept):
        rest = np.logical_and.reduce([~chosen for _, chosen in parts])
        return Parted(column, f"{how}the {MOST} most frequent values", [*parts, (f"({left:,} other values)", rest)])
    return Parted(column, f"{how}every value", parts)


def parted(column: str, cells: Sequence[str]) -> Parted:
    """Return the parts of the rows that a column makes.

    Numbers with more than `MOST` distinct values are divided into quarters, equal numbers together; so many dates
    (``2026-06-30``, also with a time) are taken by month; of other values the most frequent stand by themselves.

    Parameters
    ----------
    column : str
        Its name.
    cells : sequence of str
        One per row.

    Examples
    --------
    >>> [(name, int(chosen.sum())) for name, chosen in parted("country", ["US", "UK", "US", ""]).parts]
    [('US', 2), ('UK', 1), ('(empty)', 1)]
    >>> [name for name, chosen in parted("pay", [str(1000 * n) for n in range(20)]).parts][:2]
    ['0 to 4000', '5000 to 9000']
    """
    values = [cell.strip() for cell in cells]
    several = {*values} - {""}
    if len(several) > MOST:
        numbers = _numbers(values)
        if numbers is not None:
            return _quarters(column, numbers)
        if all(map(_DATE.match, several)):
            return _names(column, [value[:7] for value in values], "months; ")
    return _names(column, values, "")
