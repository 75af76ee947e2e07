"""An output that can not be written is told before the work, not after it."""

import os
from pathlib import Path

import pytest
from conftest import ROOT

from levelclassify import LevelClassifyError
from levelclassify.cli.command import main
from levelclassify.label.sinks import refuse_unwritable

SAMPLE = str(ROOT / "examples" / "postings.csv")
LABELLED = str(ROOT / "training" / "postings.jsonl")


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["evaluate", LABELLED, "--html"], id="evaluate"),
        pytest.param(["audit", LABELLED, "-o"], id="audit"),
        pytest.param(["suggest", SAMPLE, "-o"], id="suggest"),
        pytest.param(["compare", "default", "rules", SAMPLE, "--summary"], id="compare"),
        pytest.param(["explain", "Lobbyist", "--html"], id="explain"),
    ],
)
def test_a_folder_that_is_not_there_is_told_first(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("levelclassify.classifier.LevelClassifier.classify_stream", None)
    name = str(tmp_path / "none" / "out.csv")
    assert main([*arguments, name]) == 1
    told = capsys.readouterr().err.strip().splitlines()
    assert told == [
        f"levelclassify: {name}: expected a place to write, got 'No such file or directory'; "
        "check the path, its permissions and the space left"
    ]


def test_a_folder_is_no_output(tmp_path: Path) -> None:
    with pytest.raises(LevelClassifyError, match="expected a place to write, got 'Is a directory'"):
        refuse_unwritable(str(tmp_path))


@pytest.mark.skipif(os.geteuid() == 0, reason="everything may be written by root")
def test_a_folder_that_is_not_ours_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(LevelClassifyError, match="expected a place to write, got 'Permission denied'"):
        refuse_unwritable(str(tmp_path / "out.csv"))


@pytest.mark.parametrize("name", [None, "-", "/dev/null"])
def test_standard_output_and_devices_may_be_written_whatever_their_folder(
    name: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    refuse_unwritable(name)


def test_what_can_be_written_is_left_alone(tmp_path: Path) -> None:
    refuse_unwritable(str(tmp_path / "out.csv"))
    assert [*tmp_path.iterdir()] == []


def test_a_page_and_json_do_not_share_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "Lobbyist", "--json", "--html", "-"]) == 1
    assert capsys.readouterr().err.startswith("levelclassify: expected a file's name with --html beside --json")
