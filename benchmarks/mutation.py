"""Mutation testing: how many of many small changes to the code that decides answers are noticed by a test.

Run as ``python benchmarks/mutation.py [--sample 300] [--seed 1] [--json FILE]`` after ``pip install mutmut``. A copy of
what git holds is mutated in a temporary folder: `text`, `rules`, `model` and `decide`. Of all mutants a seeded sample
is tried. First every fast test runs once without a mutant, which says what functions it calls; then each mutant is
tried by the tests that call its function and by those that are its package's own, the quickest first. A mutant that
never ends, or ends the process, counts as noticed.

Prints every survivor with its difference, and the share that was killed. Exit status 1 when it is below the goal.
"""

import argparse
import importlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
GOAL = 0.85
MUTATED = ("text/*", "rules/*", "model/*", "decide.py")
OWN = {
    "text": "text markup posting sentences places language kernel",
    "rules": "rulefile rules amend",
    "model": "folder npz refusals corruption codes spoken endings score seen ballots kernel",
    "decide": "decide priors kernel",
}
OTHERS = "types classifier explain any_posting"
SLOW = 1.0  # seconds; a test that takes longer is left out
LONG = "megabytes or kilobytes or steps or damages or huge or process or dask or synthetic"  # surely do
MOST = 15.0  # seconds of tests that a mutant gets
PATIENCE = 40  # seconds of the processor that it gets, and three times as long by the clock
MEMORY = 4 * 2**30  # bytes
HEAVY = "numpy scipy.sparse sklearn.linear_model sklearn.model_selection pandas nltk hypothesis joblib tqdm"
ALREADY = "ignore:Module already imported:pytest.PytestAssertRewriteWarning"  # as hypothesis is, for all mutants
QUIET = ["-x", "-q", "-p", "no:cacheprovider", "-o", "addopts=", "-W", ALREADY, "-k", f"not ({LONG})"]
SETTINGS = f"""
[tool.mutmut]
source_paths = ["src"]
only_mutate = {json.dumps([f"src/levelclassify/{part}" for part in MUTATED])}
also_copy = ["src", "models", "training", "examples", "docs", "README.md"]
pytest_add_cli_args = ["-p", "no:cacheprovider", "-o", "addopts="]
pytest_add_cli_args_test_selection = ["tests/test_types.py"]
track_dependencies = false
use_git_change_detection = false
"""
Reach = Mapping[str, tuple[float, Sequence[str]]]
"""Of each test, its seconds and the functions that it calls; of the empty name, those that importing calls."""


def copied(folder: Path) -> None:
    """Copy what git would commit, and add mutmut's settings."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    for name in (name for name in names if (ROOT / name).is_file()):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes((ROOT / name).read_bytes())
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS)


def mutmut(folder: Path, *arguments: str) -> str:
    """Run mutmut and return what it prints."""
    command = [sys.executable, "-m", "mutmut", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def made(folder: Path) -> list[str]:
    """Make all mutants and return their names."""
    mutmut(folder, "run", "no.such.mutant")
    files = (folder / "mutants").rglob("*.meta")
    return sorted(name for path in files for name in json.loads(path.read_text())["exit_code_by_key"])


class Watch:
    """A plugin of pytest that notes what every test calls; tests that train a model are left out."""

    def __init__(self) -> None:
        self.called: set[str] = set()
        self.reach: dict[str, tuple[float, list[str]]] = {}

    def note(self, function: str, **_: object) -> None:
        """Take the place of what mutmut's functions tell their names."""
        self.called.add(function)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Begin, when all is imported."""
        items[:] = [item for item in items if "trained" not in getattr(item, "fixturenames", ())]
        self.reach[""] = 0.0, sorted(self.called)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[Any]:
        """Run one test."""
        self.called.clear()
        start = time.perf_counter()
        done = yield
        self.reach[item.nodeid] = time.perf_counter() - start, sorted(self.called)
        return done


class Chosen:
    """A plugin of pytest that runs some tests, in their order."""

    def __init__(self, tests: Sequence[str]) -> None:
        self.place = {test: place for place, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out the others."""
        kept = [item for item in items if item.nodeid in self.place]
        items[:] = sorted(kept, key=lambda item: self.place[item.nodeid])


