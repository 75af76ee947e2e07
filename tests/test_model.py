import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from conftest import CONFIG, saved

from levelclassify import ModelError, load
from levelclassify.fit.regression import Fitted
from levelclassify.model.config import from_json, to_json
from levelclassify.model.folder import ARRAYS, SUMS, load_folder, sums_of


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
    np.savez(folder / "weights.npz", **kept)
    _sign(folder)


def test_what_was_saved_is_loaded(small_model: Path) -> None:
    model = load_folder(small_model)
    assert model.config == CONFIG
    assert model.stamp.startswith("1.0+")


def test_the_same_model_has_the_same_stamp(small_model: Path, tmp_path: Path, trained: Fitted) -> None:
    stamp = saved(trained, tmp_path / "again", "# A small model\n")
    assert load(small_model).stamp == stamp


def test_a_path_string_loads_as_the_path_does(small_model: Path) -> None:
    assert load(str(small_model)).classify("Lobbyist") == load(small_model).classify("Lobbyist")


def test_settings_survive_their_text() -> None:
    assert from_json(to_json(CONFIG)) == CONFIG


def test_a_model_is_replaced_whole(small_model: Path, trained: Fitted) -> None:
    (small_model / "stray.txt").write_text("from before")
    saved(trained, small_model, "# Another card\n")
    assert load_folder(small_model).config == CONFIG
    assert [path.name for path in small_model.parent.iterdir()] == ["model"]


