"""What people are shown of an explanation, at a terminal and on a page."""

from collections.abc import Sequence
from typing import NamedTuple

from levelclassify.explaining.highlights import Highlight, chances, highlights
from levelclassify.explaining.placed import parts
from levelclassify.explaining.ranking import speaking
from levelclassify.explaining.shown import Run, line, runs
from levelclassify.explaining.summary import summary
from levelclassify.explanation import Explanation, Weights
from levelclassify.text import words
from levelclassify.text.posting import READ, given
from levelclassify.types import Prediction
from levelclassify.wording import DIMENSIONS, SOURCES, named

SENTENCES = 3  # that are shown of a label
FAINT = 0.2  # of what the first sentence says for it; what says less is not shown


class Mark(NamedTuple):
    """A highlight and its words on one line."""

    phrase: str
    highlight: Highlight


class View(NamedTuple):
    """What is shown.

    `sentences` holds the label and its strongest sentences, for the answer and the levels beside it; `dimensions` the
    name of each that was found and its marks; `change` the other answer and the sentences without which it is given.
    """

    summary: str
    prediction: Prediction
    decided_by: str
    title: list[Run]
    body: list[Run]
    marks: list[Mark]  #: the strongest first
    sentences: list[tuple[str, list[str]]]
    dimensions: list[tuple[str, list[Mark]]]
    change: tuple[str, list[str]] | None
    is_cut: bool  #: whether the body has more words than are judged


def view(why: Explanation, text: object, title: object = None) -> View:
    """Return what is shown of an explanation of a posting, given as to `levelclassify.explain`.

    Examples
    --------
    >>> from levelclassify import explain
    >>> seen = view(explain("Lobbyist"), "Lobbyist")
    >>> [mark.phrase for mark in seen.marks], seen.title[0].highlight.label, seen.change
    (['Lobbyist'], 'macro', None)
    """
    both = {"title": given(title, "title"), "text": given(text, "text")}
    spans = highlights(why, **both)
    marks = [Mark(line(both[span.given][span.start : span.end]), span) for span in spans]
    head, body = parts(text, title)
    return View(
        summary(why, spans, both),
        why.prediction,
        SOURCES[why.prediction.source],
        runs(head, spans),
        runs(body, spans),
        sorted(marks, key=lambda mark: -mark.highlight.strength),
        _sentences(why),
        _dimensions(marks),
        _change(why),
        len(words(body.plain)) > READ,
    )


def _sentences(why: Explanation) -> list[tuple[str, list[str]]]:
    """Return the strongest sentences for the answer and for the levels beside it, of those that say much for them."""
    labels, now = (why.prediction.level or "none", *why.prediction.also), chances(why)
    found = []
    for label in map(str, labels):
        first = why.sentences.get(label, ())[:SENTENCES]
        said = speaking([Weights(tuple(one.weights.values())) for one in first], label, now)
        least = max(FAINT * max(said, default=0.0), 0.0)
        found.append((label, [line(one.text) for one, strength in zip(first, said, strict=True) if strength > least]))
    return [(label, texts) for label, texts in found if texts]


def _dimensions(marks: Sequence[Mark]) -> list[tuple[str, list[Mark]]]:
    groups = [
        (said, [mark for mark in marks if name in mark.highlight.dimensions]) for name, said in DIMENSIONS.items()
    ]
    return [(name, group) for name, group in groups if group]


def _change(why: Explanation) -> tuple[str, list[str]] | None:
    found = why.counterfactual
    if found is None:
        return None
    return named(found.prediction.level or "none"), [line(one.text) for one in found.sentences]
