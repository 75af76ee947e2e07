"""Training on top of a model: its logits as features, folded back into one table."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from levelclassify.fit.coded import Coded
from levelclassify.fit.corpus import Corpus, Rows, Worth, rows_of
from levelclassify.fit.features import columns_of
from levelclassify.fit.ontop import Base, OnTop, Setting, Vectors, choose, duties_of, fitted_on_top, folded
from levelclassify.fit.regression import Fitted, assert_equal
from levelclassify.fit.rows import as_posting
from levelclassify.fit.synthetic import authored
from levelclassify.fit.train import learnt
from levelclassify.loading import default_folder
from levelclassify.model.folder import Stored, read_folder
from levelclassify.scorer import scored
from levelclassify.text.posting import reading

ROWS = authored()[:120]
NO_CODES: dict[str, Coded] = {}


@pytest.fixture(scope="module")
def stored() -> Stored:
    return read_folder(default_folder())


@pytest.fixture(scope="module")
def base(stored: Stored) -> Base:
    return Base.of(stored)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus(rows_of(ROWS, Worth(1.0, 0.3)), np.zeros(len(ROWS), bool), rows_of([], Worth(1.0)), NO_CODES)


@pytest.fixture(scope="module")
def rows(corpus: Corpus) -> Rows:
    return learnt(corpus)


@pytest.fixture(scope="module")
def vectors(base: Base, rows: Rows) -> Vectors:
    return base.vectors(rows)


@pytest.fixture(scope="module")
def fitted(base: Base, corpus: Corpus, stored: Stored) -> Fitted:
    return OnTop(base)(corpus, stored.rules)


def test_the_old_logits_are_those_that_the_old_model_gives(vectors: Vectors, stored: Stored, rows: Rows) -> None:
    logits = scored(stored.model().table, stored.rules, [reading(one) for one in rows.postings]).logits
    assert vectors.logits == pytest.approx(logits, abs=1e-9)


@pytest.mark.parametrize("setting", [Setting(0.1, 0.3), Setting(2.0, 2.0)])
def test_the_folded_weights_give_the_logits_of_the_unfolded(base: Base, vectors: Vectors, setting: Setting) -> None:
    found = fitted_on_top(vectors, setting)
    coefficients, intercepts = folded(found, base.pipeline[-1], setting.entering)
    unfolded = found.decision_function(vectors.beside(setting.entering))
    assert np.asarray(vectors.own @ coefficients.T) + intercepts == pytest.approx(unfolded, abs=1e-9)


def test_the_table_gives_the_logits_of_the_unfolded_to_a_millionth(
    base: Base, corpus: Corpus, rows: Rows, vectors: Vectors, fitted: Fitted, stored: Stored
) -> None:
    setting = choose(corpus.documents, rows, vectors)
    unfolded = fitted_on_top(vectors, setting).decision_function(vectors.beside(setting.entering))
    logits = scored(fitted.table(), stored.rules, [reading(one) for one in rows.postings]).logits
    assert np.abs(logits - unfolded).max() < 1e-6


def test_the_table_answers_as_the_pipeline_does(fitted: Fitted, stored: Stored) -> None:
    assert assert_equal(fitted.table(), fitted.pipeline, stored.rules, [as_posting(row) for row in ROWS]) <= 1e-9


def test_words_idf_and_sentence_weights_stay_those_of_the_old_model(fitted: Fitted, stored: Stored) -> None:
    weights = fitted.weights()
    assert fitted.vocabularies == stored.terms
    assert {name: weights[name].tobytes() for name in ("idf", "duty")} == {
        name: stored.weights[name].tobytes() for name in ("idf", "duty")
    }


def test_the_old_model_is_left_as_it_was(base: Base, fitted: Fitted, stored: Stored) -> None:
    assert base.pipeline[-1].coef_.T[:-4].astype(np.float32).tobytes() == stored.weights["coefficients"].tobytes()


def test_what_is_known_of_duties_stands_over_the_words_of_the_body(stored: Stored) -> None:
    duties = duties_of(stored)
    assert len(duties.weights) == len(duties.vocabulary) == len(stored.terms[1])


def test_chosen_vectors_keep_their_targets(vectors: Vectors) -> None:
    chosen = vectors.chosen(np.array([5, 2]))
    assert chosen.targets.tolist() == vectors.targets[[5, 2]].tolist()
    assert isinstance(chosen.own, csr_array)


def test_rows_are_vectors_of_length_one_beside_the_leanings(vectors: Vectors, rows: Rows, base: Base) -> None:
    words = vectors.own[:, :-4]
    assert np.sqrt((words**2).sum(axis=1)) == pytest.approx(np.ones(len(rows.postings)))
    assert vectors.own.shape[1] == base.pipeline[-1].coef_.shape[1]
    assert columns_of(rows.postings).shape == (len(rows.postings), 2)
