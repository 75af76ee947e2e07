"""Labelled postings: a file in which people said the level of each row, read back whole.

Any format that `levelclassify label` reads. Levels may be written in any usual way; rows without one are left out and
counted, and one that is no level stops the reading with the rows named.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from levelclassify.errors import InputError
from levelclassify.label.columns import listed, place_of
from levelclassify.label.job import Job
from levelclassify.label.sources import Source, open_source
from levelclassify.types import LABELS, Reason

COLUMNS = ("level", "label", "practice_level", "class", "category")  # the first that the header has is taken
SPELLINGS = {
    "micro": ("micro", "mikro", "individual", "individuals", "direct practice", "direct", "clinical"),
    "mezzo": ("mezzo", "meso", "messo", "mezo", "group", "groups", "organization", "organisation"),
    "macro": ("macro", "makro", "community", "policy", "system", "systems"),
    "none": ("none", "out of field", "outside", "other", "not social work", "no level", "n a", "out"),
}
_LABEL = {spelling: label for label, spellings in SPELLINGS.items() for spelling in spellings}
_WORDS = re.compile(r"[\W_]+")
_FILLING = re.compile(r"\b(level|practice|social work)$")
_NAMED = 5  # wrong rows that an error names before it only counts


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled posting.

    Attributes
    ----------
    number : int
        Of the row in its file, from 1; the header does not count.
    title, text : str
        Empty where not given.
    label : str
        One of `levelclassify.types.LABELS`.
    shares : tuple of float
        For micro, mezzo, macro, sum 1; all 0 for none. The whole to the level where the file gives none.
    fields : mapping of str to str
        Every cell of the row, by the name of its column.
    stated : bool
        Whether the shares stand in the file.
    cells : tuple of str
        Every cell in order, also of columns that share a name.
    """

    number: int
    title: str
    text: str
    label: str
    shares: tuple[float, float, float]
    fields: Mapping[str, str]
    stated: bool = False
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelledFile:
    """What a file of labelled postings holds.

    Attributes
    ----------
    rows : tuple of Labelled
        Those with a level, in order.
    header : tuple of str
        Names of all columns.
    level_column : str
        The one that was read.
    skipped : mapping of str to int
        How many rows were left out, by cause.
    contradicted : int
        Rows whose shares were larger for another level than theirs; the level was believed.
    """

    rows: tuple[Labelled, ...]
    header: tuple[str, ...]
    level_column: str
    skipped: Mapping[str, int]
    contradicted: int


def label_of(cell: str) -> str | None:
    """Return the label that a cell means, None where it means none of them.

    Examples
    --------
    >>> label_of(" Macro-level "), label_of("MESO"), label_of("out_of_field"), label_of("nano")
    ('macro', 'mezzo', 'none', None)
    """
    plain = " ".join(_WORDS.sub(" ", cell).split()).casefold()
    return _LABEL.get(plain) or _LABEL.get(_FILLING.sub("", plain).strip())


def level_column(header: Sequence[str], name: str | None = None) -> int:
    """Return the place of the column of levels: the one named, or the first of the usual names.

    Raises
    ------
    InputError
        When it is not there.

    Examples
    --------
    >>> level_column(["title", "Practice Level"])
    1
    """
    place = place_of(header, COLUMNS, name, "--level-column")
    if place is None:
        expected = f"a column of levels ({', '.join(COLUMNS)})"
        raise InputError(f"expected {expected}, got {listed(header)}; name one with --level-column")
    return place


class _Shares(NamedTuple):
    """Shares of a row: whether they stand there, and whether what stands there contradicts its level."""

    shares: tuple[float, float, float]
    stated: bool = False
    contradicted: bool = False