def files_of(names: str) -> list[str]:
    """Return files of tests."""
    return [f"tests/test_{name}.py" for name in names.split()]


def tests_for(mutant: str, reach: Reach) -> list[str]:
    """Return the tests that try a mutant, the quickest first."""
    function, own = mutant.rpartition("__mutmut_")[0], files_of(OWN[mutant.split(".")[1]])
    always = function in reach[""][1]
    left, chosen = MOST, list[str]()
    for seconds, test, calls in sorted((seconds, test, calls) for test, (seconds, calls) in reach.items() if test):
        if seconds <= min(SLOW, left) and (always or function in calls or test.split("::")[0] in own):
            chosen.append(test)
            left -= seconds
    return chosen


def reached(folder: Path) -> Reach:
    """Run all tests without a mutant and return what they call.

    Raises
    ------
    RuntimeError
        When they fail.
    """
    told = folder / "reach.json"

    def watch() -> int:
        trampoline = importlib.import_module("mutmut.mutation.trampoline")
        watching = Watch()
        trampoline.record_trampoline_hit = watching.note
        status = pytest.main([*QUIET, *files_of(" ".join((*OWN.values(), OTHERS)))], [watching])
        told.write_text(json.dumps(watching.reach))
        return int(status)

    if apart(folder, "stats", watch, 600):
        raise RuntimeError("the tests fail without a mutant")
    found: Reach = json.loads(told.read_text())
    return found


def survives(folder: Path, name: str, tests: Sequence[str]) -> bool:
    """Return whether no test notices a mutant."""
    files = list(dict.fromkeys(test.split("::")[0] for test in tests))
    status = apart(folder, name, lambda: int(pytest.main([*QUIET, *files], [Chosen(tests)])), PATIENCE)
    return os.waitstatus_to_exitcode(status) in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)


def apart(folder: Path, name: str, run: Any, patience: int) -> int:
    """Do something in a process of its own, where a mutant lives, and return its status."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    with suppress(BaseException):
        _settle(folder / "mutants", name, patience)
        os._exit(run())
    os._exit(1)


def _settle(folder: Path, name: str, patience: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (patience, patience))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.alarm(3 * patience)
    os.chdir(folder)
    os.environ |= {"MUTANT_UNDER_TEST": name, "PYTHONPATH": str(folder / "src")}
    sys.path.insert(0, str(folder / "src"))
    sys.dont_write_bytecode = False  # whatever the environment says: the next mutant is imported faster
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    few = importlib.import_module("hypothesis").settings
    few.register_profile("few", max_examples=40, derandomize=True, deadline=None, database=None)
    few.load_profile("few")


def tried(folder: Path, chosen: Sequence[str]) -> list[str]:
    """Try mutants, print each that survives with its difference, and return their names.

    Raises
    ------
    RuntimeError
        When the tests fail without a mutant.
    """
    reach = reached(folder)
    for part in OWN:
        if not survives(folder, "none", tests_for(f"levelclassify.{part}.none", reach)):
            raise RuntimeError(f"the tests of {part} fail without a mutant")
    survivors = []
    for number, name in enumerate(chosen, 1):
        start = time.perf_counter()
        if survives(folder, name, tests_for(name, reach)):
            survivors.append(name)
            print(mutmut(folder, "show", name), flush=True)
        took = time.perf_counter() - start
        print(f"{number} tried, {len(survivors)} survive; {took:.1f} s {name}", file=sys.stderr, flush=True)
    return survivors


def main() -> int:
    """Try a sample of mutants; print and return whether enough were killed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sample", type=int, default=300, help="mutants to try; 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    for module in HEAVY.split():  # once for all mutants
        importlib.import_module(module)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "tests"  # hypothesis reads through all modules but those of tests, which takes long
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
