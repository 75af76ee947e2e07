"""The count of a batch: how many rows got which answer, and where they went."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from levelclassify.label.answers import Answer
from levelclassify.types import Source


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
    written: int = 0  #: of all rows, those in the output; fewer than all where a filter was asked for
    review: int = 0  #: of all rows, those in the file for review
    rejected: int = 0  #: records that could not be read, beside the rows


class Tally:
    """Counts answers as they come.

    Examples
    --------
    >>> from levelclassify import load
    >>> from levelclassify.label.answers import answers
    >>> tally = Tally()
    >>> tally.add(answers([load("rules").classify(None)], "rules-1"))
    >>> tally.summary().empty
    1
    """

    def __init__(self, counts: Mapping[str, int] | None = None) -> None:
        self.counts: Counter[str] = Counter(counts or {})

    def add(self, several: Iterable[Answer]) -> None:
        """Count answers."""
        for answer in several:
            self.counts["rows"] += 1
            self.counts[str(answer.level or answer.reason)] += 1
            self.counts["by_rules"] += answer.source == Source.RULES

    def count(self, **more: int) -> None:
        """Count what happened to rows."""
        self.counts.update(more)

    def summary(self) -> Summary:
        """Return the counts so far."""
        return Summary(**{field.name: self.counts[field.name] for field in fields(Summary)})
