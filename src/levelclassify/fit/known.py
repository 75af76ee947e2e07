"""Which labelled rows a model has learnt from (extra ``train``)."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from levelclassify.labelled import Labelled
from levelclassify.model.seen import digests, seen_by
from levelclassify.text.posting import posting


def known_to(folder: Path | None, rows: Sequence[Labelled]) -> list[bool] | None:
    """Return whether a model has learnt from each row, whatever its label was then.

    Parameters
    ----------
    folder : Path or None
        Of the model; None for the keyword rules, which have learnt from nothing.
    rows : sequence of Labelled
        `n` rows.

    Returns
    -------
    list of bool or None
        None where the folder does not tell.

    Examples
    --------
    >>> known_to(None, [Labelled(1, "Lobbyist", "", "macro", (0.0, 0.0, 1.0), {})])
    [False]
    """
    seen = seen_by(folder)
    if seen is None:
        return None
    found = np.isin(digests(posting(row.text, row.title) for row in rows), seen)
    return found.tolist()  # type: ignore[no-any-return]
