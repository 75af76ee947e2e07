"""The commands that measure speed run on a tiny input, and what they write holds every figure."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import peers
import pytest
from conftest import ROOT
from goals import Goal, is_missed
from peers_train import spread
from scaling_length import LAYOUTS, TEXT, body, line
from scaling_vocabulary import vocabulary

from levelclassify.fit.synthetic import authored

GOALS = [
    pytest.param(Goal("fast", 5, 9), 4.9, (False, False), id="too little"),
    pytest.param(Goal("fast", 5, 9), 5.0, (True, False), id="enough"),
    pytest.param(Goal("fast", 5, 9), 9.0, (True, True), id="what is aimed at"),
    pytest.param(Goal("small", 45, 35, is_most=True), 46.0, (False, False), id="too much"),
    pytest.param(Goal("small", 45, 35, is_most=True), 35.0, (True, True), id="little enough"),
]


def _written(name: str, folder: Path, *arguments: str) -> dict[str, Any]:
    """Run a command of `benchmarks` and return what it writes."""
    out = folder / "out.json"
    command = [sys.executable, str(ROOT / "benchmarks" / f"{name}.py"), "--json", str(out), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, Any] = json.loads(out.read_text("utf-8"))
    assert done.returncode == is_missed(found["goals"])
    return found


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    arguments = ["--rows", "8", "-n", "1", "--ways", "strict", "count"]
    return _written("peers", tmp_path_factory.mktemp("peers"), *arguments)


@pytest.mark.parametrize("way", ["ours", "strict", "count"])
def test_every_way_is_measured(way: str, compared: dict[str, Any]) -> None:
    figures = {
        "batch_per_second",
        "batch_us_ratio",
        "again_per_second",
        "again_us_ratio",
        "call_us",
        "call_us_ratio",
        "first_ms",
        "peak_mb",
    }
    assert figures <= compared["ways"][way].keys()


def test_ours_is_as_fast_as_ours(compared: dict[str, Any]) -> None:
    names = ("batch_us", "again_us", "call_us", "first_ms")
    assert [compared["ways"]["ours"][f"{name}_ratio"] for name in names] == [1] * 4


def test_a_goal_whose_peer_was_left_out_is_neither_met_nor_missed(compared: dict[str, Any]) -> None:
    assert [one["met"] for one in compared["goals"] if one["value"] is None] == [None] * 5


@pytest.mark.parametrize("way", [name for name, one in peers.WAYS.items() if one.packages])
def test_a_package_that_is_missing_is_named(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert peers.absent([way]) == {way: f"not installed: pip install {peers.WAYS[way].packages}"}


def test_what_grows_is_measured(tmp_path: Path) -> None:
    found = _written("scaling", tmp_path, "--rows", "8", "-n", "1", "--kilobytes", "1", "4", "8")
    assert [len(one["us"]) for one in found["lengths"].values()] == [3, 3, 3]
    assert [*found["vocabularies"]] == ["batch", "one call"]
    assert all(one.keys() == {"us_small", "us_large", "ratio"} for one in found["vocabularies"].values())
    assert found["threads"]["same_answers"]


@pytest.mark.parametrize(("goal", "value", "verdict"), GOALS)
def test_a_figure_is_judged_by_its_goal_and_its_aim(goal: Goal, value: float, verdict: tuple[bool, bool]) -> None:
    found = goal.judged(value)
    assert (found["met"], found["aim_met"]) == verdict


def test_one_goal_that_is_missed_is_enough() -> None:
    assert is_missed([Goal("fast", 5).judged(6.0), Goal("fast", 5).judged(4.0)])


def test_goals_that_were_not_measured_are_not_missed() -> None:
    assert not is_missed([Goal("fast", 5).judged(6.0), Goal("fast", 5).judged(None)])


def test_the_line_through_times_on_a_line_is_that_line() -> None:
    found = line([1, 4, 16], [1024 * size * 2e-9 + 1e-3 for size in (1, 4, 16)])
    assert list(found.values()) == pytest.approx([2.0, 1000.0, 0.0], abs=1e-6)


def test_times_that_grow_with_the_square_of_the_length_are_far_from_any_line() -> None:
    sizes = [4, 16, 64, 256, 1024]
    assert line(sizes, [1e-4 + 1e-9 * size**2 for size in sizes])["off_line"] > 0.25


def test_a_text_has_the_length_that_was_asked_for_and_no_mark_up() -> None:
    text = body(5000, LAYOUTS[TEXT])
    assert len(text.encode()) == 5000
    assert not {*"&<"} & {*text}


def test_the_large_vocabulary_begins_with_the_most_frequent_word_and_has_each_once() -> None:
    found = vocabulary(authored()[:20])
    assert (len(found), len({*found}), found[0]) == (50_000, 50_000, b"and")


def test_postings_for_single_calls_are_spread_over_all_lengths() -> None:
    rows = authored()
    few = [len(rows[place].text) for place in spread(rows, 60)]
    assert np.mean(few) == pytest.approx(np.mean([len(row.text) for row in rows]), rel=0.02)
