"""The model of a worker process."""

import functools
from typing import NamedTuple, TypeAlias

from levelclassify.classifier import LevelClassifier
from levelclassify.errors import ModelError
from levelclassify.loading import load

Priors: TypeAlias = tuple[tuple[str, float], ...]  # label and share; can be hashed


class Wanted(NamedTuple):
    """Which model is to answer, in plain values that can be hashed and sent to another process.

    Attributes
    ----------
    model : str
    priors : tuple of (str, float) or None
    rules : str or None
        Each as for `levelclassify.load`.
    """

    model: str
    priors: Priors | None = None
    rules: str | None = None

    def load(self) -> LevelClassifier:
        """Load it.

        Examples
        --------
        >>> Wanted("rules").load().classify("Lobbyist").level
        <Level.MACRO: 'macro'>
        """
        return load(self.model, priors=dict(self.priors) if self.priors else None, rules=self.rules)


@functools.lru_cache(1)
def loaded(wanted: Wanted, stamp: str) -> LevelClassifier:
    """Return the model that the parent uses; a process loads it once.

    Parameters
    ----------
    wanted : Wanted
        Which.
    stamp : str
        Of the model that the parent loaded.

    Raises
    ------
    ModelError
        When this process finds another model, or other rules, than the parent did.

    Examples
    --------
    >>> loaded(Wanted("rules"), load("rules").stamp) is loaded(Wanted("rules"), load("rules").stamp)
    True
    """
    classifier = wanted.load()
    if classifier.stamp != stamp:
        advice = "have the same model and release everywhere, and begin anew"
        raise ModelError(f"expected the model {stamp}, got {classifier.stamp}: it was replaced meanwhile; {advice}")
    return classifier
