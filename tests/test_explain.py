"""What an explanation says adds up to the answer, and stands where it says."""

import copy
import json
import math
import pickle
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from conftest import CONFIG
from hypothesis import given, settings
from hypothesis import strategies as st

from levelclassify import (
    Evidence,
    Explanation,
    InputError,
    LevelClassifier,
    Prediction,
    Reason,
    SentenceEvidence,
    Source,
    explain,
    load,
)
from levelclassify.fit.regression import Fitted
from levelclassify.fit.rows import Row
from levelclassify.fit.synthetic import authored
from levelclassify.model.save import save_folder
from levelclassify.rules import load_rules
from levelclassify.rules.rulebook import packaged
from levelclassify.scorer import scored
from levelclassify.text.posting import posting, reading
from levelclassify.trained import Trained
from levelclassify.types import LABELS

ROWS = authored()
DEFAULT, RULES = load("default"), load("rules")
PARTS = ["Case manager", "Draft bills", "lead a team of volunteers", "caf&eacute; clients", "counsel &amp;amp; assess"]
PARTS += [
    "<p>",
    "</p>",
    "<b>",
    "\r\n",
    "\n",
    ". ",
    "; ",
    "•",
    " ",
    "&lt;li&gt;",
    "R\u0301sum\u00e9",
    "ﬁeld",
    "\u00ad",
    "\0",
]
PARTS += [
    "policy",
    "policy",
    "the state legislature",
    "Ｌobbyist",
    "&fjlig;ord",
    "the family's home",
    "caseload",
    "&nbsp;",
]
SCRAPS = st.lists(st.sampled_from(PARTS) | st.text(max_size=6), max_size=40).map("".join)


@cache
def explained(row: Row) -> Explanation:
    return explain(row.text, title=row.title)


def logits(classifier: LevelClassifier, text: str | None, title: str | None) -> list[float]:
    judge = classifier._judge
    assert isinstance(judge, Trained)
    found = scored(judge.model.table, judge.model.rules, [reading(posting(text, title))]).logits
    return list(found[0].tolist())


def summed(why: Explanation) -> list[float]:
    terms = [one.weights for one in why.evidence if one.origin != "rule"]
    return [math.fsum([why.intercept[label], *(term[label] for term in terms)]) for label in LABELS]


def misplaced(why: Explanation, text: str | None, title: str | None) -> list[Evidence]:
    given = {"title": title or "", "text": text or ""}
    return [one for one in why.evidence if given[one.given][one.start : one.end] != one.text or not one.text]


# the sum


@pytest.mark.parametrize("row", ROWS[::7], ids=lambda row: row.id)
def test_the_weights_and_the_intercept_are_the_logits(row: Row) -> None:
    assert summed(explained(row)) == pytest.approx(logits(DEFAULT, row.text, row.title), abs=1e-9)


def test_the_terms_are_the_logits_of_every_synthetic_posting() -> None:
    judge = DEFAULT._judge
    for row in ROWS:
        terms = judge.terms(reading(posting(row.text, row.title)))
        columns = zip(terms.intercept, *(term.weights for term in terms.logits), strict=True)
        assert [*map(math.fsum, columns)] == pytest.approx(logits(DEFAULT, row.text, row.title), abs=1e-9), row.id


@settings(max_examples=150, deadline=None)
@given(text=SCRAPS, title=st.none() | SCRAPS)
def test_they_are_the_logits_of_any_text(text: str, title: str | None) -> None:
    why = explain(text, title=title)
    if why.prediction.reason not in (Reason.EMPTY, Reason.NOT_ENGLISH):
        assert summed(why) == pytest.approx(logits(DEFAULT, text, title), abs=1e-9)


def test_they_are_the_logits_of_a_folder_with_priors(small_model: Path) -> None:
    classifier = load(small_model, priors={"micro": 0.9})
    row = ROWS[3]
    why = classifier.explain(row.text, title=row.title)
    assert summed(why) == pytest.approx(logits(classifier, row.text, row.title), abs=1e-9)


def test_a_repeated_word_divides_the_weight_of_the_word() -> None:
    twice = [one for one in explain(None, title="Zebra zebra counselor counselor").evidence if one.text == "counselor"]
    words = [one for one in twice if one.rule is None]
    assert [one.start for one in words] == [12, 22]
    assert words[0].weights == words[1].weights


def test_a_sentence_has_the_sum_of_its_evidence() -> None:
    text = "You carry a caseload of forty families. You draft bills for the state legislature."
    why = explain(text, title="Officer")
    for one in why.sentences["macro"]:
        inside = [
            each.weights["macro"] for each in why.evidence if each.given == "text" and one.start <= each.start < one.end
        ]
        assert one.weights["macro"] == pytest.approx(math.fsum(inside), abs=1e-12)


# the places


@pytest.mark.parametrize("row", ROWS[::7], ids=lambda row: row.id)
def test_evidence_stands_where_it_says(row: Row) -> None:
    assert misplaced(explained(row), row.text, row.title) == []


