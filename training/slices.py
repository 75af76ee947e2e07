"""Figures of answers on parts of the rows: by source, country, length, how plain a row is, and what a model knew."""

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from levelclassify.fit.evaluate import said
from levelclassify.fit.rows import Row, labels
from levelclassify.fit.slices import Chosen, Figures, by_name, figures, quarters
from levelclassify.text import words
from levelclassify.types import Prediction

Slices = dict[str, dict[str, Figures]]
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
CONFIDENCES = {3: "3 plain", 2: "2 arguable", 1: "1 guess"}


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
    right, given = labels(rows), said(answers)
    found = {
        kind: {name: figures(right[chosen], given[chosen]) for name, chosen in parts.items() if chosen.any()}
        for kind, parts in slices(rows, employers).items()
    }
    if withheld:
        found["body"]["body withheld"] = figures(right, said(withheld))
    return {kind: parts for kind, parts in found.items() if parts}


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
