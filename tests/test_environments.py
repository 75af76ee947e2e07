"""Wherever a process lives, it gives the same answers; `benchmarks/environments.py` tries other Pythons and numpys."""

import sys
import tomllib

import pytest
from conftest import ROOT
from environments import CONDITIONS, OLDEST, Answers, answers, differing

from levelclassify import load


@pytest.fixture(scope="module")
def expected() -> Answers:
    return answers(sys.executable, "as usual")


@pytest.mark.parametrize("name", CONDITIONS)
def test_answers_are_the_same(name: str, expected: Answers) -> None:
    assert answers(sys.executable, name) == expected


def test_every_row_of_the_sample_is_answered(expected: Answers) -> None:
    assert len(expected) == 40


def test_an_answer_that_differs_is_noticed(expected: Answers) -> None:
    other = [dict(one) for one in expected]
    other[3]["confidence"] = float(other[3]["confidence"] or 0) + 1e-8
    other[5]["level"] = "meso"
    assert differing(expected, other) == [3, 5]


def test_the_oldest_numpy_that_is_tried_is_the_oldest_allowed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    oldest = min(tuple(map(int, version.split("."))) for version in OLDEST.values())
    assert f"numpy>={'.'.join(map(str, oldest[:2]))}" in project["dependencies"]


def test_no_dependency_is_bounded_above() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    several = [project["dependencies"], *project["optional-dependencies"].values()]
    assert [one for listed in several for one in listed if "<" in one or "==" in one or "~=" in one] == []


def test_two_models_do_not_share_what_they_remember() -> None:
    one, other = load("rules"), load("default")
    one.classify("zebra"), other.classify("zebra")
    assert one._judge.rules.body.kinds is not other._judge.model.rules.body.kinds
