"""Says at which practice level the work of a social-work job posting is done: micro, mezzo or macro.

>>> from levelclassify import classify
>>> classify("Lobby the state legislature for paid family leave.", title="Legislative Advocate").level
<Level.MACRO: 'macro'>
"""

from levelclassify.api import classify, classify_many, classify_stream, explain
from levelclassify.classifier import LevelClassifier
from levelclassify.errors import InputError, LevelClassifyError, ModelError
from levelclassify.explanation import Counterfactual, Evidence, Explanation, SentenceEvidence
from levelclassify.loading import load
from levelclassify.types import Level, Prediction, Reason, Shares, Source
from levelclassify.version import __version__

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
