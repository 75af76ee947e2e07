"""`levelclassify explain` as people meet it: a posting, a file or a pipe; a terminal or none; a page or JSON."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from levelclassify import load
from levelclassify.cli.command import main

COMMAND = [sys.executable, "-m", "levelclassify", "explain"]
DUTY = "Draft bills, brief legislators on child welfare."


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert main(["explain", *map(str, arguments)]) == 0
    return capsys.readouterr().out


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert main(["explain", *map(str, arguments)]) == 1
    return capsys.readouterr().err


def at_a_terminal(*arguments: str, **variables: str) -> bytes:
    ours, theirs = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "TERM")}
    with subprocess.Popen([*COMMAND, *arguments], stdout=theirs, env=environment | variables) as process:
        os.close(theirs)
        shown = b""
        try:
            while data := os.read(ours, 4096):
                shown += data
        except OSError:  # Linux says so when the other side is closed
            pass
        assert process.wait(timeout=60) == 0
    os.close(ours)
    return shown


# what is read


def test_text_is_explained_in_one_sentence_first(capsys: pytest.CaptureFixture[str]) -> None:
    first = said(capsys, "Lobbyist", "--model", "rules").splitlines()[0]
    assert first == 'Macro: most of the weight is on "Lobbyist".'


def test_the_name_of_a_file_reads_the_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "posting").write_text(f"\ufeffPolicy Analyst\n{DUTY}", "utf-8")
    assert said(capsys, tmp_path / "posting") == said(capsys, f"Policy Analyst\n{DUTY}")


def test_a_dash_reads_standard_input() -> None:
    done = subprocess.run([*COMMAND, "-"], input=DUTY.encode(), capture_output=True, check=True)
    assert done.stdout.startswith(b"Macro: ")


def test_text_as_long_as_no_name_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, f"{DUTY} " * 400).startswith("Macro: ")


@pytest.mark.parametrize("name", ["missing.txt", "no/such/posting.HTML"])
def test_a_name_of_a_file_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert f"{name}: expected a file of that name, got none" in refused(capsys, name)


def test_a_file_that_is_no_text_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "posting.txt").write_bytes(b"caf\xe9")
    assert "posting.txt: expected UTF-8, got the byte 0xe9 at 3" in refused(capsys, tmp_path / "posting.txt")


# what is printed


def test_marks_name_their_level_without_any_colour(capsys: pytest.CaptureFixture[str]) -> None:
    shown = said(capsys, DUTY, "--title", "Policy Analyst")
    assert "[Policy Analyst: macro]" in shown
    assert "\x1b" not in shown


def test_shares_are_bars(capsys: pytest.CaptureFixture[str]) -> None:
    shown = said(capsys, "Lobbyist", "--model", "rules")
    assert "  mezzo     0 %  \n  macro   100 %  " + "█" * 30 in shown


def test_a_terminal_gets_colours() -> None:
    assert b"[\x1b[1;4;35mLobbyist\x1b[0m: macro]" in at_a_terminal("Lobbyist")


@pytest.mark.parametrize("variable", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["NO_COLOR", "dumb"])
def test_a_terminal_gets_none_where_they_are_not_wanted(variable: dict[str, str]) -> None:
    shown = at_a_terminal("Lobbyist", **variable)
    assert b"[Lobbyist: macro]" in shown
    assert b"\x1b" not in shown


def test_a_posting_can_not_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    shown = said(capsys, f"\x1b]0;mine\x07\x1b[2J {DUTY}\r\x9b31m\u202e over\u2028", "--title", "Analyst\x1b[8m\nx")
    assert {letter for letter in shown if not letter.isprintable()} == {"\n"}


def test_letters_that_an_output_can_not_write_become_question_marks() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run([*COMMAND, f"{DUTY} – caf\u00e9"], capture_output=True, env=environment, check=True)
    assert b"? caf?" in done.stdout
    assert b"%  ####" in done.stdout


def test_an_answer_without_a_level_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, " ").splitlines()[0] == "No level: there is no text."


def test_the_rules_can_be_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert "decided by the keyword rules" in said(capsys, "Lobbyist", "--model", "rules")


def test_what_would_change_the_answer_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    text = "Assess clients and keep a caseload of forty families. Assess each client at home and write a care plan."
    shown = said(capsys, f"{text} Direct the statewide policy campaign and lobby.", "--title", "Worker")
    assert "It would be " in shown


def test_json_holds_the_whole_explanation(capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(said(capsys, DUTY, "--title", "Policy Analyst", "--json"))
    assert told == json.loads(json.dumps(load("default").explain(DUTY, title="Policy Analyst").as_dict()))


# the page


def test_a_page_is_written_instead(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert said(capsys, DUTY, "--html", tmp_path / "page.html") == ""
    assert (tmp_path / "page.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_a_page_can_go_to_standard_output() -> None:
    done = subprocess.run([*COMMAND, DUTY, "--html", "-"], capture_output=True, check=True)
    assert done.stdout.startswith(b"<!DOCTYPE html>")


def test_a_page_never_replaces_the_posting(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "posting.html").write_text(DUTY, "utf-8")
    told = refused(capsys, tmp_path / "posting.html", "--html", tmp_path / "posting.html")
    assert "got the input itself" in told
    assert (tmp_path / "posting.html").read_text("utf-8") == DUTY


def test_a_page_that_can_not_be_written_leaves_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "expected a place to write" in refused(capsys, DUTY, "--html", tmp_path / "none" / "page.html")
    assert list(tmp_path.iterdir()) == []


def test_without_jinja_a_page_is_refused_with_the_command_that_brings_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from levelclassify.page import page

    page._template.cache_clear()
    monkeypatch.setitem(sys.modules, "jinja2", None)
    (tmp_path / "page.html").write_text("old", "utf-8")
    assert 'pip install "levelclassify[html]"' in refused(capsys, DUTY, "--html", tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text("utf-8") == "old"
