"""The errors that levelclassify raises on purpose; each message says what was expected, what came and what to do."""


class LevelClassifyError(Exception):
    """Any error that levelclassify raises on purpose."""


class ModelError(LevelClassifyError, RuntimeError):
    """A model folder is missing, foreign or damaged."""


class InputError(LevelClassifyError, ValueError):
    """The data given cannot be read as postings."""
