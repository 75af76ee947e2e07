"""What each worker process of a cluster is told."""

from pathlib import Path
from typing import NamedTuple

from levelclassify.classifier import LevelClassifier
from levelclassify.label.columns import Columns
from levelclassify.label.loaded import loaded
from levelclassify.loading import load


class Task(NamedTuple):
    """How to label a part of a frame: plain values, so that each process loads the model for itself, once."""

    columns: Columns
    model: str
    stamp: str
    names: tuple[str, ...]  #: of the new columns

    def classifier(self) -> LevelClassifier:
        """Return the model of this process.

        Raises
        ------
        ModelError
            When it is not the one of the process that made the task.
        """
        return loaded(self.model, self.stamp)


def task(columns: Columns, model: str | Path, names: tuple[str, ...]) -> Task:
    """Return what to tell; a model folder by its whole path.

    Examples
    --------
    >>> task(Columns(0, 1), "rules", ("level",)).classifier().classify("Lobbyist").level
    <Level.MACRO: 'macro'>
    """
    where = str(model) if model in ("default", "rules") else str(Path(model).resolve())
    return Task(columns, where, load(model).stamp, names)


def refuse_other(df: object, expected: type, name: str) -> None:
    """Refuse what is no data frame of a library.

    Raises
    ------
    TypeError
        It names what came.
    """
    if not isinstance(df, expected):
        advice = "use levelclassify.frames.label_frame for pandas"
        raise TypeError(f"df must be a data frame of {name}, got {type(df).__module__}.{type(df).__name__}; {advice}")
