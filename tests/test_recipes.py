"""The programs of docs/recipes.md do what they say."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from documents import program
from piles import csv_bytes

from levelclassify import load
from levelclassify.label.jobposting import Fields, pair_of

DEFAULT = load("default")
ROWS = [(1, "Lobbyist", "You draft bills."), (2, "Caseworker", None), (5, None, None), (9, "zzz", "zzz")]


def python(folder: Path, name: str, *arguments: str, given: str = "") -> str:
    (folder / name).write_text(program("recipes.md", name), "utf-8")
    command = [sys.executable, name, *arguments]
    done = subprocess.run(command, cwd=folder, input=given.encode(), capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.fixture
def board(tmp_path: Path) -> Path:
    """A database of postings that were never labelled."""
    with sqlite3.connect(tmp_path / "board.db") as database:
        database.execute("CREATE TABLE postings (id INTEGER PRIMARY KEY, title TEXT, description TEXT, place TEXT)")
        database.executemany("INSERT INTO postings VALUES (?, ?, ?, 'here')", ROWS)
        database.executescript(program("recipes.md", "columns.sql"))
    database.close()
    return tmp_path


def ask(board: Path, query: str) -> list[tuple[Any, ...]]:
    database = sqlite3.connect(board / "board.db")
    with database:
        found = database.execute(query).fetchall()
    database.close()
    return found


def label(board: Path) -> str:
    return python(board, "label_rows.py", "sqlite:///board.db").strip()


def test_rows_of_a_database_get_the_answers_of_the_library(board: Path) -> None:
    assert label(board) == "4 labelled"
    expected = [DEFAULT.classify(text, title=title).as_dict() for _, title, text in ROWS]
    found = ask(board, "SELECT level, confidence, reason FROM postings ORDER BY id")
    assert found == [(one["level"], one["confidence"], one["reason"]) for one in expected]


def test_the_other_columns_of_a_database_stay(board: Path) -> None:
    label(board)
    assert ask(board, "SELECT id, title, description, place FROM postings") == [(*row, "here") for row in ROWS]


def test_only_changed_rows_are_labelled_again(board: Path) -> None:
    label(board)
    ask(board, "UPDATE postings SET title = 'Support group facilitator' WHERE id = 2")
    ask(board, "INSERT INTO postings (id, title) VALUES (7, 'Caseworker')")
    assert label(board) == "2 labelled"
    assert ask(board, "SELECT level FROM postings WHERE id IN (2, 7) ORDER BY id") == [("mezzo",), ("micro",)]
    assert label(board) == "0 labelled"


def test_more_rows_than_a_page_are_all_labelled(board: Path) -> None:
    ask(board, "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 1209) "
               "INSERT INTO postings (id, title) SELECT i, 'Lobbyist' FROM n")  # fmt: skip
    assert label(board) == "1204 labelled"
    assert ask(board, "SELECT count(*) FROM postings WHERE labelled_from IS NULL") == [(0,)]


POSTING = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "Legislative Advocate – Café",
    "description": "<p>You draft bills.</p>",
    "responsibilities": ["Lobby the statehouse.", "Build a coalition."],
    "baseSalary": {"@type": "MonetaryAmount", "value": 7.5},
    "occupationalCategory": "21-1099",
}
OTHER = {"@type": "Organization", "name": "A", "title": "Lobbyist"}


def jsonld(folder: Path, document: object) -> Any:
    return json.loads(python(folder, "label_jsonld.py", given=json.dumps(document)))


def level(value: str) -> dict[str, str]:
    return {"@type": "CategoryCode", "codeValue": value, "inCodeSet": "social work practice levels"}


def test_a_posting_in_json_ld_gets_the_level_and_nothing_else_changes(tmp_path: Path) -> None:
    assert jsonld(tmp_path, POSTING) == {**POSTING, "occupationalCategory": ["21-1099", level("macro")]}


def test_the_level_in_json_ld_is_that_of_the_command(tmp_path: Path) -> None:
    postings = [{**POSTING, "title": title} for title in ("Lobbyist", "Caseworker", "Group facilitator")]
    answers = [
        DEFAULT.classify(text, title=title) for text, title in (pair_of(one, Fields("title", None)) for one in postings)
    ]
    found = [one["occupationalCategory"][-1] for one in jsonld(tmp_path, postings)]
    assert found == [level(str(answer.level)) for answer in answers]


def test_postings_in_a_graph_are_found(tmp_path: Path) -> None:
    graph = {"@graph": [OTHER, {"@type": ["JobPosting"], "title": "Caseworker"}]}
    expected = {"@type": ["JobPosting"], "title": "Caseworker", "occupationalCategory": [level("micro")]}
    assert jsonld(tmp_path, graph) == {"@graph": [OTHER, expected]}


def test_a_level_in_json_ld_is_replaced_by_the_next_run(tmp_path: Path) -> None:
    once = jsonld(tmp_path, POSTING)
    assert jsonld(tmp_path, once) == once
    assert jsonld(tmp_path, {**once, "title": "", "description": "", "responsibilities": ""}) == {
        **POSTING,
        "title": "",
        "description": "",
        "responsibilities": "",
        "occupationalCategory": ["21-1099"],
    }


def nightly(folder: Path, out: str) -> "subprocess.Popen[bytes]":
    (folder / "nightly.sh").write_text(program("recipes.md", "nightly.sh"), "utf-8")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = ["/bin/bash", "nightly.sh", "dump.csv", out]
    return subprocess.Popen(command, cwd=folder, env={**os.environ, "PATH": path}, start_new_session=True)


def test_a_nightly_job_that_was_killed_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    titles = ["Lobbyist", "Caseworker", "Support group facilitator", "zzz"]
    rows = [[str(place), titles[place % 4], "You lead the work. " * 40] for place in range(9000)]
    (tmp_path / "dump.csv").write_bytes(csv_bytes([["id", "title", "description"], *rows]))
    assert nightly(tmp_path, "once").wait(120) == 0
    killed, journal = nightly(tmp_path, "twice"), tmp_path / "twice" / "labelled.csv.journal"
    while killed.poll() is None and not (journal.exists() and journal.read_bytes().count(b"\n") >= 2):
        time.sleep(0.01)
    os.killpg(killed.pid, signal.SIGKILL)
    assert killed.wait(60) == -signal.SIGKILL
    assert not (tmp_path / "twice" / "labelled.csv").exists()
    assert nightly(tmp_path, "twice").wait(120) == 0
    once, twice = ({path.name: path for path in (tmp_path / name).iterdir()} for name in ("once", "twice"))
    assert twice.keys() == once.keys()
    assert all(twice[name].read_bytes() == once[name].read_bytes() for name in ("labelled.csv", "review.csv"))


def test_a_nightly_job_that_is_done_does_nothing(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "labelled.csv").write_bytes(b"done")
    assert nightly(tmp_path, "out").wait(60) == 0
    assert (tmp_path / "out" / "labelled.csv").read_bytes() == b"done"
