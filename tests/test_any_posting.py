"""Whatever a posting holds, there is an answer that keeps its invariants, for work that grows in step with the text."""

import sys
from collections import Counter
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invariants import broken, broken_explanation

from levelclassify import LevelClassifier, Reason, load
from levelclassify.explaining.terminal import rendered
from levelclassify.explaining.view import view
from levelclassify.rules import load_rules

MANY = settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
SOME = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
CLASSIFIERS = [pytest.param(load(name), id=name) for name in ("default", "rules")]

SURROGATES = st.characters(categories=["Cs"])
MARKS = st.characters(categories=["Mn", "Me", "Mc"])
RIGHT_TO_LEFT = st.characters(min_codepoint=0x590, max_codepoint=0x8FF) | st.sampled_from("\u202e\u202b\u2067\u200f")
EMOJI = st.sampled_from("🎉 👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 1️⃣ ☎️".split())
CONTROLS = st.characters(categories=["Cc", "Cf", "Co", "Cn", "Zl", "Zp", "Zs"])
PIECES = st.sampled_from(
    """case manager,lobbyist,<b>,</b>,<p,<br/>,<!--,-->,<script>,</script>,<style,&amp;,&#0;,&#xd800;,&lt;p&gt;,&nbsp,
&shy;,counsel,you draft bills,и,社工,é,de la y los,.,!,•,support groups""".replace("\n", "").split(",")
)
TEXT = st.lists(
    st.text() | SURROGATES | MARKS | RIGHT_TO_LEFT | EMOJI | CONTROLS | PIECES | st.just("\0") | st.just("\n"),
    max_size=60,
).map("".join)


@pytest.mark.parametrize("classifier", CLASSIFIERS)
@MANY
@given(text=TEXT, title=st.none() | TEXT, minimum=st.just(0.0) | st.floats(0, 1))
def test_any_posting_gets_an_answer(classifier: LevelClassifier, text: str, title: str | None, minimum: float) -> None:
    assert broken(classifier.classify(text, title=title, min_confidence=minimum), minimum) == []


@SOME
@given(st.lists(st.tuples(TEXT, st.none() | TEXT), min_size=4, max_size=8))
def test_any_posting_gets_the_same_answer_among_others(pairs: list[tuple[str, str | None]]) -> None:
    model = load("default")
    alone = [model.classify(text, title=title) for text, title in pairs]
    assert list(model.classify_stream(pairs)) == alone


@pytest.mark.parametrize("size", [2**12 - 1, 2**12 + 1])
def test_a_long_posting_gets_the_same_answer_among_others(size: int) -> None:
    model, texts = load("default"), ["lobby legislators. ", "counsel families. ", "x", "run support groups. "]
    texts[2] *= size
    texts[3] *= size // 20
    assert model.classify_many(texts) == [model.classify(text) for text in texts]


@pytest.mark.parametrize("classifier", CLASSIFIERS)
@SOME
@given(text=TEXT, title=st.none() | TEXT)
def test_any_posting_gets_an_explanation(classifier: LevelClassifier, text: str, title: str | None) -> None:
    assert broken_explanation(classifier.explain(text, title=title), text, title) == []


@SOME
@given(text=TEXT, title=st.none() | TEXT)
def test_any_explanation_can_be_shown(text: str, title: str | None) -> None:
    shown = rendered(view(load("default").explain(text, title=title), text, title), colour=False)
    assert all(letter.isprintable() or letter == "\n" for letter in shown)


