"""Measuring the ways of `peers.py`: trained in one process, then started in turn, round after round."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from start import IMPORT, PASS, run

HERE = Path(__file__).resolve().parent
BARE = {PASS: "pass", IMPORT: "import levelclassify"}
COUNTED = ("batch_us", "again_us", "call_us", "first_ms")  # ratios are theirs to ours

Numbers = dict[str, float]


def trained(
    folder: Path, rows: int, postings: Path | None, ways: Sequence[str], environment: Mapping[str, str]
) -> dict[str, Any]:
    """Write postings, so many or with 0 all, and models into a folder; return what is known of them."""
    command = [sys.executable, str(HERE / "peers_train.py"), str(folder), str(rows), str(postings or "")]
    done = subprocess.run([*command, *ways], capture_output=True, text=True, env=environment)
    if done.returncode:
        raise SystemExit(f"training ended with exit status {done.returncode}: {done.stderr[-2000:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def asked(way: str, folder: Path, environment: Mapping[str, str]) -> Numbers:
    """Run a way in a process of its own; return its numbers."""
    command = [sys.executable, str(HERE / "peers_worker.py"), way, str(folder)]
    with (folder / "said.txt").open("w+", encoding="utf-8") as said:
        start = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, text=True, env=environment) as child:
            first = child.stdout.readline()
            taken = time.perf_counter() - start
            rest = child.stdout.read()
        if child.returncode:
            said.seek(0)
            raise SystemExit(f"{way} ended with exit status {child.returncode}: {said.read()[-2000:]}")
    return {"first_ms": taken * 1e3, **json.loads(first), **json.loads(rest)}


def in_turn(folder: Path, ways: Sequence[str], rounds: int, environment: Mapping[str, str]) -> list[dict[str, Numbers]]:
    """Return the numbers of every way in each round that counts."""
    found = []
    for _ in range(rounds + 1):
        bare = {name: {"first_ms": run(source, environment)[0]} for name, source in BARE.items()}
        found.append(bare | {way: asked(way, folder, environment) for way in ways})
    return found[1:]


def figures(rounds: Sequence[Mapping[str, Numbers]]) -> dict[str, dict[str, float]]:
    """Return the medians of every way, and how many times as long as ours each takes."""
    return {way: _figures(rounds, way) for way in rounds[0]}


def _figures(rounds: Sequence[Mapping[str, Numbers]], way: str) -> dict[str, float]:
    found = {name: statistics.median(one[way][name] for one in rounds) for name in rounds[0][way]}
    for batch in {"batch", "again"} & {name.removesuffix("_us") for name in found}:
        found[f"{batch}_per_second"] = 1e6 / found[f"{batch}_us"]
    for name in COUNTED:
        if name in rounds[0][way]:
            found[f"{name}_ratio"] = statistics.median(one[way][name] / one["ours"][name] for one in rounds)
    return found
