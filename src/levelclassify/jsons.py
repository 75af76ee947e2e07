"""JSON that says everything once: a name that stands twice in an object is refused, not half read."""

import json
from typing import Any

from levelclassify.errors import short


def once(text: str) -> Any:
    """Read JSON.

    Raises
    ------
    ValueError
        When it is none, or a name stands twice in one object.
    RecursionError
        When it is nested too deep.

    Examples
    --------
    >>> once('{"format": 2, "labels": []}')
    {'format': 2, 'labels': []}
    """
    return json.loads(text, object_pairs_hook=_unique)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for name, value in pairs:
        if name in read:
            raise ValueError(f"the name {short(name)} twice in one object")
        read[name] = value
    return read
