import decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from levelclassify.text.posting import READ, Posting, Reading, given, posting, reading, reads_as_sentence


@pytest.mark.parametrize(
    "value",
    [
        *(None, float("nan"), np.float64("nan"), np.float32("nan"), np.datetime64("NaT", "ns"), decimal.Decimal("NaN")),
        *(pd.NA, pd.NaT, "", " \n\t", "\u3000"),
    ],
    ids=repr,
)
def test_a_value_that_is_missing_or_blank_means_not_given(value: object) -> None:
    assert given(value, "text") == ""


class Marked(str):
    """A string as an HTML library has it."""

    __slots__ = ()

    def __str__(self) -> str:
        return "escaped"


@pytest.mark.parametrize("value", [np.str_("Lobbyist"), Marked("Lobbyist")], ids=["numpy", "a class of its own"])
def test_a_string_of_another_class_is_taken_for_what_it_says(value: str) -> None:
    assert given(value, "text") == "Lobbyist"
    assert type(given(value, "text")) is str


@pytest.mark.parametrize("value", [b"Lobbyist", 7, 1.5, ["Lobbyist"], np.float32(1), np.ones(1), Path()], ids=repr)
def test_any_other_value_is_an_error_that_names_what_came(value: object) -> None:
    with pytest.raises(TypeError, match=f"title must be a string.*got {type(value).__name__}"):
        given(value, "title")


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        pytest.param("You draft bills.", "Analyst", Posting("Analyst", "You draft bills."), id="both given"),
        pytest.param(None, "Analyst", Posting("Analyst", ""), id="title alone"),
        pytest.param("Analyst\nYou draft bills.", None, Posting("Analyst", "\nYou draft bills."), id="first line"),
        pytest.param("Analyst\nYou draft bills.", " ", Posting("Analyst", "\nYou draft bills."), id="blank title"),
        pytest.param("\n\n Analyst\nDraft.", None, Posting("\n\n Analyst", "\nDraft."), id="blank lines first"),
        pytest.param("We hire.\nDraft bills.", None, Posting("", "We hire.\nDraft bills."), id="a sentence first"),
        pytest.param("Analyst", None, Posting("Analyst", ""), id="lone line of one word"),
        pytest.param("a b c d e f g h", None, Posting("a b c d e f g h", ""), id="lone line of eight words"),
        pytest.param("a b c d e f g h i", None, Posting("", "a b c d e f g h i"), id="lone line of nine words"),
        pytest.param("Draft bills.", None, Posting("", "Draft bills."), id="lone line with a full stop"),
        pytest.param("x" * 120 + "\ny", None, Posting("x" * 120, "\ny"), id="first line of 120 characters"),
        pytest.param("x" * 121 + "\ny", None, Posting("", "x" * 121 + "\ny"), id="first line of 121 characters"),
        pytest.param("<p>Analyst</p>Draft", None, Posting("\n\0\0Analyst", "\n\0\0\0Draft"), id="a line in tags"),
        pytest.param("<b>A</b>B\nDraft", None, Posting("\0\0\0A\0\0\0\0B", "\nDraft"), id="a first line with tags"),
        pytest.param("\0Draft bills.\0", None, Posting("", "\0Draft bills.\0"), id="a lone line between fillers"),
        pytest.param("<p></p>", "<b> </b>", Posting("", ""), id="mark-up without text"),
        pytest.param(None, None, Posting("", ""), id="nothing"),
    ],
)
def test_the_title_is_found(text: object, title: object, expected: Posting) -> None:
    assert posting(text, title) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Case Manager, Youth Services", False),
        ("Director of Advocacy (hybrid) - Ohio", False),
        ("US Policy Director", False),
        ("Special Needs Coordinator", False),
        ("Director of Public Works", False),
        ("Will County Case Manager I", False),
        ("Social Worker II.", False),
        ("Case Manager, Hill House Inc.", False),
        ("Social Worker II, Ohio.", True),
        ("Lobbyist.", True),
        (".", False),
        ("Ready to help?", True),
        ("Families;", True),
        ("In this post,", True),
        ("This work needs patience", True),
        ("We are looking for a case manager", True),
        ("Join us!", True),
        ("The therapist will see clients", True),
    ],
)
def test_a_sentence_is_told_from_a_title(line: str, *, expected: bool) -> None:
    assert reads_as_sentence(line) is expected


def test_only_the_first_words_are_read() -> None:
    read = reading(Posting("t " * 500, "b " * 1000))
    assert (len(read.title), len(read.body)) == (READ, READ)


def test_a_reading_knows_how_many_words_each_sentence_holds() -> None:
    read = reading(Posting("Case aide", "Visit families at home. Write notes every day and more."))
    assert (read.lengths, len(read.body)) == ([4, 6], 10)


@pytest.mark.parametrize("body", ["", "b " * 1000, "Visit families. " * 300, "• " * 50], ids=lambda body: body[:20])
def test_the_lengths_of_the_sentences_add_up_to_the_body(body: str) -> None:
    read = reading(Posting("t", body))
    assert sum(read.lengths) == len(read.body)


def test_a_title_only_reading_has_its_title_and_nothing_of_the_body() -> None:
    read = reading(Posting("Case aide", "Visit families at home."))
    assert read.title_only() == Reading(read.posting, [b"case", b"aide"], [], [])
