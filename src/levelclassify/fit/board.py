"""A board's own labelled postings: what can be learnt of them, and what is refused (extra ``train``)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from levelclassify.errors import InputError
from levelclassify.fit.crossvalidate import groups_of
from levelclassify.fit.rows import Row, as_posting
from levelclassify.fit.validate import FOLDS
from levelclassify.label.columns import place_of
from levelclassify.labelled import Labelled, LabelledFile
from levelclassify.model.seen import Digests, digests
from levelclassify.text.posting import posting
from levelclassify.types import LABELS

EMPLOYERS = (
    *("employer", "company", "organization", "organisation", "hiringorganization", "hiring_organization"),
    *("company_name", "employer_name", "agency"),
)  # the first that the header has is taken
NO_COLUMN = "-"
LEAST = 2 * FOLDS  # postings of each level: two in every fold
_NAMED = 8  # rows that an error names before it only counts


@dataclass(frozen=True, slots=True)
class Board:
    """Labelled postings of one board.

    Attributes
    ----------
    rows : list of Row
        Each posting once; the id is the number of its row in the file.
    groups : ndarray of int32, shape (n,)
        Rows of one employer, and near-duplicates, share a number.
    digests : ndarray of uint64, shape (n,)
        Of the postings.
    employer : str or None
        The column of employers that was read.
    repeated : int
        Rows that were left out because they stand there twice with the same label.
    skipped : mapping of str to int
        Rows without label or text, by cause.
    """

    rows: list[Row]
    groups: NDArray[np.int32]
    digests: Digests
    employer: str | None
    repeated: int
    skipped: Mapping[str, int]

    @property
    def has_shares(self) -> bool:
        """Return whether any row says more than its level."""
        return any(0 < max(row.shares) < 1 for row in self.rows)


def employer_column(header: Sequence[str], name: str | None = None) -> str | None:
    """Return the column of employers: the one named, or the first of the usual names; None where there is none.

    Raises
    ------
    InputError
        When the named one is not there.

    Examples
    --------
    >>> employer_column(["title", "hiringOrganization"]), employer_column(["title", "Company"], "-")
    ('hiringOrganization', None)
    """
    if name == NO_COLUMN:
        return None
    place = place_of(header, EMPLOYERS, name, "--employer-column")
    return None if place is None else header[place]


def _row(one: Labelled, employer: str | None) -> Row:
    """Return a labelled posting as a row to learn from; without a title, its first line may be one."""
    title, text = (one.title, one.text) if one.title.strip() else posting(one.text, None)
    owner = one.fields.get(employer, "") if employer else ""
    return Row(str(one.number), "", title, owner, text, one.label, one.shares, 3)


def named(numbers: Iterable[str]) -> str:
    """Return numbers of rows for an error.

    Examples
    --------
    >>> named(["3", "17"])
    'rows 3, 17'
    """
    every = list(numbers)
    more = f" and {len(every) - _NAMED} more" if len(every) > _NAMED else ""
    return f"row{'s' * (len(every) > 1)} {', '.join(every[:_NAMED])}{more}"


def _kept(rows: Sequence[Row], found: Digests) -> list[int]:
    """Return the first place of every posting.

    Raises
    ------
    InputError
        When the same posting has two labels.
    """
    places: dict[int, list[int]] = defaultdict(list)
    for place, one in enumerate(found.tolist()):
        places[one].append(place)
    disputed = [same for same in places.values() if len({rows[place].level for place in same}) > 1]
    if disputed:
        told = "; ".join(
            " and ".join(f"{rows[place].level} in row {rows[place].id}" for place in same[:3]) for same in disputed[:5]
        )
        more = f"; and {len(disputed) - 5} more" if len(disputed) > 5 else ""
        raise InputError(f"expected one label for the same posting, got {told}{more}; keep one of each")
    return [same[0] for same in places.values()]


def _refuse_few(rows: Sequence[Row], groups: NDArray[np.int32]) -> None:
    """Refuse rows that cross-validation can not be done on: each level needs two rows in every fold.

    Raises
    ------
    InputError
        When a level has too few rows, or they come from too few employers.
    """
    of_level = {label: [place for place, row in enumerate(rows) if row.level == label] for label in LABELS}
    few = {label: places for label, places in of_level.items() if len(places) < LEAST}
    if few:
        told = "; ".join(f"{len(at)} of {label}{_at(rows, at)}" for label, at in few.items())
        raise InputError(f"expected at least {LEAST} different postings of each level, got {told}; label more of these")
    narrow = {label: at for label, at in of_level.items() if len({*groups[at].tolist()}) < FOLDS}
    if narrow:
        told = "; ".join(f"{len({*groups[at].tolist()})} for {label}{_at(rows, at)}" for label, at in narrow.items())
        raise InputError(
            f"expected postings of each level from at least {FOLDS} employers that are no near-duplicates, got {told}; "
            "label others, or take --employer-column - if one employer's postings may be held apart"
        )


def _at(rows: Sequence[Row], places: Sequence[int]) -> str:
    return f" ({named(rows[place].id for place in places)})" if places else ""


def board_of(labelled: LabelledFile, employer: str | None = None) -> Board:
    """Return the labelled postings of a file as a board's own.

    Parameters
    ----------
    labelled : LabelledFile
        From `levelclassify.labelled.read_labelled`.
    employer : str, optional
        Name of the column of employers; found by its usual names when not given, ``-`` for none.

    Raises
    ------
    InputError
        When the same posting has two labels, or a level has too few postings.
    """
    column = employer_column(labelled.header, employer)
    every = [_row(one, column) for one in labelled.rows]
    found = digests(map(as_posting, every))
    places = _kept(every, found)
    rows = [every[place] for place in places]
    groups = groups_of(rows)
    _refuse_few(rows, groups)
    return Board(rows, groups, found[places], column, len(every) - len(rows), labelled.skipped)


def levels(rows: Iterable[Row]) -> dict[str, int]:
    """Return the number of rows of each label, in the order of `LABELS`."""
    counts = Counter(row.level for row in rows)
    return {label: counts[label] for label in LABELS}
