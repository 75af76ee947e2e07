"""Says at which practice level the work of a social-work job posting is done: micro, mezzo or macro.

>>> from levelclassify import classify
>>> classify("Lobby the state legislature for paid family leave.", title="Legislative Advocate").level
<Level.MACRO: 'macro'>

`classify` answers one posting with a `Prediction`; `classify_many` and `classify_stream` answer several, with the same
answers. `explain` gives an `Explanation`: the answer, and what it rests on. `load` gives a `LevelClassifier` with these
four methods, for another model, a board's own words or its mix of postings. `levelclassify.frames` labels data frames.
What is raised on purpose is a `LevelClassifyError`, or a TypeError for what is no text.
"""

from typing import TYPE_CHECKING

from levelclassify.api import classify, classify_many, classify_stream, explain
from levelclassify.errors import InputError, LevelClassifyError, ModelError
from levelclassify.types import Level, Prediction, Reason, Shares, Source
from levelclassify.version import __version__

if TYPE_CHECKING:  # at run time, these come when they are asked for: importing the package stays light
    from levelclassify.classifier import LevelClassifier
    from levelclassify.explanation import Counterfactual, Evidence, Explanation, SentenceEvidence
    from levelclassify.loading import load

__all__ = [
    "Counterfactual",
    "Evidence",
    "Explanation",
    "InputError",
    "Level",
    "LevelClassifier",
    "LevelClassifyError",
    "ModelError",
    "Prediction",
    "Reason",
    "SentenceEvidence",
    "Shares",
    "Source",
    "__version__",
    "classify",
    "classify_many",
    "classify_stream",
    "explain",
    "load",
]
_LATE = {
    "LevelClassifier": "classifier",
    "load": "loading",
    **dict.fromkeys(("Counterfactual", "Evidence", "Explanation", "SentenceEvidence"), "explanation"),
}


def __getattr__(name: str) -> object:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    found = globals()[name] = getattr(importlib.import_module(f"{__name__}.{_LATE[name]}"), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
