"""The gate: when a new model counts as better than the one in use."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from levelclassify.fit.gate import LEAST, Flip, Verdict, compared
from levelclassify.fit.paired import Discordant
from levelclassify.fit.resampling import Interval
from levelclassify.fit.rows import Row
from levelclassify.fit.told import SHOWN, flip_lines, learnt_lines, verdict_lines
from levelclassify.types import LABELS

ROWS = [Row(str(n), "", f"Job {n}", "", "", LABELS[n % 4], (0.0, 0.0, 0.0), 3) for n in range(80)]
RIGHT = np.arange(80) % 4
GROUPS = np.arange(80, dtype=np.int32)
BETTER = Verdict("old", 80, 0, (0.7, 0.8), Interval(0.1, 0.0, 0.2), Discordant(9, 1, 0.02), {}, ())


def _wrong(labels: np.ndarray, n: int) -> np.ndarray:
    """Return labels with the first n wrong."""
    return np.where(np.arange(80) < n, (labels + 1) % 4, labels)


def _compared(old: np.ndarray, new: np.ndarray) -> Verdict:
    return compared(ROWS, old, new[None], GROUPS, 200, "old", 0)


def test_more_right_answers_are_better() -> None:
    assert _compared(_wrong(RIGHT, 20), _wrong(RIGHT, 8)).against is None


def test_the_same_answers_are_not_better() -> None:
    found = _compared(_wrong(RIGHT, 8), _wrong(RIGHT, 8))
    assert found.against == "macro-F1 0.900, and its 0.900, on 80 postings held out"
    assert found.difference == Interval(0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("verdict", "against"),
    [
        pytest.param(BETTER, None, id="better"),
        pytest.param(replace(BETTER, judged=LEAST), None, id="just enough postings"),
        pytest.param(replace(BETTER, judged=LEAST - 1), "expected 50 postings to judge by", id="too few postings"),
        pytest.param(replace(BETTER, difference=Interval(0.0, -0.1, 0.1)), "macro-F1 0.800, and its 0.700", id="even"),
        pytest.param(replace(BETTER, difference=Interval(0.01, -0.1, 0.1)), None, id="better by chance, perhaps"),
        pytest.param(replace(BETTER, test=Discordant(1, 20, 1e-4)), "it has 20 postings right", id="more are wrong"),
        pytest.param(replace(BETTER, test=Discordant(8, 12, 0.5)), None, id="more are wrong by chance, perhaps"),
    ],
)
def test_what_speaks_against_a_model(verdict: Verdict, against: str | None) -> None:
    found = verdict.against
    assert found is None if against is None else (found or "").startswith(against)


def test_no_posting_at_all_is_too_few() -> None:
    nothing = np.empty(0, dtype=np.int64)
    found = compared([], nothing, nothing[None], nothing.astype(np.int32), 200, "old", 12)
    assert found.against == "expected 50 postings to judge by that it was not trained on, got 0"


def test_a_flip_says_what_was_and_what_is_right() -> None:
    assert _compared(RIGHT, _wrong(RIGHT, 1)).flips == (Flip("0", "Job 0", "micro", "mezzo", "micro"),)


def test_f1_is_told_per_level() -> None:
    found = _compared(_wrong(RIGHT, 80), RIGHT)
    assert found.per_level == dict.fromkeys(LABELS, (0.0, 1.0))


def test_without_a_posting_to_judge_by_no_figures_are_shown() -> None:
    found = Verdict("0.3.0", 0, 60, (0.0, 0.0), Interval(0.0, 0.0, 0.0), Discordant(0, 0, 1.0), {}, ())
    assert [*verdict_lines(found)] == ["against 0.3.0, on 0 of these postings (60 that it was trained on left out):"]


@pytest.mark.parametrize(
    ("known", "said"),
    [
        pytest.param(7, "7 that it was trained on left out", id="told"),
        pytest.param(None, "it does not tell what it was trained on, so some may be among them", id="not told"),
    ],
)
def test_it_is_said_whether_the_old_model_had_seen_the_postings(known: int | None, said: str) -> None:
    line, *_ = verdict_lines(replace(BETTER, known=known))
    assert line == f"against old, on 80 of these postings ({said}):"


@pytest.mark.parametrize(
    ("flips", "last"),
    [
        pytest.param(0, None, id="none"),
        pytest.param(SHOWN, f"  row     {SHOWN}  Job", id="all are shown"),
        pytest.param(SHOWN + 2, "  and 2 more", id="the others are counted"),
    ],
)
def test_some_flips_are_shown(flips: int, last: str | None) -> None:
    several = tuple(Flip(str(n), f"Job {n}", "micro", "mezzo", "macro") for n in range(1, flips + 1))
    told = [*flip_lines(replace(BETTER, flips=several))]
    assert len(told) == (1 + min(flips, SHOWN) + (flips > SHOWN) if flips else 0)
    assert told[-1].startswith(last) if last else told == []


def test_what_was_learnt_and_left_out_is_counted() -> None:
    board = SimpleNamespace(rows=ROWS, skipped={"no level": 3}, repeated=2)
    own = SimpleNamespace(kinds={"your postings": 80, "synthetic postings": 640})
    assert [*learnt_lines(board, own)] == [
        "learnt 80 postings of yours: micro 20, mezzo 20, macro 20, none 20",
        "  beside them 640 synthetic postings",
        "  left out 3 with no level",
        "  left out 2 that stand there twice",
    ]
