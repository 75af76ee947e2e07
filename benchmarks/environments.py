"""Environments: the same answers under every Python and numpy that installs here, and wherever a process may live.

Run as ``python benchmarks/environments.py [--python PATH ...]``. For each Python builds the wheel and, with the oldest
and the newest numpy that it can have, makes a new environment, installs the wheel and labels `examples/postings.csv`
under every condition of `CONDITIONS`. Levels must be equal to those of the Python that runs this, floats equal within
1e-9.

Prints a table of what passed; exit status 1 when anything did not. Pythons that are not found are named.
"""

import argparse
import csv
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
WANTED = ("3.11", "3.12", "3.13", "3.14")
OLDEST = {"3.11": "1.26.0", "3.12": "1.26.0", "3.13": "2.1.0", "3.14": "2.3.2"}  # numpy, of the first with wheels

READ = """
import json, sys
from levelclassify import classify, classify_many, load
texts, titles = json.loads(sys.argv[1])

def told(answers):
    print(json.dumps([answer.as_dict() for answer in answers]))
"""
PLAIN = f"{READ}\ntold(classify_many(texts, titles=titles))"
TWO = f"""{READ}
import shutil, tempfile
from pathlib import Path
from levelclassify.loading import default_folder
rules, default = load("rules"), load("default")
with tempfile.TemporaryDirectory() as folder:
    other = load(shutil.copytree(default_folder(), Path(folder) / "other"))
mine = [(other.classify(*pair), rules.classify(*pair), default.classify(*pair)) for pair in ((t, ) for t in texts)]
assert all(one == three for one, _, three in mine) and any(one != two for one, two, _ in mine)
told(default.classify_many(texts, titles=titles))
"""
THREADS = f"""{READ}
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(8) as pool:
    runs = list(pool.map(lambda _: [classify(x, title=y) for x, y in zip(texts, titles)], range(8)))
assert all(run == runs[0] for run in runs)
told(runs[0])
"""
PROCESSES = (
    READ
    + """
import multiprocessing

def one(pair):
    return classify(pair[0], title=pair[1])

if __name__ == "__main__":
    load("default").classify("Lobbyist")
    with multiprocessing.get_context("{start}").Pool(2) as pool:
        told(pool.map(one, list(zip(texts, titles))))
"""
)


class Condition(NamedTuple):
    """Where a process may live: what it runs, with which flags of Python, and which variables differ."""

    program: str = PLAIN
    flags: tuple[str, ...] = ()
    variables: Mapping[str, str | None] = {}  # never changed; None takes a variable away


CONDITIONS = {
    "as usual": Condition(),
    "locale C": Condition(variables={"LC_ALL": "C", "LANG": None, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    "no home": Condition(variables={"HOME": None, "XDG_CACHE_HOME": None}),
    "a home that is not there": Condition(variables={"HOME": "/nowhere/at/all"}),
    "a home that can not be written": Condition(variables={"HOME": "/proc"}),
    "python -O": Condition(flags=("-O",)),
    "python -OO": Condition(flags=("-OO",)),
    "python -I": Condition(flags=("-I",)),
    "warnings as errors": Condition(flags=("-W", "error", "-X", "dev")),
    "two models side by side": Condition(TWO),
    "eight threads": Condition(THREADS),
    "forked workers": Condition(PROCESSES.replace("{start}", "fork")),
    "spawned workers": Condition(PROCESSES.replace("{start}", "spawn")),
}

Answers = list[dict[str, str | float | None]]


def sample() -> str:
    """Return texts and titles of the sample, as JSON."""
    with (ROOT / "examples" / "postings.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return json.dumps([[row["description"] for row in rows], [row["title"] for row in rows]])


def answers(python: str, name: str) -> Answers:
    """Return the answers to the sample under a condition, from a file in an empty folder, which must stay empty.

    Raises
    ------
    RuntimeError
        When the process fails or leaves something behind.
    """
    condition = CONDITIONS[name]
    kept = os.environ | {key: value for key, value in condition.variables.items() if value is not None}
    variables = {key: value for key, value in kept.items() if condition.variables.get(key, "") is not None}
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "program.py"
        program.write_text(condition.program, "utf-8")
        (Path(folder) / "empty").mkdir()
        command = [python, "-B", *condition.flags, str(program), sample()]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env=variables, cwd=Path(folder) / "empty"
        )
        if done.returncode or done.stderr or any((Path(folder) / "empty").iterdir()):
            raise RuntimeError(f"{name}: status {done.returncode}, {done.stderr[-500:]}")
    return json.loads(done.stdout)


def differing(one: Answers, other: Answers) -> list[int]:
    """Return the numbers of the answers that differ by more than 1e-9."""
    return [number for number, (a, b) in enumerate(zip(one, other, strict=True)) if not _same(a, b)]


def _same(one: Mapping[str, str | float | None], other: Mapping[str, str | float | None]) -> bool:
    return one.keys() == other.keys() and all(
        math.isclose(value, other[key], rel_tol=0, abs_tol=1e-9) if isinstance(value, float) else value == other[key]
        for key, value in one.items()
    )


def found(given: list[str]) -> dict[str, str]:
    """Return the Pythons that are found, by version: those given, on the path, or of pyenv."""
    several = [*given, sys.executable, *filter(None, (shutil.which(f"python{version}") for version in WANTED))]
    several += map(str, sorted(Path.home().glob(".pyenv/versions/*/bin/python")))
    by_version: dict[str, str] = {}
    for path in several:
        code = "import sys; print('%d.%d' % sys.version_info[:2])"
        version = subprocess.run([path, "-c", code], capture_output=True, text=True, check=False).stdout.strip()
        if version in WANTED:
            by_version.setdefault(version, path)
    return dict(sorted(by_version.items()))


def environments(pythons: Mapping[str, str], folder: Path) -> Iterator[tuple[str, str, str]]:
    """Make environments and yield Python, numpy, and the path of each one's interpreter."""
    for version, path in pythons.items():
        wheel = built(path, folder / f"wheel-{version}")
        for numpy in (f"=={OLDEST[version]}", ""):
            new = folder / f"{version}-{numpy or 'newest'}"
            subprocess.run([path, "-m", "venv", new], check=True)
            python = str(new / "bin" / "python")
            subprocess.run([python, "-m", "pip", "install", "-q", f"numpy{numpy}", str(wheel)], check=True)
            code = "import platform, numpy; print(platform.python_version(), numpy.__version__)"
            said = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.split()
            yield said[0], said[1], python


def built(python: str, folder: Path) -> Path:
    """Build the wheel, whose compiled kernel is for one Python, and return its path."""
    command = [python, "-m", "pip", "wheel", "-q", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def passed(python: str, name: str, expected: Answers) -> bool:
    """Return whether a Python gives the expected answers under a condition; print why when it does not."""
    try:
        wrong = differing(answers(python, name), expected)
    except RuntimeError as error:
        print(error)
        return False
    if wrong:
        print(f"{name}: rows {wrong} differ")
    return not wrong


def main() -> int:
    """Print a line for each environment, and return whether anything failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--python", nargs="*", default=[], help="interpreters to try beside those found")
    args = parser.parse_args()
    expected, failed = answers(sys.executable, "as usual"), 0
    pythons = found(args.python)
    print("not found:", ", ".join(version for version in WANTED if version not in pythons) or "none", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        for version, numpy, python in environments(pythons, Path(temporary)):
            right = [passed(python, name, expected) for name in CONDITIONS]
            failed += right.count(False)
            print(f"Python {version}, numpy {numpy}: {sum(right)} of {len(right)} conditions", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
