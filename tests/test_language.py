import json
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from levelclassify.fit.synthetic import authored, postings
from levelclassify.text import words
from levelclassify.text.language import (
    DOMINANT,
    JUDGED,
    LETTERS_A_WORD,
    SPOKEN,
    _function_words,
    _is_other,
    _is_unspaced,
    foreign_words,
    is_english,
    is_function_word,
    is_other_latin,
    is_other_script,
    is_outnumbered,
)
from levelclassify.text.posting import posting

GOLDEN = ROOT / "tests" / "golden"
PLACEHOLDERS = {"Lorem Ipsum"}  # its text is Latin


def _english(text: str, title: str) -> bool:
    one = posting(text, title)
    whole = f"{one.title}\n{one.body}"
    return is_english(whole, words(whole))


def _rows(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (GOLDEN / name).read_text("utf-8").splitlines()]


def test_at_least_57_of_60_postings_in_other_languages_are_told() -> None:
    told = [not _english(row["text"], row["title"]) for row in _rows("not_english.jsonl")]
    assert len(told) == 60
    assert sum(told) >= 57


@pytest.mark.parametrize("row", _rows("short_english.jsonl"), ids=lambda row: row["title"])
def test_terse_english_full_of_names_is_english(row: dict[str, str]) -> None:
    assert _english(row["text"], row["title"])


def test_no_synthetic_posting_is_refused() -> None:
    assert [row.id for row in authored() if not _english(row.text, row.title)] == []


def test_fewer_than_twenty_words_are_not_judged() -> None:
    spanish = (
        "Se busca trabajadora social para el centro de la ciudad con experiencia y ganas de trabajar en equipo con los"
    )
    assert len(words(spanish)) == JUDGED
    assert not _english(spanish, "")
    assert _english(spanish.rpartition(" ")[0], "")


@pytest.mark.parametrize(
    ("text", "english"),
    [
        pytest.param("Социальный работник помогает многодетным семьям района", True, id="seven words of Russian"),
        pytest.param("Социальный работник помогает многодетным семьям района " * 4, False, id="many words of Russian"),
        pytest.param("社区社工负责家庭探访与个案管理并协助居民申请补助金", True, id="a line of Chinese"),
        pytest.param(
            "社区社工负责家庭探访与个案管理并协助居民申请补助金" * 3, False, id="more Chinese, without blanks"
        ),
        pytest.param("ｃａｓｅ ｍａｎａｇｅｒ " * 20, True, id="full-width letters"),
        pytest.param("Ａ ｚ " * 20 + "社", True, id="the first and the last full-width letter"),
        pytest.param("ɏ " * 20 + "社", True, id="the last Latin letter"),
        pytest.param("семья " * 20, False, id="twenty words of Russian"),
        pytest.param("семья " * 19, True, id="nineteen words of Russian"),
        pytest.param("семья house " * 20, True, id="as many letters as of English"),
        pytest.param("семья home " * 20, False, id="more letters than of English"),
        pytest.param("дом case " * 20, True, id="fewer letters than of English"),
        pytest.param("က" * 38, False, id="a line of Burmese"),
        pytest.param("က" * 37, True, id="a shorter line of Burmese"),
        pytest.param("鿿" * 38, False, id="the last of the Chinese letters"),
        pytest.param("ក" * 38, False, id="a line of Khmer"),
        pytest.param("case " * 5_000 + "семья " * 9_000, True, id="another script behind what is looked at"),
    ],
)
def test_other_scripts_are_judged_from_twenty_words_on(text: str, *, english: bool) -> None:
    assert is_english(text, words(text)) is english


@pytest.mark.real
@pytest.mark.parametrize("name", ["train", "dev"])
def test_no_real_english_posting_is_refused(shared: Path, name: str) -> None:
    refused = [row for row in postings(shared / "postings" / f"{name}.jsonl") if not _english(row.text, row.title)]
    assert {row.title for row in refused} <= PLACEHOLDERS | {"GERENTE PROGRAMAS LEGALES SENIOR", "Operario de Bodega"}


@given(st.text(st.sampled_from("ab é“ж語ˆ1 \n"), max_size=90) | st.text(max_size=90))
def test_a_text_is_of_another_script_where_most_letters_of_twenty_words_are(text: str) -> None:
    letters = [letter for letter in text if letter.isalpha()]
    most = 2 * sum(map(_is_other, letters)) > len(letters)
    spoken = len(text.split()) + sum(map(_is_unspaced, letters)) // LETTERS_A_WORD
    assert is_other_script(text) == (most and spoken >= JUDGED)


@pytest.mark.parametrize(
    ("foreign", "english", "spoken", "expected"),
    [
        pytest.param(3, 0, 50, True, id="just as many of all words as it takes"),
        pytest.param(2, 0, 50, False, id="too few of all words"),
        pytest.param(18, 7, 50, False, id="just too few beside the English ones"),
        pytest.param(19, 7, 50, True, id="enough beside the English ones"),
        pytest.param(0, 0, 50, False, id="no function word"),
    ],
)
def test_function_words_are_outnumbered_by_shares(foreign: int, english: int, spoken: int, *, expected: bool) -> None:
    assert is_outnumbered(foreign, english, spoken) == expected


@pytest.mark.parametrize(
    ("word", "english", "foreign"),
    [(b"of", True, False), (b"und", False, True), (b"que", False, True), (b"client", False, False)],
)
def test_a_word_may_carry_grammar_in_english_or_elsewhere(word: bytes, *, english: bool, foreign: bool) -> None:
    assert (is_function_word(word), word in foreign_words()) == (english, foreign)


@given(st.lists(st.sampled_from([*b"the and of with und der die que les de z q".split()]), min_size=20, max_size=60))
def test_a_language_outnumbers_english_as_if_each_was_counted(spoken: list[bytes]) -> None:
    counts = {name: sum(word in listed for word in spoken) for name, listed in _function_words().items()}
    english, other = counts.pop("english"), max(counts.values())
    dominates = other >= SPOKEN * len(spoken) and other > DOMINANT * (other + english)
    assert is_other_latin(spoken) is dominates
