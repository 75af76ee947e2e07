"""Where title and text stand in a table."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from levelclassify.errors import InputError

TITLES = ("title", "job_title", "position", "jobtitle")  # the first that the header has is taken
TEXTS = ("description", "text", "body", "job_description", "summary")
_TITLE_FLAG, _TEXT_FLAG = "--title-column", "--text-column"
_LISTED = 20  # columns that an error names before it only counts
_SEPARATION = re.compile(r"[\s_-]+")


class Columns(NamedTuple):
    """Places of title and text in a row, from 0; at least one of them is there."""

    title: int | None
    text: int | None

    def pair(self, row: Sequence[str]) -> tuple[str | None, str | None]:
        """Return text and title of a row, in the order of the arguments of `levelclassify.classify`.

        Examples
        --------
        >>> Columns(title=1, text=None).pair(["p01", "Lobbyist"])
        (None, 'Lobbyist')
        """
        return self.text if self.text is None else row[self.text], self.title if self.title is None else row[self.title]


def folded(name: str) -> str:
    """Return a column name without what writers vary: case, outer blanks, and blanks or hyphens for underscores.

    Examples
    --------
    >>> folded(" Job-Title "), folded("JOB  TITLE")
    ('job_title', 'job_title')
    """
    return _SEPARATION.sub("_", name.strip().casefold())


def listed(header: Sequence[str]) -> str:
    """Return the names of a header for an error, on one line.

    Examples
    --------
    >>> listed(["id", "title"])
    "'id', 'title'"
    """
    names = ", ".join(f"{name!r:.60}" for name in header[:_LISTED])
    return names if len(header) <= _LISTED else f"{names} and {len(header) - _LISTED} more"


def _only(places: Sequence[int], header: Sequence[str], flag: str) -> int:
    if len(places) == 1:
        return places[0]
    names = listed([header[place] for place in places])
    raise InputError(f"expected one column for {flag}, got {len(places)} of that name ({names}); rename all but one")


def _named(header: Sequence[str], name: str, flag: str) -> int:
    """Return the place of the column of exactly this name, or else of the one that differs only in its writing."""
    exact = [place for place, column in enumerate(header) if column == name]
    places = exact or [place for place, column in enumerate(header) if folded(column) == folded(name)]
    if not places:
        raise InputError(f"expected a column {name!r} for {flag}, got {listed(header)}; name one of these")
    return _only(places, header, flag)


def _usual(header: Sequence[str], names: Sequence[str], taken: int | None, flag: str) -> int | None:
    for name in names:
        places = [place for place, column in enumerate(header) if folded(column) == name and place != taken]
        if places:
            return _only(places, header, flag)
    return None


def place_of(header: Sequence[str], usual: Sequence[str], name: str | None, flag: str) -> int | None:
    """Return the place of the column that was named, or else of the first of the usual names; None where it has none.

    Raises
    ------
    InputError
        When the named one is not there.

    Examples
    --------
    >>> place_of(["title", "Coder"], ("annotator", "coder"), None, "--annotator-column")
    1
    """
    for each in usual if name is None else (folded(name),):
        for place, column in enumerate(header):
            if folded(column) == each:
                return place
    if name is None:
        return None
    raise InputError(f"expected a column {name!r} for {flag}, got {listed(header)}; name one of these")


def _missing(header: Sequence[str]) -> InputError:
    lone = len(header) == 1 and any(separator in header[0] for separator in ";\t|")
    advice = "separate the cells by commas" if lone else f"name one with {_TITLE_FLAG} or {_TEXT_FLAG}"
    expected = f"a title column ({', '.join(TITLES)}) or a text column ({', '.join(TEXTS)})"
    return InputError(f"expected {expected}, got {listed(header)}; {advice}")


def find_columns(header: Sequence[str], title: str | None = None, text: str | None = None) -> Columns:
    """Find title and text by the names given, or else by usual ones; one of the two is enough.

    Parameters
    ----------
    header : sequence of str
        Names of all columns.
    title, text : str, optional
        Names the caller gave: exactly, or but for case, blanks and hyphens.

    Returns
    -------
    Columns

    Raises
    ------
    InputError
        When a given name is not there, neither column is found, or a name may mean several columns.

    Examples
    --------
    >>> find_columns(["id", "Job Title", "Description"])
    Columns(title=1, text=2)
    >>> find_columns(["id", "duties"], text="duties")
    Columns(title=None, text=1)
    """
    titles = None if title is None else _named(header, title, _TITLE_FLAG)
    texts = None if text is None else _named(header, text, _TEXT_FLAG)
    if titles is not None and titles == texts:
        raise InputError(f"expected two columns, got {header[titles]!r} for title and text; name it once")
    found = Columns(
        _usual(header, TITLES, texts, _TITLE_FLAG) if titles is None else titles,
        _usual(header, TEXTS, titles, _TEXT_FLAG) if texts is None else texts,
    )
    if found == (None, None):
        raise _missing(header)
    return found
