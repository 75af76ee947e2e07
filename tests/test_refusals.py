"""What a model folder must not be, and what is said of it: the whole message, for whoever reads only that."""

import io
import json
import os
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from tiny import NUMBERS, save

from levelclassify.errors import InputError, ModelError
from levelclassify.model import folder as module
from levelclassify.model import save as saving
from levelclassify.model.folder import SUMS, load_folder, sums_of
from levelclassify.model.free import refuse_taken
from levelclassify.model.npy import read_npy, said

MODEL = "a model folder with a readable"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save(tmp_path / "model")
    return tmp_path / "model"


def sign(folder: Path) -> None:
    contents = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != SUMS}
    (folder / SUMS).write_text(sums_of(contents))


def refusal(folder: Path) -> str:
    """Return what is expected of a folder and found in it, when it is loaded."""
    with pytest.raises(ModelError) as refused:
        load_folder(folder)
    start, end = f"{folder}: expected ", "; get or train the model again"
    said = str(refused.value)
    assert (said[: len(start)], said[-len(end) :]) == (start, end)
    return said[len(start) : -len(end)]


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none") == f"{MODEL} {SUMS}, found No such file or directory"


def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model").write_text("")
    assert refusal(tmp_path / "model") == f"{MODEL} {SUMS}, found Not a directory"


def test_a_folder_that_can_not_be_listed_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    assert refusal(folder) == "a model folder that can be listed, found Permission denied"


def test_a_folder_in_the_place_of_a_file_is_refused(folder: Path) -> None:
    (folder / "more").mkdir()
    assert refusal(folder) == f"{MODEL} more, found something that is no file"


@pytest.mark.parametrize("name", ["config.json", "weights.npz", "README.md", "rules.json"])
def test_a_file_that_is_missing_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    sign(folder)
    assert refusal(folder) == f"a file {name}, found none"


def test_files_have_a_largest_size_together(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = [path.stat().st_size for path in folder.iterdir() if path.name != SUMS]
    monkeypatch.setattr(module, "_LARGEST", sum(sizes))
    assert load_folder(folder).config.version == "1.0"
    monkeypatch.setattr(module, "_LARGEST", sum(sizes) - 1)
    last = (folder / "weights.npz").stat().st_size
    assert refusal(folder) == f"at most {last - 1:,} bytes in weights.npz, found more"


def test_checksums_have_a_largest_size(folder: Path) -> None:
    (folder / SUMS).write_bytes(b"x" * 32_000)
    assert refusal(folder).startswith("files as listed in SHA256SUMS, found a difference in README.md, body_words.txt,")
    (folder / SUMS).write_bytes(b"x" * 32_001)
    assert refusal(folder) == f"at most 32,000 bytes in {SUMS}, found more"


def test_a_folder_holds_at_most_32_files(folder: Path) -> None:
    for number in range(32 - len([*folder.iterdir()])):
        (folder / f"{number}").write_text("")
    sign(folder)
    assert load_folder(folder).config.version == "1.0"
    (folder / "more").write_text("")
    sign(folder)
    assert refusal(folder) == "at most 32 files, found more"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        pytest.param(lambda sums: sums.replace("  README.md", "  READYOU.md"), "README.md, READYOU.md", id="a name"),
        pytest.param(lambda sums: f"{sums}fine\n", "fine", id="a line that names none"),
        pytest.param(lambda sums: f"{sums}fine  a  b\n", "a  b", id="a name with blanks"),
        pytest.param(lambda sums: sums[:-1], SUMS, id="ends of lines alone"),
        pytest.param(lambda sums: f"{sums}0  {'n' * 300}\n", "n" * 200, id="a long name"),
    ],
)
def test_what_differs_from_the_checksums_is_named(folder: Path, change: Callable[[str], str], found: str) -> None:
    (folder / SUMS).write_text(change((folder / SUMS).read_text()))
    assert refusal(folder) == f"files as listed in {SUMS}, found a difference in {found}"


def test_checksums_that_are_no_utf_8_differ(folder: Path) -> None:
    (folder / SUMS).write_bytes((folder / SUMS).read_bytes() + b"0  \xff\n")
    assert refusal(folder) == f"files as listed in {SUMS}, found a difference in \ufffd"


