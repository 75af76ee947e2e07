"""Calibration: the few numbers that turn logits into confidence, shares and second levels (extra ``train``)."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax

from levelclassify.fit.evaluate import also_f1, share_error

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_RANGE = (0.05, 20.0)


def _fitted(loss: Callable[[float], float]) -> float:
    return float(minimize_scalar(loss, bounds=_RANGE, method="bounded").x)


def temperature(logits: Floats, labels: Ints) -> float:
    """Return the temperature under which out-of-fold logits explain the labels best.

    Parameters
    ----------
    logits : ndarray of float64, shape (n, n_labels)
        Out-of-fold.
    labels : ndarray of int, shape (n,)
        Places of the right labels.

    Returns
    -------
    float
        Smallest negative log-likelihood (Guo et al. 2017).
    """
    rows = np.arange(len(labels))
    return _fitted(lambda value: -float(log_softmax(logits / value, axis=1)[rows, labels].mean()))


def share_temperature(logits: Floats, expected: Floats) -> float:
    """Return the temperature under which the softmax over the levels is nearest to the annotated shares.

    Parameters
    ----------
    logits : ndarray of float64, shape (n, 3)
        Out-of-fold, of rows in the field.
    expected : ndarray of float64, shape (n, 3)
        Annotated shares.
    """
    return _fitted(lambda value: share_error(softmax(logits / value, axis=1), expected))


def others(shares: Floats, threshold: float) -> NDArray[np.bool_]:
    """Return, per row and level, whether it is not the largest share and reaches the threshold."""
    reached = shares >= threshold
    reached[np.arange(len(shares)), shares.argmax(axis=1)] = False
    return reached


def also_threshold(shares: Floats, expected: Floats, least: float) -> float:
    """Return the predicted share from which naming a second level has the best F1.

    Parameters
    ----------
    shares, expected : ndarray of float64, shape (n, 3)
        Predicted out-of-fold, and annotated.
    least : float
        Annotated share from which a second level counts (codebook, section 3: 0.3).
    """
    wanted = others(expected, least)
    grid = np.arange(0.10, 0.46, 0.01)
    return float(round(max(grid, key=lambda threshold: also_f1(others(shares, threshold), wanted)), 2))
