"""What can not be read is never lost in silence: it is written down with its line and cause, or it ends the run."""

from pathlib import Path

import pytest
from piles import csv_bytes, labelled, labelled_file, table

from levelclassify.errors import InputError
from levelclassify.label.chunks import CHUNK_ROWS

BAD = b'id,title\n1,Lobbyist\n2,too,long\n3,Caseworker\n4,"open\n5,Lobbyist\n'


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    (tmp_path / "in.csv").write_bytes(BAD)
    return tmp_path / "in.csv"


def test_rejects_stand_beside_the_output_with_line_cause_and_text(bad: Path) -> None:
    labelled_file(bad, bad.parent / "out.csv")
    header, *rows = table((bad.parent / "out.csv.rejects.csv").read_bytes())
    assert header == ["line", "cause", "row"]
    assert [(row[0], row[2]) for row in rows] == [("3", "2,too,long"), ("5", '4,"open')]
    assert rows[0][1].startswith("expected at most 2 cells, as in the header, got 3")


def test_the_other_rows_are_labelled_and_both_are_counted(bad: Path) -> None:
    summary = labelled_file(bad, bad.parent / "out.csv")
    assert [row[0] for row in table((bad.parent / "out.csv").read_bytes())] == ["id", "1", "3", "5"]
    assert (summary.rows, summary.rejected, summary.written) == (3, 2, 3)


def test_strict_makes_the_first_a_failure_and_leaves_nothing(bad: Path) -> None:
    with pytest.raises(InputError, match=r"^line 3: expected at most 2 cells"):
        labelled_file(bad, bad.parent / "out.csv", strict=True)
    assert [path.name for path in bad.parent.iterdir()] == ["in.csv"]


def test_without_a_file_for_them_the_first_is_a_failure() -> None:
    with pytest.raises(InputError, match=r"^line 3: .*; or give --rejects FILE to go on without it"):
        labelled(BAD)


def test_a_pipe_goes_on_with_a_file_for_them(tmp_path: Path) -> None:
    data, summary = labelled(BAD, rejects=str(tmp_path / "bad.csv"))
    assert (len(table(data)), summary.rejected) == (4, 2)
    assert len(table((tmp_path / "bad.csv").read_bytes())) == 3


def test_where_all_is_well_there_is_no_file_of_rejects(bad: Path) -> None:
    labelled_file(bad, bad.parent / "out.csv")
    bad.write_bytes(b"title\nLobbyist\n")
    labelled_file(bad, bad.parent / "out.csv")
    assert sorted(path.name for path in bad.parent.iterdir()) == ["in.csv", "out.csv"]


def test_a_file_for_them_that_was_asked_for_is_written_in_any_case(tmp_path: Path) -> None:
    labelled(b"title\nLobbyist\n", rejects=str(tmp_path / "bad.csv"))
    assert table((tmp_path / "bad.csv").read_bytes()) == [["line", "cause", "row"]]


def test_rejects_of_every_chunk_are_in_one_table(tmp_path: Path) -> None:
    rows = [["title"], *(["a", "b"] if place % 1000 == 999 else ["Lobbyist"] for place in range(5 * CHUNK_ROWS))]
    (tmp_path / "in.csv").write_bytes(csv_bytes(rows))
    summary = labelled_file(tmp_path / "in.csv", tmp_path / "out.csv")
    lines = [row[0] for row in table((tmp_path / "out.csv.rejects.csv").read_bytes())]
    assert lines == ["line", "1001", "2001", "3001", "4001", "5001"]
    assert summary.rows + summary.rejected == 5 * CHUNK_ROWS


def test_bytes_that_could_not_be_read_are_shown_as_such(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes("title\néééé\n".encode() + b"caf\xe9\n")
    labelled_file(tmp_path / "in.csv", tmp_path / "out.csv")
    assert table((tmp_path / "out.csv.rejects.csv").read_bytes())[1][::2] == ["3", "caf\\udce9"]


def test_a_pile_of_rejects_alone_leaves_a_header(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(b"title\na,b\n")
    assert labelled_file(tmp_path / "in.csv", tmp_path / "out.csv").rows == 0
    assert len(table((tmp_path / "out.csv").read_bytes())) == 1
