"""Which sentences of a body state duties, and what the others count."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import known_words

from levelclassify import load
from levelclassify.fit.duties import Duties, counts, fit_duties, weighed
from levelclassify.fit.regression import Fitted
from levelclassify.fit.rows import as_posting
from levelclassify.fit.synthetic import authored
from levelclassify.model.config import Scales
from levelclassify.model.score import Table
from levelclassify.text.posting import READ, Posting, reading

SHIPPED: Table = load("default")._judge.model.table
SCALES = Scales(votes=4.0, saturation=6.0, own=1.4, around=0.4)
POSTINGS = [as_posting(row) for row in authored()]

MISSIONS = {
    "a charity": "Founded in 1978, our charity believes that everyone deserves a safe and warm home.",
    "an agency": "Our agency has been a trusted nonprofit organization in this county for more than thirty years.",
    "a movement": "Our mission is to end child poverty through advocacy, research and public education.",
    "an employer": "We are an equal opportunity employer and welcome applicants of every background.",
    "benefits": "We offer a competitive salary, health insurance, paid holidays and a pension.",
}
DUTIES = {
    "a caseload": "Carry a caseload of twenty families, visit them at home and write case notes.",
    "a group": "Plan and facilitate weekly support groups and supervise the volunteers who run them.",
    "policy": "Draft policy briefs, track bills and meet with legislators and their staff.",
}


def _weights(*bodies: str, title: str = "") -> list[list[float]]:
    """Return what the shipped model says that every sentence of some bodies counts."""
    readings = [reading(Posting(title, body)) for body in bodies]
    weights = SHIPPED.sentence_weights(known_words(SHIPPED, readings))[1:]
    ends = np.cumsum([len(one.lengths) for one in readings])[:-1]
    return [part.tolist() for part in np.split(weights, ends)]


@pytest.mark.parametrize("duty", DUTIES)
@pytest.mark.parametrize("mission", MISSIONS)
def test_what_the_employer_is_counts_less_than_what_is_done(mission: str, duty: str) -> None:
    before, behind = _weights(f"{MISSIONS[mission]}\n{DUTIES[duty]}", f"{DUTIES[duty]}\n{MISSIONS[mission]}")
    assert before[0] < before[1]
    assert behind[1] < behind[0]


@pytest.mark.parametrize("duty", DUTIES)
def test_a_duty_counts_less_among_missions_than_among_duties(duty: str) -> None:
    mission, other = MISSIONS["a charity"], DUTIES["a caseload"]
    among_missions, among_duties = _weights(
        "\n".join([mission, DUTIES[duty], mission]), "\n".join([other, DUTIES[duty], other])
    )
    assert among_missions[1] < among_duties[1]


SENTENCES = st.lists(st.sampled_from([*MISSIONS.values(), *DUTIES.values(), "Qqzz xxyy zzqq vvww."]), max_size=6)
BODIES = SENTENCES.map("\n".join)
TITLES = st.sampled_from(["", "Lobbyist", "Case manager case manager", "Mission", "Benefits salary equal opportunity"])


@settings(deadline=None)
@given(BODIES, TITLES)
def test_the_words_of_a_title_change_no_weight(body: str, title: str) -> None:
    assert _weights(body, title=title) == _weights(body)


@settings(deadline=None)
@given(BODIES, BODIES, BODIES)
def test_the_sentences_of_other_postings_do_not_matter(before: str, body: str, behind: str) -> None:
    assert _weights(before, body, behind)[1] == _weights(body)[0]


@settings(deadline=None)
@given(BODIES)
def test_weights_are_parts_of_one(body: str) -> None:
    assert all(0 <= weight <= 1 for weight in _weights(body)[0])


@pytest.mark.parametrize("size", [1, 7, 256])
def test_a_batch_of_any_size_gives_the_same_bits(size: int) -> None:
    bodies = [one.body for one in POSTINGS]
    parts = [weights for start in range(0, len(bodies), size) for weights in _weights(*bodies[start : start + size])]
    assert parts == _weights(*bodies)


def test_a_body_without_sentences_has_no_weight() -> None:
    assert _weights("", "Visit families at home.", "…")[::2] == [[], []]


def test_a_sentence_far_from_a_change_keeps_its_weight() -> None:
    duties, mission = list(DUTIES.values()), MISSIONS["a charity"]
    plain, changed = _weights("\n".join([*duties, duties[0]]), "\n".join([*duties, mission]))
    assert plain[:2] == changed[:2]
    assert plain[2] != changed[2]


@pytest.fixture(scope="module")
def learnt() -> Duties:
    """Learnt from six sentences: visits are duties, pay is none."""
    said = [b"visit families", b"visit clients", b"pay grade", b"good pay", b"visit homes", b"pay day"]
    return fit_duties(
        [b"pay", b"visit"], [one.split() for one in said], [one.startswith(b"visit") for one in said], [1.0] * 6, 10.0
    )


def test_what_duties_say_speaks_for_duties(learnt: Duties) -> None:
    assert learnt.weights[1] > 0 > learnt.weights[0]


def test_learnt_numbers_are_float32_numbers(learnt: Duties) -> None:
    assert learnt.weights.tolist() == learnt.weights.astype(np.float32).tolist()
    assert learnt.intercept == float(np.float32(learnt.intercept))


def test_a_sentence_worth_more_pulls_more() -> None:
    said, stated = [[b"visit"], [b"visit"]], [True, False]
    towards, away = (fit_duties([b"visit"], said, stated, worth, 10.0) for worth in ([3.0, 1.0], [1.0, 3.0]))
    assert towards.weights[0] + towards.intercept > 0 > away.weights[0] + away.intercept


def test_words_are_counted_by_sentence() -> None:
    assert counts([b"pay", b"visit"], [[b"visit", b"x", b"visit"], [], [b"pay"]]).toarray().tolist() == [
        [0, 2],
        [0, 0],
        [1, 0],
    ]


def test_every_occurrence_counts_what_its_sentence_does(learnt: Duties) -> None:
    found, weights = weighed(learnt, SCALES, ["Visit a family at home.\nThe pay is very good.", ""], READ)
    assert found.toarray() == pytest.approx(np.array([[weights[0][1], weights[0][0]], [0, 0]]))
    assert (len(weights[0]), len(weights[1])) == (2, 0)


def test_the_first_and_the_last_sentence_have_one_neighbour(learnt: Duties) -> None:
    alone = np.log(1 / weighed(learnt, SCALES, ["Visit a family at home."], READ)[1][0] - 1)[0] / -SCALES.own
    _, weights = weighed(learnt, SCALES, ["Visit a family at home.\n" * 3], READ)
    scores = [float(-np.log(1 / weight - 1)) for weight in weights[0]]
    one, two = (SCALES.own + several * SCALES.around for several in (1, 2))
    assert scores == pytest.approx([one * alone, two * alone, one * alone])


def test_training_and_answering_weigh_sentences_alike(trained: Fitted) -> None:
    bodies, table = [one.body for one in POSTINGS[:100]], trained.table()
    _, expected = weighed(trained.duties, trained.recipe.scales, bodies, READ)
    found = table.sentence_weights(known_words(table, [reading(one) for one in POSTINGS[:100]]))
    assert found[1:] == pytest.approx(np.concatenate(expected), abs=1e-12)


def test_the_words_of_titles_say_nothing_of_duties(trained: Fitted) -> None:
    assert not trained.weights()["duty"][: len(trained.vocabularies[0])].any()
