"""Answers in plain words, for people at a terminal."""

from levelclassify.types import Prediction
from levelclassify.wording import LEVELS, REASONS, SOURCES


def one_line(text: object) -> str:
    """Return a text with its line breaks and other control characters escaped.

    Examples
    --------
    >>> one_line("two\\nlines.csv: caf\\u00e9")
    'two\\\\nlines.csv: café'
    """
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in str(text))


def described(prediction: Prediction) -> str:
    """Return an answer in a few aligned lines.

    Examples
    --------
    >>> from levelclassify import load
    >>> print(described(load("rules").classify(None)))
    level       none
    reason      empty: there is no text
    confidence  0 %
    decided by  nothing, no level was judged
    """
    shares = prediction.shares._asdict()
    lines = {
        "level": f"{prediction.level}: {LEVELS[prediction.level]}" if prediction.level else "none",
        "reason": prediction.reason and f"{prediction.reason}: {REASONS[prediction.reason]}",
        "confidence": f"{prediction.confidence:.0%}".replace("%", " %"),
        "shares": any(shares.values()) and ", ".join(f"{name} {share * 100:.0f} %" for name, share in shares.items()),
        "also": ", ".join(prediction.also),
        "decided by": SOURCES[prediction.source],
    }
    return "\n".join(f"{name:<12}{value}" for name, value in lines.items() if value)
