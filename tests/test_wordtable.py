"""The table of words in arrays gives each word the code that it has."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelclassify.model import wordtable as module
from levelclassify.model.codes import Codes
from levelclassify.model.spans import Spans, spans
from levelclassify.model.wordtable import LETTERS, WordTable
from levelclassify.text.posting import Posting

WORDS = st.text("abc", min_size=1, max_size=LETTERS + 3)


class Lengths(Codes):
    """Codes that tell words apart, and that note for which they are asked."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []

    def longest(self) -> int:
        return 99

    def __getitem__(self, word: bytes) -> int:
        self.asked.append(word)
        return int.from_bytes(word[-7:]) + len(word) * 2**56


def spoken(*words: str) -> Spans:
    return spans([Posting("", " ".join(words))], 100)


def expected(*words: str) -> list[int]:
    return list(map(Lengths().__getitem__, map(str.encode, words)))


@given(st.lists(st.lists(WORDS, max_size=20), max_size=4))
def test_words_have_their_codes_in_every_batch(batches: list[list[str]]) -> None:
    table = WordTable(Lengths())
    assert [table.codes(spoken(*words)).tolist() for words in batches] == [expected(*words) for words in batches]


def test_a_word_is_asked_for_once() -> None:
    codes = Lengths()
    table = WordTable(codes)
    for _ in range(3):
        table.codes(spoken("case", "work"))
    assert codes.asked == [b"case", b"work"]


def test_a_word_that_is_too_long_for_a_key_is_not_taken_for_another() -> None:
    words = ["a" * LETTERS, "a" * (LETTERS + 1), "a" * LETTERS + "b", "a" * (LETTERS - 1)]
    table = WordTable(Lengths())
    assert [table.codes(spoken(*words)).tolist() for _ in range(2)] == [expected(*words)] * 2


def test_words_that_all_begin_their_search_at_one_slot_have_their_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_homes", lambda keys: np.full(len(keys[0]), module._SLOTS - 2))
    words = [f"word{number}" for number in range(3 * module._PROBES)]
    table = WordTable(Lengths())
    assert [table.codes(spoken(*words)).tolist() for _ in range(2)] == [expected(*words)] * 2
    assert table._slots.held == module._PROBES


def test_a_table_that_is_full_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FULL", 3)
    table, held = WordTable(Lengths()), []
    for words in (["a", "b"], ["c"], ["d", "e"], ["a"]):
        assert table.codes(spoken(*words)).tolist() == expected(*words)
        held.append(table._slots.held)
    assert held == [2, 3, 2, 3]


def test_a_batch_of_more_words_than_the_table_holds_has_their_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FULL", 3)
    table = WordTable(Lengths())
    words = [f"word{number}" for number in range(9)]
    assert table.codes(spoken(*words)).tolist() == expected(*words)


def test_nothing_is_looked_up_in_a_batch_without_words() -> None:
    assert WordTable(Lengths()).codes(spans([Posting("", "...")], 100)).tolist() == []


def test_while_another_thread_fills_the_table_words_are_asked_for() -> None:
    table = WordTable(Lengths())
    with table._filling:
        assert [table.codes(spoken("case", "work")).tolist() for _ in range(2)] == [expected("case", "work")] * 2
    assert table._slots.held == 0


def test_many_words_at_once_have_their_codes() -> None:
    words = [f"word{number % 3000}" for number in range(module._FEW * 4)]
    table = WordTable(Lengths())
    found = spans([Posting("", " ".join(words[start : start + 100])) for start in range(0, len(words), 100)], 100)
    assert [table.codes(found).tolist() for _ in range(2)] == [expected(*words)] * 2
    assert table._slots.held == 3000
