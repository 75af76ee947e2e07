"""The lexicon of the keyword rules: phrases, rules and masks as plain data."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from levelclassify.text import words
from levelclassify.text.tokens import LETTERS

DIMENSIONS: Final = ("scale", "who", "activity", "setting", "success", "credential")
PLACES: Final = ("title", "body", "any")
SHORTEST_PREFIX: Final = 3
MOST_WORDS: Final = 20  # of a phrase
LONGEST_WORD: Final = 60  # letters
STAR: Final = b"*"


Phrase = tuple[bytes, ...]  #: the words of a phrase as the tokeniser gives them; a starred one matches any it begins


class Rule(NamedTuple):
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
    phrases, nots : tuple of bytes
        Each as its words with a blank between, as most are never met. An occurrence of a phrase that overlaps an
        occurrence of one of `nots` does not count.
    """

    id: str
    level: str
    dimension: str
    place: str
    weight: float
    phrases: tuple[bytes, ...]
    nots: tuple[bytes, ...] = ()


class Mask(NamedTuple):
    """Phrases whose words no rule may read, and the reason."""

    id: str
    reason: str
    phrases: tuple[bytes, ...]


_OTHERS: Final = bytes({*range(256)} - {*LETTERS, *b"* \n"})
_SHAPES: Final = bytes.maketrans(LETTERS + b"\n" + _OTHERS, b"a" * len(LETTERS) + b" " + b"?" * len(_OTHERS))
_PREFIX: Final = b"a" * SHORTEST_PREFIX + STAR + b" "  # the shape in which every star stands
_TOO_LONG: Final = b"a" * (LONGEST_WORD + 1)
_TOO_MANY: Final = b" " * MOST_WORDS  # between words


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


def _is_ready(lines: bytes) -> bool:
    """Return whether the tokeniser would leave lines as they are, and each is a phrase."""
    shape = b" ".join((b"", lines, b"")).translate(_SHAPES)
    spelt = b"?" not in shape and b"  " not in shape and shape.count(_PREFIX) == shape.count(STAR)
    return spelt and _TOO_LONG not in shape and _TOO_MANY not in blanks(lines)


def blanks(lines: bytes) -> bytes:
    """Return what stands between the words of lines."""
    return lines.translate(None, LETTERS + STAR)


def phrases(texts: Sequence[str]) -> list[bytes]:
    """Read phrases, as `phrase` does; those that the tokeniser would leave as they are together, which is faster."""
    lines = "\n".join(texts).encode("utf-8", "replace")
    found = lines.split(b"\n")
    return found if len(found) == len(texts) and _is_ready(lines) else [*map(phrase, texts)]


def phrase(text: str) -> bytes:
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
    b'co op lobby*'
    """
    found = _read(text)
    if len(found) > MOST_WORDS or max(len(word.removesuffix(STAR)) for word in found) > LONGEST_WORD:
        raise ValueError(f"at most {MOST_WORDS} words of at most {LONGEST_WORD} letters, got {text!r:.80}")
    return b" ".join(found)
