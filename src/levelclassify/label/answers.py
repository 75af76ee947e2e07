"""An answer as the ten values that labelling adds to a row, the same in every format."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from levelclassify.errors import InputError
from levelclassify.label.columns import listed
from levelclassify.types import Prediction

Value = str | float | None


class Answer(NamedTuple):
    """What is added to one row: the fields of `Prediction.as_dict`, and the stamp of the model."""

    level: str | None
    confidence: float
    micro: float
    mezzo: float
    macro: float
    also: str | None
    in_field: float
    source: str
    reason: str | None
    model: str


ADDED = Answer._fields
NUMBERS = frozenset({"confidence", "micro", "mezzo", "macro", "in_field"})


def answers(predictions: Iterable[Prediction], stamp: str) -> list[Answer]:
    """Return predictions as rows of plain values.

    Parameters
    ----------
    predictions : iterable of Prediction
        As `classify_stream` gives them.
    stamp : str
        Of the model that gave them.

    Examples
    --------
    >>> from levelclassify import load
    >>> answers(load("rules").classify_stream([None]), "rules-1")[0].reason
    'empty'
    """
    return [Answer(*one.as_dict().values(), stamp) for one in predictions]  # type: ignore[arg-type,call-arg]


def answer_columns(several: Sequence[Answer]) -> dict[str, tuple[Value, ...]]:
    """Return answers as columns by their names, for frames and tables; None where there is nothing.

    Examples
    --------
    >>> answer_columns([Answer("micro", 0.9, 1.0, 0.0, 0.0, None, 1.0, "model", None, "1")])["level"]
    ('micro',)
    """
    columns = zip(*several, strict=True) if several else ((),) * len(ADDED)
    return dict(zip(ADDED, columns, strict=True))


def cells(answer: Answer) -> list[str]:
    """Return an answer as cells of text: nothing is an empty cell, a float its `repr`.

    Examples
    --------
    >>> cells(Answer(None, 0.0, 0.0, 0.0, 0.0, None, 0.0, "none", "empty", "1"))[:2]
    ['', '0.0']
    """
    return ["" if value is None else value if isinstance(value, str) else repr(value) for value in answer]


def harmless(cell: str) -> bool:
    """Return whether a cell of ours is printable and can not be taken for a formula by a spreadsheet.

    Examples
    --------
    >>> harmless("lc_level"), harmless("=level"), harmless("\\tlevel")
    (True, False, False)
    """
    return cell.isprintable() and not cell.lstrip().startswith(("=", "+", "-", "@"))


def added_columns(header: Sequence[str], prefix: str = "", flag: str = "--prefix") -> tuple[str, ...]:
    """Return the names of the columns that labelling adds.

    Parameters
    ----------
    header : sequence of str
        Names that the table has already.
    prefix : str, default ""
        What to put before each of ours.
    flag : str, default "--prefix"
        How the caller gives it, for the error.

    Raises
    ------
    InputError
        When the table has one of them.

    Examples
    --------
    >>> added_columns(["level"], "lc_")[:2]
    ('lc_level', 'lc_confidence')
    """
    names = tuple(prefix + name for name in ADDED)
    if clash := [name for name in names if name in set(header)]:
        advice = f"give another {flag}" if prefix else f"give a {flag} for the new columns, such as {flag} lc_"
        raise InputError(f"expected no column of a name that labelling adds, got {listed(clash)}; {advice}")
    return names
