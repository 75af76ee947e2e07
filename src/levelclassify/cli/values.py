"""The values of arguments: what is read is checked, and what is wrong is told with what was expected."""

import argparse
from typing import Any

from levelclassify.decide import checked
from levelclassify.errors import InputError
from levelclassify.label.answers import harmless
from levelclassify.label.encodings import named
from levelclassify.label.formats import FORMATS, Format, said
from levelclassify.label.loaded import Priors
from levelclassify.types import Level

_DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
_ONLY = (*Level, "none")


def confidence(text: str) -> float:
    """Return a number from 0 to 1."""
    try:
        return checked(float(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to 1, got {text!r}") from None


def priors(text: str) -> Priors:
    """Return shares of labels, as in ``micro=0.8,mezzo=0.1``.

    Examples
    --------
    >>> priors("micro=0.8,none=0.05")
    (('micro', 0.8), ('none', 0.05))
    """
    pairs = [part.strip().partition("=") for part in text.split(",")]
    try:
        found = tuple((name.strip(), float(share)) for name, _, share in pairs)
    except ValueError:
        found = ()
    if not found or len({name for name, _ in found}) != len(found):
        raise argparse.ArgumentTypeError(f"expected shares such as micro=0.8,mezzo=0.1, got {text!r}")
    return found


def prefix(text: str) -> str:
    """Return text that begins no formula."""
    if not harmless(text):
        raise argparse.ArgumentTypeError(f"expected printable text that does not begin with = + - @, got {text!r}")
    return text


def delimiter(text: str) -> str:
    """Return one character, or the name of a usual one."""
    found = _DELIMITERS.get(text, text)
    if len(found) != 1 or found in '"\r\n\0':
        raise argparse.ArgumentTypeError(f"expected one character, or one of {', '.join(_DELIMITERS)}, got {text!r}")
    return found


def count(text: str) -> int:
    """Return a whole number from 1."""
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1, got {text!r}")
    return int(text)


def whole(text: str) -> int:
    """Return a whole number from 0."""
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"expected a whole number from 0, got {text!r}")
    return int(text)


def encoding(text: str) -> str:
    """Return the name of an encoding."""
    try:
        return named(text)
    except InputError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def file_format(text: str) -> Format:
    """Return the name of a format."""
    if text not in FORMATS:
        raise argparse.ArgumentTypeError(f"expected one of {', '.join(FORMATS)}, got {text!r}")
    return said(text)


def only(text: str) -> tuple[str, ...]:
    """Return levels, separated by commas."""
    levels = tuple(text.replace(" ", "").split(","))
    if not set(levels) <= set(_ONLY):
        raise argparse.ArgumentTypeError(f"expected some of {', '.join(_ONLY)}, got {text!r}")
    return levels


class Review(argparse.Action):
    """Takes a confidence and a file."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, _: object = None
    ) -> None:
        """Keep the two as a pair of their types."""
        try:
            setattr(namespace, self.dest, (confidence(values[0]), values[1]))
        except argparse.ArgumentTypeError as error:
            raise argparse.ArgumentError(self, str(error)) from None
