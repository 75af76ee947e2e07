"""Near-duplicates among many texts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelclassify.fit import groups
from levelclassify.fit.minhash import alike_pairs, overlap
from levelclassify.fit.synthetic import authored

TEXTS = [row.text for row in authored()[:120]]


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Treat any number of texts as many."""
    monkeypatch.setattr(groups, "MANY", 0)


def _families() -> list[str]:
    return [*TEXTS, *(f"{text} Apply today." for text in TEXTS[:40]), *(f"{text} Apply now." for text in TEXTS[:20])]


def test_many_texts_are_grouped_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = _families()
    few = groups.grouped(texts, [""] * len(texts))
    monkeypatch.setattr(groups, "MANY", 0)
    assert groups.grouped(texts, [""] * len(texts)).tolist() == few.tolist()


@pytest.mark.usefixtures("many")
def test_employers_link_many_texts_too() -> None:
    assert groups.grouped(["one text", "another", "a third"], ["Hill", "", "hill"]).tolist() == [0, 1, 0]


@pytest.mark.usefixtures("many")
def test_a_thousand_copies_are_one_group() -> None:
    assert set(groups.grouped(["the same text of some words"] * 1000, [""] * 1000).tolist()) == {0}


@given(st.sets(st.integers(0, 50), min_size=1), st.sets(st.integers(0, 50), min_size=1))
def test_overlap_is_that_of_the_sets(one: set[int], other: set[int]) -> None:
    arrays = (np.array(sorted(each), dtype=np.uint32) for each in (one, other))
    assert overlap(*arrays) == pytest.approx(len(one & other) / len(one | other))


def test_pairs_come_out_alike_each_time() -> None:
    runs = groups._shingles
    assert alike_pairs(_families(), runs, 0.5) == alike_pairs(_families(), runs, 0.5)
