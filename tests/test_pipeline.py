"""The scikit-learn pipeline of a model: scikit-learn's own checks of estimators, and what it answers."""

import functools
import io
from collections.abc import Callable
from typing import Any

import joblib
import numpy as np
import pytest
from scipy.special import softmax
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import Pipeline
from sklearn.utils.estimator_checks import estimator_checks_generator

from levelclassify.fit.features import columns_of
from levelclassify.fit.pipeline import named_pipeline
from levelclassify.fit.regression import Fitted
from levelclassify.fit.rows import as_posting
from levelclassify.fit.synthetic import authored
from levelclassify.rules import load_rules
from levelclassify.scorer import scored
from levelclassify.text.posting import reading
from levelclassify.types import LABELS

ROWS = authored()[:60]
TEXTS = columns_of([as_posting(row) for row in ROWS])
APPLY = {  # checks of an estimator's parameters, tags and state, whatever it is fitted on
    "check_do_not_raise_errors_in_init_or_set_params",
    "check_estimator_cloneable",
    "check_estimator_repr",
    "check_estimator_tags_renamed",
    "check_estimators_unfitted",
    "check_get_params_invariance",
    "check_mixin_order",
    "check_no_attributes_set_in_init",
    "check_parameters_default_constructible",
    "check_set_params",
    "check_valid_tag_types",
}
# The others fit on arrays of numbers of their own, with two classes or none, and expect what such arrays deserve:
# refusing NaN, sparse or complex numbers, one feature, one sample. A posting is a title and a body, so nothing of that
# can be asked of it; what they are after (any order, pickling, cloning) is asked of postings below.


def _name(check: "functools.partial[None]") -> str:
    return str(check.func.__name__)


@pytest.fixture(scope="module")
def pipeline(trained: Fitted) -> Pipeline:
    return named_pipeline(trained)


@pytest.mark.parametrize("name", sorted(APPLY))
@pytest.mark.filterwarnings("ignore")  # scikit-learn warns of what it is going to check
def test_a_check_of_scikit_learn_passes(name: str, pipeline: Pipeline) -> None:
    found: list[tuple[Any, Callable[[Any], None]]] = [
        (estimator, check) for estimator, check in estimator_checks_generator(pipeline) if _name(check) == name
    ]
    assert found
    for estimator, check in found:
        check(estimator)


def test_it_says_labels_with_their_probabilities(pipeline: Pipeline) -> None:
    chances = pipeline.predict_proba(TEXTS)
    assert chances.sum(axis=1) == pytest.approx(np.ones(len(ROWS)))
    assert pipeline.predict(TEXTS).tolist() == [LABELS[place] for place in chances.argmax(axis=1)]


def test_its_probabilities_are_those_of_the_model_before_calibration(pipeline: Pipeline, trained: Fitted) -> None:
    logits = scored(trained.table(), load_rules(), [reading(as_posting(row)) for row in ROWS]).logits
    assert pipeline.predict_proba(TEXTS) == pytest.approx(softmax(logits, axis=1), abs=1e-9)


def test_a_posting_is_judged_alike_in_any_order_and_company(pipeline: Pipeline) -> None:
    whole, order = pipeline.predict_proba(TEXTS), np.random.default_rng(0).permutation(len(ROWS))
    assert pipeline.predict_proba(TEXTS[order]) == pytest.approx(whole[order], abs=1e-12)
    assert pipeline.predict_proba(TEXTS[:7]) == pytest.approx(whole[:7], abs=1e-12)


def test_it_comes_back_from_joblib_as_it_was(pipeline: Pipeline) -> None:
    stored = io.BytesIO()
    joblib.dump(pipeline, stored)
    stored.seek(0)
    assert joblib.load(stored).predict_proba(TEXTS).tolist() == pipeline.predict_proba(TEXTS).tolist()


def test_a_clone_is_not_fitted_and_can_be_fitted_anew(pipeline: Pipeline) -> None:
    anew = clone(pipeline)
    with pytest.raises(NotFittedError):
        anew.predict(TEXTS)
    labels = [row.level for row in ROWS]
    assert (anew.fit(TEXTS, labels).predict(TEXTS) == labels).mean() > 0.9


def test_naming_the_labels_leaves_the_model_as_it_was(pipeline: Pipeline, trained: Fitted) -> None:
    assert trained.pipeline[-1].classes_.tolist() == [0, 1, 2, 3]
    assert pipeline[-1].classes_.tolist() == [*LABELS]
