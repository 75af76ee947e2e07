"""Origin: what a model was trained on, and with which libraries (extra ``train``)."""

import hashlib
import platform
from collections.abc import Iterable
from importlib.metadata import version

from levelclassify.fit.rows import Row


def libraries() -> dict[str, str]:
    """Return the versions that a training depends on."""
    found = {name: version(name) for name in ("numpy", "scipy", "scikit-learn")}
    return {"Python": platform.python_version(), **found}


def digest(rows: Iterable[Row]) -> str:
    """Return one sha256 over everything the rows say, in their order."""
    whole = hashlib.sha256()
    for row in rows:
        whole.update(repr(row).encode())
    return whole.hexdigest()
