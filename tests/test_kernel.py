"""The compiled kernel says what the rest of the package says, to the bit; without it the answers are the same."""

import importlib.util
import pickle
import sys
import threading
import tracemalloc
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_any_posting import TEXT
from test_ballots import LEXICONS, WORDS, rules_of
from tiny import BLOCKS, LEXICON, NUMBERS, SCALES, TERMS

from levelclassify import kernel, trained
from levelclassify.fit.rows import as_posting
from levelclassify.fit.synthetic import authored, look_alikes
from levelclassify.kernel import is_built, kernel_of
from levelclassify.loading import default_folder
from levelclassify.model.config import Block
from levelclassify.model.folder import Model, load_folder
from levelclassify.model.score import Table
from levelclassify.rules import Rules, load_rules
from levelclassify.rules.rulebook import rules_from
from levelclassify.scorer import Said, Scorer
from levelclassify.text.posting import READ, Posting, reading
from levelclassify.trained import Trained
from levelclassify.types import Prediction

BUILT = importlib.util.find_spec("levelclassify.kernel.compiled") is not None
pytestmark = pytest.mark.skipif(not BUILT, reason="the kernel was not compiled: no C compiler was found")

SEGMENT = 2**12  # characters that the kernel folds together
TINY = Table(BLOCKS, TERMS, NUMBERS, SCALES)
RULES = load_rules()
SIGNS = [" ", ". ", ".", "\n", "\0", "\xad", "? ", "!", ";\0", "•", "–", "\u2028", "\x0b", "*", "/"]
PIECES = ["case", "lobbyists", "group", "lead", "é", "0", "😀", "\ud800", "a" * 30, *WORDS, *SIGNS]
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=40))
POSTINGS = st.lists(st.builds(Posting, TEXTS, TEXTS), min_size=1, max_size=5)
SPOKEN = st.lists(st.sampled_from([*WORDS, "tax", ". ", "case"]), max_size=40).map(" ".join)


@cache
def default() -> Model:
    return load_folder(default_folder())


def said(table: Table, rules: Rules, postings: Sequence[Posting]) -> list[Said]:
    """Return what a kernel says of postings, none of which it decides on."""
    made = kernel_of(table, rules, None)
    assert made is not None
    return made.answers(postings, lambda one, _: Said(*one), 0.0)[0]


def assert_equal(table: Table, rules: Rules, postings: Sequence[Posting]) -> None:
    expected = Scorer(table, rules).scored([reading(one) for one in postings]).each()
    assert said(table, rules, postings) == expected


@given(POSTINGS)
@settings(deadline=None)
def test_any_postings_are_scored_alike(postings: list[Posting]) -> None:
    assert_equal(TINY, RULES, postings)


@given(LEXICONS, st.lists(st.builds(Posting, SPOKEN, SPOKEN), min_size=1, max_size=3), st.integers(0, 20))
@settings(deadline=None)
def test_any_rules_vote_alike(several: list[list[list[str]]], postings: list[Posting], read: int) -> None:
    assert_equal(TINY, rules_of(several, read), postings)


def test_synthetic_postings_are_scored_alike() -> None:
    assert_equal(default().table, default().rules, [as_posting(row) for row in (*authored(), *look_alikes())])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(". . .\n\n", id="marks alone"),
        pytest.param("case work. " * READ, id="short sentences, more than are read"),
        pytest.param("case " * (READ - 1) + ". b c d e f", id="reading ends in a short part"),
        pytest.param("case " * (READ - 3) + ". b c. d e f g", id="reading ends behind a short part"),
        pytest.param("visit " * (2 * READ), id="no sentence"),
        pytest.param("a. " * 60 + "case " * 120 + ". c", id="long and short ones"),
        pytest.param("a b c case!\xad e f g h.\0 i j k l", id="a hyphen behind a stop"),
        pytest.param("one\xadword. two\0words.\0\0three four five case", id="letters that join"),
        pytest.param("lobbyists" + "s" * 100 + " case", id="a long word that begins as one of a phrase"),
        pytest.param("Ｃase • case — “visit”\u2003work; " * 30, id="signs beyond Latin-1"),
        pytest.param("case 𝒳 visit. " * 30, id="signs beyond the first plane"),
    ],
)
@pytest.mark.parametrize("beside", ["", "Case aide. Visit"])
def test_a_text_is_scored_alike_as_title_and_as_body(text: str, beside: str) -> None:
    assert_equal(TINY, RULES, [Posting(text, beside), Posting(beside, text)])


