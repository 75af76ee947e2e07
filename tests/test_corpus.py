"""What a model learns from: rows with their worth, coded sentences, and postings beside other missions."""

from dataclasses import replace

import numpy as np
import pytest

from levelclassify.fit import variants
from levelclassify.fit.coded import Coded, coded_sentences
from levelclassify.fit.corpus import Corpus, Rows, Worth, joined, rows_of
from levelclassify.fit.rows import Row, as_posting, labels, shares
from levelclassify.fit.synthetic import acronyms, authored, blocks, coded
from levelclassify.text import words
from levelclassify.text.posting import READ, Posting

PLAIN = Row("r1", "s", "Case Aide", "Hill House", "Visit families at home.", "micro", (1.0, 0.0, 0.0), 3)
DOUBTFUL = Row("r2", "s", "Manager", "", "Lead a team.", "mezzo", (0.4, 0.6, 0.0), 2)
OUTSIDE = Row("r3", "s", "Accountant", "ACME, Inc.", "", "none", (0.0, 0.0, 0.0), 1)
ROWS = [PLAIN, DOUBTFUL, OUTSIDE]
CODED = {"r1": Coded("ib", (2, 2))}


def test_targets_are_shares_times_worth_by_confidence() -> None:
    assert rows_of(ROWS, Worth(2.0)).targets == pytest.approx(
        np.array([[2, 0, 0, 0], [0.64, 0.96, 0, 0], [0, 0, 0, 1.0]])
    )


def test_titles_have_a_worth_of_their_own() -> None:
    learnt = rows_of(ROWS, Worth(1.0, 0.5))
    assert learnt.titles == pytest.approx(learnt.targets / 2)


def test_a_row_brings_its_posting_the_words_of_its_employer_and_its_id() -> None:
    learnt = rows_of(ROWS, Worth(1.0))
    assert learnt.postings[0] == Posting("Case Aide", "Visit families at home.")
    assert (learnt.employers, learnt.ids) == ([b"hill house", b"", b"acme inc"], ["r1", "r2", "r3"])


def test_no_rows_are_rows_of_nothing() -> None:
    assert rows_of([], Worth(1.0)).targets.shape == (0, 4)


def test_annotators_who_saw_a_posting_out_of_the_field_leave_their_part_to_none() -> None:
    assert shares([replace(PLAIN, shares=(0.5, 0.25, 0.0))]).tolist() == [[0.5, 0.25, 0.0, 0.25]]


def test_shares_and_levels_of_the_synthetic_postings_agree() -> None:
    rows = authored()
    assert (shares(rows).argmax(axis=1) == labels(rows)).mean() > 0.95


def test_chosen_rows_keep_all_that_belongs_to_them() -> None:
    chosen = rows_of(ROWS, Worth(1.0, 0.3)).chosen(np.array([2, 0]))
    assert (chosen.ids, chosen.employers) == (["r3", "r1"], [b"acme inc", b"hill house"])
    assert [one.title for one in chosen.postings] == ["Accountant", "Case Aide"]
    assert (chosen.targets.argmax(axis=1).tolist(), chosen.titles.argmax(axis=1).tolist()) == ([3, 0], [3, 0])


def test_joined_rows_stand_one_kind_behind_the_other() -> None:
    both = joined([rows_of(ROWS[:1], Worth(1.0)), rows_of(ROWS[1:], Worth(0.5, 0.25))])
    assert both.ids == ["r1", "r2", "r3"]
    assert both.targets.sum(axis=1) == pytest.approx([1.0, 0.4, 0.25])
    assert both.titles.sum(axis=1) == pytest.approx([0.0, 0.2, 0.125])


def test_a_chosen_corpus_keeps_its_other_rows() -> None:
    whole = Corpus(rows_of(ROWS, Worth(1.0)), np.array([True, False, True]), rows_of([PLAIN], Worth(1.0)), {}, {})
    chosen = whole.chosen(np.array([1, 2]))
    assert (chosen.documents.ids, chosen.real.tolist(), chosen.others.ids) == (["r2", "r3"], [False, True], ["r1"])


def test_a_coded_sentence_is_its_letter_and_its_words() -> None:
    found = [*coded_sentences([as_posting(row) for row in ROWS], ["r1", "r2", "r3"], CODED)]
    assert found == [("i", [b"visit", b"families"]), ("b", [b"at", b"home"])]


def test_a_text_that_was_coded_otherwise_is_refused() -> None:
    with pytest.raises(ValueError, match="r1: expected 5 coded words, got 4"):
        [*coded_sentences([as_posting(row) for row in ROWS], ["r1", "r2", "r3"], {"r1": Coded("ib", (2, 3))})]


def test_the_coded_synthetic_postings_are_as_they_were_coded() -> None:
    documents, whole = rows_of(authored(), Worth(1.0)), coded()
    found = [word for _, said in coded_sentences(documents.postings, documents.ids, whole) for word in said]
    assert len(found) == sum(len(words(one.body)[:READ]) for one in documents.postings)


def _corpus(real: bool) -> Corpus:
    return Corpus(rows_of([PLAIN] * 3, Worth(1.0, 0.3)), np.full(3, real), rows_of([], Worth(1.0)), CODED, blocks())


def test_a_coded_duty_is_a_row_of_its_level() -> None:
    single = variants.sentences_alone(_corpus(real=False))
    assert [one.body for one in single.postings] == ["visit families"] * 3
    assert single.targets == pytest.approx(np.array([[variants.SENTENCE, 0, 0, 0]] * 3))


def test_only_real_postings_are_learnt_beside_missions() -> None:
    assert variants.beside_missions(_corpus(real=False)).postings == []


@pytest.fixture
def moved() -> Rows:
    """Postings that differ in a number only, beside missions."""
    documents = rows_of([replace(PLAIN, text=f"Visit families at home. {number}") for number in range(30)], Worth(1.0))
    return variants.beside_missions(Corpus(documents, np.full(30, True), rows_of([], Worth(1.0)), CODED, blocks()))


def test_a_moved_posting_keeps_its_body_and_is_worth_half(moved: Rows) -> None:
    assert all("Visit families at home." in one.body for one in moved.postings)
    assert moved.targets == pytest.approx(np.array([[variants.MOVED, 0, 0, 0]] * 30))
    assert not moved.titles.any()


def test_a_moved_posting_has_the_mission_of_another_level(moved: Rows) -> None:
    missions = {name: blocks()[f"mission_{name}"] for name in ("micro", "mezzo", "macro")}
    for one in moved.postings:
        assert [name for name, listed in missions.items() if any(text in one.body for text in listed)] in (
            ["mezzo"],
            ["macro"],
        )


def test_a_mission_stands_before_or_behind(moved: Rows) -> None:
    assert {one.body.startswith("Visit families at home.") for one in moved.postings} == {True, False}


def test_a_posting_is_always_moved_alike() -> None:
    once, again = (variants.beside_missions(_corpus(real=True)) for _ in range(2))
    assert once.postings == again.postings
    assert len({one.body for one in once.postings}) == 1


def test_withheld_bodies_leave_the_titles_that_are_worth_something() -> None:
    rows = joined([rows_of([PLAIN], Worth(1.0, 0.3)), rows_of([DOUBTFUL], Worth(1.0))])
    titles = variants.titles_alone(rows)
    assert titles.postings == [Posting("Case Aide", "")]
    assert titles.targets == pytest.approx(np.array([[0.3, 0, 0, 0]]))


def test_acronyms_are_lower_case_words() -> None:
    assert all(name.isalpha() and name.islower() for name in acronyms())
