"""Mutation testing: of many small changes to the code that decides answers, how many does a test notice?

Run as ``python benchmarks/mutation.py [--sample 300] [--seed 1] [--json FILE]`` after ``pip install mutmut``. A copy of
what git holds is mutated in a temporary folder: `text`, `rules`, `model` and `decide`. Of all mutants a seeded sample is
tried, each against those fast tests that reach its function. A mutant that runs for ever, or ends the process, is noticed.

Prints every survivor with its difference, and the share that was killed. Exit status 1 when it is below the goal.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GOAL = 0.85
MUTATED = ("text/*", "rules/*", "model/*", "decide.py")
TESTS = """any_posting corruption decide folder language markup patterns places posting priors rulefile rules score
sentences text""".split()
SLOW = (
    "not (megabytes or kilobytes or million or thousand or huge or steps or report or exported or restored or linear)"
)
SETTINGS = f"""
[tool.mutmut]
source_paths = ["src"]
only_mutate = {json.dumps([f"src/levelclassify/{part}" for part in MUTATED])}
also_copy = ["src", "models", "training", "examples", "docs", "README.md"]
pytest_add_cli_args = ["-p", "no:cacheprovider", "-o", "addopts=", "-k", {json.dumps(SLOW)}]
pytest_add_cli_args_test_selection = {json.dumps([f"tests/test_{name}.py" for name in TESTS])}
track_dependencies = false
use_git_change_detection = false
"""
SURVIVED, UNTESTED = 0, (5, 33)  # what mutmut notes of them; other numbers are ways to be killed


def copied(folder: Path) -> None:
    """Copy what git would commit, and add mutmut's settings."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    for name in filter(None, names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes((ROOT / name).read_bytes())
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS)


def mutmut(folder: Path, *arguments: str) -> str:
    """Run mutmut and return what it prints."""
    command = [sys.executable, "-m", "mutmut", *arguments]
    single = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=single)
    return done.stdout + done.stderr


def noted(folder: Path) -> dict[str, int | None]:
    """Return every mutant with what mutmut noted of it."""
    files = sorted((folder / "mutants").rglob("*.meta"))
    return {name: code for path in files for name, code in json.loads(path.read_text())["exit_code_by_key"].items()}


def main() -> int:
    """Try a sample of mutants; print and return whether enough were killed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sample", type=int, default=300, help="mutants to try; 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        copied(folder)
        mutmut(folder, "run", "no.such.mutant")  # only makes them
        every = sorted(noted(folder))
        chosen = random.Random(args.seed).sample(every, args.sample or len(every))
        said = mutmut(folder, "run", "--max-children", "1", *chosen)
        found = {name: code for name, code in noted(folder).items() if name in {*chosen}}
        if None in found.values():
            sys.exit(f"mutmut tried only some:\n{said[-3000:]}")
        survivors = sorted(name for name, code in found.items() if code in (SURVIVED, *UNTESTED))
        for name in survivors:
            print(mutmut(folder, "show", name))
    killed = 1 - len(survivors) / len(found)
    print(
        f"{len(found)} of {len(every)} mutants tried (seed {args.seed}), {len(survivors)} survive: {killed:.1%} killed"
    )
    print("by module:", dict(Counter(name.split(".x")[0].removeprefix("levelclassify.") for name in survivors)))
    print(f"goal {GOAL:.0%}: {'met' if killed >= GOAL else 'missed'}")
    if args.json:
        args.json.write_text(json.dumps({"tried": len(found), "of": len(every), "survivors": survivors}, indent=1))
    return int(killed < GOAL)


if __name__ == "__main__":
    sys.exit(main())
