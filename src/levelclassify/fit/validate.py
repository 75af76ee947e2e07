"""Cross-validation: repeated, grouped and stratified (extra ``train``)."""

from collections.abc import Callable

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Fold = Callable[[Ints, Ints], Floats]
FOLDS = 5


def out_of_fold(
    score: Fold, labels: Ints, groups: NDArray[np.int32], repeats: int, folds: int = FOLDS, jobs: int = 1, seed: int = 0
) -> Floats:
    """Score every row by a model that saw no row of its group.

    Parameters
    ----------
    score : callable
        Takes the places of training and of held-out rows; trains, and returns an array whose first axis is the held-out
        rows.
    labels : ndarray of int, shape (n,)
        Folds hold about the same part of each.
    groups : ndarray of int, shape (n,)
        Rows of one group are held out together.
    repeats, folds : int
        Every repeat splits the rows anew.
    jobs : int, default 1
        Processes.
    seed : int, default 0
        Of the first repeat's split; the others follow.

    Returns
    -------
    ndarray of float64, shape (repeats, n, ...)
        Every row once per repeat.
    """
    splits = [
        (repeat, training, held_out)
        for repeat in range(repeats)
        for training, held_out in StratifiedGroupKFold(folds, shuffle=True, random_state=seed + repeat).split(
            labels, labels, groups
        )
    ]
    scored = Parallel(jobs)(delayed(score)(training, held_out) for _, training, held_out in splits)
    whole = np.empty((repeats, *np.shape(labels), *scored[0].shape[1:]))
    for (repeat, _, held_out), values in zip(splits, scored, strict=True):
        whole[repeat, held_out] = values
    return whole
