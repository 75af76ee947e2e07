"""Comparison of two models, and drift between two piles."""

import csv
import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from piles import csv_bytes

from levelclassify import load
from levelclassify.cli.command import main
from levelclassify.comparing.drift import binned, by_chance, deciles, drift, stability_index
from levelclassify.fit.better import better

ROWS = [
    ["title", "level"],
    ["Lobbyist", "macro"],
    ["Zonal convenor, west", "macro"],
    ["Case Manager", "micro"],
    ["", ""],
]
OWN = """
[[rule]]
id = "own"
level = "macro"
dimension = "activity"
place = "title"
weight = 4
phrases = ["zonal convenor*"]
"""
COUNTS = st.lists(st.integers(0, 10_000), min_size=2, max_size=8)


@pytest.fixture
def postings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "postings.csv").write_bytes(csv_bytes(ROWS))
    (tmp_path / "own.toml").write_text(OWN, "utf-8")
    return tmp_path


def compared(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[list[list[str]], str]:
    assert main(["compare", *arguments]) == 0
    out, err = capsys.readouterr()
    return list(csv.reader(out.splitlines())), err


def test_rows_that_change_are_listed(postings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows, told = compared(capsys, "rules", "rules", "postings.csv", "--rules", "own.toml")
    sure = load("rules", rules="own.toml").classify(None, title=ROWS[2][0]).confidence
    assert rows == [
        ["row", "title", "old", "old_confidence", "new", "new_confidence"],
        ["2", "Zonal convenor, west", "too_short", "0.0", "macro", repr(sure)],
    ]
    assert "1 of 4 rows change (25.0 %)" in told
    assert "too short to macro" in told


def test_a_model_and_itself_change_nothing(postings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows, told = compared(capsys, "default", "default", "postings.csv")
    assert (len(rows), "0 of 4 rows change" in told) == (1, True)


def test_changes_go_to_a_file_and_the_summary_is_json(postings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["-o", "changes.csv", "--summary", "summary.json"]
    rows, _ = compared(capsys, "rules", "default", "postings.csv", *options)
    found = json.loads((postings / "summary.json").read_text("utf-8"), parse_constant=pytest.fail)
    assert rows == []
    assert found["changed"] == len((postings / "changes.csv").read_text("utf-8").splitlines()) - 1
    assert sum(found["old_counts"].values()) == sum(found["new_counts"].values()) == found["rows"] == 4


def test_the_model_that_is_right_more_often_is_named(postings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--rules", "own.toml", "--level-column", "level"]
    _, told = compared(capsys, "rules", "rules", "postings.csv", *options)
    assert "3 rows with a level: right with the old model only 0, with the new only 1" in told
    assert "McNemar p = 1" in told


def test_without_levels_no_model_is_better() -> None:
    found = better([0, 1], [0, 1], [0, 1])
    assert (found["ahead"], found["p"]) == ({"value": 0.0, "low": 0.0, "high": 0.0}, 1.0)


@pytest.mark.parametrize(
    ("arguments", "match"),
    [
        pytest.param(["--level-column", "title"], "got 'Lobbyist' in row 1; correct this cell", id="levels"),
        pytest.param(["--level-column", "nowhere"], "expected a column 'nowhere' for --level-column", id="no column"),
        pytest.param(["-o", "postings.csv"], "expected another file for the output", id="the input itself"),
        pytest.param(["--later", "none.csv"], "none.csv: expected a file to read", id="no later file"),
    ],
)
def test_the_command_refuses_on_one_line(
    postings: Path, arguments: list[str], match: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", "rules", "rules", "postings.csv", *arguments]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert match in line
    assert (postings / "postings.csv").read_bytes() == csv_bytes(ROWS)


def test_a_column_of_levels_without_one_is_refused(postings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (postings / "blank.csv").write_bytes(csv_bytes([["title", "level"], ["Lobbyist", ""]]))
    assert main(["compare", "rules", "rules", "blank.csv", "--level-column", "level"]) == 1
    assert "expected levels in the column 'level', got none; fill it in, or leave --level-column out" in (
        capsys.readouterr().err
    )


def test_records_that_could_not_be_read_are_counted(postings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (postings / "odd.csv").write_bytes(b"title,level\nLobbyist,macro\na,b,c\n")
    _, told = compared(capsys, "rules", "rules", "odd.csv")
    assert "1 records could not be read, and were left out" in told


def test_nothing_has_no_deciles() -> None:
    assert deciles([]).tolist() == []


def test_a_changes_file_that_is_not_finished_is_not_there(postings: Path) -> None:
    assert main(["compare", "rules", "rules", "postings.csv", "-o", "c.csv", "--level-column", "title"]) == 1
    assert not (postings / "c.csv").exists()


def test_a_later_pile_is_held_against_the_first(postings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, title in (("june.csv", "Lobbyist"), ("july.csv", "Case Manager")):
        (postings / name).write_bytes(csv_bytes([["title"], *[[title]] * 200]))
    _, told = compared(capsys, "rules", "rules", "june.csv", "--later", "july.csv")
    assert "drift from 200 rows to 200 later ones" in told
    assert "levels        changed: index" in told
    assert "confidence    steady: index 0.000" in told


def test_the_index_is_the_sum_of_differences_times_logarithms() -> None:
    assert stability_index([99.5, 299.5], [199.5, 199.5]) == pytest.approx(0.25 * math.log(3))


@given(COUNTS)
def test_the_same_counts_have_not_drifted(counts: list[int]) -> None:
    assert drift(counts, counts).psi == 0.0


@given(st.data(), COUNTS)
def test_the_index_is_symmetric_and_never_negative(data: st.DataObject, before: list[int]) -> None:
    after = data.draw(st.lists(st.integers(0, 10_000), min_size=len(before), max_size=len(before)))
    index = stability_index(before, after)
    assert index >= 0
    assert index == pytest.approx(stability_index(after, before))


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        pytest.param([500, 500], [480, 520], "steady", id="below 0.1"),
        pytest.param([500, 500], [300, 700], "moved", id="from 0.1"),
        pytest.param([500, 500], [200, 800], "changed", id="from 0.25"),
        pytest.param([5, 5], [2, 8], "within chance", id="few rows"),
        pytest.param([0, 0], [0, 0], "steady", id="no rows"),
    ],
)
def test_a_drift_has_a_verdict(before: list[int], after: list[int], verdict: str) -> None:
    assert drift(before, after).verdict == verdict


def test_chance_alone_is_the_95_percent_quantile_of_chi_squared() -> None:
    scipy_stats = pytest.importorskip("scipy.stats")
    for bins in range(2, 12):
        assert by_chance(bins, 200, 200) == pytest.approx(scipy_stats.chi2.ppf(0.95, bins - 1) / 100, rel=0.03)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=300))
def test_every_value_is_in_a_decile(values: list[float]) -> None:
    counts = binned(values, deciles(values))
    assert sum(counts) == len(values)
    assert all(counts)
