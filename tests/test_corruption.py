"""Damaged and hostile models: each is refused, or answers as a model does; nothing in it is executed."""

import io
import json
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import ROOT
from invariants import broken
from tiny import save

from levelclassify import ModelError, load
from levelclassify.model.folder import ARRAYS, SUMS, load_folder, sums_of
from levelclassify.model.seen import SEEN, read_seen

ASKED = ["case work visit lead draft bills", "Case lead\nYou visit a case. Work!", "zebra", "", "lead " * 500]
SEED, MANY = 20261126, 1000

Contents = dict[str, bytes]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Contents:
    """The files of a model that is as it should be."""
    folder = tmp_path_factory.mktemp("sound") / "model"
    save(folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def folder(sound: Contents, tmp_path: Path) -> Path:
    write(tmp_path / "model", sound)
    return tmp_path / "model"


def write(folder: Path, contents: Contents) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in contents.items():
        (folder / name).write_bytes(content)


def signed(contents: Contents) -> Contents:
    """Return files with checksums that fit them, as whoever means harm would write them."""
    others = {name: content for name, content in contents.items() if name != SUMS}
    return others | {SUMS: sums_of(others).encode()}


def outcome(folder: Path) -> str:
    """Return what becomes of a folder: refused, or loaded and answering as a model does."""
    try:
        classifier = load(folder)
    except ModelError:
        return "refused"
    answers = [*classifier.classify_many(ASKED), *classifier.classify_many(ASKED, titles=ASKED)]
    return "loaded" if not any(map(broken, answers)) else f"broken: {answers}"


# random damage


def _bit(content: bytes, draw: random.Random) -> bytes:
    place = draw.randrange(len(content))
    return content[:place] + bytes([content[place] ^ 1 << draw.randrange(8)]) + content[place + 1 :]


def _cut(content: bytes, draw: random.Random) -> bytes:
    return content[: draw.randrange(len(content))]


def _bytes(content: bytes, draw: random.Random) -> bytes:
    place = draw.randrange(len(content))
    return content[:place] + draw.randbytes(draw.randint(1, 8)) + content[place + draw.randint(0, 8) :]


def _twice(content: bytes, draw: random.Random) -> bytes:
    start, stop = sorted(draw.randrange(len(content) + 1) for _ in range(2))
    return content[:stop] + content[start:]


ODD: list[Any] = [
    *(
        None,
        True,
        0,
        -1,
        1e-320,
        1e308,
        float("nan"),
        float("inf"),
        10**400,
        "",
        "x",
        [],
        {},
        [[]],
        "\ud800",
        "../x",
        2,
    ),
]


def _value(content: bytes, draw: random.Random) -> bytes:
    """Put an odd value anywhere into JSON; into what is none, odd bytes."""
    try:
        tree = json.loads(content)
    except ValueError:
        return _bytes(content, draw)
    holders = [(one, key) for one in _holders(tree) for key in (range(len(one)) if isinstance(one, list) else one)]
    holder, key = draw.choice(holders)
    holder[key] = draw.choice(ODD)
    return json.dumps(tree).encode()


def _holders(tree: Any) -> Iterator[Any]:
    if isinstance(tree, dict | list):
        yield tree
        for each in tree.values() if isinstance(tree, dict) else tree:
            yield from _holders(each)


def _swapped(contents: Contents, draw: random.Random) -> Contents:
    one, other = draw.sample(sorted(contents), 2)
    return contents | {one: contents[other], other: contents[one]}


def _renamed(contents: Contents, draw: random.Random) -> Contents:
    name = draw.choice(sorted(contents))
    return {key: value for key, value in contents.items() if key != name} | {f"{name}.old": contents[name]}


def damaged(contents: Contents, draw: random.Random) -> Contents:
    """Return files of which one, or two, are no longer what they were."""
    if draw.random() < 0.1:
        return draw.choice([_swapped, _renamed])(contents, draw)
    name = draw.choice(sorted(contents))
    change = draw.choice([_bit, _cut, _bytes, _twice, _value, _value])
    return contents | {name: change(contents[name], draw)}


def test_a_thousand_random_damages_are_all_noticed(sound: Contents, tmp_path: Path) -> None:
    draw, found = random.Random(SEED), []  # noqa: S311  # no secret
    for _ in range(MANY):
        contents = damaged(sound, draw)
        write(tmp_path / "model", contents)
        found.append((outcome(tmp_path / "model"), contents != sound))
    assert {outcome for outcome, differs in found if differs} == {"refused"}


def test_a_thousand_damages_with_fitting_checksums_are_refused_or_answer_as_models(
    sound: Contents, tmp_path: Path
) -> None:
    draw, found = random.Random(SEED + 1), []  # noqa: S311
    for _ in range(MANY):
        write(tmp_path / "model", signed(damaged(sound, draw)))
        found.append(outcome(tmp_path / "model"))
    assert {*found} == {"refused", "loaded"}


def _resaved(contents: Contents, draw: random.Random) -> Contents:
    """Return a model whose weights are odd numbers, but well-formed."""
    with np.load(io.BytesIO(contents["weights.npz"])) as stored:
        arrays = dict(stored)
    for array in arrays.values():
        odd = draw.choice([0.0, -1.0, 3e38, -3e38, 1e-45, 1.0])
        array.reshape(-1)[draw.randrange(array.size)] = odd
        if draw.random() < 0.3:
            array[...] = odd
    archive = io.BytesIO()
    np.savez(archive, **arrays)
    return signed(contents | {"weights.npz": archive.getvalue()})


def test_any_finite_weights_answer_as_models(sound: Contents, tmp_path: Path) -> None:
    draw, found = random.Random(SEED + 2), []  # noqa: S311
    for _ in range(200):
        write(tmp_path / "model", _resaved(sound, draw))
        found.append(outcome(tmp_path / "model"))
    assert {*found} == {"loaded"}


def test_what_is_sound_is_loaded(folder: Path) -> None:
    assert outcome(folder) == "loaded"


def test_checksums_that_were_made_again_alone_are_no_damage(sound: Contents) -> None:
    assert signed(sound) == sound


@pytest.mark.parametrize("extent", [0, 1, -1], ids=["emptied", "cut to a byte", "without its last byte"])
@pytest.mark.parametrize("name", [*"README.md config.json weights.npz rules.json title_words.txt".split(), SUMS])
def test_a_truncated_file_is_refused(folder: Path, name: str, extent: int) -> None:
    (folder / name).write_bytes((folder / name).read_bytes()[:extent])
    assert outcome(folder) == "refused"


SWAPPED = [*permutations("config.json weights.npz rules.json title_words.txt".split(), 2)]


@pytest.mark.parametrize(("one", "other"), SWAPPED, ids=str)
def test_a_file_in_the_place_of_another_is_refused_whatever_the_checksums_say(
    sound: Contents, tmp_path: Path, one: str, other: str
) -> None:
    write(tmp_path / "model", signed(sound | {one: sound[other]}))
    assert outcome(tmp_path / "model") == "refused"


# links and names


@pytest.mark.parametrize("name", [*"README.md config.json weights.npz rules.json title_words.txt".split(), SUMS])
def test_a_link_in_the_place_of_a_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).rename(folder.parent / name)
    (folder / name).symlink_to(folder.parent / name)
    with pytest.raises(ModelError, match=f"a readable {name}, found something that is no file"):
        load(folder)


