"""A model folder: weights, vocabulary, settings and card, held together by their checksums. Loading executes nothing.

::

    config.json       settings and origin           <block>.txt   the terms of each block, one a line
    weights.npz       float32 arrays                README.md     the model card
    SHA256SUMS        of every other file; its own sha256 is the model's digest
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from levelclassify.errors import ModelError
from levelclassify.model.config import Config, from_json
from levelclassify.model.score import Table
from levelclassify.types import LABELS

SUMS = "SHA256SUMS"
_LARGEST = 64 * 2**20  # bytes of one file; a shipped one has less than a twentieth of it
_PAIRS = re.compile(rb"(?:[^ \n]+ [^ \n]+(?:\n|\Z))+")
Weights = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded model folder."""

    config: Config
    table: Table
    stamp: str  #: version and digest prefix


def _refuse(folder: Path, expected: str, found: str) -> ModelError:
    return ModelError(f"{folder}: expected {expected}, found {found}; get or train the model again")


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise _refuse(path.parent, f"{path.name} of at most {_LARGEST} bytes", f"{path.stat().st_size}")
        return path.read_bytes()
    except OSError as error:
        raise _refuse(
            path.parent, f"a model folder with a readable {path.name}", error.strerror or str(error)
        ) from None


def sums_of(contents: Mapping[str, bytes]) -> str:
    """Return the text of `SHA256SUMS` for files by name."""
    return "".join(f"{hashlib.sha256(contents[name]).hexdigest()}  {name}\n" for name in sorted(contents))


def _contents(folder: Path) -> tuple[dict[str, bytes], str]:
    """Read every file of the folder and return them with the folder's digest, when the checksums agree."""
    sums = _read(folder / SUMS)
    names = [path.name for path in folder.iterdir() if path.name != SUMS]
    contents = {name: _read(folder / name) for name in names}
    listed, found = set(sums.decode("utf-8", "replace").splitlines()), set(sums_of(contents).splitlines())
    if wrong := sorted({line.partition("  ")[2] or line for line in listed ^ found}):
        raise _refuse(folder, f"files as listed in {SUMS}", f"a difference in {', '.join(wrong)[:200]}")
    return contents, hashlib.sha256(sums).hexdigest()


def _arrays(folder: Path, archive: bytes) -> dict[str, NDArray[np.float32]]:
    try:
        with np.load(io.BytesIO(archive), allow_pickle=False) as stored:
            return {name: stored[name] for name in ("idf", "coefficients", "intercept")}
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise _refuse(folder, "the arrays idf, coefficients and intercept in weights.npz", str(error)[:200]) from None


def checked_weights(folder: Path, weights: Weights, n_features: int) -> Weights:
    """Return weights that have the shapes, the type and the finite values that a model has; refuse any other."""
    shapes = {"idf": (n_features,), "coefficients": (n_features, len(LABELS)), "intercept": (len(LABELS),)}
    for name, shape in shapes.items():
        array = weights[name]
        if array.dtype != np.float32 or array.shape != shape or not np.isfinite(array).all():
            raise _refuse(folder, f"{name} of finite float32, shape {shape}", f"{array.dtype}, shape {array.shape}")
    return weights


def _vocabularies(folder: Path, config: Config, contents: Mapping[str, bytes]) -> list[list[bytes]]:
    terms = [contents.get(f"{block.name}.txt", b"").split(b"\n")[:-1] for block in config.blocks]
    units = [block.unit for block in config.blocks]
    known = {word for unit, listed in zip(units, terms, strict=True) if unit == "word" for word in listed}
    for block, listed in zip(config.blocks, terms, strict=True):
        if not listed or len(set(listed)) != len(listed):
            raise _refuse(folder, f"terms in {block.name}.txt, each once", "none, or one twice")
        if block.unit == "pair" and not (_PAIRS.fullmatch(b"\n".join(listed)) and known.issuperset(_sides(listed))):
            raise _refuse(folder, f"pairs of known words in {block.name}.txt", "another line")
    return terms


def _sides(pairs: Sequence[bytes]) -> list[bytes]:
    return b" ".join(pairs).split(b" ")


def load_folder(folder: Path) -> Model:
    """Load a model folder.

    Parameters
    ----------
    folder : Path
        As `save_folder` writes it.

    Returns
    -------
    Model
        Ready to score.

    Raises
    ------
    ModelError
        When the folder is missing, of another format, or differs from its checksums in any file.
    """
    contents, digest = _contents(folder)
    for name in ("config.json", "weights.npz", "README.md"):
        if name not in contents:
            raise _refuse(folder, f"a file {name}", "none")
    config = from_json(contents["config.json"].decode("utf-8", "replace"))
    terms = _vocabularies(folder, config, contents)
    weights = checked_weights(folder, _arrays(folder, contents["weights.npz"]), sum(map(len, terms)))
    table = Table(config.blocks, terms, weights["idf"], weights["coefficients"], weights["intercept"])
    return Model(config, table, f"{config.version}+{digest[:8]}")
