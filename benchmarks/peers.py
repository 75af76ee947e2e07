"""Speed and memory beside other ways to classify a text, paired in one run: ``python benchmarks/peers.py``.

All ways get the same postings, and those that learn, the same labels. Every round starts a process of its own for each
way, in turn: it loads a model, answers a posting (wall time and peak memory so far), then all of them as a batch, when
most words are new to it, the batch again, and some in single calls (processor time). Figures are medians over the
rounds, ratios medians of each round's ratio; the first round fills caches and does not count. What is not installed is
named in the table.

This process stays small: on Linux a child's peak memory is never below what its parent held when it started the child.
"""

import argparse
import importlib.util
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from goals import Goal, is_missed, show_goals
from peers_rounds import figures, in_turn, trained
from peers_ways import WAYS
from start import IMPORT, PASS, surroundings

ROUNDS = 5
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
OFFLINE = {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1", "TOKENIZERS_PARALLELISM": "false"}
COLUMNS = {
    "batch_per_second": ("postings/s", 10, ",.0f"),
    "batch_us_ratio": ("x ours", 7, ".3g"),
    "again_per_second": ("again/s", 8, ",.0f"),
    "again_us_ratio": ("x ours", 7, ".3g"),
    "call_us": ("call us", 8, ",.0f"),
    "call_us_ratio": ("x ours", 7, ".3g"),
    "first_ms": ("first ms", 8, ",.0f"),
    "peak_mb": ("MB", 6, ".0f"),
    "features": ("features", 8, ","),
}

BATCHES = {"batch": "batch", "again": "once more"}

Figures = Mapping[str, Mapping[str, Any]]


def judged(found: Figures) -> list[dict[str, Any]]:
    """Return every goal with its figure."""

    def of(way: str, name: str) -> float | None:
        return found.get(way, {}).get(name)

    share = of("strict", "first_ms_ratio")
    pairs = [
        *(
            (Goal(f"{batch}, against {WAYS[way].name}", least, aim), of(way, f"{name}_us_ratio"))
            for name, batch in BATCHES.items()
            for way, least, aim in (("strict", 5, 9), ("usual", 5, 9), ("fasttext", 1.5, 3))
        ),
        *(
            (Goal(f"one call, against {WAYS[way].name}", 3.5, 6), of(way, "call_us_ratio"))
            for way in ("strict", "usual")
        ),
        (Goal("first answer, share of scikit-learn + joblib's time", 0.10, 0.07, is_most=True), share and 1 / share),
        (Goal("import levelclassify, ms over bare Python", 30, 15, is_most=True), imported(found)),
        (Goal("memory after the first answer, MB", 45, 35, is_most=True), of("ours", "peak_mb")),
    ]
    return [goal.judged(value) for goal, value in pairs]


def imported(found: Figures) -> float:
    """Return the milliseconds that our import takes beyond a process that does nothing."""
    return float(found[IMPORT]["first_ms"] - found[PASS]["first_ms"])


def absent(ways: Sequence[str]) -> dict[str, str]:
    """Return the ways that can not run here, each with what it needs."""
    lacking = [way for way in ways if not all(map(importlib.util.find_spec, WAYS[way].modules.split()))]
    return {way: f"not installed: pip install {WAYS[way].packages}" for way in lacking}


def compare(given: argparse.Namespace) -> dict[str, Any]:
    """Train, measure and judge; return all numbers."""
    missing = absent(given.ways)
    ways = [way for way in WAYS if way == "ours" or (way in given.ways and way not in missing)]
    with tempfile.TemporaryDirectory() as scratch:
        environment = surroundings(scratch) | ONE_THREAD | OFFLINE
        (folder := Path(scratch) / "models").mkdir()
        known = trained(folder, given.rows, given.postings, ways, environment)
        rounds = in_turn(folder, ways, given.rounds, environment)
    found = figures(rounds)
    names = {way: WAYS[way].name for way in ways}
    return {"rounds": given.rounds, **known, "names": names, "ways": found, "absent": missing, "goals": judged(found)}


def row(numbers: Mapping[str, Any]) -> str:
    """Return a way's figures as a line; blank where there is none."""
    cells = (
        f"{numbers[name]:{width}{layout}}" if numbers.get(name) is not None else " " * width
        for name, (_, width, layout) in COLUMNS.items()
    )
    return " ".join(cells)


def show(found: Mapping[str, Any]) -> None:
    """Print the table and the goals."""
    print(f"{found['postings']:,} postings, {found['bytes'] / found['postings']:,.0f} bytes each;", end=" ")
    print(f"medians of {found['rounds']} rounds; 'x ours': its time over our time\n")
    print(f"{'':42}", *(f"{title:>{width}}" for title, width, _ in COLUMNS.values()))
    for way, name in found["names"].items():
        print(f"{name:42}", row({**found["ways"][way], "features": found["features"].get(way)}).rstrip())
    for way, reason in found["absent"].items():
        print(f"{WAYS[way].name:42} {reason}")
    print()
    show_goals(found["goals"])


def main() -> int:
    """Measure, print, and return the exit status: 0 when no goal is missed, else 1."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--postings", type=Path, help="folder with train.jsonl; the synthetic postings when not given")
    parser.add_argument("--rows", type=int, default=0, help="how many of the postings (default: all)")
    parser.add_argument("-n", "--rounds", type=int, default=ROUNDS, help="how often each way is measured")
    parser.add_argument("--ways", nargs="+", choices=[*WAYS], default=[*WAYS], help="beside ours (default: all)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers here")
    given = parser.parse_args()
    found = compare(given)
    show(found)
    if given.json:
        given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return int(is_missed(found["goals"]))


if __name__ == "__main__":
    sys.exit(main())
