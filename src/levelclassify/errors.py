"""The errors that levelclassify raises on purpose; each message says what was expected, what came and what to do."""

import reprlib


def short(value: object) -> str:
    """Return a value as an error shows it: however long or deep it is, a few words.

    Examples
    --------
    >>> short("meso"), len(short("x" * 1000)) < 100
    ("'meso'", True)
    """
    return reprlib.repr(value)[:80]


class LevelClassifyError(Exception):
    """Any error that levelclassify raises on purpose."""


class ModelError(LevelClassifyError, RuntimeError):
    """A model folder is missing, foreign or damaged."""


class InputError(LevelClassifyError, ValueError):
    """The data given cannot be read as postings."""
