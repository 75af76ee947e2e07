"""Says at which practice level the work of a social-work job posting is done: micro, mezzo or macro.

>>> from levelclassify import classify
>>> classify("Lobby the state legislature for paid family leave.", title="Legislative Advocate").level
<Level.MACRO: 'macro'>

`classify` answers one posting with a `Prediction`; `classify_many` and `classify_stream` answer several, with the same
answers. `explain` gives an `Explanation`: the answer, and what it rests on. `load` gives a `LevelClassifier` with these
four methods, for another model, a board's own words or its mix of postings. `levelclassify.frames` labels data frames.
What is raised on purpose is a `LevelClassifyError`, or a TypeError for what is no text.
"""

from levelclassify.version import __version__

TYPE_CHECKING = False  # importing that from `typing` takes longer than all of this
if TYPE_CHECKING:  # at run time, a name comes when it is first asked for
    from levelclassify.api import classify, classify_many, classify_stream, explain
    from levelclassify.classifier import LevelClassifier
    from levelclassify.errors import InputError, LevelClassifyError, ModelError
    from levelclassify.explanation import Counterfactual, Evidence, Explanation, SentenceEvidence
    from levelclassify.loading import load
    from levelclassify.types import Level, Prediction, Reason, Shares, Source

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
_MODULES = {  # with the names that come from them
    "api": ("classify", "classify_many", "classify_stream", "explain"),
    "classifier": ("LevelClassifier",),
    "errors": ("InputError", "LevelClassifyError", "ModelError"),
    "explanation": ("Counterfactual", "Evidence", "Explanation", "SentenceEvidence"),
    "loading": ("load",),
    "types": ("Level", "Prediction", "Reason", "Shares", "Source"),
}


def __getattr__(name: str) -> object:
    from importlib import import_module

    for module, names in _MODULES.items():
        if name == module:
            return import_module(f"{__name__}.{name}")
        if name in names:
            found = globals()[name] = getattr(import_module(f"{__name__}.{module}"), name)
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
