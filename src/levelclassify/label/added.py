"""The columns that labelling adds to a table: their names and their cells."""

from collections.abc import Sequence

from levelclassify.errors import InputError
from levelclassify.label.columns import listed
from levelclassify.types import Prediction

ADDED = ("level", "confidence", "micro", "mezzo", "macro", "also", "in_field", "source", "reason", "model")


def harmless(cell: str) -> bool:
    """Return whether a cell of ours is printable and can not be taken for a formula by a spreadsheet.

    Examples
    --------
    >>> harmless("lc_level"), harmless("=level"), harmless("\\tlevel")
    (True, False, False)
    """
    return cell.isprintable() and not cell.lstrip().startswith(("=", "+", "-", "@"))


def added_columns(header: Sequence[str], prefix: str = "") -> tuple[str, ...]:
    """Return the names of the columns that labelling adds.

    Parameters
    ----------
    header : sequence of str
        Names that the table has already.
    prefix : str, default ""
        What to put before each of ours.

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
        advice = "give another --prefix" if prefix else "give a --prefix for the new columns, such as --prefix lc_"
        raise InputError(f"expected no column of a name that labelling adds, got {listed(clash)}; {advice}")
    return names


def added_cells(prediction: Prediction, stamp: str) -> list[str]:
    """Return the cells that labelling adds to a row: nothing is an empty cell, a float its `repr`.

    Examples
    --------
    >>> from levelclassify import load
    >>> added_cells(load("rules").classify(None), "rules-1")
    ['', '0.0', '0.0', '0.0', '0.0', '', '0.0', 'none', 'empty', 'rules-1']
    """
    values = prediction.as_dict().values()
    return ["" if value is None else value if isinstance(value, str) else repr(value) for value in values] + [stamp]
