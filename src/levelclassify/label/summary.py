"""The count of a batch: how many rows got which answer."""

from collections import Counter
from dataclasses import dataclass, fields

from levelclassify.types import Prediction, Source


@dataclass(frozen=True, slots=True)
class Summary:
    """How many rows were labelled, and how; the levels and reasons add up to `rows`."""

    rows: int
    micro: int
    mezzo: int
    macro: int
    out_of_field: int
    empty: int
    not_english: int
    too_short: int
    uncertain: int
    by_rules: int  #: of all rows, those that the keyword rules decided


class Tally:
    """Counts predictions as they come.

    Examples
    --------
    >>> from levelclassify import load
    >>> tally = Tally()
    >>> tally.add(load("rules").classify(None))
    >>> tally.summary().empty
    1
    """

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, prediction: Prediction) -> None:
        """Count one prediction."""
        self._counts["rows"] += 1
        self._counts[str(prediction.level or prediction.reason)] += 1
        self._counts["by_rules"] += prediction.source is Source.RULES

    def summary(self) -> Summary:
        """Return the counts so far."""
        return Summary(**{field.name: self._counts[field.name] for field in fields(Summary)})
