"""Text of a posting as it may be shown: without mark-up, and without what steers a terminal or hides a word."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from levelclassify.explaining.highlights import Highlight
from levelclassify.explaining.placed import Part
from levelclassify.text.markup import plain
from levelclassify.text.tokens import FILLER

_DROPPED = frozenset(FILLER + "\r\u00ad")
_BLANK_LINES = re.compile(r"(?<! )[ ]*\n(?:[ ]*\n)+")  # begun nowhere inside a run of blanks: linear


class Run(NamedTuple):
    """A run of text, and the highlight that it is, if any."""

    text: str
    highlight: Highlight | None


def _letter(letter: str) -> str:
    if letter.isprintable() or letter == "\n":
        return letter
    kind = unicodedata.category(letter)
    if letter in _DROPPED or kind == "Cf":
        return ""
    if letter == "\t" or kind == "Zs":
        return " "
    return "\n" if kind in ("Zl", "Zp") else "\ufffd"


def shown(text: str) -> str:
    r"""Return text with its control characters replaced, and without invisible ones; line breaks stay.

    Examples
    --------
    >>> shown("\x1b[2Jwipe\r\nout\u202e")
    '�[2Jwipe\nout'
    """
    if text.isprintable():
        return text
    return "".join(map(_letter, text.replace("\r\n", "\n").replace("\r", "\n")))


def line(text: str) -> str:
    r"""Return a piece of a posting, which may hold mark-up, on one line.

    Examples
    --------
    >>> line("Duties</strong></p>\n<ul><li>Lead groups")
    'Duties Lead groups'
    """
    return " ".join(shown(plain(text)).split())


def runs(part: Part, highlights: Sequence[Highlight]) -> list[Run]:
    """Return a title or a body as runs of text, in reading order; blank lines in a row become one.

    Examples
    --------
    >>> runs(Part("text", 0, "Draft\\n \\n\\nbills."), [])
    [Run(text='Draft\\n\\nbills.', highlight=None)]
    """
    found, read = [], 0
    stop = part.start + len(part.plain)
    for one in highlights:
        if one.given == part.given and part.start <= one.start < stop:
            start, end = one.start - part.start, one.end - part.start
            found += [_plain(part.plain[read:start]), Run(line(part.plain[start:end]), one)]
            read = end
    return [run for run in [*found, _plain(part.plain[read:])] if run.text]


def _plain(text: str) -> Run:
    return Run(_BLANK_LINES.sub("\n\n", shown(text)), None)