def test_a_link_to_a_folder_is_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "current").symlink_to(folder)
    assert outcome(tmp_path / "current") == "loaded"


def test_links_that_an_installer_made_are_followed(folder: Path) -> None:
    (folder / "README.md").rename(folder.parent / "README.md")
    (folder / "README.md").symlink_to(folder.parent / "README.md")
    assert load_folder(folder, linked=True).config.version == "1.0"


def test_a_file_whose_name_is_no_utf_8_is_refused(folder: Path) -> None:
    (folder / "\udcff").write_text("")
    assert outcome(folder) == "refused"


# what would be executed


class Touch:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
        return _touch, (str(self.path),)


def _touch(path: str) -> None:
    Path(path).touch()


@pytest.mark.parametrize("name", ARRAYS)
def test_a_pickle_in_the_place_of_an_array_is_refused_and_not_executed(
    sound: Contents, tmp_path: Path, name: str
) -> None:
    with np.load(io.BytesIO(sound["weights.npz"])) as stored:
        arrays = dict(stored) | {name: np.array([Touch(tmp_path / "executed")], dtype=object)}
    archive = io.BytesIO()
    np.savez(archive, **arrays)
    np.load(io.BytesIO(archive.getvalue()), allow_pickle=True)[name]
    assert (tmp_path / "executed").exists()  # it would do harm
    (tmp_path / "executed").unlink()
    write(tmp_path / "model", signed(sound | {"weights.npz": archive.getvalue()}))
    with pytest.raises(ModelError, match=f"{name} has shape .* type object"):
        load(tmp_path / "model")
    assert not (tmp_path / "executed").exists()


# headers of arrays


def _npy(header: bytes) -> bytes:
    return b"\x93NUMPY\1\0" + len(header).to_bytes(2, "little") + header


HEADERS = {
    "nothing": b"",
    "no dictionary": b"[]",
    "code": b"__import__('os').system('true')",
    "deep": b"(" * 9_000,
    "deep and closed": b"(" * 4_000 + b")" * 4_000,
    "long": b"[" + b"1," * 30_000 + b"]",
    "an empty type": b"{'descr': (), 'fortran_order': False, 'shape': (4,)}",
    "a type of types": b"{'descr': ('<f4', ()), 'fortran_order': False, 'shape': (4,)}",
    "an unknown type": b"{'descr': '<q9', 'fortran_order': False, 'shape': (4,)}",
    "a type of wrong fields": b"{'descr': [('a',)], 'fortran_order': False, 'shape': (4,)}",
    "a type that is huge": b"{'descr': ('<f4', (1000000000,)), 'fortran_order': False, 'shape': (4,)}",
    "a shape below nothing": b"{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
    "a shape of text": b"{'descr': '<f4', 'fortran_order': False, 'shape': ('x',)}",
    "no UTF-8": b"\xff\xfe",
    "a NUL": b"{'descr': '<f4', 'fortran_order': False, 'shape': (4,)}\0",
}


