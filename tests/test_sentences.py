"""Sentences and list items: where they stand, and that no word is lost."""

from itertools import chain, groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelclassify.fit.synthetic import authored
from levelclassify.text import sentences as module
from levelclassify.text import words
from levelclassify.text.markup import plain
from levelclassify.text.posting import READ
from levelclassify.text.sentences import LONGEST, SHORTEST, Sentence, sentences, spoken
from levelclassify.text.tokens import words_of

TEXTS = st.text() | st.text("aé7.!?;•·\n\r \0\xad-", max_size=200)


def _spans(found: list[Sentence]) -> list[tuple[int, int, list[bytes]]]:
    """Return the spans of sentences with their words; pieces of a long sentence are joined."""
    joined = groupby(found, key=lambda one: (one.start, one.end))
    return [(*span, list(chain.from_iterable(one.words for one in pieces))) for span, pieces in joined]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param(" .\n\n• ; ", [], id="no word"),
        pytest.param("Carry a caseload", ["carry a caseload"], id="no full stop"),
        pytest.param("Visit families at home.", ["visit families at home"], id="a full stop at the end"),
        pytest.param(
            "Visit families at home. Write notes every day.",
            ["visit families at home", "write notes every day"],
            id="full stop",
        ),
        pytest.param(
            "Would you like that? Then join us today! We hire all year; apply when you like",
            ["would you like that", "then join us today", "we hire all year", "apply when you like"],
            id="question, exclamation, semicolon",
        ),
        pytest.param(
            "Visit families at home\nWrite notes every day\r\nLead the weekly group",
            ["visit families at home", "write notes every day", "lead the weekly group"],
            id="line breaks",
        ),
        pytest.param(
            "• Visit families at home • Write notes every day · Lead the weekly group",
            ["visit families at home", "write notes every day", "lead the weekly group"],
            id="bullets on one line",
        ),
        pytest.param(
            "Visit families at home.\0\0\0\0Write notes every day",
            ["visit families at home", "write notes every day"],
            id="mark-up behind a full stop",
        ),
        pytest.param(
            "Earn 24.50 an hour, see www.example.org", ["earn 24 50 an hour see www example org"], id="points"
        ),
        pytest.param("Duties:\nVisit families at home", ["duties visit families at home"], id="a heading"),
        pytest.param(
            "Duties\nYour week\nVisit families at home",
            ["duties your week visit families at home"],
            id="two headings",
        ),
        pytest.param(
            "Visit families at home. Write notes", ["visit families at home", "write notes"], id="a short end"
        ),
        pytest.param("Write notes.\n\n", ["write notes"], id="a short text with blank lines behind"),
        pytest.param("\n\n\n• Visit families at home", ["visit families at home"], id="blank lines first"),
    ],
)
def test_a_text_is_split_into_its_sentences(text: str, expected: list[str]) -> None:
    assert [b" ".join(one.words).decode() for one in sentences(text, READ)] == expected


@pytest.mark.parametrize(
    ("count", "lengths"),
    [
        pytest.param(LONGEST, [50], id="the longest"),
        pytest.param(LONGEST + 1, [50, 1], id="one more"),
        pytest.param(3 * LONGEST, [50, 50, 50], id="three times as long"),
    ],
)
def test_a_run_without_full_stops_is_cut(count: int, lengths: list[int]) -> None:
    assert [len(one.words) for one in sentences("a " * count, READ)] == lengths


def test_the_pieces_of_a_long_sentence_stand_where_it_does() -> None:
    text = "First of all this. " + "a " * 60
    assert [(one.start, one.end) for one in sentences(text, READ)] == [(0, 18), (18, 139), (18, 139)]


@pytest.mark.parametrize(
    ("most", "lengths"),
    [
        pytest.param(0, [], id="none"),
        pytest.param(3, [3], id="inside a sentence"),
        pytest.param(4, [4], id="to its end"),
        pytest.param(6, [4, 2], id="inside the second"),
        pytest.param(100, [4, 4], id="more than there are"),
    ],
)
def test_no_more_words_are_read_than_asked_for(most: int, lengths: list[int]) -> None:
    found = sentences("Visit families at home. Write notes every day.", most)
    assert [len(one.words) for one in found] == lengths