@pytest.mark.parametrize(
    "words",
    [b"", b"case\nwork\ncase\n", b"case\nWork\nvisit\n", b"case\n\nvisit\n", b"case\nhome visit\nwork\n"],
    ids=["none", "one twice", "a capital", "a blank line", "two on a line"],
)
def test_a_vocabulary_holds_words_each_once(folder: Path, words: bytes) -> None:
    (folder / "body_words.txt").write_bytes(words)
    sign(folder)
    assert refusal(folder) == "words in body_words.txt, each once, found none, one twice, or what is no word"


def test_a_block_needs_its_words(folder: Path) -> None:
    (folder / "title_words.txt").unlink()
    sign(folder)
    assert refusal(folder) == "words in title_words.txt, each once, found none, one twice, or what is no word"


def test_a_block_has_a_largest_number_of_words(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_WORDS", 3)
    assert load_folder(folder).config.version == "1.0"
    monkeypatch.setattr(module, "_MOST_WORDS", 2)
    assert refusal(folder) == "at most 2 words in a block, found more"


ARRAYS = "the arrays idf, duty, coefficients, votes, intercept in weights.npz, found"


def pack(folder: Path, arrays: Mapping[str, object], compression: int = zipfile.ZIP_STORED) -> None:
    with zipfile.ZipFile(folder / "weights.npz", "w", compression) as archive:
        for name, array in arrays.items():
            stream = io.BytesIO()
            np.save(stream, array)
            archive.writestr(f"{name}.npy", stream.getvalue())
    sign(folder)


@pytest.mark.parametrize(
    ("name", "array", "found"),
    [
        pytest.param(
            "idf", np.ones(4, np.float32), "idf has shape (4,) and type float32, not (5,) and float32", id="few"
        ),
        pytest.param(
            "duty", np.ones(5, np.float32), "duty has shape (5,) and type float32, not (6,) and float32", id="duty"
        ),
        pytest.param(
            "votes", np.ones((4, 4)), "votes has shape (4, 4) and type float64, not (4, 4) and float32", id="type"
        ),
        pytest.param(
            "coefficients",
            np.asfortranarray(np.ones((5, 4), np.float32)),
            "coefficients has shape (5, 4) and type float32, not (5, 4) and float32",
            id="by column",
        ),
        pytest.param(
            "intercept", np.array([0, np.nan, 0, 0], np.float32), "intercept holds what is no finite number", id="NaN"
        ),
        pytest.param("idf", np.full(5, np.inf, np.float32), "idf holds what is no finite number", id="infinity"),
    ],
)
def test_arrays_that_no_model_has_are_named(folder: Path, name: str, array: object, found: str) -> None:
    pack(folder, NUMBERS | {name: array})
    assert refusal(folder) == f"{ARRAYS} {found}"


def test_a_missing_array_is_named(folder: Path) -> None:
    pack(folder, {name: array for name, array in NUMBERS.items() if name != "duty"})
    assert refusal(folder) == f"{ARRAYS} \"There is no item named 'duty.npy' in the archive\""


def test_arrays_are_not_compressed(folder: Path) -> None:
    pack(folder, NUMBERS, zipfile.ZIP_DEFLATED)
    assert refusal(folder) == f"{ARRAYS} idf is compressed or too large"


def test_an_archive_holds_at_most_32_arrays(folder: Path) -> None:
    others = {f"x{number}": np.ones(1, np.float32) for number in range(32 - len(NUMBERS))}
    pack(folder, NUMBERS | others)
    assert load_folder(folder).config.version == "1.0"
    pack(folder, NUMBERS | others | {"more": np.ones(1, np.float32)})
    assert refusal(folder) == f"{ARRAYS} more than 32 arrays"


def test_what_is_no_archive_is_refused(folder: Path) -> None:
    (folder / "weights.npz").write_bytes(b"none")
    sign(folder)
    assert refusal(folder) == f"{ARRAYS} File is not a zip file"


def test_settings_that_are_no_utf_8_are_no_json(folder: Path) -> None:
    (folder / "config.json").write_bytes(b"\xff")
    sign(folder)
    with pytest.raises(ModelError, match=r"^config\.json is not JSON \(Expecting value: line 1 column 1 \(char 0\)\);"):
        load_folder(folder)


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("level", "nano", "rule 2, key 'level': expected one of micro, mezzo, macro, none, got 'nano'"),
        ("weight", None, "rule 2, key 'weight': expected a finite number, 0 to 1e+06, got None"),
        ("id", "cases", "rule 2, key 'id': expected an id of its own, got 'cases' again"),
    ],
)
def test_rules_of_a_model_are_refused_by_number_and_key(folder: Path, key: str, value: object, problem: str) -> None:
    rules = json.loads((folder / "rules.json").read_text())
    rules["rule"][1][key] = value
    (folder / "rules.json").write_text(json.dumps(rules))
    sign(folder)
    whole = f"{folder / 'rules.json'}, {problem}; get or train the model again"
    with pytest.raises(ModelError, match=f"^{re.escape(whole)}$"):
        load_folder(folder)


