"""No verb writes over what it reads, or writes two things into one file."""

from pathlib import Path

import pytest
from piles import csv_bytes

from levelclassify.cli.command import main

ROWS = csv_bytes([["title", "level"], ["Lobbyist", "macro"], ["Case Manager", "micro"]])
FILES = ("a.csv", "b.csv")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in FILES:
        (tmp_path / name).write_bytes(ROWS)
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        "explain a.csv --html a.csv",
        "label a.csv --prefix x_ -o a.csv",
        "label a.csv --prefix x_ -o c.csv --summary a.csv",
        "train a.csv -o model --save-pipeline a.csv",
        "evaluate a.csv --html a.csv",
        "audit a.csv -o a.csv",
        "suggest a.csv -o a.csv",
        "suggest a.csv --labelled b.csv -o b.csv",
        "compare rules rules a.csv -o a.csv",
        "compare rules rules a.csv --summary a.csv",
        "compare rules rules a.csv --later b.csv -o b.csv",
        "compare rules rules a.csv --later b.csv --summary b.csv",
    ],
)
def test_a_file_that_is_read_is_not_written(folder: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command.split()) == 1
    assert "expected another file for the output, got the input itself" in capsys.readouterr().err
    assert [(folder / name).read_bytes() for name in FILES] == [ROWS, ROWS]


def test_two_outputs_of_a_comparison_are_two_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main("compare rules rules a.csv -o c.csv --summary c.csv".split()) == 1
    assert "expected a file for each output, got 'c.csv' for two" in capsys.readouterr().err


def test_a_later_pile_that_is_not_there_is_told_before_anything_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main("compare rules default a.csv --later gone.csv".split()) == 1
    out, err = capsys.readouterr()
    assert (out, err[:36]) == ("", "levelclassify: gone.csv: expected a ")
