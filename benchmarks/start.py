"""Time from the start of a process to its first answer: levelclassify beside the same model in scikit-learn and joblib.

Run as ``python benchmarks/start.py [--json FILE]``. Both ways answer the same posting with the same model: the numbers
of the model folder are put into the scikit-learn pipeline that they came from, and joblib dumps it. Every round
starts each process once, one after the other; the first round warms the disk cache and does not count. Times are
compared round by round, so that a machine that slows down slows both.

This process stays small, and the peak memory of the barest processes is not shown: on Linux a child's peak is never
below what its parent held when it started the child.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from operator import sub, truediv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
GOAL = 0.10  # of the time that scikit-learn + joblib takes
IMPORT_GOAL = 30.0  # milliseconds over those of a bare Python
MEGABYTE = 1e6
PASS, OURS, THEIRS = "python -c pass", "levelclassify, first answer", "scikit-learn + joblib, first answer"
IMPORT, NAME = IMPORTS = "import levelclassify", "from levelclassify import classify"

Numbers = dict[str, dict[str, float]]
Runs = dict[str, list[tuple[float, float]]]


def posting() -> dict[str, str]:
    """Return the synthetic posting of median length."""
    with (ROOT / "training" / "postings.jsonl").open(encoding="utf-8") as lines:
        rows = sorted(map(json.loads, lines), key=lambda row: len(row["text"]))
    return rows[len(rows) // 2]


def pipeline_of(folder: Path) -> Any:
    """Return the scikit-learn pipeline with the features and the weights of a model folder."""
    import numpy as np

    from levelclassify.fit.regression import Recipe, restored
    from levelclassify.model.config import from_json
    from levelclassify.rules import load_rules

    config = from_json((folder / "config.json").read_text("utf-8"))
    with np.load(folder / "weights.npz", allow_pickle=False) as stored:
        weights = dict(stored)
    terms = [(folder / f"{block.name}.txt").read_bytes().split() for block in config.blocks]
    return restored(Recipe(config.blocks, config.scales), terms, load_rules(folder / "rules.json"), weights)


def prepare(folder: Path, dump: Path, one: Mapping[str, str]) -> tuple[int, float]:
    """Dump the pipeline of a model folder.

    Returns
    -------
    tuple of int, float
        Number of features, and the largest difference between both ways' logits of the posting.
    """
    import joblib
    import numpy as np

    from levelclassify.model.folder import load_folder
    from levelclassify.scorer import scored
    from levelclassify.text.posting import posting as read
    from levelclassify.text.posting import reading

    seen = reading(read(one["text"], one["title"]))
    model = load_folder(folder)
    ours = scored(model.table, model.rules, [seen]).logits
    pipeline = pipeline_of(folder)
    theirs = pipeline.decision_function(np.array([tuple(seen.posting)], dtype=object))
    joblib.dump(pipeline, dump)
    return len(pipeline[-1].coef_[0]), float(np.abs(ours - theirs).max())


def programs(model: Path | None, dump: Path, one: Mapping[str, str]) -> dict[str, str]:
    """Return the source of each process that is timed."""
    title, text = one["title"], one["text"]
    call = f"classify({text!r}, title={title!r})"
    ours = f"from levelclassify import classify; {call}"
    if model is not None:
        ours = f"from levelclassify import load; load({str(model)!r}).{call}"
    rows = f"numpy.array([({title!r}, {text!r})], dtype=object)"
    theirs = f"import joblib, numpy; joblib.load({str(dump)!r}).predict_proba({rows})"
    return {PASS: "pass", IMPORT: IMPORT, NAME: NAME, OURS: ours, THEIRS: theirs}


def surroundings(scratch: str) -> dict[str, str]:
    """Return the environment of the timed processes: byte code is kept, as for an installed package, elsewhere."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": scratch}


def run(source: str, environment: Mapping[str, str]) -> tuple[float, float]:
    """Run a program in a process of its own; return milliseconds and peak memory in megabytes."""
    start = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-c", source], env=environment)
    _, status, usage = os.wait4(child.pid, 0)
    taken = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"a timed process ended with exit status {child.returncode}; its own message stands above")
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kibibytes on Linux
    return taken * 1e3, usage.ru_maxrss * unit / MEGABYTE


