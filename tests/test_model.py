import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from conftest import CONFIG
from sklearn.pipeline import Pipeline

from levelclassify import ModelError, load
from levelclassify.fit.regression import weights_of
from levelclassify.model.config import from_json, to_json
from levelclassify.model.folder import SUMS, load_folder, sums_of
from levelclassify.model.save import save_folder


def _sign(folder: Path) -> None:
    """Write checksums that fit what stands there."""
    contents = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != SUMS}
    (folder / SUMS).write_text(sums_of(contents))


def _set(folder: Path, **changes: object) -> None:
    settings = json.loads((folder / "config.json").read_text()) | changes
    (folder / "config.json").write_text(json.dumps(settings))
    _sign(folder)


def _weights(folder: Path, **arrays: object) -> None:
    with np.load(folder / "weights.npz") as stored:
        kept = dict(stored) | arrays
    np.savez(folder / "weights.npz", **kept)  # type: ignore[arg-type]
    _sign(folder)


def test_what_was_saved_is_loaded(small_model: Path) -> None:
    model = load_folder(small_model)
    assert model.config == CONFIG
    assert model.stamp.startswith("1.0+")


def test_the_same_model_has_the_same_stamp(
    small_model: Path, tmp_path: Path, trained: tuple[Pipeline, list[list[bytes]]]
) -> None:
    stamp = save_folder(tmp_path / "again", CONFIG, trained[1], weights_of(trained[0]), "# A small model\n")
    assert load(small_model).stamp == stamp


def test_a_path_string_loads_as_the_path_does(small_model: Path) -> None:
    assert load(str(small_model)).classify("Lobbyist") == load(small_model).classify("Lobbyist")


def test_settings_survive_their_text() -> None:
    assert from_json(to_json(CONFIG)) == CONFIG


def test_a_model_is_replaced_whole(small_model: Path, trained: tuple[Pipeline, list[list[bytes]]]) -> None:
    (small_model / "stray.txt").write_text("from before")
    save_folder(small_model, CONFIG, trained[1], weights_of(trained[0]), "# Another card\n")
    assert load_folder(small_model).config == CONFIG
    assert [path.name for path in small_model.parent.iterdir()] == ["model"]


def test_a_failed_save_leaves_the_old_model(
    small_model: Path, trained: tuple[Pipeline, list[list[bytes]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = load(small_model).stamp

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        save_folder(small_model, CONFIG, trained[1], weights_of(trained[0]), "# Another card\n")
    monkeypatch.undo()
    assert load(small_model).stamp == before
    assert [path.name for path in small_model.parent.iterdir()] == ["model"]


def _pickled(folder: Path) -> None:
    array = np.empty(1, dtype=object)
    array[0] = print
    _weights(folder, idf=array)


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "folder gone": (shutil.rmtree, "readable SHA256SUMS, found No such file"),
    "checksums gone": (lambda folder: (folder / SUMS).unlink(), "readable SHA256SUMS"),
    "a file gone": (lambda folder: (folder / "README.md").unlink(), "a difference in README.md"),
    "a file more": (lambda folder: (folder / "extra").write_text(""), "a difference in extra"),
    "a byte changed": (lambda folder: (folder / "body_words.txt").write_bytes(b"x"), "a difference in body_words.txt"),
    "an empty checksum file": (lambda folder: (folder / SUMS).write_text(""), "a difference in"),
    "a folder inside": (lambda folder: (folder / "sub").mkdir(), "a readable sub"),
    "another format": (
        lambda folder: _set(folder, format=2),
        "config.json, format: expected the format number 1, found 2",
    ),
    "other labels": (
        lambda folder: _set(folder, labels=["a"]),
        "config.json, labels: expected micro, mezzo, macro, none",
    ),
    "no temperature": (
        lambda folder: _set(folder, temperature=None),
        "temperature: expected a number from 0.001 to 1000",
    ),
    "temperature zero": (lambda folder: _set(folder, temperature=0), "temperature: expected a number"),
    "threshold not finite": (lambda folder: _set(folder, also=float("nan")), "also: expected a number from 0 to 1"),
    "no blocks": (lambda folder: _set(folder, blocks=[]), "blocks: expected a list of blocks"),
    "a foreign block": (
        lambda folder: _set(folder, blocks=[{"name": "x"}]),
        "blocks: expected name, part, unit and weight",
    ),
    "a block outside": (
        lambda folder: _set(folder, blocks=[{"name": "../x", "part": "body", "unit": "word", "weight": 1}]),
        "blocks: expected an identifier",
    ),
    "no JSON": (lambda folder: ((folder / "config.json").write_text("{"), _sign(folder)), "config.json is not JSON"),
    "deep JSON": (lambda folder: ((folder / "config.json").write_text("[" * 100_000), _sign(folder)), "is not JSON"),
    "no zip": (lambda folder: ((folder / "weights.npz").write_bytes(b"PK"), _sign(folder)), "the arrays idf"),
    "an array gone": (lambda folder: _weights(folder, idf=np.zeros(3)), "idf of finite float32"),
    "doubles": (lambda folder: _weights(folder, intercept=np.zeros(4)), "intercept of finite float32"),
    "not a number": (lambda folder: _weights(folder, intercept=np.full(4, np.nan, np.float32)), "intercept of finite"),
    "a pickle inside": (_pickled, "the arrays idf, coefficients and intercept"),
    "a term twice": (
        lambda folder: ((folder / "body_words.txt").write_bytes(b"a\na\n"), _sign(folder)),
        "terms in body_words.txt, each once",
    ),
    "a pair of unknown words": (
        lambda folder: ((folder / "body_pairs.txt").write_bytes(b"qq zz\n"), _sign(folder)),
        "pairs of known words in body_pairs.txt",
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_or_foreign_model_is_refused(small_model: Path, damage: str) -> None:
    change, message = DAMAGE[damage]
    change(small_model)
    with pytest.raises(ModelError, match=message):
        load(small_model)


def test_an_array_that_is_missing_is_refused(small_model: Path) -> None:
    archive = io.BytesIO()
    np.savez(archive, idf=np.zeros(1, np.float32))
    (small_model / "weights.npz").write_bytes(archive.getvalue())
    _sign(small_model)
    with pytest.raises(ModelError, match="the arrays idf, coefficients and intercept"):
        load(small_model)


@pytest.mark.parametrize("name", ["", "defualt", None, 7], ids=repr)
def test_a_model_that_is_none_is_refused(name: object) -> None:
    with pytest.raises(ModelError, match="expected"):
        load(name)  # type: ignore[arg-type]


def test_loading_needs_only_numpy(small_model: Path) -> None:
    code = (
        "import sys; from levelclassify import load; load(sys.argv[1]).classify('Lobbyist')\n"
        "print(*sorted({'sklearn', 'scipy', 'pandas', 'nltk', 'joblib', 'pickle'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(small_model)], capture_output=True, text=True, check=True)
    assert done.stdout.split() in ([], ["pickle"])  # numpy itself imports pickle
