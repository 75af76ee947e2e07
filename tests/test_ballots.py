"""Votes counted in arrays are those that the rules give one posting after the other, to the bit."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from levelclassify.fit.rows import as_posting
from levelclassify.fit.synthetic import authored
from levelclassify.model import ballots as module
from levelclassify.model.ballots import Ballots
from levelclassify.model.coded import Coded, coded
from levelclassify.model.codes import Codes
from levelclassify.model.endings import Marks
from levelclassify.model.spoken import of_readings
from levelclassify.rules import Rules, load_rules
from levelclassify.rules.lexicon import Mask, Rule, phrase
from levelclassify.rules.rulebook import assembled
from levelclassify.rules.votes import Settings, Votes, tally, totals_of
from levelclassify.text.posting import Posting, Reading, reading

RULES = load_rules()
WORDS = "group groups lead team policy lobby lobbyist the".split()
PHRASES = st.lists(st.sampled_from([*WORDS, "group*", "lob*", "lobby*"]), min_size=1, max_size=4)
LEXICONS = st.lists(st.lists(PHRASES, min_size=1, max_size=4), min_size=4, max_size=4)
TEXTS = st.lists(st.sampled_from([word.encode() for word in [*WORDS, "tax"]]), max_size=14)


def phrases(several: Sequence[Sequence[str]]) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys(phrase(" ".join(one)) for one in several))


def rules_of(several: Sequence[Sequence[Sequence[str]]], read: float) -> Rules:
    one, other, silent, masked = map(phrases, several)
    rules = (
        Rule("a", "micro", "who", "any", 1.5, one, silent),
        Rule("b", "macro", "activity", "title", 0.7, other),
        Rule("c", "mezzo", "scale", "body", 0.3, other),
    )
    return assembled(rules, (Mask("m", "a name", masked),), Settings(3, read, 2, 8, 0.5, 0.9, 0.6))


def titled(votes: Votes) -> Votes:
    return tally(tuple(hit for hit in votes.hits if hit.place == "title"))


def looked_up(rules: Rules, readings: Sequence[Reading]) -> Coded:
    return coded(of_readings(readings, Codes({}, {}, rules.kinds)), Marks(rules.phrases))


def assert_equal(rules: Rules, readings: Sequence[Reading], weights: Sequence[float]) -> None:
    found = looked_up(rules, readings)
    each = np.array([weights[place % len(weights)] for place in range(len(found.kinds))])
    each[: found.ends[len(readings) - 1]] = 1.0
    whole, title = Ballots(rules).totals(found, each)
    bodies = zip(found.begins[len(readings) :], found.ends[len(readings) :], strict=True)
    expected = [
        rules.votes(one.title, one.body, each[start:end].tolist())
        for one, (start, end) in zip(readings, bodies, strict=True)
    ]
    assert whole.tolist() == [[*totals_of(votes)] for votes in expected]
    assert title.tolist() == [[*totals_of(titled(votes))] for votes in expected]


@settings(deadline=None)
@given(
    LEXICONS,
    st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5),
    st.lists(st.floats(0.01, 1), min_size=1, max_size=9),
    st.sampled_from([400.0, 3.0]),
)
def test_they_are_the_votes_of_the_rules(
    lexicon: list[list[list[str]]],
    texts: list[tuple[list[bytes], list[bytes]]],
    weights: list[float],
    read: float,
) -> None:
    readings = [Reading(Posting("", ""), title, body, [len(body)] * bool(body)) for title, body in texts]
    assert_equal(rules_of(lexicon, read), readings, weights)


@pytest.mark.parametrize("start", range(0, 640, 64))
def test_they_are_so_on_the_synthetic_postings(start: int) -> None:
    rows = authored()[start : start + 64]
    assert_equal(RULES, [reading(as_posting(row)) for row in rows], [0.3, 0.9, 0.1, 0.7])


def test_postings_without_a_word_have_no_votes() -> None:
    assert_equal(RULES, [Reading(Posting("", ""), [], [], [])] * 3, [1.0])


def test_rules_without_a_phrase_of_several_words_vote() -> None:
    assert_equal(rules_of([[["lobby"]], [["team"]], [["lead"]], [["the"]]], 400.0), [words("lobby the team")], [0.5])


def words(text: str) -> Reading:
    spoken = text.encode().split()
    return Reading(Posting(text, ""), spoken, spoken, [len(spoken)])


ANY, TITLE, NOT, MASK = [["lobby"]], [["team"]], [["lead"]], [["the"]]
ENDS = [["policy", "team", "lobby"], ["policy", "team", "lobbyist"]]  # found by their ends, which differ
THREE = [["policy", "lobby", "lobbyist"], ["lobby", "lobbyist", "lobby"], ["group", "lobby"], ["lobby"] * 3]


@pytest.mark.parametrize(
    ("lexicon", "texts", "micro"),
    [
        pytest.param([ANY, TITLE, NOT, [["the", "lobby"]]], [("", "the lobby lobby")], [1.5], id="a mask"),
        pytest.param([ANY, TITLE, NOT, [["lobby", "the"]]], [("", "lobby lobby the")], [1.5], id="a mask behind"),
        pytest.param([ANY, TITLE, [["the", "lobby"]], MASK], [("", "the lobby lobby")], [1.5], id="a not phrase"),
        pytest.param([ANY, TITLE, [["lobby", "tax"]], MASK], [("", "lobby tax"), ("", "lobby")], [0, 1.5], id="of one"),
        pytest.param([ANY, TITLE, NOT, [["tax", "lobby"]]], [("tax", "lobby")], [1.5], id="a mask over two texts"),
        pytest.param([THREE, TITLE, NOT, MASK], [("lobby lobbyist", "policy")], [0], id="before the first word"),
        pytest.param([ENDS, TITLE, NOT, MASK], [("team lobby", "policy")], [0], id="round the ends of all words"),
        pytest.param([THREE, TITLE, NOT, MASK], [("", "lobby lobby")], [0], id="behind the last word"),
        pytest.param([THREE, TITLE, NOT, MASK], [("", "lobby"), ("", "lobby lobby")], [0, 0], id="over two bodies"),
        pytest.param([THREE, TITLE, NOT, MASK], [("policy lobby", "lobbyist")], [0], id="over title and body"),
        pytest.param(
            [THREE, TITLE, NOT, MASK], [("lobby lobby lobby", "")], [4.5], id="from the first to the last word"
        ),
        pytest.param([THREE, TITLE, NOT, MASK], [("", "tax group lobby")], [1.5], id="to the last word that is read"),
        pytest.param([THREE, TITLE, NOT, MASK], [("", "tax tax group lobby")], [0], id="over the last word read"),
        pytest.param([THREE, TITLE, NOT, MASK], [("tax tax group lobby", "")], [4.5], id="a title is read whole"),
        pytest.param([ANY, TITLE, NOT, MASK], [("", "team lobby")], [1.5], id="behind one of another rule"),
        pytest.param([ANY, TITLE, NOT, MASK], [("", "lobby team")], [1.5], id="before one of another rule"),
        pytest.param([ANY, TITLE, NOT, MASK], [("", "lobby lobby lobby")], [3], id="no more than repeats"),
        pytest.param([[["lob*"], ["lobby"]], TITLE, NOT, MASK], [("", "lobby")], [1.5], id="one run twice"),
        pytest.param(
            [[["lobby"], ["the", "lobby"]], TITLE, NOT, [["tax"]]], [("", "the lobby")], [1.5], id="a longer one"
        ),
    ],
)
def test_what_is_read_and_what_is_silenced(
    lexicon: list[list[list[str]]], texts: list[tuple[str, str]], micro: list[float]
) -> None:
    rules = rules_of(lexicon, 3.0)
    readings = [
        Reading(Posting("", ""), title.encode().split(), body.encode().split(), [len(body.split())] * bool(body))
        for title, body in texts
    ]
    found = looked_up(rules, readings)
    assert Ballots(rules).totals(found, np.ones(len(found.kinds)))[0][:, 0].tolist() == micro
    assert_equal(rules, readings, [1.0])


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 1)
    rules = rules_of([[["lobby", "team"], ["team", "lobby"]], [["team"]], [["lead"]], [["the"]]], 400.0)
    assert_equal(rules, [words("lobby team lobby team lobby")], [0.5])
    ballots = Ballots(rules)
    ballots.totals(looked_up(rules, [words("lobby team lobby")]), np.ones(6))
    assert len(ballots._finds) == 1
