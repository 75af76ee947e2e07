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
    """Any error that levelclassify raises on purpose.

    Examples
    --------
    >>> from levelclassify import load
    >>> try:
    ...     load("no-such-folder")
    ... except LevelClassifyError as error:
    ...     print(type(error).__name__)
    ModelError
    """


class ModelError(LevelClassifyError, RuntimeError):
    """A model folder, or a file of rules, is missing, foreign or damaged.

    Examples
    --------
    >>> from levelclassify import load
    >>> load("no-such-folder")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    levelclassify.errors.ModelError: no-such-folder: expected "default", "rules" or a model folder...
    """


class InputError(LevelClassifyError, ValueError):
    """What was given can not be read as postings, or as an option of how to judge them.

    Examples
    --------
    >>> from levelclassify import classify
    >>> classify("Lobbyist", min_confidence=2)
    Traceback (most recent call last):
        ...
    levelclassify.errors.InputError: min_confidence must be a number from 0 to 1; got 2
    """
