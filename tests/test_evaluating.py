"""The commands of docs/evaluating.md do what it says."""

import doctest
import re
import shlex
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT
from documents import program
from piles import csv_bytes

from levelclassify import load
from levelclassify.cli.command import main
from levelclassify.frames import label_frame

TEXT = (ROOT / "docs" / "evaluating.md").read_text("utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", TEXT, re.DOTALL)
COMMANDS = [tuple(one.split("\n", 1)) for block in BLOCKS for one in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]


@pytest.fixture
def board(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("labelled.csv", "my-rules.toml"):
        (tmp_path / name).write_text(program("evaluating.md", name), "utf-8")
    for name in ("june.csv", "july.csv"):
        (tmp_path / name).write_bytes(csv_bytes([["title"], *[["Lobbyist"], ["Case Manager"]] * 20]))
    return tmp_path


@pytest.mark.parametrize(("command", "expected"), COMMANDS, ids=[command for command, _ in COMMANDS])
def test_a_command_prints_what_the_document_shows(
    board: Path, command: str, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(shlex.split(command)[1:]) == 0
    found = capsys.readouterr().out
    same = doctest.OutputChecker().check_output(expected or "\n", found or "\n", doctest.ELLIPSIS)
    assert same, found


def test_the_lines_of_python_take_the_same_words(board: Path) -> None:
    own = load("default", rules="my-rules.toml")
    labelled = label_frame(pd.DataFrame({"title": ["Estate animateur"]}), rules="my-rules.toml")
    assert labelled["confidence"].tolist() == [own.classify(None, title="Estate animateur").confidence]


def test_the_document_names_every_key_of_a_file_of_rules() -> None:
    from levelclassify.rules.amend import KEYS

    assert [key for key in KEYS if key not in TEXT and key != "format"] == []
