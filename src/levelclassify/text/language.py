"""Language: whether a text is English, judged conservatively on words that carry grammar, and on its script."""

import functools
import re
import tomllib
from collections.abc import Sequence
from itertools import repeat
from pathlib import Path

JUDGED = 20  # words from which a text is judged at all
DOMINANT = 0.72  # share of the function words found that must be another language's
SPOKEN = 0.06  # share of all words that must be function words of that language
_LAST_LATIN = "\u024f"
LETTERS_A_WORD = 2  # of a script without blanks
_UNSPACED = (("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"), ("\u3040", "\u9fff"))
_MARKED = 4_000  # characters that are looked at for another script
_MANY = 2**32  # more than any text has words

_OTHER = re.compile(
    f"[^\0-{_LAST_LATIN}\u2000-\u2070\u2190-\u2bff\uff21-\uff5a]"
)  # punctuation and signs are no letters


@functools.cache
def _function_words() -> dict[str, frozenset[bytes]]:
    lexicon = tomllib.loads(Path(__file__).with_name("function_words.toml").read_text("utf-8"))
    return {language: frozenset(listed.encode().split()) for language, listed in lexicon.items()}


@functools.cache
def _counted() -> dict[bytes, int]:
    """Return what each function word counts: 1 as an English one, `_MANY` as one of another language, or both."""
    counts: dict[bytes, int] = {}
    for language, listed in _function_words().items():
        for word in listed:
            counts[word] = counts.get(word, 0) | (1 if language == "english" else _MANY)
    return counts


def _is_other(letter: str) -> bool:
    """Return whether a letter stands outside the Latin alphabets; full-width forms are Latin."""
    return letter > _LAST_LATIN and not "\uff21" <= letter <= "\uff5a"


def _is_unspaced(letter: str) -> bool:
    """Return whether a letter belongs to a script without blanks between words: Thai to Khmer, Chinese, Japanese."""
    return any(first <= letter <= last for first, last in _UNSPACED)


def _is_other_script(text: str) -> bool:
    """Return whether most letters of 20 words or more stand outside the Latin alphabets."""
    if not _OTHER.search(text, 0, _MARKED):
        return False
    letters = [letter for letter in text[:_MARKED] if letter.isalpha()]
    if 2 * sum(map(_is_other, letters)) <= len(letters):
        return False
    return len(text.split()) + sum(map(_is_unspaced, letters)) // LETTERS_A_WORD >= JUDGED


def _is_other_latin(spoken: Sequence[bytes]) -> bool:
    """Return whether function words of one other language clearly outnumber the English ones."""
    others, english = divmod(sum(map(_counted().get, spoken, repeat(0))), _MANY)
    if not _is_dominant(others, english, len(spoken)):  # no language has more than all of them
        return False
    found = (sum(map(listed.__contains__, spoken)) for name, listed in _function_words().items() if name != "english")
    return _is_dominant(max(found), english, len(spoken))


def _is_dominant(other: int, english: int, spoken: int) -> bool:
    return other >= SPOKEN * spoken and other > DOMINANT * (other + english)


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
    if not text.isascii() and _is_other_script(text):
        return False
    return len(spoken) < JUDGED or not _is_other_latin(spoken)


def is_function_word(word: bytes) -> bool:
    """Return whether a word carries grammar rather than meaning, in English.

    Examples
    --------
    >>> is_function_word(b"of"), is_function_word(b"client")
    (True, False)
    """
    return word in _function_words()["english"]
