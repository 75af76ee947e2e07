"""Labelling a CSV file, paired in one run with the straightforward loop of pandas and scikit-learn over an equal model.

Run as ``python benchmarks/label.py [--gigabyte] [--json FILE]``. Every round labels files of three sizes in three ways,
one after the other, each in a process of its own: `pandas_loop.py`, ``levelclassify label`` and ``levelclassify label
--jobs 2``. A way's time per row is the slope of its times over the rows, so that neither imports nor loading count;
whole runs are printed beside it. Then the parent's peak memory with two workers, for a small file and a large one, and
what a partition of Dask costs.

This process stays small on purpose: on Linux a child's peak memory is never below what its parent held when it started
the child.
"""

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from memory import MEGABYTE, write_table

HERE = Path(__file__).resolve().parent
ROWS = (5_000, 10_000, 20_000)
MEGABYTES = (50, 200)  # of the files for memory; the larger is 1000 with --gigabyte
THEIRS, ONE, TWO = "pandas + scikit-learn", "levelclassify label", "levelclassify label --jobs 2"
WAYS = (THEIRS, ONE, TWO)
GOALS = {ONE: 3.0, TWO: 4.5}  # times as fast as theirs
GOAL_MB, GOAL_GROWTH = 120.0, 0.10
# a process's own peak, without that of its workers
TOLD = """if True:
    import resource, sys
    from levelclassify.cli.command import main
    code = main(sys.argv[1:])
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024))
    sys.exit(code)"""


def command(way: str, table: Path, labelled: Path, model: str) -> list[str]:
    """Return the command that labels a table in one of the three ways; ours prints its own peak memory in bytes."""
    if way == THEIRS:
        folder = [] if model == "default" else [model]
        return [sys.executable, str(HERE / "pandas_loop.py"), str(table), str(labelled), *folder]
    jobs = "2" if way == TWO else "1"
    told = [sys.executable, "-c", TOLD, "label", str(table), "-o", str(labelled)]
    return [*told, "--quiet", "--model", model, "--jobs", jobs]


def run(way: str, table: Path, labelled: Path, model: str) -> tuple[float, float, str]:
    """Label a table in a process of its own; return seconds, seconds of the processor, and what it printed."""
    start, before = time.perf_counter(), os.times()
    done = subprocess.run(command(way, table, labelled, model), stdout=subprocess.PIPE, text=True)
    taken, after = time.perf_counter() - start, os.times()
    if done.returncode:
        raise SystemExit(f"{way}: ended with exit status {done.returncode}; its own message stands above")
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return taken, used, done.stdout


def slope(rows: Sequence[int], seconds: Sequence[float]) -> tuple[float, float]:
    """Return microseconds per row, and how far from the line the farthest time is, as a share of it."""
    line = statistics.linear_regression(rows, seconds)
    off = [abs(taken / (line.intercept + line.slope * count) - 1) for count, taken in zip(rows, seconds, strict=True)]
    return line.slope * 1e6, max(off)


def agreement(ours: Path, theirs: Path) -> float:
    """Return the share of rows that get the same label in both ways."""
    with ours.open(encoding="utf-8", newline="") as one, theirs.open(encoding="utf-8", newline="") as other:
        pairs = zip(csv.DictReader(one), csv.DictReader(other), strict=True)
        return statistics.mean((mine["level"] or "none") == loop["label"] for mine, loop in pairs)


def medians(runs: Mapping[int, Sequence[tuple[float, float]]]) -> dict[str, Any]:
    """Return the medians of a way's seconds per size, and its microseconds per row."""
    seconds, used = ([statistics.median(one[place] for one in of) for of in runs.values()] for place in (0, 1))
    per_row, off = slope(list(runs), seconds)
    return {"seconds": seconds, "us_per_row": per_row, "off_line": off, "cpu_us_per_row": slope(list(runs), used)[0]}


def timed(folder: Path, sizes: Sequence[int], rounds: int, model: str) -> dict[str, Any]:
    """Label a table of each size in each way, round after round."""
    runs: dict[str, dict[int, list[tuple[float, float]]]] = {way: {rows: [] for rows in sizes} for way in WAYS}
    for rows in sizes:
        write_table(folder / f"{rows}.csv", rows)
    for _ in range(rounds):
        for rows in sizes:
            for place, way in enumerate(WAYS):
                runs[way][rows].append(run(way, folder / f"{rows}.csv", folder / f"{place}.csv", model)[:2])
    ways = {way: medians(of) for way, of in runs.items()}
    return {"rows": list(sizes), "ways": ways, "agreement": agreement(folder / "1.csv", folder / "0.csv")}


