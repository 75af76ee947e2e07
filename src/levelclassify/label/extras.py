"""Libraries that only some formats need: imported when they are met."""

import importlib
from typing import Any

from levelclassify.errors import LevelClassifyError


def extra(module: str, name: str) -> Any:
    """Import a library of an extra.

    Parameters
    ----------
    module : str
        What to import.
    name : str
        The extra of this package that brings it.

    Raises
    ------
    LevelClassifyError
        When it is not installed.

    Examples
    --------
    >>> extra("json", "parquet").dumps(1)
    '1'
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        advice = f'pip install "levelclassify[{name}]"'
        raise LevelClassifyError(f"expected the library {module}, got none; install it: {advice}") from None
