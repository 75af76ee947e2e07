"""The evaluation of a model on a labelled file: every figure, ready for JSON (extra ``train``)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix

from levelclassify.fit.columns import MOST, Parted, column_named, parted
from levelclassify.fit.evaluate import calibration_by_chance, said
from levelclassify.fit.figures import of_shares
from levelclassify.fit.resampling import draws
from levelclassify.fit.slices import figures as part_figures
from levelclassify.fit.spreads import of_levels, of_whole
from levelclassify.fit.trust import calibration, coverage
from levelclassify.labelled import Labelled, LabelledFile
from levelclassify.types import LABELS, Prediction, Reason

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Found = dict[str, Any]
TIMES = (200, 2000)  # how often rows are drawn: fewer times where there are many
_CELLS = 10_000_000  # rows times draws that are held at once
FEW = 30  # rows of a level below which its figures are rough
_OURS = ("model", "source", "in_field")  # columns that `levelclassify label` adds, and people do not


def are_answers(header: Sequence[str]) -> bool:
    """Return whether the shares of a file are answers that labelling wrote, and not people's.

    Examples
    --------
    >>> are_answers(["title", "level", "micro"]), are_answers(["level", "micro", "in_field", "source", "model"])
    (False, True)
    """
    return {*_OURS} <= {*header}


def shares_and_also(file: LabelledFile, answers: Sequence[Prediction]) -> Found | None:
    """Return how near answers come to the shares of the file; None where people stated none."""
    pairs = [
        (row.shares, one)
        for row, one in zip(file.rows, answers, strict=True)
        if row.stated and row.label != "none" and not are_answers(file.header)
    ]
    if not pairs:
        return None
    return {"rows": len(pairs), **of_shares(np.array([shares for shares, _ in pairs]), [one for _, one in pairs])}


def _kind(row: Labelled) -> str:
    if row.title.strip() and row.text.strip():
        return "both"
    return "title only" if row.title.strip() else "text only"


def parts_of(file: LabelledFile, columns: Sequence[str], known: Sequence[bool]) -> Iterator[Parted]:
    """Yield the parts that are measured apart: by what the model has learnt from, what a row holds, and columns."""
    own = {
        "learnt from by the model": ["yes" if one else "no" for one in known],
        "title and text": [_kind(row) for row in file.rows],
    }
    yield from (parted(name, values) for name, values in own.items() if len({*values}) > 1)
    lengths = [str(len(row.text)) for row in file.rows]
    if len({*lengths}) > MOST:
        yield parted("characters of the text", lengths)
    for name in columns:
        column = column_named(file.header, name)
        yield parted(column, [row.fields[column] for row in file.rows])


def slices(right: Ints, given: Ints, several: Sequence[Parted]) -> list[Found]:
    """Return rows, macro-F1 over the labels that a part holds, and accuracy, of every part that has rows."""
    found = []
    for one in several:
        parts = [(name, chosen) for name, chosen in one.parts if chosen.any()]
        figures = [{"name": name, **part_figures(right[chosen], given[chosen])} for name, chosen in parts]
        found.append({"column": one.column, "how": one.how, "parts": figures})
    return found


def worst(rows: Sequence[Labelled], answers: Sequence[Prediction], most: int) -> list[int]:
    """Return the places of the wrong answers, the most confident first."""
    wrong = [place for place, row in enumerate(rows) if row.label != (answers[place].level or "none")]
    return sorted(wrong, key=lambda place: -answers[place].confidence)[:most]


def _error(row: Labelled, answer: Prediction, evidence: Sequence[str]) -> Found:
    return {
        "row": row.number,
        "title": row.title or row.text[:80],
        "right": row.label,
        "said": answer.level or "none",
        "reason": answer.reason,
        "confidence": answer.confidence,
        "evidence": list(evidence),
    }


def _groups(file: LabelledFile, column: str | None) -> Ints | None:
    """Return the number of the group of each row; an empty cell is a group by itself."""
    if column is None:
        return None
    name, known = column_named(file.header, column), dict[object, int]()
    cells = [row.fields[name].strip().casefold() or row.number for row in file.rows]
    return np.array([known.setdefault(cell, len(known)) for cell in cells])


def _of_file(file: LabelledFile, answers: Sequence[Prediction], known: Sequence[bool] | None) -> Found:
    """Return what one has to know of the rows to read the figures."""
    unanswered = Counter(one.reason for one in answers if one.reason not in (None, Reason.OUT_OF_FIELD))
    present = {row.label for row in file.rows}
    return {
        "rows": len(file.rows),
        "level_column": file.level_column,
        "skipped": dict(file.skipped),
        "contradicted": file.contradicted,
        "learnt_from": None if known is None else sum(known),
        "unanswered": {str(reason): count for reason, count in unanswered.items()},
        "absent": [label for label in LABELS if label not in present],
        "shares_are_answers": are_answers(file.header),
    }


def evaluated(
    file: LabelledFile,
    answers: Sequence[Prediction],
    columns: Sequence[str] = (),
    groups: str | None = None,
    evidence: Mapping[int, Sequence[str]] | None = None,
    known: Sequence[bool] | None = None,
) -> Found:
    """Return everything that is measured.

    Parameters
    ----------
    file : LabelledFile
        At least one row.
    answers : sequence of Prediction
        To its rows; one without a level, whatever its reason, counts as none.
    columns : sequence of str
        Columns by whose values rows are measured apart.
    groups : str, optional
        Column whose equal cells are drawn together for the intervals, such as the employer's.
    evidence : mapping of int to sequence of str, optional
        The words that speak for the wrong answer, for the places of the errors to be listed.
    known : sequence of bool, optional
        Whether the model has learnt from each row, where that can be told.

    Returns
    -------
    dict
        Ready for JSON: an undefined figure is None.

    Raises
    ------
    InputError
        When a column is not there.
    """
    right, given = np.array([LABELS.index(row.label) for row in file.rows]), said(answers)
    several, hit = list(parts_of(file, columns, known or ())), right == given
    sure = np.array([one.confidence for one in answers])
    counts = draws(len(right), int(np.clip(_CELLS // len(right), *TIMES)), groups=_groups(file, groups))
    return _of_file(file, answers, known) | {
        "draws": {"times": len(counts) - 1, "groups": groups},
        "figures": of_whole(right, answers, counts),
        "shares": shares_and_also(file, answers),
        "labels": of_levels(right, given, counts),
        "confusion": confusion_matrix(right, given, labels=range(len(LABELS))).tolist(),
        "calibration": calibration(sure, hit),
        "calibration_by_chance": calibration_by_chance(sure),
        "coverage": coverage(sure, hit),
        "slices": slices(right, given, several),
        "wrong": int((~hit).sum()),
        "errors": [_error(file.rows[place], answers[place], words) for place, words in (evidence or {}).items()],
    }