def compared(found: dict[str, Any]) -> dict[str, Any]:
    """Return the numbers with the ratios of theirs to ours."""
    ways = found["ways"]
    for way, goal in GOALS.items():
        ways[way]["ratio"] = ways[THEIRS]["us_per_row"] / ways[way]["us_per_row"]
        ways[way]["ratio_of_cpu"] = ways[THEIRS]["cpu_us_per_row"] / ways[way]["cpu_us_per_row"]
        ways[way]["ratio_of_whole_runs"] = ways[THEIRS]["seconds"][-1] / ways[way]["seconds"][-1]
        ways[way]["goal"] = goal
    return found


def peaks(folder: Path, sizes: Sequence[int], model: str) -> dict[str, Any]:
    """Return the parent's peak memory with two workers, in megabytes, for tables of so many megabytes."""
    measured = 1000
    write_table(folder / "measured.csv", measured)
    row = (folder / "measured.csv").stat().st_size / measured
    found = {}
    for size in sizes:
        write_table(folder / "large.csv", int(size * MEGABYTE / row))
        found[str(size)] = int(run(TWO, folder / "large.csv", folder / "labelled.csv", model)[2]) / MEGABYTE
    small, large = (found[str(size)] for size in sizes)
    return {"peak_mb": found, "growth": large / small - 1, "goal_mb": GOAL_MB, "goal_growth": GOAL_GROWTH}


def dask_cost(model: str) -> dict[str, float]:
    """Return milliseconds that a partition of Dask costs beyond its rows, labelled and passed on."""
    command = [sys.executable, str(HERE / "dask_partitions.py"), model]
    return dict(json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout))


def is_small(memory: dict[str, Any]) -> bool:
    """Return whether the parent's peak is small enough and does not grow with the file."""
    return bool(max(memory["peak_mb"].values()) <= GOAL_MB and memory["growth"] <= GOAL_GROWTH)


def is_met(found: dict[str, Any]) -> bool:
    """Return whether all goals are met."""
    return is_small(found["memory"]) and all(found["ways"][way]["ratio"] >= goal for way, goal in GOALS.items())


def show_times(found: dict[str, Any]) -> None:
    """Print times and ratios."""
    whole = f"seconds for {found['rows'][-1]:,} rows"
    print(f"{'':30} {'us/row':>8} {'off line':>9} {'CPU us/row':>11} {whole:>24}")
    for way, one in found["ways"].items():
        print(f"{way:30} {one['us_per_row']:8.0f} {one['off_line']:9.1%} {one['cpu_us_per_row']:11.0f}", end=" ")
        print(f"{one['seconds'][-1]:24.1f}")
    print(f"\nrows with the same label in both ways: {found['agreement']:.1%}")
    for way, goal in GOALS.items():
        one = found["ways"][way]
        beside = f"{one['ratio_of_cpu']:.2f} by CPU, {one['ratio_of_whole_runs']:.2f} in whole runs"
        verdict = "met" if one["ratio"] >= goal else "missed"
        print(f"{way}: {one['ratio']:.2f} times as fast ({beside}), goal at least {goal}: {verdict}")


def show(found: dict[str, Any]) -> None:
    """Print all numbers."""
    show_times(found)
    memory = found["memory"]
    listed = ", ".join(f"{peak:.1f} MB for {size} MB of CSV" for size, peak in memory["peak_mb"].items())
    growth = f"growth {memory['growth']:.1%}, goal at most {GOAL_GROWTH:.0%}"
    verdict = "met" if is_small(memory) else "missed"
    print(f"peak memory of the parent: {listed}, goal at most {GOAL_MB:.0f} MB; {growth}: {verdict}")
    dask = found["dask_ms_per_partition"]
    print(f"a partition of Dask costs {dask['labelled']:.1f} ms beyond its rows,", end=" ")
    print(f"{dask['dask_alone']:.1f} ms of them without labelling")


def measure(given: argparse.Namespace) -> dict[str, Any]:
    """Return all numbers."""
    sizes = (MEGABYTES[0], 1000) if given.gigabyte else MEGABYTES
    with tempfile.TemporaryDirectory() as folder:
        found = compared(timed(Path(folder), sorted(given.rows), given.rounds, given.model))
        found["memory"] = peaks(Path(folder), sizes, given.model)
    found["dask_ms_per_partition"] = dask_cost(given.model)
    return found


def main() -> int:
    """Measure, print, and return the exit status: 0 when the goals are met, else 1."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="default", help="default or a model folder")
    parser.add_argument("--rows", type=int, nargs="+", default=ROWS, help="how many rows each timed file has")
    parser.add_argument("-n", "--rounds", type=int, default=3, help="how often each file is labelled in each way")
    parser.add_argument("--gigabyte", action="store_true", help="measure memory at 1 GB of CSV rather than at 200 MB")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers here")
    given = parser.parse_args()
    found = measure(given)
    show(found)
    if given.json:
        given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return int(not is_met(found))


if __name__ == "__main__":
    sys.exit(main())
