"""A model folder: weights, vocabulary, settings and card, held together by their checksums. Loading executes nothing.

::

    config.json       settings and origin           <block>.txt   the words of each block, one a line
    weights.npz       float32 arrays                rules.json    the keyword rules that it was trained with
    README.md         the model card
    rows.npy          digests of the postings it was trained on, where it tells them; see `levelclassify.model.seen`
    SHA256SUMS        of every other file; its own sha256 is the model's digest
"""

import hashlib
import os
import stat
from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from levelclassify.errors import ModelError
from levelclassify.model.config import Config, from_json
from levelclassify.model.npy import foreign, read_npy, said
from levelclassify.model.npz import members
from levelclassify.model.score import Table, Weights
from levelclassify.rules.rulebook import Rules, rules_from
from levelclassify.text.tokens import LETTERS
from levelclassify.types import LABELS

if TYPE_CHECKING:
    from pathlib import Path  # which takes a while to import

SUMS = "SHA256SUMS"
RULES = "rules.json"
ARRAYS = ("idf", "duty", "coefficients", "votes", "intercept")
_MEMBER = b"PK\1\2"  # before each file that a zip lists
_LARGEST = 64 * 2**20  # bytes of all files together; the shipped ones have less than a hundredth of it
_MOST = 32  # files, and arrays in a file
_MOST_WORDS = 1_000_000  # of a block


class Model(NamedTuple):
    """A loaded model folder."""

    config: Config
    table: Table
    rules: Rules
    stamp: str  #: version and digest prefix


class Stored(NamedTuple):
    """What a model folder holds: settings, words of each block, arrays, rules with their file, and the stamp."""

    config: Config
    terms: list[list[bytes]]
    weights: Weights
    rules: Rules
    rule_file: bytes
    stamp: str

    def model(self) -> Model:
        """Return the model, ready to score."""
        table = Table(self.config.blocks, self.terms, self.weights, self.config.scales)
        return Model(self.config, table, self.rules, self.stamp)


def _refuse(folder: "str | Path", expected: str, found: str) -> ModelError:
    return ModelError(f"{folder}: expected {expected}, found {found}; get or train the model again")


def _read(folder: "str | Path", name: str, most: int, linked: bool) -> bytes:
    path, wanted = os.path.join(folder, name), f"a model folder with a readable {name}"
    try:
        found = os.stat(path, follow_symlinks=linked)
        if not stat.S_ISREG(found.st_mode):
            raise _refuse(folder, wanted, "something that is no file")
        with open(path, "rb") as stream:
            content = stream.read(min(most, found.st_size) + 1)
    except (OSError, ValueError) as error:
        raise _refuse(folder, wanted, said(error)) from None
    if len(content) > most:
        raise _refuse(folder, f"at most {most:,} bytes in {name}", "more")
    return content


def _names(folder: "str | Path") -> list[str]:
    try:
        with os.scandir(folder) as entries:
            found = [entry.name for entry in islice(entries, _MOST + 1)]
    except OSError as error:
        raise _refuse(folder, "a model folder that can be listed", said(error)) from None
    if len(found) > _MOST:
        raise _refuse(folder, f"at most {_MOST} files", "more")
    return sorted({*found} - {SUMS})


def sums_of(contents: Mapping[str, bytes]) -> str:
    """Return the text of `SHA256SUMS` for files by name."""
    return "".join(f"{hashlib.sha256(contents[name]).hexdigest()}  {name}\n" for name in sorted(contents))


def _contents(folder: "str | Path", linked: bool) -> tuple[dict[str, bytes], str]:
    """Read every file of the folder and return them with the folder's digest, when the checksums agree."""
    sums, contents, left = _read(folder, SUMS, _MOST * 1000, linked), dict[str, bytes](), _LARGEST
    for name in _names(folder):
        contents[name] = _read(folder, name, left, linked)
        left -= len(contents[name])
    right = sums_of(contents)
    if sums != right.encode("utf-8", "surrogateescape"):  # a file's name may be no UTF-8
        differing = {*sums.decode("utf-8", "replace").splitlines()} ^ {*right.splitlines()}
        wrong = sorted({line.partition("  ")[2] or line for line in differing}) or [SUMS]
        raise _refuse(folder, f"files as listed in {SUMS}", f"a difference in {', '.join(wrong)[:200]}")
    return contents, hashlib.sha256(sums).hexdigest()


