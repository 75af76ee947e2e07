"""An audit of labelled postings: likely label errors, copies, contradictions, leaks, agreement (extra ``train``)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from levelclassify.classifier import LevelClassifier
from levelclassify.fit.agreement import Said, agreement
from levelclassify.fit.doubt import contradicted, families, outvoted
from levelclassify.fit.evidence import evidence, joined
from levelclassify.fit.groups import grouped
from levelclassify.fit.leaks import Leak, leaks
from levelclassify.fit.light import held_out_chances, vectors
from levelclassify.fit.ranking import Doubt, copies, ranked
from levelclassify.label.columns import place_of
from levelclassify.labelled import Labelled, LabelledFile
from levelclassify.model.seen import Digests, digests
from levelclassify.text.posting import Posting, posting
from levelclassify.types import LABELS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
ANNOTATORS = ("annotator", "coder", "rater", "annotator_id", "labelled_by", "labeled_by")
PREFIX = "audit_"


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit finds.

    Attributes
    ----------
    doubts : tuple of Doubt
        One for every row, the most doubtful first.
    judged : str
        What the doubts rest on.
    families, contradictions : tuple of tuple of int
        Places of rows that are near-duplicates of each other; those families that have more than one label.
    leaks : tuple of Leak
        Columns that tell the level.
    annotators : str or None
        Their column.
    agreement : dict or None
        Of the annotators, as `levelclassify.fit.agreement.agreement` gives it.
    """

    doubts: tuple[Doubt, ...]
    judged: str
    families: tuple[tuple[int, ...], ...]
    contradictions: tuple[tuple[int, ...], ...]
    leaks: tuple[Leak, ...]
    annotators: str | None
    agreement: dict[str, float] | None


def annotator_column(header: Sequence[str], name: str | None = None) -> str | None:
    """Return the column of annotators: the one named, or the first of the usual names; None where there is none.

    Raises
    ------
    InputError
        When the named one is not there.

    Examples
    --------
    >>> annotator_column(["title", "Coder"]), annotator_column(["title"])
    ('Coder', None)
    """
    place = place_of(header, ANNOTATORS, name, "--annotator-column")
    return None if place is None else header[place]


def _chances(postings: Sequence[Posting], labels: Ints, groups: NDArray[np.int32]) -> Floats:
    """Return what the other rows say of each; all 0 where they can say nothing."""
    held_out = held_out_chances(vectors(postings), labels, groups)
    return np.zeros((len(labels), len(LABELS))) if held_out is None else held_out


def _judged(own: Floats, models: Floats, stamp: str) -> str:
    by_model = int(models.any(axis=1).sum())
    parts = ["the other rows"] * bool(own.any()) + [f"{stamp} ({by_model:,} rows that it has not seen)"] * bool(
        by_model
    )
    return " and ".join(parts) or "nothing: the rows are too few, and no model can be asked"


def _said(rows: Sequence[Labelled], same: Sequence[int], annotators: str) -> list[Said]:
    several = zip(rows, same, strict=True)
    return [Said(row.fields[annotators], str(one), row.label) for row, one in several if row.fields[annotators].strip()]


def _aside(file: LabelledFile, annotators: str | None) -> set[str]:
    """Return the columns that are not asked whether they tell the level: they say the label again."""
    known = {file.level_column, annotators or "", "reason"} | {*LABELS[:3], "also", "in_field"}
    return known | {name for name in file.header if name.startswith(PREFIX)}


def audit(
    file: LabelledFile, classifier: LevelClassifier, seen: Digests | None, annotators: str | None = None
) -> Audit:
    """Audit labelled postings.

    Parameters
    ----------
    file : LabelledFile
        From `levelclassify.labelled.read_labelled`.
    classifier : LevelClassifier
        A model, which is asked about the postings that it was not trained on.
    seen : ndarray of uint64 or None
        Digests of those that it was; None where that is not known, and then it is not asked.
    annotators : str, optional
        Name of the column of annotators; found by its usual names when not given.
    """
    rows, column = file.rows, annotator_column(file.header, annotators)
    postings = [posting(row.text, row.title) for row in rows]
    labels, same = np.array([LABELS.index(row.label) for row in rows]), digests(postings).tolist()
    groups = grouped([f"{one.title}\n{one.body}" for one in postings], [""] * len(rows))
    found = families(groups.tolist())
    disputed = contradicted(found, labels.tolist())
    own, models = _chances(postings, labels, groups), evidence(classifier, seen, postings)
    outvotes = outvoted(found, labels.tolist())
    doubts = ranked(joined([own, models]), labels, outvotes, copies(rows, found, same))
    return Audit(
        tuple(doubts),
        _judged(own, models, classifier.stamp),
        tuple(map(tuple, found)),
        tuple(map(tuple, disputed)),
        tuple(_leaks(file, groups, column)),
        column,
        agreement(_said(rows, same, column)) if column else None,
    )


def _leaks(file: LabelledFile, groups: NDArray[np.int32], annotators: str | None) -> list[Leak]:
    rows, aside = file.rows, _aside(file, annotators)
    titles, texts = [row.title for row in rows], [row.text for row in rows]
    aside |= {name for name in file.header if [row.fields[name] for row in rows] in (titles, texts)}
    return leaks([row.fields for row in rows], [row.label for row in rows], groups.tolist(), aside)
