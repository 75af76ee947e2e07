"""Why answers were wrong: the words of a posting that speak for what was said."""

from collections.abc import Sequence

from levelclassify.classifier import LevelClassifier
from levelclassify.explaining.highlights import highlights
from levelclassify.labelled import Labelled
from levelclassify.text.markup import plain
from levelclassify.types import Prediction

MOST = 5  # spans


def evidence_for(classifier: LevelClassifier, row: Labelled, answer: Prediction) -> Sequence[str]:
    """Return the few spans that speak most for an answer, the strongest first."""
    why = classifier.explain(row.text or None, title=row.title or None)
    if not why.evidence:
        return ()
    given, label = {"title": row.title, "text": row.text}, str(answer.level or "none")
    found = [one for one in highlights(why, row.title, row.text) if one.label == label]
    strongest = sorted(found, key=lambda one: -one.strength)[:MOST]
    return tuple(" ".join(plain(given[one.given][one.start : one.end]).split()) for one in strongest)
