"""The scikit-learn pipeline of a model, for those who want it (extra ``train``)."""

import copy
from pathlib import Path

import joblib
import numpy as np
from sklearn.pipeline import Pipeline

from levelclassify.fit.regression import Fitted
from levelclassify.label.atomic import replacing
from levelclassify.types import LABELS


def named_pipeline(fitted: Fitted) -> Pipeline:
    """Return a model's pipeline: object arrays of titles and bodies, shape (n, 2), to labels and probabilities.

    Its probabilities are those before calibration, and the keyword rules decide nothing alone in it.
    """
    features, regression = fitted.pipeline[0], copy.copy(fitted.pipeline[-1])
    regression.classes_ = np.array(LABELS)
    return Pipeline([("features", features), ("regression", regression)])


def save_pipeline(fitted: Fitted, path: Path) -> None:
    """Write a model's pipeline with joblib; the file appears whole or not at all.

    Raises
    ------
    OSError
        When it can not be written.
    """
    with replacing(path) as stream:
        joblib.dump(named_pipeline(fitted), stream)
