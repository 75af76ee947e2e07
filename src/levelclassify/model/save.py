"""Writing a model folder: whole, or not at all."""

import hashlib
import io
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from levelclassify.model.config import Config, to_json
from levelclassify.model.folder import RULES, SUMS, checked_weights, sums_of
from levelclassify.model.score import Weights
from levelclassify.model.seen import SEEN
from levelclassify.rules.file import as_json


def save_folder(
    folder: Path,
    config: Config,
    terms: Sequence[Sequence[bytes]],
    weights: Weights,
    rules: bytes,
    card: str,
    seen: bytes | None = None,
) -> str:
    """Write a model folder; the old one stays whole until the new one is.

    Parameters
    ----------
    folder : Path
        Replaced when it exists.
    config : Config
        Settings and origin.
    terms : sequence of sequence of bytes
        The vocabulary of each block.
    weights : mapping of str to ndarray of float32
        As `levelclassify.model.score.Table` takes them.
    rules : bytes
        The content of the rule file (TOML, or JSON as a model folder has it) that the model was trained with.
    card : str
        The model card, in Markdown.
    seen : bytes, optional
        Which postings it was trained on, from `levelclassify.model.seen.seen_bytes`.

    Returns
    -------
    str
        The model's stamp: version and digest prefix.
    """
    archive = io.BytesIO()
    checked = checked_weights(weights, sum(map(len, terms)))
    np.savez(archive, allow_pickle=False, **checked)
    contents = {"config.json": to_json(config).encode(), "weights.npz": archive.getvalue(), "README.md": card.encode()}
    contents[RULES] = as_json(rules)
    if seen is not None:
        contents[SEEN] = seen
    for block, listed in zip(config.blocks, terms, strict=True):
        contents[f"{block.name}.txt"] = b"".join(term + b"\n" for term in listed)
    sums = sums_of(contents)
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        for name, content in (contents | {SUMS: sums.encode()}).items():
            (new / name).write_bytes(content)
        new.chmod(0o755)
        _swap(new, folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return f"{config.version}+{hashlib.sha256(sums.encode()).hexdigest()[:8]}"


def _swap(new: Path, folder: Path) -> None:
    """Move the new folder into place and delete the old one."""
    if not folder.exists():
        new.rename(folder)
        return
    old = new.with_name(f"{new.name}.old")
    folder.rename(old)
    try:
        new.rename(folder)
    finally:
        if not folder.exists():  # also after an interruption
            old.rename(folder)
    shutil.rmtree(old)
