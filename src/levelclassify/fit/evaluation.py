"""The evaluation of a model on a labelled file: every figure, ready for JSON (extra ``train``)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest
from sklearn.metrics import confusion_matrix

from levelclassify.fit.columns import MOST, Parted, column_named, parted
from levelclassify.fit.coverage import ACCURACY, Covered, above, coverage_curve, threshold_for
from levelclassify.fit.evaluate import calibration_error, said
from levelclassify.fit.figures import of_shares
from levelclassify.fit.intervals import BOUNDS, draws, mean_of, of_figure
from levelclassify.fit.slices import figures as part_figures
from levelclassify.labelled import Labelled, LabelledFile
from levelclassify.types import LABELS, Prediction, Reason

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Found = dict[str, Any]
TIMES = (200, 2000)  # how often rows are drawn: fewer times where there are many
_CELLS = 10_000_000  # rows times draws that are held at once
BINS = 10
FEW = 30  # rows of a level below which its figures are rough
_OURS = ("model", "source", "in_field")  # columns that `levelclassify label` adds, and people do not


def spread(values: Floats) -> dict[str, float] | None:
    """Return the first value with the interval of the others; None where it is not defined."""
    if np.isnan(values[0]):
        return None
    low, high = np.quantile(values[~np.isnan(values)], BOUNDS)
    return {"value": float(values[0]), "low": float(low), "high": float(high)}


def _over(above_line: Floats, below: Floats) -> Floats:
    """Return fractions, NaN where nothing stands below the line."""
    return np.asarray(np.divide(above_line, below, out=np.full_like(above_line, np.nan), where=below > 0))


def of_levels(right: Ints, given: Ints, counts: Floats) -> dict[str, Found]:
    """Return rows, and precision, recall and F1 with their intervals, of every label.

    Examples
    --------
    >>> found = of_levels(np.array([0, 0, 1]), np.array([0, 1, 1]), draws(3, 10))
    >>> found["micro"]["recall"]["value"], found["macro"]["recall"]
    (0.5, None)
    """
    found = {}
    for place, label in enumerate(LABELS):
        is_right, is_said = (right == place).astype(float), (given == place).astype(float)
        hits, rows, told = counts @ (is_right * is_said), counts @ is_right, counts @ is_said
        figures = {"precision": _over(hits, told), "recall": _over(hits, rows), "f1": _over(2 * hits, rows + told)}
        whole = {"rows": int(is_right.sum()), "said": int(is_said.sum())}
        found[label] = whole | {name: spread(values) for name, values in figures.items()}
    return found


def _mean_f1(right: Ints, given: Ints, counts: Floats, n_labels: int) -> dict[str, float] | None:
    """Return the mean F1 over the labels that are right somewhere; a draw without one of them is a mean of the others.

    Examples
    --------
    >>> _mean_f1(np.array([0, 1]), np.array([0, 1]), draws(2, 10), 4)
    {'value': 1.0, 'low': 1.0, 'high': 1.0}
    """
    present = sorted({*right.tolist()})
    is_right, is_said = (each[:, None] == np.arange(n_labels)[present] for each in (right, given))
    whole = counts @ is_right + counts @ is_said
    each = np.divide(2 * (counts @ (is_right & is_said)), whole, out=np.zeros_like(whole), where=whole > 0)
    return spread(_over(each.sum(axis=1), (whole > 0).sum(axis=1).astype(float))) if present else None


def _three(right: Ints, answers: Sequence[Prediction], counts: Floats) -> dict[str, float] | None:
    """Return the macro-F1 over the levels, of rows in the field by their largest share."""
    inside, given = right < 3, np.array([one.shares for one in answers]).argmax(axis=1)
    return _mean_f1(right[inside], given[inside], counts[:, inside], 3)


def of_whole(right: Ints, answers: Sequence[Prediction], counts: Floats) -> Found:
    """Return the figures of all rows together, each with its interval; labels that are right nowhere are left out."""
    given = said(answers)
    hit, sure = right == given, np.array([one.confidence for one in answers])
    return {
        "macro_f1": _mean_f1(right, given, counts, len(LABELS)),
        "three_levels": _three(right, answers, counts),
        "accuracy": spread(mean_of(hit.astype(float), counts)),
        "calibration_error": spread(of_figure(lambda rows: calibration_error(sure[rows], hit[rows], BINS), counts)),
    }


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


def calibration(confidence: Floats, hit: NDArray[np.bool_]) -> list[Found]:
    """Return bins of equal mass by confidence: rows, mean confidence, accuracy and its 95 % interval (Wilson)."""
    order = np.argsort(confidence, kind="stable")
    found = []
    for part in np.array_split(order, BINS):
        if len(part):
            wilson = binomtest(int(hit[part].sum()), len(part)).proportion_ci(method="wilson")
            sure, right = float(confidence[part].mean()), float(hit[part].mean())
            interval = {"low": float(wilson.low), "high": float(wilson.high)}
            found.append({"rows": len(part), "confidence": sure, "accuracy": right, **interval})
    return found


def _nearest(curve: Sequence[Covered], part: float) -> Covered:
    return min(curve, key=lambda one: abs(one.coverage - part))


def coverage(confidence: Floats, hit: NDArray[np.bool_], points: int = 20) -> Found:
    """Return how accurate the most confident answers are, by how many they are, and from where they reach 95 %."""
    curve = coverage_curve(confidence, hit)
    wanted = [_nearest(curve, part) for part in (np.arange(1, points + 1) / points).tolist()]
    threshold = threshold_for(confidence, hit)
    reached = above(confidence, hit, threshold)._asdict() if np.isfinite(threshold) else None
    return {"curve": [one._asdict() for one in dict.fromkeys(wanted)], "accuracy": ACCURACY, "reached": reached}


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
    several, hit, sure = (
        list(parts_of(file, columns, known or ())),
        right == given,
        np.array([one.confidence for one in answers]),
    )
    times = int(np.clip(_CELLS // len(right), *TIMES))
    counts = draws(len(right), times, groups=_groups(file, groups))
    unanswered = Counter(one.reason for one in answers if one.reason not in (None, Reason.OUT_OF_FIELD))
    return {
        "rows": len(right),
        "level_column": file.level_column,
        "skipped": dict(file.skipped),
        "contradicted": file.contradicted,
        "learnt_from": None if known is None else sum(known),
        "draws": {"times": times, "groups": groups},
        "unanswered": {str(reason): count for reason, count in unanswered.items()},
        "absent": [label for place, label in enumerate(LABELS) if place not in right],
        "figures": of_whole(right, answers, counts),
        "shares": shares_and_also(file, answers),
        "shares_are_answers": are_answers(file.header),
        "labels": of_levels(right, given, counts),
        "confusion": confusion_matrix(right, given, labels=range(len(LABELS))).tolist(),
        "calibration": calibration(sure, hit),
        "coverage": coverage(sure, hit),
        "slices": slices(right, given, several),
        "wrong": int((~hit).sum()),
        "errors": [_error(file.rows[place], answers[place], words) for place, words in (evidence or {}).items()],
    }