EXTREMES: dict[str, Callable[[int], str]] = {
    "one word": lambda size: "a" * size,
    "one word that a phrase begins": lambda size: "counsel" + "l" * size,
    "words": lambda size: "case manager " * (size // 13),
    "words that are all new": lambda size: " ".join(map(str, range(size // 7))),
    "lines": lambda size: "a\n" * (size // 2),
    "line breaks": lambda size: "\n" * size,
    "returns": lambda size: "\r\n" * (size // 2),
    "blanks": lambda size: "a" + " " * size + "b",
    "blanks behind a line": lambda size: "Case manager\n" + " " * size + "b",
    "tabs": lambda size: "a" + "\t" * size + "b",
    "full stops": lambda size: "." * size,
    "sentences": lambda size: "Go. " * (size // 4),
    "bullets": lambda size: "•" * size,
    "NULs": lambda size: "\0" * size,
    "NULs in a word": lambda size: "a" + "\0" * size + "b",
    "soft hyphens": lambda size: "a\xad" * (size // 2),
    "surrogates": lambda size: "\ud800" * size,
    "combining marks": lambda size: "e" + "\u0301" * size,
    "right to left": lambda size: "\u202e\u05e9\u05dc " * (size // 4),
    "emoji": lambda size: "👩‍👩‍👧‍👦" * (size // 7),
    "another script": lambda size: "社工" * (size // 2),
    "open tags": lambda size: "<p " * (size // 3),
    "angles": lambda size: "<" * size,
    "tags": lambda size: "<p>" * (size // 3),
    "nested tags": lambda size: "<div>" * (size // 11) + "</div>" * (size // 11),
    "a tag without end": lambda size: "<p " + "x" * size,
    "attributes": lambda size: "<p " + "x='y' " * (size // 6) + ">",
    "open comments": lambda size: "<!--" * (size // 4),
    "comments": lambda size: "<!---->" * (size // 7),
    "open comments before one end": lambda size: "<!--" * (size // 4) + "-->",
    "scripts": lambda size: "<script>" * (size // 8),
    "ends of scripts": lambda size: "</script " * (size // 9),
    "scripts and ends": lambda size: "<script></script " * (size // 17) + "</script>",
    "entities": lambda size: "&amp;" * (size // 5),
    "entities of entities": lambda size: "&" + "amp;" * (size // 4),
    "ampersands": lambda size: "&" * size,
    "entities without end": lambda size: "&a" * (size // 2),
    "long entities": lambda size: "&" + "a" * size,
    "blank entities": lambda size: "<" + "&#1;" * (size // 4),
    "escaped bombs": lambda size: "&lt;script&gt;" * (size // 14),
    "phrases": lambda size: "support group therapist " * (size // 24),
    "digits": lambda size: "&#" + "9" * size + ";",
}

VAST = {"one word", "words", "line breaks", "blanks", "NULs", "combining marks", "surrogates", "a tag without end"}


@pytest.mark.parametrize("name", EXTREMES)
def test_megabytes_get_an_answer(name: str) -> None:
    text = EXTREMES[name](10**7 if name in VAST else 10**6)
    assert [broken(one) for one in load("default").classify_many([text, "x"], titles=[None, text])] == [[], []]


@pytest.mark.parametrize("name", EXTREMES)
def test_a_hundred_kilobytes_get_an_explanation_that_can_be_shown(name: str) -> None:
    text = EXTREMES[name](10**5)
    why = load("default").explain(text)
    assert broken_explanation(why, text, None) == []
    assert len(rendered(view(why, text), colour=False)) <= 2 * len(text) + 100_000


def test_a_million_lines_are_read() -> None:
    answer = load("default").classify("Case manager\n" + "You visit families at home.\n" * 10**6)
    assert answer.level == "micro"
    assert broken(answer) == []


# growth


def work(call: Callable[[], object]) -> int:
    """Return how many calls of Python and of C functions are made, each begun line of this package counted as well."""
    counted: Counter[str] = Counter()

    def trace(frame: FrameType, event: str, _: Any) -> Callable[..., Any] | None:
        counted["lines"] += 1
        return trace

    def profile(*_: Any) -> None:
        counted["calls"] += 1

    before = sys.gettrace(), sys.getprofile()
    sys.settrace(trace)
    sys.setprofile(profile)
    try:
        call()
    finally:
        sys.setprofile(before[1])
        sys.settrace(before[0])
    return counted.total()


UNIT = 20_000  # characters; thousands of steps where a step is a character


@pytest.mark.parametrize("name", EXTREMES)
def test_the_steps_to_an_answer_grow_no_faster_than_the_text(name: str) -> None:
    make, model = EXTREMES[name], load("default")
    model.classify(make(UNIT))
    one, two = (work(lambda size=size: model.classify(make(size))) for size in (UNIT, 2 * UNIT))
    assert two <= 2.2 * one + 500


@pytest.mark.parametrize("name", EXTREMES)
def test_the_steps_to_an_explanation_grow_no_faster_than_the_text(name: str) -> None:
    make, model = EXTREMES[name], load("default")
    model.explain(make(UNIT))
    one, two = (work(lambda size=size: model.explain(make(size))) for size in (UNIT, 2 * UNIT))
    assert two <= 2.2 * one + 20_000


class Counted(bytes):
    """A word that counts the bytes that are cut from it."""

    cut = 0

    def __getitem__(self, place: Any) -> Any:
        found = super().__getitem__(place)
        Counted.cut += len(found) if isinstance(place, slice) else 1
        return found


@pytest.mark.parametrize("size", [10**3, 10**5])
def test_of_a_long_word_no_more_is_looked_up_than_of_the_longest_known(size: int) -> None:
    index, Counted.cut = load_rules().body, 0
    longest = max(map(len, index.kinds._keys))
    assert index.kinds[Counted(b"counsel" + b"l" * size)] == index.kinds[b"counsel" + b"l" * 20]
    assert 0 < Counted.cut <= sum(range(longest + 1)) + 3


def test_a_long_word_does_not_stay_in_memory() -> None:
    model = load("rules")
    model.classify("y" * 10**6)
    index = load_rules().body
    assert index.kinds[b"y" * 10**6] == 0
    assert b"y" * 10**6 not in index.kinds


def test_a_title_of_ten_megabytes_is_a_title() -> None:
    assert load("default").classify(None, title="lobbyist " * 10**6).level == "macro"


def test_blank_text_of_any_size_is_empty() -> None:
    assert load("default").classify("\u3000\n" * 10**6, title="\0" * 10**6).reason == Reason.EMPTY
