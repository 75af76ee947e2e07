"""Suggestions: uncertain and unlike each other, ready to be filled in, every cell of the user kept."""

import importlib
import io
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from piles import csv_bytes, table
from scipy.sparse import csr_array
from test_audit import CELL, lines

from levelclassify import load
from levelclassify.cli import main
from levelclassify.errors import InputError
from levelclassify.fit.choose import choose, worth
from levelclassify.fit.suggest import ADDED, Suggestions, listing, suggest
from levelclassify.label.answers import ADDED as ANSWERS
from levelclassify.label.job import Job
from levelclassify.label.lists import listed_bytes
from levelclassify.label.sources import open_source
from levelclassify.labelled import Labelled, read_labelled

HEADER = ["id", "title", "description"]
RULES = ["--model", "rules"]
UNLABELLED = [row[:3] for row in lines()]


def suggested(
    rows: list[list[str]], count: int, header: list[str] = HEADER, known: list[Labelled] | None = None
) -> Suggestions:
    source = open_source(io.BytesIO(csv_bytes([header, *rows])), Job("-"), adds=False)
    return suggest(source, load("default"), count, known or [])


def listed(found: Suggestions) -> list[list[str]]:
    return table(listed_bytes("-", *listing(found)))


def test_as_many_as_asked_come() -> None:
    assert len(suggested(UNLABELLED, 7).rows) == 7


def test_all_come_where_there_are_fewer() -> None:
    assert sorted(row.number for row in suggested(UNLABELLED, 500).rows) == list(range(1, 33))


def test_near_duplicates_come_once() -> None:
    rows = [*UNLABELLED, *([f"again {place}", *UNLABELLED[0][1:]] for place in range(5))]
    assert len(suggested(rows, 500).rows) == 32


def test_near_duplicates_of_labelled_rows_do_not_come() -> None:
    known = [Labelled(1, *UNLABELLED[0][1:], "micro", (1.0, 0.0, 0.0), {})]
    assert 1 not in {row.number for row in suggested(UNLABELLED, 500, known=known).rows}


def test_rows_with_a_level_are_left_out() -> None:
    rows = [[*row[:3], row[3] if place % 2 else ""] for place, row in enumerate(lines())]
    found = suggested(rows, 500, [*HEADER, "level"])
    assert (len(found.rows), found.aside) == (16, {"with a level already": 16})


def test_rows_that_can_not_be_judged_are_left_out() -> None:
    rows = [["1", "", ""], ["2", "zzz", "zzz"], ["3", "Lobbyist", "You draft bills."]]
    found = suggested(rows, 5)
    assert ([row.number for row in found.rows], found.aside) == ([3], {"without text": 1, "without a known word": 1})


def test_rows_that_can_not_be_read_are_counted() -> None:
    source = open_source(io.BytesIO(b"id,title\n1,Lobbyist\n2,Aide,more,cells\n"), Job("-"), adds=False)
    assert suggest(source, load("default"), 5).aside == {"that can not be read": 1}


def test_a_file_without_anything_to_label_is_refused() -> None:
    with pytest.raises(
        InputError, match=r"expected postings without a level, got none \(1 without text\); give others"
    ):
        suggested([["1", "", ""]], 5)


def test_answers_of_a_model_are_not_taken_for_postings() -> None:
    with pytest.raises(InputError, match="got the columns that levelclassify label adds; give the file"):
        suggested([["Lobbyist", *[""] * 10]], 5, ["title", *ANSWERS])


def test_a_list_has_an_empty_level_and_guesses_that_are_none() -> None:
    out = listed(suggested(UNLABELLED, 5))
    assert out[0] == ["level", *ADDED, *HEADER]
    assert {row[0] for row in out[1:]} == {""}


def test_a_list_as_it_is_has_no_labels() -> None:
    with pytest.raises(InputError, match="expected labelled rows, got none in column 'level'"):
        read_labelled(io.BytesIO(listed_bytes("-", *listing(suggested(UNLABELLED, 5)))), Job("-"))


