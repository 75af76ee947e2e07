"""Codes: one number says what a word is in titles, in bodies, to the rules and to the language."""

from collections.abc import Sequence

import pytest

from levelclassify.model import codes as module
from levelclassify.model.coded import coded
from levelclassify.model.codes import BODY_AT, ENGLISH, FEATURE, FOREIGN, KIND, KIND_AT, LONGEST, Codes
from levelclassify.model.endings import Marks
from levelclassify.model.spoken import of_readings
from levelclassify.rules.lexicon import Rule, phrase
from levelclassify.rules.phrases import Phrases
from levelclassify.text.posting import Posting, Reading, reading

TITLES, BODIES = {b"case": 0, b"lead": 1}, {b"case": 2, b"work": 3}


@pytest.fixture
def phrases() -> Phrases:
    rules = [Rule("r", "macro", "activity", "any", 1.0, (phrase("lobby*"), phrase("draft bills"), phrase("of lead")))]
    return Phrases(rules, ())


@pytest.fixture
def codes(phrases: Phrases) -> Codes:
    return Codes(TITLES, BODIES, phrases.kinds)


def doubtful(codes: Codes, phrases: Phrases, batch: Sequence[Reading]) -> list[int]:
    return coded(of_readings(batch, codes), Marks(phrases)).doubtful


@pytest.mark.parametrize(
    ("word", "title", "body"), [(b"case", 1, 3), (b"lead", 2, 0), (b"work", 0, 4), (b"draft", 0, 0), (b"x", 0, 0)]
)
def test_a_code_holds_the_features_of_a_word_plus_one(codes: Codes, word: bytes, title: int, body: int) -> None:
    assert (codes[word] & FEATURE, codes[word] >> BODY_AT & FEATURE) == (title, body)


@pytest.mark.parametrize(
    ("word", "keys"), [(b"lobbyist", {b"lobby*"}), (b"draft", {b"draft"}), (b"lead", {b"lead"}), (b"x", set())]
)
def test_a_code_holds_the_kind_of_a_word(codes: Codes, phrases: Phrases, word: bytes, keys: set[bytes]) -> None:
    assert phrases.kinds.keys_of(codes[word] >> KIND_AT & KIND) == keys


@pytest.mark.parametrize(
    ("word", "english", "foreign"), [(b"of", True, False), (b"und", False, True), (b"lobbyist", False, False)]
)
def test_a_code_holds_the_language_of_a_function_word(
    codes: Codes, word: bytes, *, english: bool, foreign: bool
) -> None:
    assert [bool(codes[word] & flag) for flag in (ENGLISH, FOREIGN)] == [english, foreign]


def test_a_code_is_no_more_than_its_parts(codes: Codes) -> None:
    of, kind = codes[b"of"], codes[b"of"] >> KIND_AT & KIND
    assert (codes[b"zebra"], of) == (0, kind << KIND_AT | ENGLISH)


def test_a_word_that_is_too_long_is_not_kept(codes: Codes) -> None:
    short, long = b"x" * LONGEST, b"x" * (LONGEST + 1)
    assert (codes[short], codes[long], [*codes]) == (0, 0, [short])


def test_what_is_remembered_is_bounded(codes: Codes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 3)
    sizes = [len(codes) for number in range(7) if codes[b"word%d" % number] == 0]
    assert sizes == [1, 2, 3, 1, 2, 3, 1]


SPANISH = (
    "trabajadora social para el centro de la ciudad con experiencia y ganas de trabajar en equipo con los otros y otras"
)
ENGLISH_TEXT = "we are looking for a worker who will visit families at home and write notes for the team of the town"


def test_postings_whose_function_words_are_foreign_are_doubtful(codes: Codes, phrases: Phrases) -> None:
    texts = [("", SPANISH), (SPANISH, ""), ("", ENGLISH_TEXT), (ENGLISH_TEXT, SPANISH), ("", SPANISH[:60]), ("", "")]
    batch = [reading(Posting(*each)) for each in texts]
    assert doubtful(codes, phrases, batch) == [0, 1]


@pytest.mark.parametrize(("count", "expected"), [(19, []), (20, [0])])
def test_fewer_than_twenty_words_are_not_doubted(
    codes: Codes, phrases: Phrases, count: int, expected: list[int]
) -> None:
    spoken = [b"und"] * count
    assert doubtful(codes, phrases, [Reading(Posting("", ""), [], spoken, [count])]) == expected


def test_words_of_both_languages_count_for_both(codes: Codes, phrases: Phrases) -> None:
    codes[b"die"] = ENGLISH | FOREIGN
    several = [([b"und"] * 19 + [b"die"] * 7), ([b"und"] * 11 + [b"die"] * 7), [b"die"] * 30]
    batch = [Reading(Posting("", ""), [], spoken, [len(spoken)]) for spoken in several]
    assert doubtful(codes, phrases, batch) == [0]


def test_words_of_a_batch_are_told_by_posting_text_and_sentence(codes: Codes, phrases: Phrases) -> None:
    batch = [
        reading(Posting("Case lead", "We draft bills. Lobby")),
        reading(Posting("", "Work of lead. Case work now we.")),
    ]
    found = coded(of_readings(batch, codes), Marks(phrases))
    assert found.text_of.tolist() == [0, 0, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3]
    assert (found.begins.tolist(), found.ends.tolist()) == ([0, 2, 2, 6], [2, 2, 6, 13])
    assert found.parts.tolist() == [0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2]
    assert (found.pairs.tolist(), found.alone.tolist()) == ([3, 7], [5])
