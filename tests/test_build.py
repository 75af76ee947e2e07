"""The recipe of the shipped model, run on what the repository holds; and the shipped model on the real postings."""

import csv
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from build import build, measured, own
from card import COMPARED, GOALS, TITLES, card, goal_lines
from conftest import ROOT
from corpus import as_posting
from data import authored, postings
from measure import agreement, of_classifier
from provenance import log_dev
from rules_report import figures

from levelclassify import load
from levelclassify.fit.regression import Recipe, assert_equal, restored
from levelclassify.model.folder import ARRAYS, load_folder
from levelclassify.rules import load_rules
from levelclassify.text import words

DEFAULT = ROOT / "models" / "default"
FIGURES = json.loads((ROOT / "training" / "figures.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model built from the repository alone, as the README of training/ says."""
    folder = tmp_path_factory.mktemp("rebuilt") / "model"
    command = [sys.executable, str(ROOT / "training" / "build.py"), "--out", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "grouped cross-validation, four classes, macro-F1" in done.stdout
    return folder


def test_a_fresh_clone_can_rebuild_a_weaker_model(rebuilt: Path) -> None:
    classifier = load(rebuilt)
    assert classifier.classify(None, title="Lobbyist").level == "macro"
    assert classifier.stamp != load("default").stamp


def test_the_rebuilt_card_says_what_each_model_saw_and_scores(rebuilt: Path) -> None:
    text = (rebuilt / "README.md").read_text("utf-8")
    assert "| synthetic postings | 280 |" in text
    assert "real postings |" not in text.partition("## Figures")[0]
    for name in COMPARED:
        assert f"{FIGURES[name]['macro_f1']:.3f}" in text


def test_the_same_rows_give_the_same_digest(rebuilt: Path, tmp_path: Path) -> None:
    built = build(own())
    again = built.save(tmp_path / "again", (rebuilt / "README.md").read_text("utf-8"))
    config = json.loads((rebuilt / "config.json").read_text("utf-8"))
    assert (tmp_path / "again" / "weights.npz").read_bytes() == (rebuilt / "weights.npz").read_bytes()
    assert again.classify("Lobbyist") == load(rebuilt).classify("Lobbyist")
    assert config["origin"]["data"] == built.config.origin["data"]


def test_the_shipped_card_and_settings_carry_the_figures_of_the_last_build() -> None:
    text, config = (DEFAULT / "README.md").read_text("utf-8"), json.loads((DEFAULT / "config.json").read_text("utf-8"))
    assert config["origin"]["figures"] == FIGURES
    for name in TITLES:
        assert f"{FIGURES[name]['macro_f1']:.3f}" in text


def test_the_readme_carries_the_figures_of_the_last_build() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for run, title_only in (("cv", "cv_title_only"), ("dev", "dev_title_only")):
        found = [FIGURES[run][name] for name in ("macro_f1", "plain_macro_f1", "three_levels")]
        row = " | ".join(f"{value:.3f}" for value in [*found, FIGURES[title_only]["macro_f1"]])
        assert f"| {row} |" in text
    own_model = FIGURES["own_on_dev"]
    assert (
        f"| {own_model['macro_f1']:.3f} | {own_model['plain_macro_f1']:.3f} | {own_model['three_levels']:.3f} |" in text
    )
    assert f"of `confidence` is {FIGURES['cv']['calibration_error']:.3f} in cross-validation" in text


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: goal.name)
def test_the_shipped_model_meets_its_goals(goal: object) -> None:
    assert goal.met(FIGURES)  # type: ignore[attr-defined]


def test_a_missed_goal_is_said() -> None:
    assert next(iter(goal_lines({"cv": {"macro_f1": 0.79, "plain_macro_f1": 0.9, "calibration_error": 0.1}}))).endswith(
        "MISSED"
    )


def test_every_run_on_dev_is_logged_once(tmp_path: Path) -> None:
    run = {"macro_f1": 0.8, "plain_macro_f1": 0.9, "three_levels": 0.85, "calibration_error": 0.05}
    for stamp in ("1+a", "1+b", "1+a"):
        log_dev(stamp, run, tmp_path / "log.csv")
    rows = csv.DictReader((tmp_path / "log.csv").read_text("utf-8").splitlines())
    assert [row["model"] for row in rows] == ["1+a", "1+b"]


def test_the_shipped_model_is_in_the_log_of_runs_on_dev() -> None:
    logged = (ROOT / "training" / "dev-runs.csv").read_text("utf-8")
    assert f"{load('default').stamp}," in logged


def test_the_card_needs_every_fact() -> None:
    with pytest.raises(Exception, match="undefined"):
        card({})


def test_measuring_asserts_that_the_exported_weights_answer_as_the_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    def differ(*_: object) -> float:
        raise AssertionError("they differ")

    monkeypatch.setattr("build.assert_equal", differ)
    with pytest.raises(AssertionError, match="they differ"):
        measured(own(), build(own()), None, score_dev=False)


@pytest.mark.real
def test_the_shipped_weights_answer_as_scikit_learn_on_every_dev_posting(shared: Path) -> None:
    import numpy as np

    model = load_folder(DEFAULT)
    with np.load(DEFAULT / "weights.npz") as stored:
        weights = {name: stored[name] for name in ARRAYS}
    terms = [(DEFAULT / f"{block.name}.txt").read_bytes().split() for block in model.config.blocks]
    pipeline = restored(Recipe(model.config.blocks, model.config.votes_weight), terms, model.rules, weights)
    rows = [as_posting(row) for row in postings(shared / "postings" / "dev.jsonl")]
    assert assert_equal(model.table, pipeline, model.rules, rows) <= 1e-9


@pytest.mark.real
def test_the_shipped_model_scores_on_dev_what_its_card_says(shared: Path) -> None:
    found = of_classifier(postings(shared / "postings" / "dev.jsonl"), load("default"))
    assert found["macro_f1"] == pytest.approx(FIGURES["dev"]["macro_f1"], abs=1e-9)


@pytest.mark.real
def test_the_agreement_of_the_passes_is_what_the_card_says(shared: Path) -> None:
    assert agreement(shared / "postings" / "passes.csv") == FIGURES["passes"]


@pytest.mark.real
def test_every_known_word_stands_at_three_employers(shared: Path) -> None:
    places = defaultdict(set)
    for row in [*postings(shared / "postings" / "train.jsonl"), *authored()]:
        for word in {*words(row.title), *words(row.text)} if row.employer else ():
            places[word].add(row.employer)
    known = {word for path in DEFAULT.glob("*_words.txt") for word in path.read_bytes().split()}
    assert [word for word in known if len(places[word]) < 3] == []


@pytest.mark.real
def test_the_rule_file_states_the_precision_that_is_measured(shared: Path) -> None:
    rules = load_rules()
    found = figures(postings(shared / "postings" / "train.jsonl"), rules)
    assert rules.settings.clear_precision == pytest.approx(found["clear"]["precision"], abs=0.01)
    assert rules.settings.other_precision == pytest.approx(found["other"]["precision"], abs=0.01)
