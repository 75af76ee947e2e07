"""The answer: a level with its confidence, the shares of the duties per level, and a reason where there is no level."""

import enum
from dataclasses import dataclass
from typing import NamedTuple


class Level(enum.StrEnum):
    """Practice level of the work, by its scale: whose situation changes when it is done well.

    Examples
    --------
    >>> Level.MACRO == "macro"
    True
    """

    MICRO = "micro"
    """Individuals, couples and families, one at a time."""
    MEZZO = "mezzo"
    """Groups, teams, one organisation, one neighbourhood."""
    MACRO = "macro"
    """Communities, policies, systems."""


LABELS = ("micro", "mezzo", "macro", "none")  # what is predicted: a level, or out of the field


class Source(enum.StrEnum):
    """What decided the answer.

    Examples
    --------
    >>> from levelclassify import load
    >>> [load(model).classify("Caseworker").source.value for model in ("default", "rules")]
    ['model', 'rules']
    >>> load("default").classify(None).source == "none"
    True
    """

    MODEL = "model"
    """The trained logistic regression."""
    RULES = "rules"
    """The keyword rules."""
    NONE = "none"
    """Nothing: no text was judged."""


class Reason(enum.StrEnum):
    """Why there is no level; the first that applies, in this order.

    Examples
    --------
    >>> from levelclassify import classify
    >>> [str(classify(text).reason) for text in (None, "Zxqv", "Software engineer", "Lobbyist")]
    ['empty', 'too_short', 'out_of_field', 'None']
    """

    EMPTY = "empty"
    """Neither title nor text was given."""
    NOT_ENGLISH = "not_english"
    """20 words or more, and not English."""
    TOO_SHORT = "too_short"
    """Not one known word, and no phrase of the rules."""
    OUT_OF_FIELD = "out_of_field"
    """The work is not social work."""
    UNCERTAIN = "uncertain"
    """Below the caller's `min_confidence`."""


class Shares(NamedTuple):
    """Expected share of the duties per level, each in 0..1; they sum to 1, or are all 0 where nothing was given.

    Examples
    --------
    >>> shares = Shares(0.1, 0.3, 0.6)
    >>> shares.macro, max(zip(shares, Level))[1]
    (0.6, <Level.MACRO: 'macro'>)
    """

    micro: float
    """Share of the duties that are micro."""
    mezzo: float
    """Share of the duties that are mezzo."""
    macro: float
    """Share of the duties that are macro."""


NO_SHARES = Shares(0.0, 0.0, 0.0)
EVEN = Shares(1 / 3, 1 / 3, 1 / 3)  # where nothing speaks for any level


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the classifier says of one posting.

    Attributes
    ----------
    level : Level or None
        The level, or None with a `reason`.
    confidence : float
        Calibrated probability in 0..1 that the answer is right; for `out_of_field`, that the posting is out of the
        field; 0 for the other non-answers.
    shares : Shares
        Expected share of the duties per level, given that the posting is in the field.
    also : tuple of Level
        Every other level whose share reaches the model's threshold.
    in_field : float
        Probability in 0..1 that the posting is in the field.
    source : Source
        What decided: the model, the rules, or nothing.
    reason : Reason or None
        Why there is no level.

    Examples
    --------
    >>> from levelclassify import classify
    >>> answer = classify("Run weekly support groups for carers.", title="Group Facilitator")
    >>> answer.level, answer.also, answer.reason
    (<Level.MEZZO: 'mezzo'>, (), None)
    >>> answer.shares.mezzo == max(answer.shares), 0 < answer.confidence <= 1
    (True, True)
    """

    level: Level | None
    confidence: float
    shares: Shares
    also: tuple[Level, ...]
    in_field: float
    source: Source
    reason: Reason | None

    def as_dict(self) -> dict[str, str | float | None]:
        """Return the answer as one flat, JSON-ready dictionary with the keys of the CSV columns except `model`.

        Returns
        -------
        dict
            `level`, `confidence`, `micro`, `mezzo`, `macro`, `also` (joined by ``|``; None where there is none),
            `in_field`, `source`, `reason`.

        Examples
        --------
        >>> answer = Prediction(Level.MACRO, 0.9, Shares(0.0, 0.3, 0.7), (Level.MEZZO,), 1.0, Source.MODEL, None)
        >>> answer.as_dict()["also"], answer.as_dict()["macro"]
        ('mezzo', 0.7)
        """
        return {
            "level": self.level and self.level.value,
            "confidence": self.confidence,
            "micro": self.shares.micro,
            "mezzo": self.shares.mezzo,
            "macro": self.shares.macro,
            "also": "|".join(self.also) or None,
            "in_field": self.in_field,
            "source": self.source.value,
            "reason": self.reason and self.reason.value,
        }
