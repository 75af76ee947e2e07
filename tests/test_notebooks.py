"""Every notebook runs from top to bottom, is committed without outputs, and defines nothing."""

import ast
import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "notebooks"
NOTEBOOKS = [pytest.param(path, id=path.stem) for path in sorted(FOLDER.glob("*.ipynb"))]
SECONDS = 300  # one cell may take
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def code_cells(path):
    return [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]


def digests():
    """Return what stands in the notebooks' folder and in `training`, for comparison."""
    paths = [path for folder in (FOLDER, ROOT / "training") for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths if "__pycache__" not in path.parts}


@pytest.fixture
def surroundings(monkeypatch, tmp_path):
    """Let kernels draw off screen and keep everything they write in a temporary folder."""
    monkeypatch.setenv("MPLBACKEND", "Agg")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))


@pytest.fixture
def run(surroundings):
    """Return a function that runs a notebook in a kernel of this interpreter and returns the executed copy."""
    for name in ("ipykernel", "matplotlib", "nbclient", "pandas"):
        pytest.importorskip(name, reason=f'needs {name}: pip install -e ".[test]"')
    import nbformat
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

    # where no folder is searched, "python3" is ipykernel under sys.executable, whatever kernels are installed
    installed = KernelSpecManager(kernel_dirs=[])

    def execute(path):
        notebook = nbformat.read(path, as_version=4)
        kernel = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=installed)
        place = {"metadata": {"path": str(FOLDER)}}
        client = NotebookClient(notebook, km=kernel, timeout=SECONDS, allow_errors=True, resources=place)
        return client.execute(cleanup_kc=True)  # or the kernel, being ours, would live on

    return execute


def test_there_is_a_notebook():
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_a_notebook_runs_without_errors_and_changes_no_file(path, run):
    before = digests()
    outputs = [output for cell in run(path).cells if cell.cell_type == "code" for output in cell.outputs]
    errors = [f"{output.ename}: {output.evalue}" for output in outputs if output.output_type == "error"]
    assert errors == []
    assert digests() == before


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_a_notebook_is_committed_without_outputs(path):
    left = [cell["id"] for cell in code_cells(path) if cell["outputs"] or cell["execution_count"] is not None]
    assert left == []


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_a_notebook_imports_and_shows_and_defines_nothing(path):
    nodes = [node for cell in code_cells(path) for node in ast.walk(ast.parse("".join(cell["source"])))]
    assert [node.name for node in nodes if isinstance(node, DEFINITIONS)] == []
