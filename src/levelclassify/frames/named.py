"""Where title and text stand in a data frame."""

from collections.abc import Sequence

from levelclassify.errors import InputError
from levelclassify.label.columns import Columns, listed

TITLE, TEXT = "title", "description"


def columns_named(names: Sequence[object], title: str | None, text: str | None) -> Columns:
    """Return the places of title and text among the names of a frame's columns.

    Raises
    ------
    InputError
        When a column is not there, or not alone under its name.

    Examples
    --------
    >>> columns_named(["id", "title"], "title", "description")
    Columns(title=1, text=None)
    """
    found = Columns(_place(names, title, TITLE), _place(names, text, TEXT))
    if found == (None, None):
        raise _missing(f"{text!r} or {title!r}", names)
    return found


def _missing(expected: str, names: Sequence[object]) -> InputError:
    return InputError(f"expected a column {expected}, got {listed(list(map(str, names)))}; name one of these")


def _place(names: Sequence[object], name: str | None, default: str) -> int | None:
    """Return the place of a column; None where there is none and none has to be."""
    places = [place for place, other in enumerate(names) if other == name]
    if len(places) > 1:
        raise InputError(f"expected one column {name!r}, got {len(places)} of that name; rename all but one")
    if not places and name not in (None, default):
        raise _missing(repr(name), names)
    return places[0] if places and name is not None else None
