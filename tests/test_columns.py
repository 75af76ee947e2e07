"""Title and text are found by usual names or by the names given; the added names never clash."""

import pytest

from levelclassify.errors import InputError
from levelclassify.label.answers import ADDED, added_columns, harmless
from levelclassify.label.columns import TEXTS, TITLES, Columns, find_columns, folded, listed


@pytest.mark.parametrize("name", TITLES)
def test_every_usual_title_name_is_found(name: str) -> None:
    assert find_columns(["id", name]) == Columns(title=1, text=None)


@pytest.mark.parametrize("name", TEXTS)
def test_every_usual_text_name_is_found(name: str) -> None:
    assert find_columns(["id", name]) == Columns(title=None, text=1)


@pytest.mark.parametrize(
    "written", ["JOB_TITLE", "Job Title", "job-title", " Job  Title ", "Job - Title"], ids=lambda written: repr(written)
)
def test_case_blanks_and_hyphens_of_a_name_do_not_matter(written: str) -> None:
    assert find_columns([written, "Job Description"]) == Columns(title=0, text=1)


def test_the_first_of_the_usual_names_is_taken_wherever_it_stands() -> None:
    assert find_columns(["position", "summary", "title", "description"]) == Columns(title=2, text=3)


def test_a_given_name_wins_over_the_usual_ones() -> None:
    assert find_columns(["title", "role", "duties"], "role", "duties") == Columns(title=1, text=2)


def test_a_column_named_as_the_text_is_not_the_title_as_well() -> None:
    assert find_columns(["id", "title"], text="title") == Columns(title=None, text=1)


def test_a_given_name_is_first_looked_for_exactly() -> None:
    assert find_columns(["Title", "title"], title="title").title == 1


def test_a_given_name_may_differ_in_its_writing() -> None:
    assert find_columns(["The Role"], title="the_role").title == 0


@pytest.mark.parametrize(
    ("header", "named", "message"),
    [
        pytest.param(["id", "name"], {}, r"got 'id', 'name'; name one with --title-column or --text-column", id="none"),
        pytest.param(["id;title;text"], {}, "separate the cells by commas", id="semicolons"),
        pytest.param(["id\ttitle"], {}, "separate the cells by commas", id="tabs"),
        pytest.param(
            ["id", "title"], {"title": "role"}, "column 'role' for --title-column, got 'id', 'title'", id="wrong title"
        ),
        pytest.param(
            ["title", "x"], {"text": "body"}, "column 'body' for --text-column, got 'title', 'x'", id="wrong text"
        ),
        pytest.param(["title", "title"], {}, "one column for --title-column, got 2", id="title twice"),
        pytest.param(
            ["Title", "title"], {}, r"got 2 of that name \('Title', 'title'\); rename", id="twice but for case"
        ),
        pytest.param(["text", "TEXT"], {}, "one column for --text-column, got 2", id="text twice"),
        pytest.param(["a", "a"], {"title": "a"}, "one column for --title-column, got 2", id="given name twice"),
        pytest.param(["a"], {"title": "a", "text": "A"}, "got 'a' for title and text; name it once", id="one for both"),
    ],
)
def test_what_can_not_be_found_is_an_error_that_lists_the_columns(
    header: list[str], named: dict[str, str], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        find_columns(header, **named)


def test_two_columns_of_another_name_do_not_disturb() -> None:
    assert find_columns(["note", "note", "title"]).title == 2


def test_a_pair_is_text_and_title() -> None:
    assert Columns(title=0, text=2).pair(["t", "x", "d"]) == ("d", "t")


def test_folding_twice_changes_nothing() -> None:
    assert folded(folded(" Job - Title ")) == folded(" Job - Title ") == "job_title"


def test_a_long_header_is_listed_in_part_and_counted() -> None:
    shown = listed([f"c{number}" for number in range(500)])
    assert shown.endswith("'c19' and 480 more")


def test_the_added_columns_are_those_of_the_contract() -> None:
    contract = "level, confidence, micro, mezzo, macro, also, in_field, source, reason, model"
    assert added_columns(["id"]) == ADDED == tuple(contract.split(", "))


@pytest.mark.parametrize("name", ADDED)
def test_a_column_that_is_there_already_asks_for_a_prefix(name: str) -> None:
    with pytest.raises(InputError, match=rf"got '{name}'; give a --prefix .*--prefix lc_"):
        added_columns(["title", name])


def test_a_prefix_stands_before_every_added_column() -> None:
    assert added_columns(["level"], "lc_") == tuple(f"lc_{name}" for name in ADDED)


def test_a_prefix_that_clashes_asks_for_another() -> None:
    with pytest.raises(InputError, match="got 'lc_level'; give another --prefix"):
        added_columns(["lc_level"], "lc_")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " ="], ids=repr)
def test_what_a_spreadsheet_takes_for_a_formula_is_not_harmless(start: str) -> None:
    assert not harmless(f"{start}level")