def test_a_list_that_is_filled_in_is_read_back() -> None:
    out = listed(suggested(UNLABELLED, 5))
    filled = csv_bytes([out[0], *(["macro", *row[1:]] for row in out[1:4]), *out[4:]])
    back = read_labelled(io.BytesIO(filled), Job("-"))
    assert ([row.label for row in back.rows], back.skipped) == (["macro"] * 3, {"no level": 2})


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=8))
def test_a_list_holds_rows_of_the_file_with_all_their_cells(rows: list[tuple[str, str, str]]) -> None:
    given_rows = [[cell, f"Lobbyist {cell}", text, note] for cell, text, note in rows]
    found = suggested(given_rows, 500, ["id", "title", "text", "note"])
    out = listed(found)
    assert [row[4:] for row in out[1:]] == [given_rows[int(row[1]) - 1] for row in out[1:]]
    assert len({row[1] for row in out[1:]}) == len(out) - 1


def test_the_same_file_gives_the_same_list() -> None:
    assert listed(suggested(UNLABELLED, 9)) == listed(suggested(UNLABELLED, 9))


def test_a_stream_longer_than_what_is_kept_gives_its_most_uncertain_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("levelclassify.fit.suggest.CANDIDATES", 6)
    monkeypatch.setattr("levelclassify.fit.suggest.PER_ROW", 1)
    kept = suggested(UNLABELLED, 6).rows
    every = sorted(suggested(UNLABELLED, 32).rows, key=lambda row: (-row.uncertainty, row.number))
    assert {row.number for row in kept} <= {row.number for row in every[:6]}


def test_what_resembles_a_chosen_row_is_worth_less() -> None:
    vectors = csr_array(np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
    assert choose(np.array([0.5, 0.5, 0.1]), vectors, [0, 1, 2], 3, frozenset()) == [0, 2, 1]


def test_a_rare_level_is_worth_more() -> None:
    chances = np.array([[0.6, 0.4, 0.0, 0.0], [0.0, 0.0, 0.6, 0.4]])
    common, rare = worth(chances, np.array([0.4, 0.4, 0.1, 0.1]))
    assert rare == pytest.approx(2 * common)


def test_a_list_is_written_by_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.csv").write_bytes(csv_bytes([HEADER, *UNLABELLED]))
    assert main(["suggest", str(tmp_path / "in.csv"), "-n", "3", "-o", str(tmp_path / "out.csv"), *RULES]) == 0
    assert len(table((tmp_path / "out.csv").read_bytes())) == 4
    assert "3 of 32 rows suggested by rules" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["audit", "suggest"])
def test_the_help_ends_with_three_examples(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([verb, "--help"])
    assert capsys.readouterr().out.rpartition("examples:\n")[2].count(f"  levelclassify {verb} ") == 3


@pytest.fixture
def simulation(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The benchmark that says how many labels are saved."""
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    return importlib.import_module("suggest")


@pytest.mark.parametrize(
    ("wanted", "labels"),
    [
        pytest.param(0.5, 100.0, id="at the start"),
        pytest.param(0.6, 150.0, id="between two batches"),
        pytest.param(0.7, 200.0, id="at a batch"),
        pytest.param(0.9, 300.0, id="never: all are counted"),
    ],
)
def test_labels_needed_are_interpolated(simulation: ModuleType, wanted: float, labels: float) -> None:
    sizes, reached = np.array([100.0, 200.0, 300.0]), np.array([0.5, 0.7, 0.8])
    assert simulation.needed(sizes, reached, wanted) == pytest.approx(labels)


def test_equal_curves_save_nothing(simulation: ModuleType) -> None:
    sizes, reached = np.arange(50.0, 400.0, 50.0), np.linspace(0.5, 0.8, 7)
    assert all(at == by for _, at, by in simulation.saved(sizes, reached, reached))


def test_a_worse_choice_saves_less_than_nothing(simulation: ModuleType) -> None:
    sizes, reached = np.arange(50.0, 400.0, 50.0), np.linspace(0.5, 0.8, 7)
    assert all(by > at for _, at, by in simulation.saved(sizes, reached, reached - 0.04)[:-1])
