"""The lexicon of the keyword rules: phrases, rules and masks as plain data."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from levelclassify.text import words

DIMENSIONS: Final = ("scale", "who", "activity", "setting", "success", "credential")
PLACES: Final = ("title", "body", "any")
SHORTEST_PREFIX: Final = 3
MOST_WORDS: Final = 20  # of a phrase
LONGEST_WORD: Final = 60  # letters
STAR: Final = b"*"


Phrase = tuple[bytes, ...]  #: a run of words as the tokeniser gives them; one with a star matches any that it begins


@dataclass(frozen=True, slots=True)
class Rule:
    """Phrases that vote for one label.

    Attributes
    ----------
    id : str
    level : str
        micro, mezzo, macro or none.
    dimension : str
        Row of the codebook's table that it speaks to, one of `DIMENSIONS`.
    place : str
        One of `PLACES`: where it reads.
    weight : float
        Votes of one hit, above 0.
    phrases, nots : tuple of Phrase
        An occurrence of a phrase that overlaps an occurrence of one of `nots` does not count.
    """

    id: str
    level: str
    dimension: str
    place: str
    weight: float
    phrases: tuple[Phrase, ...]
    nots: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Mask:
    """Phrases whose words no rule may read, and the reason."""

    id: str
    reason: str
    phrases: tuple[Phrase, ...]


_WORD: Final = f"(?:[a-z0-9]{{1,{SHORTEST_PREFIX - 1}}}|[a-z0-9]{{{SHORTEST_PREFIX},{LONGEST_WORD}}}[*]?)"
_READY: Final = re.compile(f"{_WORD}(?: {_WORD}){{0,{MOST_WORDS - 1}}}")  # what the tokeniser would leave as it is
_READY_LINES: Final = re.compile(f"{_READY.pattern}(?:\n{_READY.pattern})*")


def _run(part: str) -> list[bytes]:
    run = words(part.removesuffix("*"))
    if not run or "*" in part[:-1] or (part.endswith("*") and len(run[-1]) < SHORTEST_PREFIX):
        raise ValueError(f"words, with * only at the end of {SHORTEST_PREFIX} letters or more, got {part!r:.80}")
    return run


def _read(text: str) -> Phrase:
    runs = [(_run(part), part.endswith("*")) for part in text.split()]
    if not runs:
        raise ValueError(f"at least one word, got {text!r:.80}")
    return tuple(word for run, starred in runs for word in [*run[:-1], run[-1] + STAR * starred])


def phrases(texts: Sequence[str]) -> list[Phrase]:
    """Read phrases, as `phrase` does; those that are written as the tokeniser leaves them are read together, as is faster."""
    joined = "\n".join(texts)
    if _READY_LINES.fullmatch(joined) and joined.count("\n") == len(texts) - 1:
        return [tuple(line.split()) for line in joined.encode().split(b"\n")]
    return list(map(phrase, texts))


def phrase(text: str) -> Phrase:
    """Read one phrase.

    Parameters
    ----------
    text : str
        Words separated by spaces; a word that ends in ``*``, after at least three letters, is a prefix.

    Raises
    ------
    ValueError
        When there is no word, or a ``*`` stands elsewhere or after too few letters, or it is no phrase by its length.

    Examples
    --------
    >>> phrase("Co-op lobby*")
    (b'co', b'op', b'lobby*')
    """
    if _READY.fullmatch(text):
        return tuple(text.encode().split())
    found = _read(text)
    if len(found) > MOST_WORDS or max(len(word.removesuffix(STAR)) for word in found) > LONGEST_WORD:
        raise ValueError(f"at most {MOST_WORDS} words of at most {LONGEST_WORD} letters, got {text!r:.80}")
    return found
