"""Answers in plain words, for people at a terminal."""

from levelclassify.types import Level, Prediction, Reason, Source

LEVELS = {
    Level.MICRO: "individuals, couples and families, one at a time",
    Level.MEZZO: "groups, teams, one organisation, one neighbourhood",
    Level.MACRO: "communities, policies, systems",
}
REASONS = {
    Reason.EMPTY: "there is no text",
    Reason.NOT_ENGLISH: "the text is not in English",
    Reason.TOO_SHORT: "the text holds no word that tells a level",
    Reason.OUT_OF_FIELD: "the work is not social work",
    Reason.UNCERTAIN: "the confidence is below the minimum",
}
SOURCES = {
    Source.MODEL: "the trained model",
    Source.RULES: "the keyword rules",
    Source.NONE: "nothing, no level was judged",
}


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