@pytest.mark.filterwarnings("ignore")  # of Python's own parser about what is no code
@pytest.mark.parametrize("header", HEADERS)
def test_an_array_with_a_foreign_header_is_refused(sound: Contents, tmp_path: Path, header: str) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as members:
        for name in ARRAYS:
            members.writestr(f"{name}.npy", _npy(HEADERS[header]))
    write(tmp_path / "model", signed(sound | {"weights.npz": archive.getvalue()}))
    with pytest.raises(ModelError, match="the arrays idf"):
        load(tmp_path / "model")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("header", HEADERS)
def test_digests_with_a_foreign_header_are_refused(tmp_path: Path, header: str) -> None:
    (tmp_path / SEEN).write_bytes(_npy(HEADERS[header]))
    with pytest.raises(ModelError, match=r"expected 8-byte digests of postings, got .*; get or train the model again"):
        read_seen(tmp_path)


def test_digests_that_are_a_pickle_are_refused_and_not_executed(tmp_path: Path) -> None:
    np.save(tmp_path / SEEN, np.array([Touch(tmp_path / "executed")], dtype=object))
    with pytest.raises(ModelError, match=r"got rows\.npy has shape .* type object"):
        read_seen(tmp_path)
    assert not (tmp_path / "executed").exists()


# what would fill the memory


def _sparse(folder: Path, name: str) -> None:
    with (folder / name).open("r+b") as stream:
        stream.truncate(10 * 2**30)


def _bomb(folder: Path) -> None:
    with zipfile.ZipFile(folder / "weights.npz", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as members:
        members.writestr("idf.npy", bytes(60 * 2**20))


def _crowd(folder: Path) -> None:
    for number in range(100):
        (folder / f"{number}.txt").write_bytes(b"x")


def _members(folder: Path) -> None:
    with zipfile.ZipFile(folder / "weights.npz", "w") as members:
        for number in range(5_000):
            members.writestr(str(number), b"")


def _config(folder: Path, **changes: object) -> None:
    settings = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(settings | changes))


def _starred(folder: Path) -> None:
    rules = json.loads((folder / "rules.json").read_text())
    rules["rule"][0]["phrases"] = ["a" * size + "*" for size in range(3, 60)]
    (folder / "rules.json").write_text(json.dumps(rules))


def _long_word(folder: Path) -> None:
    rules = json.loads((folder / "rules.json").read_text())
    rules["rule"][0]["phrases"] = ["a" * 3_000_000]
    (folder / "rules.json").write_text(json.dumps(rules))


BLOCK = {"name": "body_words", "part": "body", "weight": 1.0}
HUGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "a vast card": (lambda folder: _sparse(folder, "README.md"), "bytes in README.md, found more"),
    "vast settings": (lambda folder: _sparse(folder, "config.json"), "bytes in config.json, found more"),
    "vast weights": (lambda folder: _sparse(folder, "weights.npz"), "bytes in weights.npz, found more"),
    "a vast vocabulary": (lambda folder: _sparse(folder, "body_words.txt"), "bytes in body_words.txt, found more"),
    "vast rules": (lambda folder: _sparse(folder, "rules.json"), "bytes in rules.json, found more"),
    "a zip bomb": (_bomb, "compressed or too large"),
    "a hundred files": (_crowd, "at most 32 files"),
    "thousands of arrays": (_members, "more than 32 arrays"),
    "long settings": (lambda folder: _config(folder, origin={"x": "y" * 5_000_000}), "at most 4,194,304 characters"),
    "one block a thousand times": (lambda folder: _config(folder, blocks=[BLOCK] * 1000), "a name of its own"),
    "words without end": (lambda folder: (folder / "body_words.txt").write_bytes(b"a\n" * 10**7), "1,000,000 words"),
    "rules without end": (lambda folder: (folder / "rules.json").write_bytes(b"[" + b"[]," * 10**7), "4,194,304 bytes"),
    "starred words that begin alike": (_starred, "at most 16 starred words that begin one another"),
    "a phrase without end": (_long_word, "at most 20 words of at most 60 letters"),
}
UNDER_LIMITS = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
from levelclassify import ModelError, load
try:
    load(sys.argv[1])
except ModelError as error:
    print(error)
"""


@pytest.mark.parametrize("size", HUGE)
def test_a_huge_model_is_refused_in_a_gigabyte_of_memory_and_a_minute(folder: Path, size: str) -> None:
    change, message = HUGE[size]
    change(folder)
    contents = {path.name: path.read_bytes() for path in folder.iterdir() if path.stat().st_size < 2**30}
    (folder / SUMS).write_bytes(signed(contents)[SUMS])
    command = [sys.executable, "-c", UNDER_LIMITS, str(folder)]
    few = {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=few)
    assert message in done.stdout, done.stderr
    assert len(done.stdout) < 1000
