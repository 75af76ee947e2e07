"""A board's labelled postings: what is learnt of them, and what is refused with its rows."""

import io
from dataclasses import replace

import numpy as np
import pytest

from levelclassify.errors import InputError
from levelclassify.fit.board import LEAST, Board, board_of, employer_column, named
from levelclassify.fit.choices import _authored, _counted, _groups
from levelclassify.fit.rows import as_posting
from levelclassify.fit.synthetic import authored
from levelclassify.label.job import Job
from levelclassify.labelled import LabelledFile, read_labelled
from levelclassify.model.seen import digests
from levelclassify.types import LABELS


def _file(rows: list[tuple[str, str, str]], header: str = "title,company,level") -> LabelledFile:
    lines = [header, *(",".join(row) for row in rows)]
    return read_labelled(io.BytesIO(("\n".join(lines) + "\n").encode()), Job("-"))


def _rows(each: int = LEAST, employers: int = 5) -> list[tuple[str, str, str]]:
    """Return so many rows of each label, at so many employers."""
    numbers = range(each)
    return [(f"{label} work number {n}", f"{label} house {n % employers}", label) for label in LABELS for n in numbers]


def _board(rows: list[tuple[str, str, str]], employer: str | None = None) -> Board:
    return board_of(_file(rows), employer)


@pytest.mark.parametrize(
    ("header", "name", "found"),
    [
        pytest.param(["title", "Company"], None, "Company", id="a usual name"),
        pytest.param(["title", "hiring-organization"], None, "hiring-organization", id="hyphens"),
        pytest.param(["company", "employer"], None, "employer", id="the first usual name"),
        pytest.param(["title", "agency", "board"], "Board", "board", id="named"),
        pytest.param(["title", "company"], "-", None, id="none wanted"),
        pytest.param(["title"], None, None, id="none there"),
    ],
)
def test_the_column_of_employers(header: list[str], name: str | None, found: str | None) -> None:
    assert employer_column(header, name) == found


def test_a_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="expected a column 'owner' for --employer-column, got 'title'; name one"):
        employer_column(["title"], "owner")


def test_rows_keep_their_numbers_and_employers() -> None:
    board = _board(_rows())
    assert [row.id for row in board.rows] == [str(number) for number in range(1, 41)]
    assert (board.rows[0].employer, board.employer) == ("micro house 0", "company")


def test_rows_of_one_employer_are_one_group() -> None:
    board = _board(_rows())
    assert board.groups[0] == board.groups[5] != board.groups[1]


def test_a_posting_that_stands_there_twice_is_kept_once_and_counted() -> None:
    board = _board([*_rows(), ("MICRO work - number 0", "micro house 0", "micro")])
    assert (len(board.rows), board.repeated) == (40, 1)


def test_a_posting_with_two_labels_is_refused_with_its_rows() -> None:
    with pytest.raises(InputError, match="label for the same posting, got micro in row 1 and macro in row 41; keep"):
        _board([*_rows(), ("micro work number 0", "another", "macro")])


def test_too_few_of_a_level_are_refused_with_their_rows() -> None:
    rows = [row for row in _rows() if row[2] != "mezzo"]
    with pytest.raises(InputError, match=r"at least 10 .* each level, got 2 of mezzo \(rows 31, 32\); label more"):
        _board([*rows, ("first mezzo", "a", "mezzo"), ("second mezzo", "b", "mezzo")])


def test_a_level_that_is_missing_is_refused() -> None:
    with pytest.raises(InputError, match="got 0 of none; label more of these"):
        _board([row for row in _rows() if row[2] != "none"])


def test_a_level_at_too_few_employers_is_refused() -> None:
    with pytest.raises(InputError, match=r"at least 5 employers .* got 4 for micro \(rows 1, 2, .* and 2 more\)"):
        _board([*_rows(employers=4)[:10], *_rows()[10:]])


def test_employers_can_be_left_aside() -> None:
    assert len({*_board(_rows(employers=4), "-").groups.tolist()}) == 40


def test_shares_are_known_where_a_row_gives_them() -> None:
    rows = [(*row, "", "", "") for row in _rows()]
    rows[0] = (*rows[0][:3], "0.7", "0.3", "0")
    header = "title,company,level,micro,mezzo,macro"
    assert board_of(_file(rows, header)).has_shares
    assert not _board(_rows()).has_shares


def test_without_a_title_the_first_line_is_one() -> None:
    rows = [f'"{label} aide {n}\nYou do {label} work {n}.",{label}' for label in LABELS for n in range(LEAST)]
    board = board_of(read_labelled(io.BytesIO(("text,level\n" + "\n".join(rows)).encode()), Job("-")))
    assert board.rows[0].title == "micro aide 0"


def test_many_rows_are_counted_after_eight() -> None:
    assert named(map(str, range(20))) == "rows 0, 1, 2, 3, 4, 5, 6, 7 and 12 more"


@pytest.mark.parametrize(
    ("shared", "column", "known"),
    [
        pytest.param(False, None, True, id="twenty employers"),
        pytest.param(True, None, False, id="five employers"),
        pytest.param(False, "-", False, id="no column of employers"),
    ],
)
def test_words_count_by_employer_where_enough_are_known(*, shared: bool, column: str | None, known: bool) -> None:
    rows = [(title, employer[-1] if shared else employer, label) for title, employer, label in _rows()]
    board = _board(rows, column)
    counted = [row.employer for row in _counted(board)]
    assert (counted == [row.employer for row in board.rows]) is known
    assert all(name.startswith("group ") for name in counted) is not known


def test_a_row_without_an_employer_counts_by_its_group() -> None:
    rows = _rows()
    rows[0] = (rows[0][0], "", rows[0][2])
    counted = _counted(_board(rows))
    assert (counted[0].employer[:6], counted[1].employer) == ("group ", "micro house 1")


def test_synthetic_postings_that_a_board_holds_are_learnt_once() -> None:
    own = authored()[0]
    board = _board(_rows())
    with_own = replace(board, digests=np.append(board.digests, digests([as_posting(own)])))
    assert len(_authored(with_own)) == len(_authored(board)) - 1 == len(authored()) - 1


def test_groups_of_other_rows_are_none_of_the_boards() -> None:
    board, more = _board(_rows()), authored()[:9]
    found = _groups(board, more)
    assert found[: len(board.rows)].tolist() == board.groups.tolist()
    assert found[len(board.rows) :].min() > board.groups.max()
    assert _groups(board, []).tolist() == board.groups.tolist()