@settings(max_examples=150, deadline=None)
@given(text=SCRAPS, title=st.none() | SCRAPS)
def test_evidence_of_any_text_stands_where_it_says(text: str, title: str | None) -> None:
    for why in (explain(text, title=title), RULES.explain(text, title=title)):
        assert misplaced(why, text, title) == []
        assert all(text[one.start : one.end] == one.text for one in why.sentences.get("macro", ()))


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        pytest.param("Policy Analyst\nDraft bills for us.", None, {"policy": "text", "bills": "text"}, id="first line"),
        pytest.param("Policy Analyst\r\nDraft bills for us.", None, {"policy": "text", "bills": "text"}, id="crlf"),
        pytest.param("Draft bills for us.", "Policy Analyst", {"policy": "title", "bills": "text"}, id="title passed"),
        pytest.param("Policy Analyst", None, {"policy": "text"}, id="a lone title"),
        pytest.param("<p>Draft <b>bills</b> now</p>", "Policy", {"policy": "title", "bills": "text"}, id="html"),
    ],
)
def test_a_word_stands_in_what_was_given(text: str, title: str | None, expected: dict[str, str]) -> None:
    found = {one.text.lower(): one.given for one in explain(text, title=title).evidence if one.rule is None}
    assert {word: found.get(word) for word in expected} == expected


def test_a_title_from_the_first_line_is_evidence_of_the_title() -> None:
    origins = {one.text: one.origin for one in explain("Lobbyist\nYou draft bills for the governor.").evidence}
    assert (origins["Lobbyist"], origins["bills"]) == ("title", "body")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("We help &eacute;lderly clients", "clients", id="entity elsewhere"),
        pytest.param("We help <i>cli</i>ents a lot", "cli</i>ents", id="tag inside"),
        pytest.param("We help client&#115; a lot", "client&#115;", id="entity at the end"),
        pytest.param("We help client&amp;#115; a lot", "client&amp;#115;", id="entity escaped twice"),
        pytest.param("We help cli\u00adents a lot", "cli\u00adents", id="soft hyphen"),
        pytest.param("We help clíents a lot", "clíents", id="accent"),
    ],
)
def test_a_word_is_whole_where_mark_up_stands_in_it(text: str, word: str) -> None:
    assert word in {one.text for one in explain(text, title="Caseworker").evidence}


def test_words_behind_those_that_are_judged_are_no_evidence() -> None:
    text = "counsel the client. " * 140
    last = max(one.end for one in explain(text, title="Caseworker").evidence if one.given == "text")
    assert last <= len("counsel the client. ") * 134


# the answer


@pytest.mark.parametrize("row", ROWS[::20], ids=lambda row: row.id)
def test_the_prediction_is_that_of_classify(row: Row) -> None:
    assert explained(row).prediction == DEFAULT.classify(row.text, title=row.title)


@pytest.mark.parametrize("text", [None, "", float("nan"), "Wir suchen eine Sozialarbeiterin und die mit der " * 4])
def test_an_answer_without_a_judgement_has_no_evidence(text: object) -> None:
    assert explain(text) == Explanation(DEFAULT.classify(text))


def test_text_that_is_no_text_is_refused() -> None:
    with pytest.raises(TypeError, match="text must be a string, or None"):
        explain(5)


def test_load_refuses_priors_for_the_rules_before_anything_is_explained() -> None:
    with pytest.raises(InputError, match="expected a trained model with priors"):
        load("rules", priors={"micro": 0.9})


# the rules


def test_hits_of_a_verdict_that_decides_are_of_origin_rule() -> None:
    why = RULES.explain("You run the support group.", title="Lobbyist")
    assert why.prediction.source is Source.RULES
    assert {(one.text, one.given, one.origin) for one in why.evidence} == {
        ("Lobbyist", "title", "rule"),
        ("support group", "text", "rule"),
    }


def test_where_the_rules_overrule_the_model_both_are_told(trained: Fitted, tmp_path: Path) -> None:
    config = CONFIG._replace(rules_below=1.0)
    save_folder(tmp_path / "m", config, trained.vocabularies, trained.weights(), packaged().read_bytes(), "# A model\n")
    classifier, text = load(tmp_path / "m"), "Draft bills for the state legislature."
    why = classifier.explain(text, title="Lobbyist")
    assert why.prediction.source is Source.RULES
    assert summed(why) == pytest.approx(logits(classifier, text, "Lobbyist"), abs=1e-9)
    assert {one.origin for one in why.evidence} == {"title", "body", "rule"}
    assert {one.origin for found in why.dimensions.values() for one in found} == {"rule"}


def test_their_weights_are_votes() -> None:
    (hit,) = RULES.explain(None, title="Lobbyist").evidence
    votes = load_rules().read("Lobbyist", "").macro
    assert dict(hit.weights) == {"micro": 0.0, "mezzo": 0.0, "macro": votes, "none": 0.0}


