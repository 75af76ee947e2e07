"""Title and text of a JSON object: a flat one, or a `JobPosting` of schema.org."""

from typing import Any, NamedTuple

from levelclassify.label.chunks import Pair
from levelclassify.label.rows import cell

PARTS = ("description", "responsibilities", "qualifications")  # of a JobPosting: HTML, read as one text


class Fields(NamedTuple):
    """Names of title and text in flat objects, and whether the user gave them."""

    title: str | None
    text: str | None
    given: bool = False


def _lone(value: object) -> str | None:
    """Return what an object holds as text: a string, or strings line by line.

    Raises
    ------
    TypeError
        For anything nested otherwise.
    """
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "\n".join(value)
    if isinstance(value, dict | list):
        raise TypeError(f"expected text, got a JSON {'object' if isinstance(value, dict) else 'array'}")
    return None if value is None else cell(value)


def is_job_posting(values: dict[str, Any]) -> bool:
    """Return whether an object is a `JobPosting` of schema.org.

    Examples
    --------
    >>> is_job_posting({"@type": "JobPosting"}), is_job_posting({"title": "Lobbyist"})
    (True, False)
    """
    kinds = values.get("@type")
    several = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and kind.rpartition("/")[2].rpartition(":")[2] == "JobPosting" for kind in several)


def pair_of(values: dict[str, Any], fields: Fields) -> Pair:
    """Return text and title of an object, in the order of the arguments of `levelclassify.classify`.

    Raises
    ------
    TypeError
        When either is no text.

    Examples
    --------
    >>> posting = {"@type": "JobPosting", "title": "Lobbyist", "description": "<p>a</p>", "qualifications": "b"}
    >>> pair_of(posting, Fields("title", "description"))
    ('<p>a</p>\\nb', 'Lobbyist')
    """
    if is_job_posting(values) and not fields.given:
        parts = [text for part in PARTS if (text := _lone(values.get(part)))]
        return "\n".join(parts) or None, _lone(values.get("title"))
    text, title = (None if name is None else _lone(values.get(name)) for name in (fields.text, fields.title))
    return text, title
