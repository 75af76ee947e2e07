"""Votes of the keyword rules, and the verdict they give: pure functions of plain values."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from levelclassify.types import EVEN, LABELS, Shares

_SCALE: Final = (1, 2, 3, 0)  # of LABELS: a tie goes to the larger scale, and to none last


class Settings(NamedTuple):
    """How hits become votes, and votes a verdict.

    Attributes
    ----------
    title_factor : float
        What a hit in the title counts more than one in the body.
    body_words : float
        How many words of the body are read.
    repeats : float
        How many hits of one rule count in one place.
    steadiness : float
        Votes added below the margin's fraction line, so that few votes make no clear verdict.
    clear_margin : float
        Margin in 0..1 from which a verdict is clear.
    clear_precision, other_precision : float
        Measured precision in 0..1 of the clear and of the other verdicts.
    """

    title_factor: float
    body_words: float
    repeats: float
    steadiness: float
    clear_margin: float
    clear_precision: float
    other_precision: float


class Hit(NamedTuple):
    """One occurrence of a rule's phrase that counts.

    Attributes
    ----------
    rule, level, dimension : str
        Of the rule.
    place : str
        ``title`` or ``body``: where the phrase stands.
    start, words : int
        Index of its first word in that place, and its number of words.
    votes : float
        What it adds to the total of its level.
    """

    rule: str
    level: str
    dimension: str
    place: str
    start: int
    words: int
    votes: float


class Votes(NamedTuple):
    """What the rules found: a total per label, and the hits that make it up.

    Attributes
    ----------
    micro, mezzo, macro, none : float
        Totals, 0 or more.
    hits : tuple of Hit
        In reading order, the title's first.
    """

    micro: float
    mezzo: float
    macro: float
    none: float
    hits: tuple[Hit, ...]


class Verdict(NamedTuple):
    """What the votes decide.

    Attributes
    ----------
    label : str or None
        micro, mezzo, macro or none; None when no rule spoke.
    clear : bool
        Whether the margin reaches the setting.
    confidence : float
        Measured precision of such verdicts in 0..1; 0 when no rule spoke.
    shares : Shares
        Votes for micro, mezzo and macro as parts of 1; even when there are none of them.
    """

    label: str | None
    clear: bool
    confidence: float
    shares: Shares


def tally(hits: tuple[Hit, ...]) -> Votes:
    """Add up the votes of the hits per label."""
    totals = dict.fromkeys(LABELS, 0.0)
    for hit in hits:
        totals[hit.level] += hit.votes
    return Votes(**totals, hits=hits)


def _shares(totals: Sequence[float]) -> Shares:
    micro, mezzo, macro, _ = totals
    total = micro + mezzo + macro
    return Shares(micro / total, mezzo / total, macro / total) if total else EVEN


def _margin(ranked: list[float], steadiness: float) -> float:
    return (ranked[-1] - ranked[-2]) / (sum(ranked) + steadiness)


def leaning(votes: Votes, settings: Settings) -> tuple[float, ...]:
    """Return what the votes lean to: each label's, divided by all votes plus the steadiness.

    Returns
    -------
    tuple of float
        For micro, mezzo, macro and none, each in 0..1; their sum is below 1, and 0 where no rule spoke. Each is a
        sum over the posting's hits with one divisor, so it can be told what each hit adds.

    Examples
    --------
    >>> leaning(Votes(0, 3, 9, 0, ()), Settings(3, 400, 2, 4, 0.5, 0.9, 0.6))
    (0.0, 0.1875, 0.5625, 0.0)
    """
    divisor = whole(votes, settings)
    return tuple(total / divisor for total in totals_of(votes))


def whole(votes: Votes, settings: Settings) -> float:
    """Return all votes plus the steadiness: what a leaning divides by."""
    return votes.micro + votes.mezzo + votes.macro + votes.none + settings.steadiness


def decide(votes: Votes, settings: Settings) -> Verdict:
    """Turn votes into a verdict.

    The label with most votes wins. A tie goes to the label that the title names most, else to the larger scale
    (codebook, section 3). The margin is the lead over the second label, divided by all votes plus the steadiness.

    Examples
    --------
    >>> settings = Settings(3, 400, 2, 4, 0.5, 0.9, 0.6)
    >>> decide(Votes(0, 3, 9, 0, ()), settings).shares
    Shares(micro=0.0, mezzo=0.25, macro=0.75)
    >>> decide(Votes(1, 0, 1, 0, ()), settings).label
    'macro'
    """
    title = tally(tuple(hit for hit in votes.hits if hit.place == "title"))
    return verdict_of(totals_of(votes), totals_of(title), settings)


def totals_of(votes: Votes) -> tuple[float, ...]:
    """Return the totals, in the order of the labels."""
    return votes.micro, votes.mezzo, votes.macro, votes.none


def verdict_of(totals: Sequence[float], titled: Sequence[float], settings: Settings) -> Verdict:
    """Turn totals per label into a verdict, as `decide` does; `titled` are those of the title alone."""
    if not any(totals):
        return Verdict(None, False, 0.0, EVEN)
    label = max(zip(totals, titled, _SCALE, LABELS, strict=True))[3]
    clear = _margin(sorted(totals), settings.steadiness) >= settings.clear_margin
    return Verdict(label, clear, settings.clear_precision if clear else settings.other_precision, _shares(totals))
