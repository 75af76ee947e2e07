import numpy as np
import pytest

from levelclassify.fit.intervals import intervals, of_labels
from levelclassify.fit.paired import mcnemar, paired_interval
from levelclassify.fit.resampling import draws, of_figure
from levelclassify.fit.rows import level_shares
from levelclassify.fit.synthetic import authored
from levelclassify.types import Level, Prediction, Shares, Source

RIGHT = np.arange(200) % 4
SOME_WRONG = np.where(np.arange(200) % 8 == 3, 0, RIGHT)
EVEN_GROUPS = np.arange(200) // 10


def _answer(label: int, confidence: float = 0.9) -> Prediction:
    level = [*Level, None][label]
    shares = Shares(*(float(place == label) for place in range(3))) if level else Shares(1.0, 0.0, 0.0)
    return Prediction(level, confidence, shares, (), 1.0, Source.MODEL, None)


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        pytest.param([True, False], [True, False], (0, 0, 1.0), id="they agree"),
        pytest.param([True] * 3, [False] * 3, (3, 0, 0.25), id="three to none"),
        pytest.param([False] * 3, [True] * 3, (0, 3, 0.25), id="none to three"),
        pytest.param([True, False], [False, True], (1, 1, 1.0), id="one each"),
        pytest.param([], [], (0, 0, 1.0), id="no rows"),
    ],
)
def test_mcnemar_counts_what_only_one_has_right(
    ours: list[bool], theirs: list[bool], expected: tuple[int, int, float]
) -> None:
    assert mcnemar(ours, theirs) == pytest.approx(expected)


def test_rows_of_a_group_are_drawn_together() -> None:
    counts = draws(200, 20, groups=EVEN_GROUPS)
    assert (counts.reshape(21, 20, 10).std(axis=2) == 0).all()


def test_the_first_line_of_the_draws_is_the_rows_as_they_are() -> None:
    assert (draws(200, 5, groups=EVEN_GROUPS)[0] == 1).all()


def test_the_same_seed_draws_the_same() -> None:
    assert (draws(50, 5, seed=3) == draws(50, 5, seed=3)).all()


def test_groups_that_are_wrong_together_widen_an_interval() -> None:
    wrong_together = np.where(EVEN_GROUPS % 5 == 0, (RIGHT + 1) % 4, RIGHT)[None]
    alone, together = (of_labels(RIGHT, wrong_together, 500, groups=of)["accuracy"] for of in (None, EVEN_GROUPS))
    assert together.high - together.low > 2 * (alone.high - alone.low)


def test_any_figure_can_be_resampled() -> None:
    means = of_figure(lambda rows: float(RIGHT[rows].mean()), draws(200, 3))
    assert means[0] == RIGHT.mean()


def test_the_better_of_two_models_is_ahead_in_the_whole_interval() -> None:
    assert paired_interval(RIGHT, RIGHT[None], SOME_WRONG[None], 200, groups=EVEN_GROUPS).low > 0


def test_the_figures_of_answers_stand_within_their_intervals() -> None:
    found = intervals(RIGHT, np.eye(4)[RIGHT][:, :3], [[_answer(label) for label in SOME_WRONG.tolist()]], 200)
    assert all(one.low <= one.value <= one.high for name, one in found.items() if name != "calibration_error")
    assert found["accuracy"].value == pytest.approx((RIGHT == SOME_WRONG).mean())


def test_the_shares_of_a_row_out_of_the_field_are_all_0() -> None:
    rows = authored()
    wholes = level_shares(rows).sum(axis=1)
    assert wholes == pytest.approx([float(any(row.shares)) for row in rows])