def _shapes(n_features: int) -> dict[str, tuple[int, ...]]:
    n = len(LABELS)
    return dict(zip(ARRAYS, ((n_features,), (n_features + 1,), (n_features, n), (n, n), (n,)), strict=True))


def _array(content: bytes, name: str, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Read one array whose header says what is expected; nothing is made of what it holds otherwise."""
    array = read_npy(content, name, np.float32, shape)
    if not np.isfinite(array).all():
        raise ValueError(f"{name} holds what is no finite number")
    return array


def _arrays(folder: "str | Path", content: bytes, n_features: int) -> dict[str, NDArray[np.float32]]:
    try:
        if content.count(_MEMBER) > _MOST:
            raise ValueError(f"more than {_MOST} arrays")
        files = members(content, [f"{name}.npy" for name in ARRAYS], _LARGEST)
        several = zip(files, _shapes(n_features).items(), strict=True)
        return {name: _array(file, name, shape) for file, (name, shape) in several}
    except foreign() as error:
        raise _refuse(folder, f"the arrays {', '.join(ARRAYS)} in weights.npz", said(error)) from None


def checked_weights(weights: Weights, n_features: int) -> Weights:
    """Return weights that have the type, the shapes and the finite values that a model has.

    Raises
    ------
    ModelError
        For any other.
    """
    for name, shape in _shapes(n_features).items():
        array = weights[name]
        if array.dtype != np.float32 or array.shape != shape or not np.isfinite(array).all():
            raise ModelError(f"{name}: expected finite float32, shape {shape}, got {array.dtype}, shape {array.shape}")
    return weights


def _vocabularies(folder: "str | Path", config: Config, contents: Mapping[str, bytes]) -> list[list[bytes]]:
    files = [contents.get(f"{block.name}.txt", b"") for block in config.blocks]
    if max(content.count(b"\n") for content in files) > _MOST_WORDS:
        raise _refuse(folder, f"at most {_MOST_WORDS:,} words in a block", "more")
    terms = [content.split(b"\n")[:-1] for content in files]
    for block, content, listed in zip(config.blocks, files, terms, strict=True):
        spelt = all(listed) and not content.translate(None, LETTERS + b"\n")
        if not listed or not spelt or len(set(listed)) != len(listed):
            raise _refuse(folder, f"words in {block.name}.txt, each once", "none, one twice, or what is no word")
    return terms


def read_folder(folder: "str | Path", *, linked: bool = False) -> Stored:
    """Read a model folder, as `save_folder` writes it.

    Raises
    ------
    ModelError
        When the folder is missing, of another format, or differs from its checksums in any file.
    """
    contents, digest = _contents(folder, linked)
    for name in ("config.json", "weights.npz", "README.md", RULES):
        if name not in contents:
            raise _refuse(folder, f"a file {name}", "none")
    config = from_json(contents["config.json"].decode("utf-8", "replace"))
    terms = _vocabularies(folder, config, contents)
    weights = _arrays(folder, contents["weights.npz"], sum(map(len, terms)))
    rules = rules_from(contents[RULES], os.path.join(folder, RULES))
    return Stored(config, terms, weights, rules, contents[RULES], f"{config.version}+{digest[:8]}")


def load_folder(folder: "str | Path", *, linked: bool = False) -> Model:
    """Load a model folder.

    Parameters
    ----------
    folder : str or Path
        As `save_folder` writes it.
    linked : bool
        Whether its files may be symbolic links, as those of an installed package may; other folders' must not lead
        anywhere else.

    Returns
    -------
    Model
        Ready to score.

    Raises
    ------
    ModelError
        When the folder is missing, of another format, or differs from its checksums in any file.
    """
    return read_folder(folder, linked=linked).model()