def _shares_of(cells: Mapping[str, str], label: str) -> _Shares:
    """Return the shares of a row."""
    whole = (float(label == "micro"), float(label == "mezzo"), float(label == "macro"))
    try:
        micro, mezzo, macro = (float(cells[name]) for name in LABELS[:3])
    except (KeyError, ValueError):
        return _Shares(whole)
    total = micro + mezzo + macro
    if label == "none" or not math.isfinite(total) or min(micro, mezzo, macro) < 0 or total <= 0:
        return _Shares(whole)
    shares = (micro / total, mezzo / total, macro / total)
    if shares[LABELS.index(label)] < max(shares):
        return _Shares(whole, contradicted=True)
    return _Shares(shares, stated=True)


def _rows(source: Source) -> Iterator[tuple[int, tuple[str, str], Sequence[str]]]:
    """Yield number, (text, title) and cells of every row.

    Raises
    ------
    InputError
        At the first row that can not be read.
    """
    number = 0
    for chunk in source.chunks(0, None):
        for reject in chunk.rejects:
            raise InputError(f"expected whole rows, got in line {reject.line}: {reject.cause}; mend or remove it")
        for (text, title), cells in zip(chunk.rows.pairs(), chunk.rows.cells(), strict=True):
            number += 1
            yield number, (text or "", title or ""), cells


def _refuse_wrong(wrong: Sequence[tuple[int, str]], column: str) -> None:
    if wrong:
        named = ", ".join(f"{cell!r:.40} in row {number}" for number, cell in wrong[:_NAMED])
        more = f" and {len(wrong) - _NAMED} more" if len(wrong) > _NAMED else ""
        raise InputError(
            f"expected micro, mezzo, macro or none in column {column!r}, got {named}{more}; "
            "correct these cells, or empty them to leave the rows out"
        )


def _cause(cell: str, cells: Mapping[str, str], pair: tuple[str, str]) -> str | None:
    """Return why a row is left out, None where it is not."""
    if not cell.strip() and cells.get("reason") != Reason.OUT_OF_FIELD:
        return "no level"
    return None if any(part.strip() for part in pair) else "no text"


def read_labelled(stream: BinaryIO, job: Job, level: str | None = None) -> LabelledFile:
    """Read labelled postings.

    Parameters
    ----------
    stream : BinaryIO
        As it was opened; not closed.
    job : Job
        How to read it: format, delimiter, encoding, columns of title and text.
    level : str, optional
        Name of the column of levels.

    Raises
    ------
    InputError
        When it can not be read, a column is not found, a level is none, or no row is labelled.

    Examples
    --------
    >>> import io
    >>> found = read_labelled(io.BytesIO(b"title,level\\nLobbyist,Macro\\nPlumber,other\\nTherapist,\\n"), Job("-"))
    >>> [row.label for row in found.rows], dict(found.skipped)
    (['macro', 'none'], {'no level': 1})
    """
    source = open_source(stream, job, adds=False)
    header = tuple(source.header)
    column = header[level_column(header, level)]
    rows, skipped, wrong, contradicted = [], Counter[str](), [], 0
    for number, pair, cells in _rows(source):
        fields = dict(zip(header, cells, strict=True))
        if cause := _cause(fields[column], fields, pair):
            skipped[cause] += 1
            continue
        label = label_of(fields[column] or "none")
        if label is None:
            wrong.append((number, fields[column]))
            continue
        found = _shares_of(fields, label)
        contradicted += found.contradicted
        rows.append(Labelled(number, pair[1], pair[0], label, found.shares, fields, found.stated, tuple(cells)))
    _refuse_wrong(wrong, column)
    if not rows:
        raise InputError(f"expected labelled rows, got none in column {column!r} ({_told(skipped)}); fill it in")
    return LabelledFile(tuple(rows), header, column, skipped, contradicted)


def _told(skipped: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} with {cause}" for cause, count in skipped.items()) or "an empty file"


def count_labels(rows: Iterable[Labelled]) -> dict[str, int]:
    """Return the number of rows of each label, in the order of `LABELS`."""
    counts = Counter(row.label for row in rows)
    return {label: counts[label] for label in LABELS}