def measure(sources: Mapping[str, str], rounds: int, environment: Mapping[str, str]) -> Runs:
    """Run every program once per round, in turn; return milliseconds and megabytes of each, without the first round."""
    runs: Runs = {name: [] for name in sources}
    for _ in range(rounds + 1):
        for name, source in sources.items():
            runs[name].append(run(source, environment))
    return {name: found[1:] for name, found in runs.items()}


def medians(runs: Runs) -> Numbers:
    """Return median milliseconds, and both ways' peak memory too."""
    numbers = {name: {"ms": statistics.median(ms for ms, _ in found)} for name, found in runs.items()}
    for name in (OURS, THEIRS):
        numbers[name]["peak_mb"] = statistics.median(mb for _, mb in runs[name])
    return numbers


def by_round(runs: Runs, one: str, other: str, of: Callable[[float, float], float]) -> float:
    """Return the median over the rounds of what two processes' times make."""
    return statistics.median(of(first, second) for (first, _), (second, _) in zip(runs[one], runs[other], strict=True))


def compare(model: Path | None, rounds: int) -> dict[str, Any]:
    """Measure both ways on one model; return all numbers."""
    one, folder = posting(), model or ROOT / "models" / "default"
    with tempfile.TemporaryDirectory() as scratch:
        dump = Path(scratch) / "pipeline.joblib"
        with ProcessPoolExecutor(1, get_context("spawn")) as apart:
            features, difference = apart.submit(prepare, folder, dump, one).result()
        runs = measure(programs(model, dump, one), rounds, surroundings(scratch))
    found = {"rounds": rounds, "features": features, "largest_difference_of_logits": difference}
    over = {name: by_round(runs, name, PASS, sub) for name in IMPORTS}
    goals = {"ratio": by_round(runs, OURS, THEIRS, truediv), "goal": GOAL, "import_goal_ms": IMPORT_GOAL}
    return {**found, "processes": medians(runs), "import_over_bare_ms": over, **goals}


def is_met(found: Mapping[str, Any]) -> bool:
    """Return whether both goals are met."""
    return bool(found["ratio"] <= GOAL and max(found["import_over_bare_ms"].values()) <= IMPORT_GOAL)


def show(found: Mapping[str, Any]) -> None:
    """Print the table."""
    size = f"{found['features']:,} features"
    print(f"process start to first answer, median of {found['rounds']} rounds, a model of {size}\n")
    print(f"{'process':35} {'ms':>8} {'peak MB':>8}")
    for name, numbers in found["processes"].items():
        peak = f"{numbers['peak_mb']:8.1f}" if "peak_mb" in numbers else ""
        print(f"{name:35} {numbers['ms']:8.1f} {peak}".rstrip())
    verdict = "met" if found["ratio"] <= GOAL else "missed"
    print(f"\nratio {found['ratio']:.3f} of scikit-learn + joblib's time; goal at most {GOAL}: {verdict}")
    for name, over in found["import_over_bare_ms"].items():
        verdict = "met" if over <= IMPORT_GOAL else "missed"
        times = found["processes"][name]["ms"] / found["processes"][PASS]["ms"]
        told = f"{over:.1f} ms over a bare Python, {times:.2f} times its time"
        print(f"{name}: {told}; goal at most {IMPORT_GOAL:g} ms over it: {verdict}")
    print(f"largest difference between both ways' logits: {found['largest_difference_of_logits']:.1e}")


def main() -> int:
    """Measure, print, and return the exit status: 0 when the goals are met, else 1."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, help="another model folder than the default one")
    parser.add_argument("-n", "--rounds", type=int, default=15, help="how often each process is timed")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers here")
    given = parser.parse_args()
    found = compare(given.model and given.model.resolve(), given.rounds)
    show(found)
    if given.json:
        given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return int(not is_met(found))


if __name__ == "__main__":
    sys.exit(main())
