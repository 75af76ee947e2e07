"""An answer and what it rests on, in one sentence."""

from collections.abc import Mapping, Sequence

from levelclassify.explaining.highlights import Highlight, weight_for
from levelclassify.explaining.shown import line
from levelclassify.explanation import Explanation
from levelclassify.types import Reason
from levelclassify.wording import REASONS, listed, named

PHRASES = 3  # that are named for the answer
LONGEST = 60  # characters of a phrase


def summary(why: Explanation, spans: Sequence[Highlight], given: Mapping[str, str]) -> str:
    """Return an answer and the phrases that it rests on, in one sentence.

    Parameters
    ----------
    why : Explanation
    spans : sequence of Highlight
        What is shown of its evidence.
    given : mapping of str to str
        `title` and `text` as given.

    Examples
    --------
    >>> from levelclassify import explain
    >>> from levelclassify.explaining.highlights import highlights
    >>> why = explain(None, title="Lobbyist")
    >>> summary(why, highlights(why, "Lobbyist", ""), {"title": "Lobbyist", "text": ""})
    'Macro: most of the weight is on "Lobbyist".'
    """
    answer = why.prediction
    if not answer.level and answer.reason is not Reason.OUT_OF_FIELD:
        return f"No level: {REASONS[answer.reason or Reason.EMPTY]}."
    label = answer.level or "none"
    said = named(label)
    also = [f"; also {other}{_for(spans, other, given)}" for other in answer.also]
    return f"{said[0].upper()}{said[1:]}: {_on(why, spans, label, given)}{''.join(also)}."


def _on(why: Explanation, spans: Sequence[Highlight], label: str, given: Mapping[str, str]) -> str:
    found = _strongest(spans, label, given, PHRASES)
    if not found:
        return "no single word says so, only all of them together"
    most = 2 * sum(span.strength for span in found.values()) > weight_for(why, label)
    return f"{'most of the weight is on' if most else 'the strongest evidence is'} {listed([*map(_quoted, found)])}"


def _for(spans: Sequence[Highlight], label: str, given: Mapping[str, str]) -> str:
    found = _strongest(spans, label, given, 1)
    return "".join(f", for {_quoted(phrase)}" for phrase in found)


def _strongest(spans: Sequence[Highlight], label: str, given: Mapping[str, str], most: int) -> dict[str, Highlight]:
    """Return the strongest spans of a label by their words, no words twice."""
    ranked = sorted((span for span in spans if span.label == label), key=lambda span: -span.strength)
    found: dict[str, Highlight] = {}
    for span in ranked:
        phrase = line(given[span.given][span.start : span.end])
        if phrase.casefold() not in {other.casefold() for other in found}:
            found[phrase] = span
    return dict(list(found.items())[:most])


def _quoted(phrase: str) -> str:
    return f'"{phrase if len(phrase) <= LONGEST else phrase[: LONGEST - 1] + "…"}"'
