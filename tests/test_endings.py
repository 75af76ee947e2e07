"""Which two words may end a phrase, and which word is one: as told when a kind is met, and by a table."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from levelclassify.model import endings as module
from levelclassify.model.endings import Endings, Marks, Pairs
from levelclassify.rules import load_rules
from levelclassify.rules.lexicon import Rule, phrase
from levelclassify.rules.phrases import Phrases
from levelclassify.text.tokens import words

PHRASES = load_rules().phrases
TEXT = words(
    "The support group lead drafts policy; case managers lead peer support groups, and lobbyists lobby the state."
)
WORDS = "lob lobby lobbyist lobbying group groups lead leader tax".split()
KEYS = st.sampled_from([*WORDS, "lob*", "lobby*", "group*", "lead*"])
Make = Callable[[Phrases], Endings]
LEXICONS = st.lists(st.lists(KEYS, min_size=1, max_size=3), min_size=1, max_size=9)


def phrases_of(several: list[list[str]]) -> Phrases:
    listed = tuple(dict.fromkeys(phrase(" ".join(one)) for one in several))
    return Phrases([Rule("r", "macro", "activity", "any", 1.0, listed)], ())


def table(phrases: Phrases) -> Pairs:
    return Pairs(phrases.entries, phrases.kinds)


def likely(endings: Endings, phrases: Phrases, text: list[bytes]) -> list[bool]:
    kinds = np.array([phrases.kinds[word] for word in text])
    endings.learn(kinds)
    return endings.likely(kinds).tolist()


def ending(phrases: Phrases, text: list[bytes]) -> list[bool]:
    kinds = [phrases.kinds[word] for word in text]
    return [bool(phrases.together(*two)) for two in pairwise(kinds)]


@settings(deadline=None)
@given(LEXICONS, st.lists(st.sampled_from(WORDS), min_size=2, max_size=30))
def test_a_table_finds_the_pairs_that_end_phrases(lexicon: list[list[str]], text: list[str]) -> None:
    phrases, spoken = phrases_of(lexicon), [word.encode() for word in text]
    assert likely(table(phrases), phrases, spoken) == ending(phrases, spoken)


@settings(deadline=None)
@given(LEXICONS, st.permutations(WORDS))
def test_the_order_in_which_kinds_are_met_does_not_matter(lexicon: list[list[str]], text: list[str]) -> None:
    phrases, spoken = phrases_of(lexicon), [word.encode() for word in text]
    endings = table(phrases)
    for word in spoken:
        likely(endings, phrases, [word])
    assert likely(endings, phrases, spoken) == ending(phrases, spoken)


@pytest.mark.parametrize("make", [Marks, table])
def test_no_pair_of_the_shipped_rules_is_passed_over(make: Make) -> None:
    found = likely(make(PHRASES), PHRASES, TEXT)
    assert {one for one, ends in zip(found, ending(PHRASES, TEXT), strict=True) if ends} == {True}


def test_two_pairs_may_share_a_slot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SLOTS", 1)
    phrases = phrases_of([["lead", "group"]])
    assert likely(table(phrases), phrases, [b"lead", b"group", b"tax"]) == [True, True]


@pytest.mark.parametrize("make", [Marks, table])
def test_words_that_are_a_phrase_are_known(make: Make) -> None:
    phrases = phrases_of([["lobby*"], ["lead", "group"], ["tax"]])
    endings, kinds = make(phrases), np.array([phrases.kinds[word.encode()] for word in WORDS])
    endings.learn(kinds)
    assert [word for word, alone in zip(WORDS, endings.alone[kinds], strict=True) if alone] == [
        *("lobby", "lobbyist", "lobbying", "tax")
    ]


@settings(deadline=None)
@given(LEXICONS)
def test_a_table_tells_the_numbers_of_phrases(lexicon: list[list[str]]) -> None:
    phrases = phrases_of(lexicon)
    endings, kinds = table(phrases), [phrases.kinds[word.encode()] for word in WORDS]
    for kind in kinds:
        assert endings.single(kind) == tuple(entry.number for entry in phrases.alone(kind))
        for other in kinds:
            assert endings.together(kind, other) == tuple(entry.number for entry in phrases.together(kind, other))


@pytest.mark.parametrize("make", [Marks, table])
def test_the_marks_of_a_kind_are_the_bits_of_its_words(make: Make) -> None:
    phrases = phrases_of([["lobby*", "tax"], ["lobby", "group"]])
    endings, kind = make(phrases), phrases.kinds[b"lobby"]
    endings.learn(np.array([kind]))
    assert endings.marks[kind] == phrases.marks(kind)[1]
