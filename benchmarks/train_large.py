"""Time and memory of training on 100,000 labelled rows of 2 KB: at most 15 minutes and 4 GB on two cores.

``python benchmarks/train_large.py [--rows N]`` makes synthetic postings of sentences of the synthetic corpus,
trains on them with the command, and prints the time and the largest sum of the memory of all its processes.
"""

import argparse
import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from levelclassify.fit.synthetic import authored
from levelclassify.types import LABELS

SIZE = 2000  # characters of a text
EMPLOYERS = 5000
MINUTES, GIGABYTES = 15, 4
PAUSE = 2.0  # seconds between two looks at the memory


def sentences() -> dict[str, list[str]]:
    """Return sentences of the synthetic postings, by level."""
    found = defaultdict(list)
    for row in authored():
        found[row.level] += [line.strip() for line in row.text.replace(". ", ".\n").splitlines() if len(line) > 30]
    return found


def rows(count: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield so many rows: title, company, description and level."""
    draw, parts, titles = random.Random(0), sentences(), defaultdict(list)  # noqa: S311  # no secret
    for row in authored():
        titles[row.level].append(row.title)
    words = sorted({word for listed in parts.values() for line in listed for word in line.split() if word.isalpha()})
    for number in range(count):
        level, text = LABELS[number % 4], ""
        while len(text) < SIZE:
            of = level if draw.random() < 0.7 else draw.choice(LABELS)
            text += draw.choice(parts[of]) + " " + " ".join(draw.choices(words, k=6)) + ".\n"
        yield draw.choice(titles[level]), f"employer {draw.randrange(EMPLOYERS)}", text, level


def _resident(process: int) -> int:
    """Return the bytes of memory that a process and all its children hold, pages that they share counted once each."""
    total = 0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            if int(entry.name) == process:
                total += _own(entry)
            elif parent == process:
                total += _resident(int(entry.name))
        except (OSError, ValueError, IndexError):  # it has just ended
            continue
    return total


def _own(entry: Path) -> int:
    lines = (entry / "smaps_rollup").read_text().splitlines()
    return 1024 * int(next(line for line in lines if line.startswith("Pss:")).split()[1])


def measured(command: list[str]) -> tuple[int, float, int]:
    """Return the exit status of a command, its seconds, and the largest memory of all its processes, in bytes."""
    begun, largest = time.monotonic(), 0
    process = subprocess.Popen(command)
    while process.poll() is None:
        largest = max(largest, _resident(process.pid))
        time.sleep(PAUSE)
    return process.returncode, time.monotonic() - begun, largest


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000, help="how many (default: 100000)")
    parser.add_argument("--from-default", action="store_true", help="build on the default model")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        labelled = Path(folder) / "labelled.csv"
        with labelled.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([("title", "company", "description", "level"), *rows(given.rows)])
        size = labelled.stat().st_size
        command = [sys.executable, "-m", "levelclassify", "train", str(labelled), "-o", str(Path(folder) / "model")]
        more = ["--from-default"] if given.from_default else []
        status, seconds, largest = measured([*command, "--jobs", "2", "--against", "rules", "--force", *more])
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = (used.ru_utime + used.ru_stime) / 60
    told = f"{seconds / 60:.1f} minutes, {busy:.1f} of processors, {largest / 1e9:.2f} GB at most"
    print(f"{given.rows:,} rows, {size / 1e6:,.0f} MB: {told}")
    return int(status != 0 or seconds > MINUTES * 60 or largest > GIGABYTES * 1e9)


if __name__ == "__main__":
    sys.exit(main())
