"""What is shipped: wheel and sdist hold what they should and nothing else, and built again they are the same."""

import email
import hashlib
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path, PurePosixPath

import pytest
from conftest import ROOT

from levelclassify.kernel import is_built

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CORE = ["charset-normalizer", "joblib", "numpy", "tqdm"]
EPOCH = "1764115200"  # what times in the files are set to: any fixed one
FOLDERS = {*"src models examples training tests docs notebooks benchmarks".split()}
LOOSE = {*"CHANGELOG.md CONTRIBUTING.md LICENSE PKG-INFO README.md hatch_build.py pyproject.toml .gitignore".split()}
KERNEL = re.compile(r"levelclassify/kernel/compiled\.[\w-]+\.(so|pyd)")


def build(folder: Path, kernel: str = "") -> Path:
    """Build wheel and sdist without a network, with the build tool that is installed."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    environment = os.environ | {"SOURCE_DATE_EPOCH": EPOCH, "LEVELCLASSIFY_KERNEL": kernel}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def wheel(dist: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(next(dist.glob("*.whl")))


def tracked(*folders: str) -> set[str]:
    """Return the files of folders of the checkout, but for caches."""
    files = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file())
    names = {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}
    return {name for name in names if not KERNEL.search(name)}  # which an editable installation leaves there


def shipped() -> set[str]:
    """Return what the wheel should hold of the package: its sources, and what is laid beside them."""
    laid = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    sources = {name.removeprefix("src/") for name in tracked("src/levelclassify")}
    files = {target for source, target in laid.items() if (ROOT / source).is_file()}
    folders = {source: target for source, target in laid.items() if (ROOT / source).is_dir()}
    return sources | files | {f"{target}{name[len(at) :]}" for at, target in folders.items() for name in tracked(at)}


def test_the_wheel_holds_the_package_with_its_model_and_corpus_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    names = {name for name in wheel.namelist() if ".dist-info/" not in name and not KERNEL.fullmatch(name)}
    assert names == shipped()
    assert {"levelclassify/py.typed", "levelclassify/models/default/weights.npz"} <= names
    assert "levelclassify/corpus/postings.jsonl" in names


@pytest.mark.skipif(not is_built(), reason="no C compiler")
def test_the_wheel_holds_the_compiled_kernel_and_is_for_this_python(wheel: zipfile.ZipFile, dist: Path) -> None:
    assert len(list(filter(KERNEL.fullmatch, wheel.namelist()))) == 1
    assert f"-cp{sys.version_info.major}{sys.version_info.minor}-" in next(dist.glob("*.whl")).name


def test_without_a_kernel_the_wheel_is_for_any_python(tmp_path: Path) -> None:
    file = next(build(tmp_path, kernel="0").glob("*.whl"))
    assert file.name.endswith("-py3-none-any.whl")
    assert list(filter(KERNEL.fullmatch, zipfile.ZipFile(file).namelist())) == []


def test_the_wheel_holds_no_test(wheel: zipfile.ZipFile) -> None:
    assert [name for name in wheel.namelist() if re.search(r"(^|/)(tests?|conftest|test_\w+)([/.]|$)", name)] == []


def test_beside_the_package_stands_what_describes_it(wheel: zipfile.ZipFile) -> None:
    names = {name.partition("/")[2] for name in wheel.namelist() if ".dist-info/" in name}
    assert names == {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"}


def test_the_shipped_model_is_that_of_the_checkout(wheel: zipfile.ZipFile) -> None:
    at = "levelclassify/models/default/"
    held = {name.removeprefix(at): wheel.read(name) for name in wheel.namelist() if name.startswith(at)}
    assert held == {path.name: path.read_bytes() for path in (ROOT / "models" / "default").iterdir()}


def test_the_core_dependencies_are_these(wheel: zipfile.ZipFile) -> None:
    metadata = email.message_from_bytes(wheel.read(next(n for n in wheel.namelist() if n.endswith("METADATA"))))
    required = [one for one in metadata.get_all("Requires-Dist", []) if "extra ==" not in one]
    assert sorted(re.split(r"[<>=!~]", one)[0] for one in required) == CORE


def test_the_sdist_holds_what_a_checkout_holds_and_nothing_foreign(dist: Path) -> None:
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        members = [PurePosixPath(*PurePosixPath(one.name).parts[1:]) for one in archive.getmembers()]
    assert {path.parts[0] for path in members} == FOLDERS | LOOSE
    assert {str(path) for path in members if path.parts[0] in FOLDERS} == tracked(*FOLDERS)


@pytest.mark.parametrize("name", [".ipynb_checkpoints", ".pyc", ".joblib", ".pkl", "found"])
def test_the_sdist_holds_no_leftovers(dist: Path, name: str) -> None:
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        assert [one for one in archive.getnames() if one.endswith(name)] == []


def test_built_again_both_are_the_same_to_the_bit(dist: Path, tmp_path: Path) -> None:
    again = build(tmp_path)
    assert _digests(again) == _digests(dist)


def _digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
