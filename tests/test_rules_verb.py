"""The rule report on any labelled file."""

import json
from pathlib import Path

import pytest
from piles import csv_bytes

from levelclassify import load
from levelclassify.cli.command import main
from levelclassify.cli.verbs.rules import _idle

ROWS = [
    ["title", "description", "level"],
    *[["Lobbyist", "", "macro"]] * 2,
    *[["Zonal convenor", "", "macro"]] * 5,
    ["Plumber", "<p>Mend pipes</p>", "none"],
]
OWN = """
[[rule]]
id = "own-titles"
level = "mezzo"
dimension = "activity"
place = "title"
weight = 4
phrases = ["zonal convenor*"]
"""


@pytest.fixture
def labelled(tmp_path: Path) -> str:
    (tmp_path / "labelled.csv").write_bytes(csv_bytes(ROWS))
    (tmp_path / "own.toml").write_text(OWN, "utf-8")
    return str(tmp_path / "labelled.csv")


def reported(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["rules", *arguments]) == 0
    return capsys.readouterr().out


def test_every_rule_has_a_line(labelled: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(reported(capsys, labelled, "--json"), parse_constant=pytest.fail)
    assert [one["id"] for one in found["rules"]] == [rule.id for rule in load("rules").rules.rules]
    assert (found["rows"], found["model"]) == (8, load("default").stamp)


def test_an_own_rule_is_measured_beside_the_others(labelled: str, capsys: pytest.CaptureFixture[str]) -> None:
    own = str(Path(labelled).with_name("own.toml"))
    found = json.loads(reported(capsys, labelled, "--json", "--rules", own))["rules"][-1]
    assert {name: found[name] for name in ("id", "rows", "coverage", "judged", "precision")} == {
        "id": "own-titles",
        "rows": 5,
        "coverage": 0.625,
        "judged": 5,
        "precision": 0.0,
    }


def test_a_rule_that_tells_nothing_is_named(labelled: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = reported(capsys, labelled, "--rules", str(Path(labelled).with_name("own.toml")))
    assert text.splitlines()[-1] == "of 5 hits or more, and right no more often than by chance: own-titles"


def test_a_rule_that_is_more_often_wrong_than_right_may_tell_something() -> None:
    few = {"id": "few", "level": "micro", "judged": 4, "precision": 0.0}
    told = {"rows": 20, "labels": {"macro": {"rows": 3}, "micro": {"rows": 8}}}
    macro = [{"id": f"{n}", "level": "macro", "judged": 20, "precision": n / 20} for n in (2, 3, 4)]
    assert _idle({**told, "rules": [*macro, few]}) == ["2", "3"]
