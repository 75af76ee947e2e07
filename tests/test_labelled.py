"""Labelled files: what people wrote as levels, read back."""

import io

import pytest

from levelclassify.errors import InputError
from levelclassify.label.job import Job
from levelclassify.labelled import LabelledFile, count_labels, label_of, read_labelled


def _read(text: str, level: str | None = None) -> LabelledFile:
    return read_labelled(io.BytesIO(text.encode()), Job("-"), level)


@pytest.mark.parametrize(
    ("cell", "label"),
    [
        pytest.param("micro", "micro", id="as it is"),
        pytest.param(" MACRO ", "macro", id="case and blanks"),
        pytest.param("Mezzo level", "mezzo", id="with the word level"),
        pytest.param("macro-practice", "macro", id="with the word practice"),
        pytest.param("meso", "mezzo", id="another spelling"),
        pytest.param("out_of_field", "none", id="the reason"),
        pytest.param("N/A", "none", id="not applicable"),
        pytest.param("level", None, id="nothing but the word level"),
        pytest.param("micro/macro", None, id="two levels"),
        pytest.param("nano", None, id="no level"),
    ],
)
def test_a_level_is_read_in_any_usual_spelling(cell: str, label: str | None) -> None:
    assert label_of(cell) == label


def test_rows_keep_their_number_and_cells() -> None:
    found = _read("id,title,description,level\n7,Lobbyist,,\n8,Plumber,Mends pipes,none\n")
    assert [(row.number, row.title, row.text, row.fields["id"]) for row in found.rows] == [
        (2, "Plumber", "Mends pipes", "8")
    ]


def test_rows_without_level_or_text_are_counted() -> None:
    found = _read("title,level\nLobbyist,\n ,macro\nTherapist,micro\n")
    assert found.skipped == {"no level": 1, "no text": 1}


def test_an_empty_level_with_the_reason_is_out_of_the_field() -> None:
    found = _read("title,level,reason\nPlumber,,out_of_field\nLobbyist,,uncertain\n")
    assert ([row.label for row in found.rows], found.skipped) == (["none"], {"no level": 1})


def test_shares_are_brought_to_sum_one() -> None:
    found = _read("title,level,micro,mezzo,macro\nTeam lead,mezzo,25,75,0\n")
    assert found.rows[0].shares == (0.25, 0.75, 0.0)


@pytest.mark.parametrize(
    "shares",
    [
        pytest.param("0.9,0.1,0", id="another level is larger"),
        pytest.param(",,", id="not given"),
        pytest.param("-1,3,0", id="below 0"),
        pytest.param("nan,1,0", id="no number"),
    ],
)
def test_the_level_is_believed_where_shares_say_nothing_or_otherwise(shares: str) -> None:
    assert _read(f"title,level,micro,mezzo,macro\nTeam lead,mezzo,{shares}\n").rows[0].shares == (0.0, 1.0, 0.0)


def test_shares_that_contradict_a_level_are_counted() -> None:
    assert _read("title,level,micro,mezzo,macro\nLead,mezzo,0.9,0.1,0\nLead,mezzo,0,1,0\n").contradicted == 1


def test_a_cell_that_is_no_level_is_refused_with_its_row() -> None:
    with pytest.raises(InputError, match="expected micro, mezzo, macro or none in column 'level', got 'nano' in row 2"):
        _read("title,level\nLobbyist,macro\nLobbyist,nano\n")


def test_a_named_column_is_read() -> None:
    assert _read("title,level,coded\nLobbyist,micro,macro\n", "Coded").rows[0].label == "macro"


def test_a_file_without_a_column_of_levels_is_refused() -> None:
    with pytest.raises(InputError, match=r"expected a column of levels .* got 'title', 'text'; name one"):
        _read("title,text\nLobbyist,x\n")


def test_a_row_that_can_not_be_read_is_refused() -> None:
    with pytest.raises(InputError, match="expected whole rows, got in line 3"):
        _read("title,level\nLobbyist,macro\nLobbyist,macro,more,cells\n")


def test_a_file_in_which_nothing_is_labelled_is_refused() -> None:
    with pytest.raises(InputError, match=r"expected labelled rows, got none in column 'level' \(1 with no level\)"):
        _read("title,level\nLobbyist,\n")


def test_json_lines_are_read() -> None:
    found = _read('{"title": "Lobbyist", "level": "macro"}\n{"title": "Plumber", "level": null}\n')
    assert count_labels(found.rows) == {"micro": 0, "mezzo": 0, "macro": 1, "none": 0}


@pytest.mark.parametrize(
    ("row", "stated"),
    [
        pytest.param("Lobbyist,macro,0,20,80", True, id="shares"),
        pytest.param("Lobbyist,macro,,,", False, id="none"),
        pytest.param("Lobbyist,macro,80,20,0", False, id="shares that contradict the level"),
        pytest.param("Plumber,none,0,0,0", False, id="out of the field"),
    ],
)
def test_a_row_says_whether_its_shares_stand_in_the_file(row: str, stated: bool) -> None:
    (found,) = _read(f"title,level,micro,mezzo,macro\n{row}\n").rows
    assert found.stated is stated
