"""The compiled kernel, which reads, scores and decides as the rest of the package does, many times as fast.

It is optional: built from `compiled.pyx` where a C compiler is found when the package is installed. Without it the same
answers, to the bit, come from `levelclassify.scorer` and `levelclassify.decide`, which say why each step is as it is.
"""

import functools
import hashlib
import os
import sys
from typing import TYPE_CHECKING

from levelclassify.kernel.parts import voting, weighing, wording
from levelclassify.model.config import Config
from levelclassify.model.score import Table
from levelclassify.rules import Rules

if TYPE_CHECKING:
    from levelclassify.kernel.compiled import Kernel

__all__ = ["is_built", "kernel_of"]


def digest() -> str:
    """Return the sha256 of the sources of the kernel, which a compiled one names."""
    folder, found = os.path.dirname(__file__), hashlib.sha256()
    for name in sorted(os.listdir(folder)):
        if name.endswith((".pyx", ".pxi")):
            with open(os.path.join(folder, name), "rb") as source:
                found.update(source.read())
    return found.hexdigest()


@functools.cache
def is_built() -> bool:
    """Return whether there is a kernel that can be used: one that was compiled from the sources beside it."""
    try:
        from levelclassify.kernel.compiled import MADE_FROM

        is_fresh = digest() == MADE_FROM
    except (ImportError, OSError):  # none was built, or the package was packed without its sources
        return False
    return is_fresh and sys.byteorder == "little"  # eight letters are read as one number


def kernel_of(table: Table, rules: Rules, config: Config | None) -> "Kernel | None":
    """Return the kernel of a weight table and its rules.

    Parameters
    ----------
    table : Table
        The weights.
    rules : Rules
        That they were trained with.
    config : Config or None
        By which the kernel decides; where it is None, others decide on every posting.

    Returns
    -------
    Kernel or None
        None where it was not built, or does not fit the model: a word of it is too long, or it has three blocks.
    """
    if not is_built():
        return None
    from levelclassify.kernel.compiled import Kernel

    try:
        return Kernel(wording(table, rules), voting(rules), weighing(table, rules), config)
    except OverflowError:  # a word of the model has more letters than fit, or it has more blocks
        return None
