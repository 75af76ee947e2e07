"""Mutation testing: how many of many small changes to the code that decides answers are noticed by a test.

Run as ``python benchmarks/mutation.py [--sample 300] [--seed 1] [--json FILE]`` after ``pip install mutmut``. A copy of
what git holds is mutated in a temporary folder: `text`, `rules`, `model` and `decide`. Of all mutants a seeded sample
is tried, each against those fast tests that reach its function. A mutant that never ends, or ends the process, counts
as noticed.

Prints every survivor with its difference, and the share that was killed. Exit status 1 when it is below the goal.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
GOAL = 0.85
MUTATED = ("text/*", "rules/*", "model/*", "decide.py")
TESTS = {
    "text": "text markup posting sentences places language any_posting".split(),
    "rules": "rulefile rules amend".split(),
    "model": "folder corruption score seen".split(),
    "decide": "decide priors".split(),
}
SLOW = "megabytes kilobytes million damages huge steps report exported restored bits explanation".replace(" ", " or ")
PATIENCE = 120  # seconds of the processor that a mutant gets
SETTINGS = f"""
[tool.mutmut]
source_paths = ["src"]
only_mutate = {json.dumps([f"src/levelclassify/{part}" for part in MUTATED])}
also_copy = ["src", "models", "training", "examples", "docs", "README.md"]
pytest_add_cli_args = ["-p", "no:cacheprovider", "-o", "addopts="]
pytest_add_cli_args_test_selection = ["tests/test_text.py"]
track_dependencies = false
use_git_change_detection = false
"""


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


def made(folder: Path) -> list[str]:
    """Make all mutants and return their names."""
    mutmut(folder, "run", "no.such.mutant")
    files = (folder / "mutants").rglob("*.meta")
    return sorted(name for path in files for name in json.loads(path.read_text())["exit_code_by_key"])


def survives(folder: Path, name: str) -> bool:
    """Return whether no test notices a mutant; it is tried in a process of its own."""
    child = os.fork()
    if not child:
        os._exit(_tried(folder / "mutants", name))
    return os.waitpid(child, 0)[1] == 0


def _tried(folder: Path, name: str) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
    os.chdir(folder)
    os.environ |= {"MUTANT_UNDER_TEST": name, "OPENBLAS_NUM_THREADS": "1"}
    sys.path.insert(0, str(folder / "src"))
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    files = [f"tests/test_{part}.py" for part in TESTS[name.split(".")[1]]]
    return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-o", "addopts=", "-k", f"not ({SLOW})", *files]))


def tried(folder: Path, chosen: Sequence[str]) -> list[str]:
    """Try mutants, print each that survives with its difference, and return their names.

    Raises
    ------
    RuntimeError
        When the tests fail without any mutant.
    """
    if not all(survives(folder, f"levelclassify.{part}.none") for part in TESTS):
        raise RuntimeError("the tests fail without a mutant")
    survivors = []
    for number, name in enumerate(chosen, 1):
        if survives(folder, name):
            survivors.append(name)
            print(mutmut(folder, "show", name))
        print(f"{number} tried, {len(survivors)} survive", file=sys.stderr, flush=True)
    return survivors


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
        every = made(folder)
        chosen = random.Random(args.seed).sample(every, args.sample or len(every))  # noqa: S311  # no secret
        survivors = tried(folder, chosen)
    killed = 1 - len(survivors) / len(chosen)
    print(f"{len(chosen)} of {len(every)} mutants (seed {args.seed}), {len(survivors)} survive: {killed:.1%} killed")
    print(f"goal {GOAL:.0%}: {'met' if killed >= GOAL else 'missed'}")
    if args.json:
        args.json.write_text(json.dumps({"tried": chosen, "of": len(every), "survivors": survivors}, indent=1))
    return int(killed < GOAL)


if __name__ == "__main__":
    sys.exit(main())
