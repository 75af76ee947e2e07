"""Peak memory of labelling a CSV file, and whether it stays the same however long the file is.

Run as ``python benchmarks/memory.py [--model rules] [--json FILE]``. The files are made of the synthetic postings of
this repository, over and over, in a temporary folder. Each is labelled by a process of its own.

This process stays small on purpose: on Linux a child's peak memory is never below what its parent held when it started
the child.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

POSTINGS = Path(__file__).resolve().parents[1] / "training" / "postings.jsonl"
ROWS = (10_000, 100_000)
GOAL_MB = 150.0
GOAL_GROWTH = 0.10  # of the smallest file's peak
MEGABYTE = 1e6


def cells() -> Iterator[tuple[str, str]]:
    """Yield title and description of every synthetic posting, over and over."""
    with POSTINGS.open(encoding="utf-8") as lines:
        postings = [json.loads(line) for line in lines]
    return cycle([(one["title"], one["text"]) for one in postings])


def write_table(path: Path, rows: int) -> None:
    """Write a CSV file of so many postings."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("id", "title", "description"))
        writer.writerows((number, *pair) for number, pair in enumerate(islice(cells(), rows)))


def run(command: Sequence[str]) -> tuple[float, float]:
    """Run a command; return seconds and peak memory in megabytes, the largest of its processes."""
    start = time.perf_counter()
    child = subprocess.Popen(command)
    _, status, usage = os.wait4(child.pid, 0)
    taken = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"labelling ended with exit status {child.returncode}; its own message stands above")
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kibibytes on Linux
    return taken, usage.ru_maxrss * unit / MEGABYTE


def lines_of(path: Path) -> int:
    """Return the number of records below the header."""
    with path.open(encoding="utf-8", newline="") as stream:
        return sum(1 for _ in csv.reader(stream)) - 1


def label(folder: Path, rows: int, model: str) -> dict[str, float]:
    """Label a table of so many rows; return the numbers."""
    table, labelled = folder / f"{rows}.csv", folder / f"{rows}-labelled.csv"
    write_table(table, rows)
    command = [sys.executable, "-m", "levelclassify", "label", str(table), "-o", str(labelled), "--quiet"]
    seconds, peak = run([*command, "--model", model])
    if lines_of(labelled) != rows:
        raise SystemExit(f"expected {rows} labelled rows, got {lines_of(labelled)}")
    size = table.stat().st_size / MEGABYTE
    return {"rows": rows, "input_mb": size, "peak_mb": peak, "rows_per_second": rows / seconds}


def measure(sizes: Sequence[int], model: str) -> dict[str, Any]:
    """Label a table of each size, smallest first; return all numbers."""
    with tempfile.TemporaryDirectory() as folder:
        tables = [label(Path(folder), rows, model) for rows in sorted(sizes)]
    peaks = [table["peak_mb"] for table in tables]
    found = {"tables": tables, "largest_peak_mb": max(peaks), "growth": max(peaks) / peaks[0] - 1}
    return {**found, "goal_mb": GOAL_MB, "goal_growth": GOAL_GROWTH}


def is_met(found: dict[str, Any]) -> bool:
    """Return whether the peak is small enough and does not grow with the file."""
    return bool(found["largest_peak_mb"] <= GOAL_MB and found["growth"] <= GOAL_GROWTH)


def show(found: dict[str, Any]) -> None:
    """Print the table."""
    print(f"{'rows':>9} {'input MB':>9} {'peak MB':>9} {'rows/s':>9}")
    for one in found["tables"]:
        print(f"{one['rows']:9,} {one['input_mb']:9.1f} {one['peak_mb']:9.1f} {one['rows_per_second']:9,.0f}")
    print(f"\nlargest peak {found['largest_peak_mb']:.1f} MB, goal at most {GOAL_MB:.0f};", end=" ")
    print(f"growth {found['growth']:.1%}, goal at most {GOAL_GROWTH:.0%}: {'met' if is_met(found) else 'missed'}")


def main() -> int:
    """Measure, print, and return the exit status: 0 when the goal is met, else 1."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="default", help="default, rules, or a model folder")
    parser.add_argument("--rows", type=int, nargs="+", default=ROWS, help="how many rows each file has")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers here")
    given = parser.parse_args()
    found = measure(given.rows, given.model)
    show(found)
    if given.json:
        given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return int(not is_met(found))


if __name__ == "__main__":
    sys.exit(main())
