"""How our cost grows: with the length of a posting, with the size of the vocabulary, and with threads.

``python benchmarks/scaling.py``. Times are of the processor, medians of rounds in which what is compared takes turns.
What is measured is said in `scaling_length.py`, `scaling_vocabulary.py` and `scaling_threads.py`.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from goals import Goal, is_missed, show_goals
from scaling_length import KEPT
from scaling_threads import threads
from scaling_vocabulary import WORDS, vocabularies

from levelclassify import load
from levelclassify.fit.synthetic import authored

HERE = Path(__file__).resolve().parent
KILOBYTES = (1, 4, 16, 64, 256, 1024)
ROUNDS = 7
OFF_LINE = 0.25  # of the line
GROWTH = 1.5
NOISE = 1.1  # what "no slower" may be on a machine that is never quite at rest


def lengths(sizes: Sequence[int], rounds: int) -> dict[str, Any]:
    """Return what `scaling_length.py` measures of sizes in kilobytes."""
    command = [sys.executable, str(HERE / "scaling_length.py"), str(rounds), *map(str, sizes)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=os.environ | KEPT)
    return dict(json.loads(done.stdout))


def judged(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return every goal with its figure."""
    small, large = WORDS
    lines = {f"farthest from the line, {kind}": one["off_line"] for kind, one in found["lengths"].items()}
    words = {f"{large:,} words over {small:,}, {way}": one["ratio"] for way, one in found["vocabularies"].items()}
    of = found["threads"]
    return [
        *(Goal(name, OFF_LINE, is_most=True).judged(value) for name, value in lines.items()),
        *(Goal(name, GROWTH, is_most=True).judged(value) for name, value in words.items()),
        Goal("four threads: same answers", 1).judged(float(of["same_answers"])),
        Goal("four threads over one, time of the processor", NOISE, is_most=True).judged(of["ratio"]),
    ]


def show(found: Mapping[str, Any]) -> None:
    """Print all numbers."""
    sizes = next(iter(found["lengths"].values()))["kilobytes"]
    print(f"{'microseconds':20}", *(f"{size:6,} KB" for size in sizes), f"{'ns a byte':>10} {'off line':>9}")
    for kind, one in found["lengths"].items():
        print(f"{kind:20}", *(f"{us:9,.0f}" for us in one["us"]), end="")
        print(f" {one['ns_per_byte']:10.2f} {one['off_line']:9.1%}, line from {one['line_from']} KB")
    print()
    for way, one in found["vocabularies"].items():
        times = f"{one['us_small']:.0f} us a posting with {WORDS[0]:,} words, {one['us_large']:.0f} with {WORDS[1]:,}"
        print(f"{way}: {times}")
    print(f"four threads take {found['threads']['wall_ratio']:.2f} of one's time on the wall\n")
    show_goals(found["goals"])


def measure(given: argparse.Namespace) -> dict[str, Any]:
    """Return all numbers."""
    rows, model = authored()[: given.rows or None], load("default")
    found = {
        "rounds": given.rounds,
        "lengths": lengths(sorted(given.kilobytes), given.rounds),
        "vocabularies": vocabularies(rows, given.rounds),
        "threads": threads(model, rows, given.rounds),
    }
    return {**found, "goals": judged(found)}


def main() -> int:
    """Measure, print, and return the exit status: 0 when no goal is missed, else 1."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kilobytes", type=int, nargs="+", default=KILOBYTES, help="how long the texts are")
    parser.add_argument("--rows", type=int, default=0, help="how many of the synthetic postings (default: all)")
    parser.add_argument("-n", "--rounds", type=int, default=ROUNDS, help="how often each is timed")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers here")
    given = parser.parse_args()
    found = measure(given)
    show(found)
    if given.json:
        given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return int(is_missed(found["goals"]))


if __name__ == "__main__":
    sys.exit(main())
