"""Which postings a model was trained on: digests of their words, so that it is never judged by what it has seen."""

import hashlib
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from levelclassify.errors import ModelError
from levelclassify.model.npy import foreign, read_npy, said
from levelclassify.text import words
from levelclassify.text.posting import Posting

SEEN = "rows.npy"
_LARGEST = 64 * 2**20  # bytes; a longer file is cut, and so refused
BYTES = 8  # of a digest: among a million postings, two others share one with a chance of 1 in 37 million
Digests = NDArray[np.uint64]


def digest(one: Posting) -> int:
    r"""Return the digest of a posting's words, title and body as one; case, accents and punctuation do not matter.

    Examples
    --------
    >>> digest(Posting("Case Aide", "Visit families.")) == digest(Posting("", "CASE AIDE\n\nvisit families"))
    True
    """
    said = b" ".join([*words(one.title), *words(one.body)])
    return int.from_bytes(hashlib.sha256(said).digest()[:BYTES], "little")


def digests(postings: Iterable[Posting]) -> Digests:
    """Return the digest of each posting, shape (n,)."""
    return np.fromiter(map(digest, postings), dtype="<u8")


def seen_bytes(postings: Sequence[Posting]) -> bytes:
    """Return the content of the file that says which postings a model was trained on."""
    content = io.BytesIO()
    np.save(content, np.unique(digests(postings)), allow_pickle=False)
    return content.getvalue()


def read_seen(folder: Path) -> Digests | None:
    """Return the digests of the postings that a model was trained on; None where its folder does not tell them.

    Raises
    ------
    ModelError
        When the file holds anything else.
    """
    path = folder / SEEN
    if not path.exists():
        return None
    try:
        with path.open("rb") as stream:
            return read_npy(stream.read(_LARGEST), SEEN, np.uint64, None)
    except foreign() as error:
        problem = f"expected 8-byte digests of postings, got {said(error)}"
        raise ModelError(f"{path}: {problem}; get or train the model again") from None


def seen_by(folder: Path | None) -> Digests | None:
    """Return the same for a model folder, or for the keyword rules, which were trained on nothing: no folder."""
    return np.empty(0, dtype=np.uint64) if folder is None else read_seen(folder)