def test_a_phrase_says_its_dimension_and_so_do_its_words() -> None:
    why = explain("You run the support group of one school.", title="Worker")
    phrase = next(one for one in why.evidence if one.rule and one.text == "support group")
    words = [one for one in why.evidence if not one.rule and one.text in ("support", "group")]
    assert [one.dimension for one in words] == [phrase.dimension] * 2
    assert {phrase, *words} <= {*why.dimensions[str(phrase.dimension)]}


# what would change it


def changing() -> list[Row]:
    return [row for row in ROWS[::7] if explained(row).counterfactual]


def test_some_postings_have_a_counterfactual_and_some_have_none() -> None:
    assert 5 < len(changing()) < len(ROWS[::7]) - 5


def without(row: Row, some: Iterable[SentenceEvidence]) -> Prediction:
    text = row.text
    for one in sorted(some, key=lambda one: -one.start):
        text = text[: one.start] + text[one.end :]
    return DEFAULT.classify(text, title=row.title)


def test_without_the_named_sentences_the_answer_is_the_one_told() -> None:
    for row in changing():
        found = explained(row).counterfactual
        assert found
        assert without(row, found.sentences) == found.prediction, row.id
        assert found.prediction.level != explained(row).prediction.level, row.id


def test_no_named_sentence_is_needless() -> None:
    for row in changing():
        found = explained(row).counterfactual
        assert found
        for kept in found.sentences if len(found.sentences) > 1 else ():
            fewer = [one for one in found.sentences if one is not kept]
            assert without(row, fewer).level == explained(row).prediction.level, row.id


def test_a_text_of_too_many_characters_is_not_searched() -> None:
    text = "Assess clients at home.\nDraft bills for the state legislature.\n" + " " * 200_000
    assert explain(text, title="Worker").counterfactual is None
    assert explain(text.strip(), title="Worker").counterfactual


# the sentences


def test_sentences_are_ranked_by_what_speaks_for_a_level_against_the_others() -> None:
    text = "Counsel clients one at a time. Draft bills for the state legislature. Lead the weekly support group."
    why = explain(text, title="Worker")
    assert {label: why.sentences[label][0].text.split()[0] for label in ("micro", "mezzo", "macro")} == {
        "micro": "Counsel",
        "mezzo": "Lead",
        "macro": "Draft",
    }


def test_every_label_ranks_every_sentence() -> None:
    ranked = explained(ROWS[0]).sentences
    assert {label: sorted(one.start for one in found) for label, found in ranked.items()} == {
        label: sorted(one.start for one in ranked["micro"]) for label in LABELS
    }


def test_a_sentence_is_cut_free_of_bullets_and_mark_up() -> None:
    why = explain(
        "<ul><li>• Counsel clients one at a time.</li><li>– Draft bills for the governor</li></ul>", title="X"
    )
    assert sorted(one.text for one in why.sentences["micro"]) == [
        "Counsel clients one at a time.",
        "Draft bills for the governor",
    ]


def test_a_long_run_of_words_is_ranked_in_parts() -> None:
    found = explain("counsel clients and draft bills " * 30, title="Worker").sentences["micro"]
    assert len({(one.start, one.end) for one in found}) == 3


# as a value


@pytest.mark.parametrize("classifier", [DEFAULT, RULES], ids=["default", "rules"])
def test_an_explanation_survives_pickle_and_copy(classifier: LevelClassifier) -> None:
    why = classifier.explain(ROWS[0].text, title=ROWS[0].title)
    assert (pickle.loads(pickle.dumps(why)), copy.deepcopy(why)) == (why, why)  # noqa: S301  # our own bytes


def test_an_explanation_can_not_be_changed() -> None:
    with pytest.raises(AttributeError):
        explained(ROWS[0]).evidence = ()
    with pytest.raises(TypeError, match="does not support item assignment"):
        explained(ROWS[0]).evidence[0].weights["macro"] = 1.0


def test_evidence_is_hashable() -> None:
    evidence = explained(ROWS[0]).evidence
    assert len(set(evidence)) == len(evidence)


def test_weights_hold_the_four_labels_and_nothing_else() -> None:
    weights = explained(ROWS[0]).intercept
    assert list(weights) == ["micro", "mezzo", "macro", "none"]
    with pytest.raises(KeyError, match="meso"):
        weights["meso"]


def test_an_explanation_is_json_ready() -> None:
    why = explained(next(row for row in ROWS if explained(row).counterfactual))
    told = json.loads(json.dumps(why.as_dict()))
    assert told["prediction"] == why.prediction.as_dict()
    assert [one["text"] for one in told["evidence"]] == [one.text for one in why.evidence]
    assert told["intercept"] == dict(why.intercept)
    assert why.counterfactual
    assert len(told["counterfactual"]["sentences"]) == len(why.counterfactual.sentences)


def test_evidence_of_equal_numbers_is_equal_and_has_one_hash() -> None:
    one, again = (RULES.explain("You draft policy.").evidence for _ in range(2))
    assert one == again
    assert {hash(each.weights) for each in one} == {hash(each.weights) for each in again}
