"""Which of two models is right more often, on the same labelled rows (extra ``train``)."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from levelclassify.fit.paired import mcnemar, paired_interval
from levelclassify.fit.resampling import TIMES

_CELLS = 10_000_000  # rows times draws that are held at once
_FEWEST = 200


def better(right: Sequence[int], old: Sequence[int], new: Sequence[int]) -> dict[str, Any]:
    """Return by how much the new model is ahead.

    Parameters
    ----------
    right, old, new : sequence of int
        Places in `levelclassify.types.LABELS` of what is right, and of what each model says; at least one row.

    Returns
    -------
    dict
        `rows`; `old` and `new`, rows that only that model has right, with the exact `p` of McNemar's test; `ahead`, by
        how much the new macro-F1 over four labels is higher, with its paired bootstrap interval.

    Examples
    --------
    >>> found = better([0, 1, 2, 3], [0, 1, 2, 0], [0, 1, 2, 3])
    >>> found["old"], found["new"], found["p"]
    (0, 1, 1.0)
    """
    places, before, after = (np.asarray(each, dtype=np.int64) for each in (right, old, new))
    times = int(np.clip(_CELLS // len(places), _FEWEST, TIMES))
    ahead = paired_interval(places, after[None], before[None], times)
    discordant = mcnemar(after == places, before == places)
    counts = {"rows": len(places), "old": discordant.theirs, "new": discordant.ours, "p": discordant.p}
    return counts | {"ahead": ahead._asdict()}
