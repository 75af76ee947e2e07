"""What each worker process of a cluster is told."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from levelclassify.classifier import LevelClassifier
from levelclassify.label.columns import Columns
from levelclassify.label.loaded import Wanted, loaded


class Task(NamedTuple):
    """How to label a part of a frame: plain values, so that each process loads the model for itself, once."""

    columns: Columns
    wanted: Wanted
    stamp: str
    names: tuple[str, ...]  #: of the new columns

    def classifier(self) -> LevelClassifier:
        """Return the model of this process.

        Raises
        ------
        ModelError
            When it is not the one of the process that made the task.
        """
        return loaded(self.wanted, self.stamp)


def _whole(path: str | Path) -> str:
    return str(Path(path).resolve())


def task(
    columns: Columns,
    model: str | Path,
    names: tuple[str, ...],
    priors: Mapping[str, float] | None = None,
    rules: str | Path | None = None,
) -> Task:
    """Return what to tell; a model folder and a file of rules by their whole paths.

    Examples
    --------
    >>> task(Columns(0, 1), "rules", ("level",)).classifier().classify("Lobbyist").level
    <Level.MACRO: 'macro'>
    """
    where = str(model) if model in ("default", "rules") else _whole(model)
    wanted = Wanted(where, tuple(priors.items()) if priors else None, None if rules is None else _whole(rules))
    return Task(columns, wanted, wanted.load().stamp, names)


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
