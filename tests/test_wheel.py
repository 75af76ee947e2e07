"""What the built wheel holds: everything that is read at run time, once, and nothing of the recipe."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT

from levelclassify.fit import synthetic

CORPUS = {
    "postings.jsonl",
    "look-alikes.jsonl",
    "titles.csv",
    "duties.csv",
    "adverts.csv",
    "blocks.toml",
    "sentences.csv",
    "acronyms.txt",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    pytest.importorskip("hatchling", reason='needs hatchling: pip install "hatchling>=1.26"')
    build = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, str(folder)], cwd=ROOT, check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def _names(wheel: zipfile.ZipFile, folder: str) -> set[str]:
    inside = f"levelclassify/{folder}/"
    return {name.removeprefix(inside) for name in wheel.namelist() if name.startswith(inside)}


def test_the_synthetic_corpus_ships(wheel: zipfile.ZipFile) -> None:
    assert _names(wheel, "corpus") == CORPUS


def test_the_corpus_that_ships_is_that_of_the_recipe(wheel: zipfile.ZipFile) -> None:
    for name in CORPUS:
        assert wheel.read(f"levelclassify/corpus/{name}") == (ROOT / "training" / name).read_bytes()


def test_the_default_model_ships(wheel: zipfile.ZipFile) -> None:
    assert _names(wheel, "models/default") == {path.name for path in (ROOT / "models" / "default").iterdir()}


def test_every_file_of_the_package_ships(wheel: zipfile.ZipFile) -> None:
    package = ROOT / "src" / "levelclassify"
    files = {path.relative_to(package.parent).as_posix() for path in package.rglob("*") if path.is_file()}
    assert {name for name in files if "__pycache__" not in name} <= {*wheel.namelist()}


def test_an_installed_package_finds_its_corpus(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    wheel.extractall(tmp_path)
    code = "from levelclassify.fit import synthetic; print(synthetic.corpus_folder(), len(synthetic.authored()))"
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [str(tmp_path / "levelclassify" / "corpus"), str(len(synthetic.authored()))]
