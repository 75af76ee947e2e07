"""What is imported when, and which module may import which."""

import subprocess
import sys

import pytest
from conftest import ROOT

HEAVY = ("joblib", "numpy", "tqdm", "sklearn", "scipy", "pandas", "nltk", "matplotlib", "jinja2")
SOURCES = ROOT / "src" / "levelclassify"


def _imported(code: str) -> set[str]:
    check = f"import sys\n{code}\nprint('imported:', *({set(HEAVY)!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    return set(done.stdout.rpartition("imported:")[2].split())


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("import levelclassify", set(), id="import"),
        pytest.param("from levelclassify import *", set(), id="all public names"),
        pytest.param("from levelclassify import load; load('rules').classify('Lobbyist')", set(), id="the rules"),
        pytest.param("from levelclassify import classify; classify('Lobbyist')", {"numpy"}, id="first answer"),
        pytest.param("from levelclassify import classify_many; classify_many(['x'] * 600)", {"numpy"}, id="a batch"),
        pytest.param(
            "from levelclassify.cli.command import main\ntry: main(['--version'])\nexcept SystemExit: pass",
            set(),
            id="version",
        ),
        pytest.param(
            "from levelclassify.cli.command import main\ntry: main(['label', '--help'])\nexcept SystemExit: pass",
            set(),
            id="help",
        ),
    ],
)
def test_a_fresh_process_imports_no_more_than_it_needs(code: str, expected: set[str]) -> None:
    assert _imported(code) == expected