def test_a_failed_save_leaves_the_old_model(
    small_model: Path, trained: Fitted, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = load(small_model).stamp

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        saved(trained, small_model, "# Another card\n")
    monkeypatch.undo()
    assert load(small_model).stamp == before
    assert [path.name for path in small_model.parent.iterdir()] == ["model"]


def _without(folder: Path, name: str) -> None:
    with np.load(folder / "weights.npz") as stored:
        kept = {key: array for key, array in stored.items() if key != name}
    np.savez(folder / "weights.npz", **kept)
    _sign(folder)


def _no_duty_intercept(folder: Path) -> None:
    with np.load(folder / "weights.npz") as stored:
        duty = stored["duty"]
    _weights(folder, duty=duty[:-1])


def _pickled(folder: Path) -> None:
    array = np.empty(1, dtype=object)
    array[0] = print
    _weights(folder, idf=array)


def _npz(folder: Path, content: bytes) -> None:
    (folder / "weights.npz").write_bytes(content)
    _sign(folder)


def _member(folder: Path, content: bytes, compression: int = zipfile.ZIP_STORED) -> None:
    """Put something else in the place of every array."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", compression) as members:
        for name in ARRAYS:
            members.writestr(f"{name}.npy", content)
    _npz(folder, archive.getvalue())


def _npy(header: str) -> bytes:
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode()


def _steady(folder: Path) -> None:
    rules = json.loads((folder / "rules.json").read_text())
    rules["verdict"]["steadiness"] = 0
    (folder / "rules.json").write_text(json.dumps(rules))
    _sign(folder)


HUGE = "{'descr': '<f4', 'fortran_order': False, 'shape': (10000000000000,), }\n"

DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "folder gone": (shutil.rmtree, "found nothing of that name; check the path"),
    "checksums gone": (lambda folder: (folder / SUMS).unlink(), "readable SHA256SUMS"),
    "a file gone": (lambda folder: (folder / "README.md").unlink(), "a difference in README.md"),
    "a file more": (lambda folder: (folder / "extra").write_text(""), "a difference in extra"),
    "a byte changed": (lambda folder: (folder / "body_words.txt").write_bytes(b"x"), "a difference in body_words.txt"),
    "an empty checksum file": (lambda folder: (folder / SUMS).write_text(""), "a difference in"),
    "a folder inside": (lambda folder: (folder / "sub").mkdir(), "a readable sub"),
    "another format": (
        lambda folder: _set(folder, format=1),
        "config.json, format: expected the format number 2, found 1",
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
        "blocks: expected name, part and weight",
    ),
    "a block outside": (
        lambda folder: _set(folder, blocks=[{"name": "../x", "part": "body", "weight": 1}]),
        "blocks: expected an identifier",
    ),
    "no scales": (lambda folder: _set(folder, scales=None), "scales: expected votes, saturation, own, around"),
    "a scale more": (
        lambda folder: _set(folder, scales=CONFIG.scales._asdict() | {"speed": 1}),
        "scales: expected votes, saturation, own, around, found",
    ),
    "a scale less": (lambda folder: _set(folder, scales={"votes": 4}), "scales: expected votes, saturation"),
    "a negative scale": (
        lambda folder: _set(folder, scales=CONFIG.scales._asdict() | {"saturation": -1}),
        "saturation: expected a number from 0 to 1000",
    ),
    "no class shares": (lambda folder: _set(folder, class_shares=None), "class_shares: expected 4 numbers"),
    "class shares of three": (
        lambda folder: _set(folder, class_shares=[0.5, 0.25, 0.25]),
        "class_shares: expected 4 numbers",
    ),
    "a class without a share": (
        lambda folder: _set(folder, class_shares=[0.5, 0.25, 0.25, 0]),
        "class_shares: expected a number from 1e-06 to 1, found 0",
    ),
    "class shares that are no parts of one": (
        lambda folder: _set(folder, class_shares=[0.5, 0.5, 0.5, 0.5]),
        "class_shares: expected numbers that sum to 1",
    ),
    "no JSON": (lambda folder: ((folder / "config.json").write_text("{"), _sign(folder)), "config.json is not JSON"),
    "deep JSON": (lambda folder: ((folder / "config.json").write_text("[" * 100_000), _sign(folder)), "is not JSON"),
    "no zip": (lambda folder: ((folder / "weights.npz").write_bytes(b"PK"), _sign(folder)), "the arrays idf"),
    "an array of another size": (lambda folder: _weights(folder, idf=np.zeros(3, np.float32)), "idf has shape"),
    "sentence weights without their intercept": (_no_duty_intercept, "duty has shape"),
    "no sentence weights": (lambda folder: _without(folder, "duty"), "the arrays idf, duty"),
    "doubles": (lambda folder: _weights(folder, intercept=np.zeros(4)), "intercept has shape"),
    "not a number": (
        lambda folder: _weights(folder, intercept=np.full(4, np.nan, np.float32)),
        "intercept holds what is no finite",
    ),
    "a pickle inside": (_pickled, "the arrays idf, duty, coefficients, votes, intercept"),
    "an npy for an npz": (lambda folder: _npz(folder, _npy(HUGE)), "the arrays idf"),
    "members that are no arrays": (lambda folder: _member(folder, b"hello"), "the arrays idf"),
    "a huge shape": (lambda folder: _member(folder, _npy(HUGE)), "the arrays idf"),
    "a header that is none": (lambda folder: _member(folder, _npy("{'descr': (\n")), "the arrays idf"),
    "a zip bomb": (lambda folder: _member(folder, b"\0" * 10**7, zipfile.ZIP_DEFLATED), "is compressed or too large"),
    "a pipe": (lambda folder: os.mkfifo(folder / "pipe"), "something that is no file"),
    "checksums in another order": (
        lambda folder: (folder / SUMS).write_text("".join(sorted((folder / SUMS).read_text().splitlines(True)))),
        "a difference in SHA256SUMS",
    ),
    "a version that is a formula": (lambda folder: _set(folder, version="=1"), "version and origin"),
    "a format that is true": (lambda folder: _set(folder, format=True), "format: expected the format number 2"),
    "rules that divide by nothing": (_steady, "key 'steadiness': expected a number above 0"),
    "words that are none": (
        lambda folder: ((folder / "body_words.txt").write_bytes(b"a\r\nb\r\n"), _sign(folder)),
        "what is no word",
    ),
    "a term twice": (
        lambda folder: ((folder / "body_words.txt").write_bytes(b"a\na\n"), _sign(folder)),
        "words in body_words.txt, each once",
    ),
    "rules gone": (lambda folder: ((folder / "rules.json").unlink(), _sign(folder)), "a file rules.json"),
    "rules that are none": (
        lambda folder: ((folder / "rules.json").write_text("[]"), _sign(folder)),
        "rules.json: expected an object, got list",
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
    with pytest.raises(ModelError, match="the arrays idf, duty, coefficients, votes, intercept"):
        load(small_model)


@pytest.mark.parametrize("name", ["", "defualt", None, 7, "a\0b", "a\ud800b"], ids=repr)
def test_a_model_that_is_none_is_refused(name: object) -> None:
    with pytest.raises(ModelError, match="expected"):
        load(name)


def test_loading_needs_only_numpy(small_model: Path) -> None:
    code = (
        "import sys; from levelclassify import load; load(sys.argv[1]).classify('Lobbyist')\n"
        "print(*sorted({'sklearn', 'scipy', 'pandas', 'nltk', 'joblib', 'pickle'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(small_model)], capture_output=True, text=True, check=True)
    assert done.stdout.split() in ([], ["pickle"])  # numpy itself imports pickle


@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), KeyboardInterrupt()], ids=["failure", "Ctrl-C"])
def test_a_swap_that_fails_puts_the_old_model_back(
    error: BaseException, small_model: Path, trained: Fitted, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename, before = Path.rename, load(small_model).stamp

    def once(self: Path, target: Path) -> Path:
        if target == small_model and not self.name.endswith(".old"):
            raise error
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", once)
    with pytest.raises(type(error)):
        saved(trained, small_model, "# Another card\n")
    monkeypatch.undo()
    assert load(small_model).stamp == before
