"""Codes: one number says what a word is in titles, in bodies, to the rules and to the language."""

import pytest

from levelclassify.model import codes as module
from levelclassify.model.coded import coded
from levelclassify.model.codes import ALONE, BODY_AT, ENGLISH, FEATURE, FOREIGN, KIND, KIND_AT, LONGEST, Codes
from levelclassify.rules.lexicon import Rule, phrase
from levelclassify.rules.phrases import Phrases
from levelclassify.text.posting import Posting, Reading, reading

TITLES, BODIES = {b"case": 0, b"lead": 1}, {b"case": 2, b"work": 3}


@pytest.fixture
def codes() -> Codes:
    rules = [Rule("r", "macro", "activity", "any", 1.0, (phrase("lobby*"), phrase("draft bills"), phrase("of lead")))]
    return Codes(TITLES, BODIES, Phrases(rules, ()))


@pytest.mark.parametrize(
    ("word", "title", "body"), [(b"case", 1, 3), (b"lead", 2, 0), (b"work", 0, 4), (b"draft", 0, 0), (b"x", 0, 0)]
)
def test_a_code_holds_the_features_of_a_word_plus_one(codes: Codes, word: bytes, title: int, body: int) -> None:
    assert (codes[word] & FEATURE, codes[word] >> BODY_AT & FEATURE) == (title, body)


@pytest.mark.parametrize(
    ("word", "keys"), [(b"lobbyist", {b"lobby*"}), (b"draft", {b"draft"}), (b"lead", {b"lead"}), (b"x", set())]
)
def test_a_code_holds_the_kind_of_a_word(codes: Codes, word: bytes, keys: set[bytes]) -> None:
    phrases = codes._phrases
    assert phrases.kinds.keys_of(codes[word] >> KIND_AT & KIND) == keys


@pytest.mark.parametrize(
    ("word", "alone", "english", "foreign"),
    [
        (b"lobbyist", True, False, False),
        (b"draft", False, False, False),
        (b"of", False, True, False),
        (b"und", False, False, True),
        (b"x", False, False, False),
    ],
)
def test_a_code_holds_flags(codes: Codes, word: bytes, *, alone: bool, english: bool, foreign: bool) -> None:
    flags = [bool(codes[word] & flag) for flag in (ALONE, ENGLISH, FOREIGN)]
    assert flags == [alone, english, foreign]


def test_a_code_is_no_more_than_its_parts(codes: Codes) -> None:
    of, kind = codes[b"of"], codes[b"of"] >> KIND_AT & KIND
    assert (codes[b"zebra"], of) == (0, kind << KIND_AT | ENGLISH)


def test_the_marks_of_a_kind_that_was_met_are_kept(codes: Codes) -> None:
    kind = codes[b"draft"] >> KIND_AT & KIND
    assert (codes.first[kind], codes.second[kind]) == codes._phrases.marks(kind)
    assert codes.first[kind] > 0


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


def test_postings_whose_function_words_are_foreign_are_doubtful(codes: Codes) -> None:
    texts = [("", SPANISH), (SPANISH, ""), ("", ENGLISH_TEXT), (ENGLISH_TEXT, SPANISH), ("", SPANISH[:60]), ("", "")]
    batch = [reading(Posting(*each)) for each in texts]
    assert coded(batch, codes).doubtful == [0, 1]


@pytest.mark.parametrize(("count", "doubtful"), [(19, []), (20, [0])])
def test_fewer_than_twenty_words_are_not_doubted(codes: Codes, count: int, doubtful: list[int]) -> None:
    spoken = [b"und"] * count
    assert coded([Reading(Posting("", ""), [], spoken, [count])], codes).doubtful == doubtful


def test_words_of_both_languages_count_for_both(codes: Codes) -> None:
    both = Codes(TITLES, BODIES, codes._phrases)
    both[b"die"] = ENGLISH | FOREIGN
    several = [([b"und"] * 19 + [b"die"] * 7), ([b"und"] * 11 + [b"die"] * 7), [b"die"] * 30]
    batch = [Reading(Posting("", ""), [], spoken, [len(spoken)]) for spoken in several]
    assert coded(batch, both).doubtful == [0]


def test_words_of_a_batch_are_told_by_posting_text_and_sentence(codes: Codes) -> None:
    batch = [
        reading(Posting("Case lead", "We draft bills. Lobby")),
        reading(Posting("", "Work of lead. Case work now we.")),
    ]
    found = coded(batch, codes)
    assert found.text_of.tolist() == [0, 0, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3]
    assert (found.begins.tolist(), found.ends.tolist()) == ([0, 2, 2, 6], [2, 2, 6, 13])
    assert found.parts.tolist() == [0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2]
    assert (found.pairs.tolist(), found.alone.tolist()) == ([3, 7], [5])
