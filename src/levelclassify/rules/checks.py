"""What the rule file may say: one check per key, each giving the value back or refusing it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from levelclassify.errors import short
from levelclassify.rules.lexicon import DIMENSIONS, PLACES, phrases
from levelclassify.rules.votes import Settings
from levelclassify.types import LABELS

_FRACTIONS: Final = ("clear_margin", "clear_precision", "other_precision")


class WrongError(Exception):
    """What was expected of a value, and what came."""


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise WrongError(f"expected a text that is not blank, got {short(value)}")
    return value


def _one_of(names: tuple[str, ...]) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if value not in names:
            raise WrongError(f"expected one of {', '.join(names)}, got {short(value)}")
        return str(value)

    return check


def _number(most: float = 1e6) -> Callable[[Any], float]:
    def check(value: Any) -> float:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not 0 <= value <= most:
            raise WrongError(f"expected a finite number, 0 to {most:g}, got {short(value)}")
        return float(value)

    return check


def _positive(value: Any) -> float:
    if _number()(value) == 0:
        raise WrongError(f"expected a number above 0, got {short(value)}")
    return float(value)


def phrases_of(value: Any) -> tuple[bytes, ...]:
    """Return phrases, each once."""
    if not isinstance(value, list) or {*map(type, value)} != {str}:
        raise WrongError(f"expected a list of at least one phrase, got {short(value)}")
    try:
        return tuple(dict.fromkeys(phrases(value)))
    except ValueError as error:
        raise WrongError(f"expected {error}") from None


OPTIONAL: Final = frozenset({"not"})
CHECKS: Final[Mapping[str, Mapping[str, Callable[[Any], Any]]]] = {
    "rule": {
        "id": _text,
        "level": _one_of(LABELS),
        "dimension": _one_of(DIMENSIONS),
        "place": _one_of(PLACES),
        "weight": _positive,
        "phrases": phrases_of,
        "not": phrases_of,
    },
    "mask": {"id": _text, "reason": _text, "phrases": phrases_of},
    "verdict": {name: _number(1) if name in _FRACTIONS else _number() for name in Settings._fields}
    | {"steadiness": _positive},
}