@given(TEXTS)
def test_the_words_of_all_sentences_are_the_first_words_of_the_text(text: str) -> None:
    assert list(chain.from_iterable(one.words for one in sentences(text, READ))) == words(text)[:READ]


@given(TEXTS, st.integers(0, 12))
def test_the_words_are_the_first_ones_however_few_are_read(text: str, most: int) -> None:
    assert list(chain.from_iterable(one.words for one in sentences(text, most))) == words(text)[:most]


@pytest.mark.parametrize("start", range(0, 650, 50))
def test_the_words_of_the_synthetic_postings_are_all_there(start: int) -> None:
    for row in authored()[start : start + 50]:
        text = plain(row.text)
        assert list(chain.from_iterable(one.words for one in sentences(text, READ))) == words(text)[:READ]


@given(TEXTS, st.integers(0, 12))
def test_what_an_answer_needs_is_what_sentences_say(text: str, most: int) -> None:
    found = sentences(text, most)
    assert spoken(text, most) == ([*chain.from_iterable(one.words for one in found)], [len(one.words) for one in found])


@pytest.mark.parametrize(
    ("text", "most", "lengths"),
    [
        pytest.param("a " * LONGEST, READ, [50], id="as long as may be"),
        pytest.param("a " * 120, READ, [50, 50, 20], id="a long sentence is cut"),
        pytest.param("a " * 120, 60, [50, 10], id="also where reading ends inside it"),
        pytest.param("a b c d. e f g h. " * 2, 8, [4, 4], id="reading ends with a sentence"),
        pytest.param("a b c d. e f g h. " * 2, 9, [4, 4, 1], id="reading ends a word later"),
        pytest.param("a b c d e. f g h. i", 9, [5, 4], id="short ones stand with what follows"),
        pytest.param("a b c d. e", 9, [4, 1], id="a short end"),
        pytest.param("co\xadse wo\0rk a b. c", 9, [4, 1], id="what joins letters"),
        pytest.param("", 9, [], id="nothing"),
    ],
)
def test_lengths_are_those_of_the_sentences(text: str, most: int, lengths: list[int]) -> None:
    assert spoken(text, most)[1] == lengths
    assert [len(one.words) for one in sentences(text, most)] == lengths


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        pytest.param("a b c d. e f g h.\n", [(0, 8), (8, 18)], id="each ends behind its full stop"),
        pytest.param("\n\na b c d. e", [(2, 10), (10, 12)], id="blank lines before belong to none"),
        pytest.param("a.\n b c d. \n\n", [(0, 10)], id="a heading begins what follows"),
        pytest.param("a b c d", [(0, 7)], id="no full stop"),
        pytest.param("co\xadse wo\0rk a b. c", [(0, 16), (16, 18)], id="what joins letters"),
    ],
)
def test_sentences_stand_where_they_are_read(text: str, spans: list[tuple[int, int]]) -> None:
    assert [(one.start, one.end) for one in sentences(text, READ)] == spans


@given(TEXTS)
def test_sentences_stand_one_behind_the_other(text: str) -> None:
    spans = [(start, end) for start, end, _ in _spans(sentences(text, READ))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@given(TEXTS)
def test_a_sentence_holds_its_words(text: str) -> None:
    assert all(words(text[start:end]) == spoken for start, end, spoken in _spans(sentences(text, len(text))))


@given(TEXTS)
def test_only_the_last_sentence_may_be_short(text: str) -> None:
    lengths = [len(spoken) for _, _, spoken in _spans(sentences(text, len(text)))]
    assert all(length >= SHORTEST for length in lengths[:-1])


@given(TEXTS)
def test_no_sentence_is_empty_or_longer_than_the_longest(text: str) -> None:
    assert all(1 <= len(one.words) <= LONGEST for one in sentences(text, READ))


@pytest.mark.parametrize("mark", ["\n", ". ", "• "], ids=["line breaks", "full stops", "bullets"])
def test_a_letter_is_read_a_few_times_however_many_marks_follow(mark: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    monkeypatch.setattr(module, "words_of", lambda part: read.append(len(part)) or words_of(part))
    text = "word" + mark * 1000
    sentences(text, READ)
    assert sum(read) <= 4 * len(text)
