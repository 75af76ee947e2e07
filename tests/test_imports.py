"""What is imported when, and which module may import which."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

import levelclassify

HEAVY = (
    *"joblib numpy tqdm charset_normalizer pyarrow zstandard".split(),
    *"sklearn scipy pandas nltk matplotlib jinja2 dask pyspark".split(),
)
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
        pytest.param("from levelclassify import explain; explain('Lobbyist')", {"numpy"}, id="an explanation"),
        pytest.param("from levelclassify import classify_many; classify_many(['x'] * 600)", {"numpy"}, id="a batch"),
        pytest.param("import levelclassify.frames", set(), id="frames"),
        pytest.param(
            "from levelclassify.cli.command import main\ntry: main(['--version'])\nexcept SystemExit: pass",
            set(),
            id="version",
        ),
        *(
            pytest.param(
                f"from levelclassify.cli.command import main\ntry: main(['{verb}', '--help'])\nexcept SystemExit: pass",
                set(),
                id=f"help of {verb}",
            )
            for verb in ("label", "evaluate", "compare", "rules")
        ),
        pytest.param(
            "from levelclassify.cli.command import main\nmain(['compare', 'rules', 'rules', 'examples/postings.csv'])",
            {"numpy"},
            id="a comparison",
        ),
        pytest.param(
            "from levelclassify.cli.command import main\ntry: main(['train', '--help'])\nexcept SystemExit: pass",
            set(),
            id="help of training",
        ),
    ],
)
def test_a_fresh_process_imports_no_more_than_it_needs(code: str, expected: set[str]) -> None:
    assert _imported(code) == expected


def _brought(code: str, before: str = "") -> set[str]:
    """Return the modules that code imports, beyond those that came with what was run before."""
    check = f"import sys\n{before}\nold = set(sys.modules)\n{code}\nprint(*sorted(set(sys.modules) - old))"
    return set(subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True).stdout.split())


def test_importing_the_package_imports_nothing_but_its_version() -> None:
    assert _brought("import levelclassify") == {"levelclassify", "levelclassify.version"}


@pytest.mark.parametrize("name", ["classify", "classify_many", "classify_stream", "explain"])
def test_a_public_function_brings_no_other_part_of_the_package(name: str) -> None:
    brought = _brought(f"from levelclassify import {name}")
    assert {module for module in brought if module.startswith("levelclassify.")} == {
        "levelclassify.api",
        "levelclassify.version",
    }


@pytest.mark.parametrize("module", ["pathlib", "urllib", "zipfile", "shutil", "tempfile", "difflib", "tomllib"])
def test_an_answer_of_the_bundled_model_does_without(module: str) -> None:
    assert module not in _brought("import levelclassify; levelclassify.classify('Lobbyist')", before="import numpy")


@pytest.mark.parametrize("module", ["api", "classifier", "errors", "explanation", "loading", "types"])
def test_a_module_with_public_names_is_found_on_the_package(module: str) -> None:
    assert f"levelclassify.{module}" in _brought(f"import levelclassify; levelclassify.{module}")


def test_the_package_has_no_name_that_it_does_not_offer() -> None:
    with pytest.raises(AttributeError, match=r"^module 'levelclassify' has no attribute 'classifies'$"):
        levelclassify.classifies  # noqa: B018


LAYERS = (  # each imports only what stands before it
    {"types", "explanation", "wording", "errors", "jsons", "version"},
    {"text"},
    {"rules"},
    {"model"},
    {"kernel"},
    {"decide", "priors"},
    {"explaining"},
    {"refusing", "ruled", "scorer", "trained", "classifier", "loading", "api"},
    {"page"},
    {"label", "labelled"},
    {"comparing"},
    {"frames"},
    {"fit"},
    {"cli"},
)
FACE = {"__init__", "__main__"}


def _layer(module: str) -> int:
    """Return the place of a module's layer, by the first part of its name."""
    return next(place for place, names in enumerate(LAYERS) if module in names)


def _parts(path: Path) -> set[str]:
    """Return the first parts of the names of the package's modules that a file imports."""
    tree = ast.parse(path.read_text("utf-8"))
    named = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    named += [name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]
    return {name.split(".")[1] for name in named if name.startswith("levelclassify.")}


@pytest.mark.parametrize("path", sorted(SOURCES.rglob("*.py")), ids=lambda path: path.relative_to(SOURCES).as_posix())
def test_a_module_imports_only_layers_above_it(path: Path) -> None:
    own = path.relative_to(SOURCES).parts[0].removesuffix(".py")
    if own not in FACE:
        assert all(_layer(other) <= _layer(own) for other in _parts(path)), _parts(path)


def test_labelling_does_not_need_what_training_needs() -> None:
    assert "fit" not in set().union(*(_parts(path) for path in (SOURCES / "cli").glob("*.py")))


def test_the_package_never_imports_the_recipe() -> None:
    recipe = {path.stem for path in (ROOT / "training").glob("*.py")}
    for path in SOURCES.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        assert recipe.isdisjoint(
            node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level
        )