def npy(array: object, version: tuple[int, int] = (1, 0)) -> bytes:
    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.asarray(array), version)
    return stream.getvalue()


def test_an_array_of_another_version_of_the_format_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^idf is of another version of the npy format$"):
        read_npy(npy([1.0], (2, 0)), "idf", np.float64, (1,))


def test_an_array_of_one_dimension_may_have_any_length() -> None:
    assert read_npy(npy([1.0, 2.0]), "idf", np.float64, None).tolist() == [1.0, 2.0]
    with pytest.raises(ValueError, match=r"^idf has shape \(1, 1\) and type float64, not one dimension and float64$"):
        read_npy(npy([[1.0]]), "idf", np.float64, None)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        pytest.param(OSError(2, "No such file or directory", "x"), "No such file or directory", id="of the system"),
        pytest.param(ValueError("two\n  lines"), "two lines", id="on one line"),
        pytest.param(ValueError(), "ValueError", id="that says nothing"),
        pytest.param(ValueError("x" * 300), "x" * 200, id="that says too much"),
    ],
)
def test_of_an_error_a_few_words_are_told(error: Exception, told: str) -> None:
    assert said(error) == told


# where a model may be written


def test_a_new_folder_may_be_deep(tmp_path: Path) -> None:
    stamp = save(tmp_path / "a" / "b" / "model")
    assert load_folder(tmp_path / "a" / "b" / "model").stamp == stamp


def test_the_old_model_comes_back_when_the_new_one_can_not_be_moved(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    rename = Path.rename

    def stuck(self: Path, target: Path) -> Path:
        if target == folder and not self.name.endswith(".old"):
            raise OSError(16, "Device or resource busy")
        return rename(self, target)

    monkeypatch.setattr(saving.Path, "rename", stuck)
    with pytest.raises(OSError, match="busy"):
        save(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


NEW = "expected a new folder"


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_that_does_not_exist_may_be_written(tmp_path: Path, *, force: bool) -> None:
    refuse_taken(tmp_path / "new", force)


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("stands", ["file", "folder"])
def test_what_is_no_model_is_never_replaced(tmp_path: Path, stands: str, *, force: bool) -> None:
    path = tmp_path / "taken"
    if stands == "folder":
        path.mkdir()
    (path / "notes" if stands == "folder" else path).write_text("mine")
    whole = f"{path}: {NEW} or a model folder to replace, got something else; give another -o"
    with pytest.raises(InputError, match=f"^{re.escape(whole)}$"):
        refuse_taken(path, force)


@pytest.mark.parametrize("stands", ["a model", "an empty folder"])
def test_a_model_is_replaced_only_when_that_was_said(folder: Path, tmp_path: Path, stands: str) -> None:
    path = folder if stands == "a model" else tmp_path / "empty"
    path.mkdir(exist_ok=True)
    whole = f"{path}: {NEW}, got one that exists; give another -o, or replace it with --force"
    with pytest.raises(InputError, match=f"^{re.escape(whole)}$"):
        refuse_taken(path, force=False)
    refuse_taken(path, force=True)
