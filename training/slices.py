"""Figures of answers on parts of the rows: by source, country, length, how plain a row is, and what a model knew."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from levelclassify.fit.rows import Row, labels
from levelclassify.text import words
from levelclassify.types import LABELS, Prediction

Chosen = NDArray[np.bool_]
Figures = dict[str, float]
Slices = dict[str, dict[str, Figures]]
LEAST = 10  # rows of a source or country that is shown by itself
COUNTRIES = {  # of the sources whose place is documented
    "reprojobs": "US",
    "progressivedatajobs": "US",
    "linkedin_2023": "US",
    "usajobs": "US",
    "nyc-jobs-kpav-sd4t": "US",
    "la-city-bulletins": "US",
    "la_homeless_jfh": "US",
    "rest_seattle": "US",
    "rest_seattle_pdf": "US",
    "marian_hospice": "US",
    "pendleton_psych": "US",
    "cedars_sinai": "US",
    "jpi_virginia": "US",
    "mindfulway_tp": "US",
    "nhs_jobs_2020": "UK",
    "adzuna_uk": "UK",
    "adzuna_uk_rmit": "UK",
    "uk-kirklees-council": "UK",
    "uk-suffolk-libraries": "UK",
    "ca-esdc-job-descriptions": "Canada",
    "careercenter_am": "Armenia",
}
QUARTERS = ("shortest quarter", "second quarter", "third quarter", "longest quarter")
CONFIDENCES = {3: "3 plain", 2: "2 arguable", 1: "1 guess"}


def figures(right: NDArray[np.int64], said: NDArray[np.int64]) -> Figures:
    """Return rows, accuracy and macro-F1 over the labels that are right somewhere, with how many those are.

    Examples
    --------
    >>> figures(np.array([0, 0, 3]), np.array([0, 0, 2]))
    {'rows': 3, 'labels': 2, 'macro_f1': 0.5, 'accuracy': 0.6666666666666666}
    """
    present = sorted({*right.tolist()})
    return {
        "rows": len(right),
        "labels": len(present),
        "macro_f1": float(f1_score(right, said, labels=present, average="macro", zero_division=0.0)),
        "accuracy": float((right == said).mean()),
    }


def by_name(names: Sequence[str], least: int = LEAST, rest: str = "other") -> dict[str, Chosen]:
    """Return which rows bear each name, the most frequent first; names of fewer than `least` rows stand together.

    Examples
    --------
    >>> {name: chosen.tolist() for name, chosen in by_name(["a", "b", "a"], least=2).items()}
    {'a': [True, False, True], 'other': [False, True, False]}
    """
    counted = Counter(names)
    shown = np.array([name if counted[name] >= least else rest for name in names])
    return {name: shown == name for name, _ in Counter(shown.tolist()).most_common()}


def quarters(lengths: Sequence[int]) -> dict[str, Chosen]:
    """Return which rows are in each quarter by length; equal lengths stay together.

    Examples
    --------
    >>> [chosen.sum().item() for chosen in quarters([10, 20, 30, 40]).values()]
    [1, 1, 1, 1]
    """
    place = np.searchsorted(np.quantile(lengths, (0.25, 0.5, 0.75)), lengths)
    return {name: place == quarter for quarter, name in enumerate(QUARTERS)}


def unshared(employers: Sequence[str], known: Collection[str]) -> Chosen:
    """Return which employers are none of the known ones, whatever their case; an unnamed employer is none of them.

    Examples
    --------
    >>> unshared(["Hill House", "Dale Trust", ""], ["HILL-HOUSE", ""]).tolist()
    [False, True, True]
    """
    names = {tuple(words(name)) for name in known} - {()}
    return np.array([tuple(words(name)) not in names for name in employers])


def slices(rows: Sequence[Row], employers: Collection[str] = ()) -> dict[str, dict[str, Chosen]]:
    """Return which rows each slice holds, by kind of slice; `employers` are those that the model has learnt from."""
    found = {
        "source": by_name([row.source for row in rows]),
        "country": by_name([COUNTRIES.get(row.source, "unknown") for row in rows], rest="other known"),
        "length": quarters([len(row.text) for row in rows]),
        "annotator confidence": {
            name: np.array([row.confidence == level for row in rows]) for level, name in CONFIDENCES.items()
        },
        "body": {"title only": np.array([not row.text.strip() for row in rows])},
    }
    if employers:
        apart = unshared([row.employer for row in rows], employers)
        found["employer"] = {"not among those learnt from": apart, "learnt from": ~apart}
    return found


def sliced(
    rows: Sequence[Row],
    answers: Sequence[Prediction],
    employers: Collection[str] = (),
    withheld: Sequence[Prediction] = (),
) -> Slices:
    """Return the figures of answers per slice; slices without a row are left out.

    Parameters
    ----------
    rows : sequence of Row
        Labelled.
    answers : sequence of Prediction
        To the rows; an answer without a level counts as none.
    employers : collection of str
        Those that the model has learnt from; without them, the slice by employer is left out.
    withheld : sequence of Prediction
        Answers to the same rows with their bodies withheld, where they are known.

    Returns
    -------
    dict of dict
        By kind of slice and name: `rows`, `labels`, `macro_f1` (over the labels that the slice holds) and `accuracy`.
    """
    right, said = labels(rows), _said(answers)
    found = {
        kind: {name: figures(right[chosen], said[chosen]) for name, chosen in parts.items() if chosen.any()}
        for kind, parts in slices(rows, employers).items()
    }
    if withheld:
        found["body"]["body withheld"] = figures(right, _said(withheld))
    return {kind: parts for kind, parts in found.items() if parts}


def _said(answers: Sequence[Prediction]) -> NDArray[np.int64]:
    return np.array([LABELS.index(one.level or "none") for one in answers])


def lines(found: Slices) -> Iterator[str]:
    """Yield the figures as an aligned table.

    Examples
    --------
    >>> print(*lines({"body": {"title only": figures(np.array([0, 3]), np.array([0, 3]))}}), sep="\\n")
    slice                                               rows  labels  macro-F1  accuracy
    body: title only                                       2       2     1.000     1.000
    """
    yield f"{'slice':48}{'rows':>8}{'labels':>8}{'macro-F1':>10}{'accuracy':>10}"
    for kind, parts in found.items():
        for name, one in parts.items():
            yield (
                f"{kind + ': ' + name:48}{one['rows']:8.0f}{one['labels']:8.0f}"
                f"{one['macro_f1']:10.3f}{one['accuracy']:10.3f}"
            )