@pytest.mark.parametrize("filling", [" ", "\n", "\0", "x", ".", "\xad", "–", "社", "😀", ". ", ".\0", "x.\n"])
@pytest.mark.parametrize("behind", range(-3, 4))
def test_a_text_longer_than_is_folded_together_is_scored_alike(filling: str, behind: int) -> None:
    text = "case " + filling * ((SEGMENT - 5 + behind) // len(filling)) + ". lead visit\0s work. case work visit case"
    assert_equal(TINY, RULES, [Posting("", text), Posting(text, "case")])


def test_a_posting_with_more_phrases_than_there_was_room_for_is_scored_alike() -> None:
    rules = rules_of([[["group"], ["lead"]], [["group"]], [["policy", "lobby"]], [["the", "the"]]], 400)
    assert_equal(TINY, rules, [Posting("group lead " * 150, "policy lobby group lead the the " * 60)] * 2)


def without(monkeypatch: pytest.MonkeyPatch, judge: Trained) -> Trained:
    """Return a judge that has no kernel."""
    with monkeypatch.context() as patch:
        patch.setattr(trained, "kernel_of", lambda *_: None)
        assert judge._kernel is None
    return judge


CONFIGS = [
    pytest.param({}, None, id="as shipped"),
    pytest.param({"rules_below": 0.95, "few_words": 3}, None, id="rules with a say"),
    pytest.param({"few_words": -1, "also": 0.05, "title_temperature": 3.0}, None, id="other thresholds"),
    pytest.param({}, {"micro": 0.7, "mezzo": 0.1, "macro": 0.1, "none": 0.1}, id="other shares of the labels"),
]


@pytest.mark.parametrize(("settings_", "priors"), CONFIGS)
@given(st.lists(st.builds(Posting, TEXT, TEXT), min_size=1, max_size=6), st.sampled_from([0.0, 0.6, 1.0]))
@settings(deadline=None, max_examples=60)
def test_any_postings_are_answered_alike(
    settings_: dict[str, float], priors: dict[str, float] | None, postings: list[Posting], minimum: float
) -> None:
    model = default()._replace(config=default().config._replace(**settings_))
    with pytest.MonkeyPatch.context() as patch:
        expected = without(patch, Trained(model, priors)).answers(postings, minimum)
    assert Trained(model, priors).answers(postings, minimum) == expected


@pytest.mark.parametrize("minimum", [0.0, 0.7])
@pytest.mark.parametrize(("settings_", "priors"), CONFIGS)
def test_synthetic_postings_are_answered_alike(
    settings_: dict[str, float],
    priors: dict[str, float] | None,
    minimum: float,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = default()._replace(config=default().config._replace(**settings_))
    postings = [as_posting(row) for row in authored()]
    postings += [Posting(one.title, "") for one in postings[:100]]
    expected = without(monkeypatch, Trained(model, priors)).answers(postings, minimum)
    assert Trained(model, priors).answers(postings, minimum) == expected


def test_what_is_not_english_is_told_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    german = "wir suchen eine person die mit familien und der stadt arbeitet "
    texts = [german * 3, "ищем социального работника для семей " * 4, "社工" * 30, "case work – " * 30, "é" * 40]
    postings = [Posting(title, text) for text in texts for title in ("", "Caseworker", "Социальный работник")]
    expected = without(monkeypatch, Trained(default())).answers(postings, 0.0)
    assert Trained(default()).answers(postings, 0.0) == expected


@pytest.mark.parametrize("title", ["", "ш" * 50, "ш" * 100, "ш" * 120, "a" * 120])
@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("latin", [1900, 1990, 2000, 2010, 2100])
def test_scripts_that_are_nearly_even_are_told_alike(
    title: str, order: int, latin: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["work " * (latin // 4), "шшшш " * ((4000 - latin) // 4)][::order]
    postings = [Posting(title, "".join(words)), Posting(title, "".join(words).replace(" ", "."))]
    expected = without(monkeypatch, Trained(default())).answers(postings, 0.0)
    assert Trained(default()).answers(postings, 0.0) == expected


def test_a_judge_has_the_kernel_where_it_was_built() -> None:
    assert Trained(default())._kernel is not None


def test_a_judge_that_has_answered_can_be_pickled() -> None:
    judge, postings = Trained(default()), [as_posting(row) for row in authored()[:20]]
    answers = judge.answers(postings, 0.0)
    assert pickle.loads(pickle.dumps(judge)).answers(postings, 0.0) == answers  # noqa: S301  # made on this line


def test_an_error_on_the_way_leaves_no_trace() -> None:
    judge, postings = Trained(default()), [as_posting(row) for row in authored()[:20]]
    expected = judge.answers(postings, 0.0)
    with pytest.raises(TypeError, match="str"):
        judge.answers([*postings, Posting("Caseworker", b"Visit")], 0.0)  # type: ignore[arg-type]
    assert judge.answers(postings, 0.0) == expected


def test_who_comes_while_a_kernel_answers_gets_the_same_answers() -> None:
    kernel_, postings = kernel_of(default().table, default().rules, None), [as_posting(row) for row in authored()[:20]]
    assert kernel_ is not None
    expected = said(default().table, default().rules, postings)
    within: list[Sequence[object]] = []

    def others(one: Said, _: float) -> Prediction:
        within.append(kernel_.answers(postings, lambda other, _: Said(*other), 0.0)[0])
        return Said(*one)

    assert kernel_.answers(postings[:3], others, 0.0)[0] == expected[:3]
    assert within == [expected] * 3


def test_a_pickled_judge_needs_no_kernel() -> None:
    judge = Trained(default())
    judge.answers([Posting("Caseworker", "")], 0.0)
    assert b"compiled" not in pickle.dumps(judge)


def test_a_kernel_keeps_no_posting_of_megabytes() -> None:
    made = kernel_of(default().table, default().rules, None)
    assert made is not None
    tracemalloc.start()
    try:
        made.answers([Posting("", "a" * 2**22)], lambda one, _: one, 0.0)
        assert tracemalloc.get_traced_memory()[0] < 2**20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("weight", [1, 2.5])
def test_a_model_whose_weights_of_blocks_are_whole_numbers_is_scored_alike(weight: float) -> None:
    blocks = [block._replace(weight=weight) for block in BLOCKS]
    assert_equal(Table(blocks, TERMS, NUMBERS, SCALES), RULES, [Posting("case lead", "case visit. work case")])


RULE = """
[[rule]]
id = "{}"
level = "mezzo"
dimension = "who"
place = "any"
weight = 1
phrases = ["abc"]
not = ["{}"]
"""


@pytest.mark.parametrize("silent", ["xyz", "abc xyz", "abc abc", "lobby", "xyz abc"])
def test_rules_that_read_and_silence_alike_vote_alike(silent: str) -> None:
    rules = rules_from(LEXICON + "".join(RULE.format(number, silent) for number in range(40)).encode(), "rules")
    assert_equal(TINY, rules, [Posting("abc abc xyz", "abc xyz. abc abc " * 40), Posting("abc", "lobby abc " * 9)])


def test_threads_get_the_same_answers() -> None:
    judge, postings = Trained(default()), [as_posting(row) for row in authored()]
    expected, found = judge.answers(postings, 0.0), [list[Prediction]() for _ in range(4)]

    def work(mine: list[Prediction]) -> None:
        for one in postings:
            mine += judge.answers([one], 0.0)

    threads = [threading.Thread(target=work, args=(mine,)) for mine in found]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


@pytest.mark.parametrize("size", [1, 11, 12, 13, 300, 2**16 - 1])
def test_words_of_any_length_are_told_apart(size: int) -> None:
    word = "visit" * (size // 5) + "a" * (size % 5)
    table = Table(BLOCKS, [TERMS[0], [b"case", b"work", word.encode()]], NUMBERS, SCALES)
    bodies = [f"{word} case {word}a {word[:-1]} a{word[1:]} {word[:12]}b{word[13:]} work {word}", word * 2]
    assert_equal(table, RULES, [Posting("", body) for body in bodies])


@pytest.mark.parametrize("place", [0, 1])
def test_a_table_of_titles_or_of_bodies_alone_is_scored_alike(place: int) -> None:
    size = len(TERMS[place])
    cut = {name: NUMBERS[name][:size] for name in ("idf", "coefficients")} | {"duty": NUMBERS["duty"][: size + 1]}
    table = Table([BLOCKS[place]], [TERMS[place]], NUMBERS | cut, SCALES)
    assert_equal(
        table, RULES, [Posting("case lead", "case visit. work case"), Posting("", "visit"), Posting("lead", "")]
    )


def test_there_is_no_kernel_for_a_table_of_three_blocks() -> None:
    blocks, terms = [BLOCKS[0], BLOCKS[1], Block("more", "body", 1.0)], [*TERMS[:1], TERMS[1][:2], TERMS[1][2:]]
    assert kernel_of(Table(blocks, terms, NUMBERS, SCALES), RULES, None) is None


def test_there_is_no_kernel_for_a_model_with_a_word_that_is_too_long() -> None:
    table = Table(BLOCKS, [TERMS[0], [b"case", b"work", b"a" * 2**16]], NUMBERS, SCALES)
    assert kernel_of(table, RULES, None) is None


@pytest.fixture
def ask_anew() -> Iterator[None]:
    """Ask anew whether the kernel was built, and once more behind the test."""
    is_built.cache_clear()
    yield
    is_built.cache_clear()


@pytest.mark.usefixtures("ask_anew")
def test_there_is_no_kernel_where_none_was_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "levelclassify.kernel.compiled", None)
    assert kernel_of(TINY, RULES, None) is None


@pytest.mark.usefixtures("ask_anew")
def test_there_is_no_kernel_where_numbers_stand_the_other_way_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel.sys, "byteorder", "big")
    assert kernel_of(TINY, RULES, None) is None


@pytest.mark.usefixtures("ask_anew")
def test_a_kernel_without_its_sources_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(kernel, "__file__", str(tmp_path / "packed" / "__init__.py"))
    assert kernel_of(TINY, RULES, None) is None


@pytest.mark.usefixtures("ask_anew")
def test_a_kernel_of_other_sources_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "digest", lambda: "of sources that have changed")
    assert kernel_of(TINY, RULES, None) is None


def test_the_kernel_was_made_from_its_sources() -> None:
    compiled = importlib.import_module("levelclassify.kernel.compiled")
    assert kernel.digest() == compiled.MADE_FROM, "install again: pip install -e ."
