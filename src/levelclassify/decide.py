"""Decisions: from logits and rule verdicts to the answer. Pure functions of plain values."""

from collections.abc import Sequence
from math import exp, fsum
from numbers import Real

from levelclassify.errors import InputError
from levelclassify.types import NO_SHARES, Level, Prediction, Reason, Shares, Source

LEVELS = tuple(Level)
NONE = len(LEVELS)  # place of *out of the field* behind the three levels


def softmax(logits: Sequence[float], temperature: float) -> list[float]:
    """Return the probabilities that logits stand for.

    Parameters
    ----------
    logits : sequence of float
        Any number of them.
    temperature : float
        Above 1 flattens, below 1 sharpens (Guo et al. 2017, *On Calibration of Modern Neural Networks*).

    Returns
    -------
    list of float
        As many, in 0..1, sum 1.

    Examples
    --------
    >>> softmax([0.0, 0.0], 1.0)
    [0.5, 0.5]
    """
    largest = max(logits)
    powers = [exp((logit - largest) / temperature) for logit in logits]
    whole = fsum(powers)
    return [power / whole for power in powers]


def reweighted(chances: Sequence[float], odds: Sequence[float] | None) -> list[float]:
    """Return probabilities where the classes have other shares than those that the probabilities were fitted for.

    Parameters
    ----------
    chances : sequence of float
        Probabilities, sum 1.
    odds : sequence of float or None
        Per class, its new share over its old one (Saerens, Latinne and Decaestecker 2002, *Adjusting the Outputs of a
        Classifier to New a Priori Probabilities*); None changes nothing.

    Examples
    --------
    >>> reweighted([0.5, 0.5], [3.0, 1.0])
    [0.75, 0.25]
    """
    if odds is None:
        return list(chances)
    products = [chance * each for chance, each in zip(chances, odds, strict=True)]
    whole = fsum(products)
    return [product / whole for product in products]


def shares_of(logits: Sequence[float], temperature: float, odds: Sequence[float] | None = None) -> Shares:
    """Return the expected shares of the three levels, given that the posting is in the field."""
    shares = softmax(logits[:NONE], temperature)
    return Shares(*(shares if odds is None else reweighted(shares, odds[:NONE])))


def also(level: Level | None, shares: Shares, threshold: float) -> tuple[Level, ...]:
    """Return every other level whose share reaches the threshold; none beside a non-answer.

    Examples
    --------
    >>> also(Level.MACRO, Shares(0.1, 0.3, 0.6), 0.3)
    (<Level.MEZZO: 'mezzo'>,)
    """
    if level is None:
        return ()
    reaching = [other for other, share in zip(LEVELS, shares, strict=True) if share >= threshold and other is not level]
    return tuple(reaching)


def checked(min_confidence: float) -> float:
    """Return the caller's `min_confidence`, a number in 0..1.

    Raises
    ------
    InputError
        When it is anything else.
    """
    if isinstance(min_confidence, bool) or not isinstance(min_confidence, Real) or not 0 <= min_confidence <= 1:
        raise InputError(f"min_confidence must be a number from 0 to 1; got {min_confidence!r}")
    return float(min_confidence)


def unread(reason: Reason, shares: Shares = NO_SHARES, in_field: float = 0.0) -> Prediction:
    """Return the non-answer for a posting that was not judged; what is expected without evidence may come with it."""
    return Prediction(None, 0.0, shares, (), in_field, Source.NONE, reason)


def judged(
    label: int, confidence: float, shares: Shares, in_field: float, source: Source, threshold: float, minimum: float
) -> Prediction:
    """Return the answer for a posting that was judged.

    Parameters
    ----------
    label : int
        Place of the most probable of micro, mezzo, macro, out of the field.
    confidence : float
        Calibrated probability in 0..1 that the label is right.
    shares : Shares
        Expected shares given that the posting is in the field.
    in_field : float
        Probability in 0..1 that it is.
    source : Source
        What judged.
    threshold : float
        Share from which another level is named.
    minimum : float
        Confidence below which a level is withheld.

    Returns
    -------
    Prediction
        With reason `out_of_field` or `uncertain` where there is no level.
    """
    if label == NONE:
        return Prediction(None, confidence, shares, (), in_field, source, Reason.OUT_OF_FIELD)
    if confidence < minimum:
        return Prediction(None, 0.0, shares, (), in_field, source, Reason.UNCERTAIN)
    level = LEVELS[label]
    return Prediction(level, confidence, shares, also(level, shares, threshold), in_field, source, None)
