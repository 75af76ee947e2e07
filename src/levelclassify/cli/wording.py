"""Answers and counts in plain words, for people at a terminal."""

from levelclassify.label.summary import Summary
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


def counted(summary: Summary) -> str:
    """Return the counts of a batch on one line.

    Examples
    --------
    >>> counted(Summary(1200, 1000, 50, 9, 120, 20, 1, 0, 0, 300))
    '1,200 rows: 1,000 micro, 50 mezzo, 9 macro, 120 out of the field, 20 empty, 1 not English; by rules: 300'
    """
    others = {"not English": summary.not_english, "too short": summary.too_short, "uncertain": summary.uncertain}
    counts = {
        "micro": summary.micro,
        "mezzo": summary.mezzo,
        "macro": summary.macro,
        "out of the field": summary.out_of_field,
        "empty": summary.empty,
    } | {name: count for name, count in others.items() if count}
    answers = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    return f"{summary.rows:,} row{'s' * (summary.rows != 1)}: {answers}; by rules: {summary.by_rules:,}"
