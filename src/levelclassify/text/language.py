"""Language: whether a text is English, judged conservatively on words that carry grammar, and on its script."""

import functools
import json
import os
from collections.abc import Sequence
from typing import Any

JUDGED = 20  # words from which a text is judged at all
DOMINANT = 0.72  # share of the function words found that must be another language's
SPOKEN = 0.06  # share of all words that must be function words of that language
_LAST_LATIN = "\u024f"
LETTERS_A_WORD = 2  # of a script without blanks
_UNSPACED = (("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"), ("\u3040", "\u9fff"))
LOOKED_AT = 4_000  #: characters that are looked at for another script
_NO_LETTERS = bytes(byte for byte in range(128) if not chr(byte).isalpha())
_Count = Any  # an int, or an array of them


@functools.cache
def _function_words() -> dict[str, frozenset[bytes]]:
    with open(os.path.join(os.path.dirname(__file__), "function_words.json"), encoding="utf-8") as file:
        lexicon = json.load(file)
    del lexicon["about"]
    return {language: frozenset(" ".join(lines).encode().split()) for language, lines in lexicon.items()}


def function_words() -> frozenset[bytes]:
    """Return the words that carry grammar rather than meaning, in English."""
    return _function_words()["english"]


@functools.cache
def foreign_words() -> frozenset[bytes]:
    """Return the function words of all other languages; some are words of English, too."""
    return frozenset().union(*(listed for name, listed in _function_words().items() if name != "english"))


def _is_other(letter: str) -> bool:
    """Return whether a letter stands outside the Latin alphabets; full-width forms are Latin."""
    return letter > _LAST_LATIN and not "\uff21" <= letter <= "\uff5a"


def _is_unspaced(letter: str) -> bool:
    """Return whether a letter belongs to a script without blanks between words: Thai to Khmer, Chinese, Japanese."""
    return any(first <= letter <= last for first, last in _UNSPACED)


def is_other_script(text: str) -> bool:
    """Return whether most letters of 20 words or more stand outside the Latin alphabets.

    Examples
    --------
    >>> is_other_script("ищем социального работника для семей " * 4), is_other_script("case worker " * 10)
    (True, False)
    """
    if text.isascii():
        return False
    read = text[:LOOKED_AT]
    ascii_ = read.encode("ascii", "ignore")
    if len(read) - len(ascii_) <= len(ascii_.translate(None, _NO_LETTERS)):
        return False  # as for most texts, and told at once
    letters = [letter for letter in read if letter.isalpha()]
    if 2 * sum(map(_is_other, letters)) <= len(letters):
        return False
    return len(text.split()) + sum(map(_is_unspaced, letters)) // LETTERS_A_WORD >= JUDGED


def is_other_latin(spoken: Sequence[bytes]) -> bool:
    """Return whether, in 20 words or more, function words of one other language clearly outnumber the English ones.

    Examples
    --------
    >>> is_other_latin(b"wir suchen eine person die mit familien und der stadt arbeitet".split() * 2)
    True
    """
    if len(spoken) < JUDGED:
        return False
    english, others = (sum(map(listed.__contains__, spoken)) for listed in (function_words(), foreign_words()))
    if not is_outnumbered(others, english, len(spoken)):  # no language has more than all of them
        return False
    found = (sum(map(listed.__contains__, spoken)) for name, listed in _function_words().items() if name != "english")
    return bool(is_outnumbered(max(found), english, len(spoken)))


def is_outnumbered(foreign: _Count, english: _Count, spoken: _Count) -> Any:
    """Return whether foreign function words are clearly more than the English ones, of so many words; arrays as well.

    Examples
    --------
    >>> is_outnumbered(8, 2, 30), is_outnumbered(8, 4, 30)
    (True, False)
    """
    return (foreign >= SPOKEN * spoken) & (foreign > DOMINANT * (foreign + english))


def is_doubtful(neither: int, english: int, foreign: int, both: int) -> bool:
    """Return whether words may be those of another language; are they, `is_other_latin` tells.

    Parameters
    ----------
    neither, english, foreign, both : int
        How many are function words of no language, of English alone, of others alone, of both.

    Examples
    --------
    >>> is_doubtful(22, 2, 8, 0), is_doubtful(22, 4, 8, 0)
    (True, False)
    """
    if foreign <= english:  # as in most postings; what both have does not outnumber
        return False
    spoken = neither + english + foreign + both
    return spoken >= JUDGED and bool(is_outnumbered(foreign + both, english + both, spoken))


def is_english(text: str, spoken: Sequence[bytes]) -> bool:
    """Return whether a text may be English.

    Parameters
    ----------
    text : str
        The text without mark-up.
    spoken : sequence of bytes
        Its words, from `levelclassify.text.tokens.words`.

    Returns
    -------
    bool
        False only for 20 words or more that are clearly another language, by their script or their function words.

    Examples
    --------
    >>> from levelclassify.text.tokens import words
    >>> german = "Wir suchen für unser Team eine Sozialarbeiterin, die mit Familien im Stadtteil arbeitet und "
    >>> is_english(german * 2, words(german * 2)), is_english(german, words(german))
    (False, True)
    """
    return not (is_other_script(text) or is_other_latin(spoken))


def is_function_word(word: bytes) -> bool:
    """Return whether a word carries grammar rather than meaning, in English.

    Examples
    --------
    >>> is_function_word(b"of"), is_function_word(b"client")
    (True, False)
    """
    return word in function_words()
