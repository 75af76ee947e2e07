"""The model of a worker process."""

import functools
from typing import TypeAlias

from levelclassify.classifier import LevelClassifier
from levelclassify.errors import ModelError
from levelclassify.loading import load

Priors: TypeAlias = tuple[tuple[str, float], ...]  # label and share; can be hashed


@functools.lru_cache(1)
def loaded(model: str, stamp: str, priors: Priors | None = None) -> LevelClassifier:
    """Return the model that the parent uses; a process loads it once.

    Parameters
    ----------
    model : str
        As for `levelclassify.load`.
    stamp : str
        Of the model that the parent loaded.
    priors : tuple of (str, float), optional
        As for `levelclassify.load`.

    Raises
    ------
    ModelError
        When this process finds another model than the parent did.

    Examples
    --------
    >>> loaded("rules", load("rules").stamp) is loaded("rules", load("rules").stamp)
    True
    """
    classifier = load(model, priors=dict(priors) if priors else None)
    if classifier.stamp != stamp:
        advice = "have the same model and release everywhere, and begin anew"
        raise ModelError(f"expected the model {stamp}, got {classifier.stamp}: it was replaced meanwhile; {advice}")
    return classifier
