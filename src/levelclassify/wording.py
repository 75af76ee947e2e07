"""Levels, reasons and sources in plain words."""

from levelclassify.types import Level, Reason, Source

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
DIMENSIONS = {
    "scale": "scale",
    "who": "who is served",
    "activity": "activity",
    "setting": "setting",
    "success": "measure of success",
    "credential": "credential",
}


def named(label: str) -> str:
    """Return a label as people say it.

    Examples
    --------
    >>> named("none"), named("macro")
    ('out of the field', 'macro')
    """
    return "out of the field" if label == "none" else str(label)


def listed(parts: list[str]) -> str:
    """Return parts as a sentence lists them.

    Examples
    --------
    >>> listed(["groups", "teams", "classes"]), listed(["groups"])
    ('groups, teams and classes', 'groups')
    """
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
