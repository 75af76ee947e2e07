"""Figures of answers on parts of the rows (extra ``train``)."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

Chosen = NDArray[np.bool_]
Figures = dict[str, float]
LEAST = 10  # rows of a name that is shown by itself
QUARTERS = ("shortest quarter", "second quarter", "third quarter", "longest quarter")
BOUNDS = (0.25, 0.5, 0.75)


def figures(right: NDArray[np.int64], said: NDArray[np.int64]) -> Figures:
    """Return rows, accuracy and macro-F1 over the labels that are right somewhere, with how many those are.

    Examples
    --------
    >>> figures(np.array([0, 0, 3]), np.array([0, 0, 2]))
    {'rows': 3, 'labels': 2, 'macro_f1': 0.5, 'accuracy': 0.6666666666666666}
    """
    present = sorted({*right.tolist()})
    return {
        "rows": len(right),
        "labels": len(present),
        "macro_f1": float(f1_score(right, said, labels=present, average="macro", zero_division=0.0)),
        "accuracy": float((right == said).mean()),
    }


def by_name(names: Sequence[str], least: int = LEAST, rest: str = "other") -> dict[str, Chosen]:
    """Return which rows bear each name, the most frequent first; names of fewer than `least` rows stand together.

    Examples
    --------
    >>> {name: chosen.tolist() for name, chosen in by_name(["a", "b", "a"], least=2).items()}
    {'a': [True, False, True], 'other': [False, True, False]}
    """
    counted = Counter(names)
    shown = np.array([name if counted[name] >= least else rest for name in names])
    return {name: shown == name for name, _ in Counter(shown.tolist()).most_common()}


def quarters(lengths: Sequence[int]) -> dict[str, Chosen]:
    """Return which rows are in each quarter by length; equal lengths stay together.

    Examples
    --------
    >>> [chosen.sum().item() for chosen in quarters([10, 20, 30, 40]).values()]
    [1, 1, 1, 1]
    """
    place = np.searchsorted(np.quantile(lengths, BOUNDS), lengths)
    return {name: place == quarter for quarter, name in enumerate(QUARTERS)}
