"""A posting: what was given, and its title and body as separate evidence."""

import re
from typing import NamedTuple

from levelclassify.text.markup import plain
from levelclassify.text.sentences import spoken
from levelclassify.text.tokens import FILLER, words

TITLE_CHARACTERS = 120  # a first line longer than this is no title
READ = 400  # words of a title or a body that are judged
TITLE_WORDS = 8  # nor is a lone line of more words than this
_SENTENCE_WORDS = frozenset(b"we our you your are was were been am has have seeks".split())
_SENTENCE_WORDS_IN_LOWER_CASE = frozenset("is be will can must should needs works offers".split())  # "Will County"
_ABBREVIATIONS = frozenset(b"inc ltd co corp llc sr jr asst dept dir mgr ii iii iv v".split())
_MISSING = frozenset({("pandas", "NAType"), ("pandas", "NaTType")})
_NUMBERS = frozenset({"numpy", "decimal"})  # whose NaN and NaT are unequal to themselves
_FIRST_LINE = re.compile(r"\s*([^\r\n]*)")


class Posting(NamedTuple):
    """Title and body of one posting, without mark-up; an absent one is the empty string."""

    title: str
    body: str


class Reading(NamedTuple):
    """A posting with the words that are judged; `lengths` says how many of the body each of its sentences holds."""

    posting: Posting
    title: list[bytes]
    body: list[bytes]
    lengths: list[int]

    def title_only(self) -> "Reading":
        """Return the same with its body withheld."""
        return self._replace(body=[], lengths=[])


def _is_missing(value: object) -> bool:
    if value is None or (isinstance(value, float) and value != value):
        return True
    kind = type(value)
    module = kind.__module__.partition(".")[0]
    return (module, kind.__name__) in _MISSING or (
        module in _NUMBERS and not getattr(value, "shape", ()) and bool(value != value)
    )


def given(value: object, name: str) -> str:
    """Return what was given as text: the empty string for None, NaN, `pandas.NA`, NaT and blank strings.

    Parameters
    ----------
    value : object
        A string, or one of the values that mean *not given*.
    name : str
        What the value is, for the error.

    Raises
    ------
    TypeError
        For anything else.

    Examples
    --------
    >>> given(float("nan"), "title"), given("  ", "title"), given("Lobbyist", "title")
    ('', '', 'Lobbyist')
    """
    if isinstance(value, str):
        text = value if type(value) is str else str.__str__(value)  # of numpy, or of an HTML library
        return "" if not text or text.isspace() else text
    if _is_missing(value):
        return ""
    raise TypeError(
        f"{name} must be a string, or None where there is none; got {type(value).__name__}: decode or convert it first"
    )


def _spoken(text: str) -> str:
    return text.replace(FILLER, "").strip()


def _plain(value: object, name: str) -> str:
    whole = given(value, name)
    text = plain(whole)
    if text is whole and FILLER not in text:  # as most, and not blank
        return text
    return text if _spoken(text) else ""


def reads_as_sentence(line: str) -> bool:
    """Return whether a line is a sentence rather than a title: it ends like one, or holds words that titles do not.

    Examples
    --------
    >>> reads_as_sentence("We are hiring a case manager"), reads_as_sentence("Case Manager, Youth Services")
    (True, False)
    """
    found = words(line)
    closed = line.endswith(".") and found[-1:] and found[-1] not in _ABBREVIATIONS
    said = not (_SENTENCE_WORDS.isdisjoint(found) and _SENTENCE_WORDS_IN_LOWER_CASE.isdisjoint(line.split()))
    return said or bool(closed) or line.endswith(("!", "?", ";", ","))


def _split(text: str) -> Posting:
    """Take the title from the first line of a text that came without one (design: title)."""
    first = _FIRST_LINE.match(text.replace(FILLER, " "))
    end = first.end() if first else 0
    line, rest = _spoken(text[:end]), text[end:]
    if not _spoken(rest):
        alone = len(line.split()) <= TITLE_WORDS and not line.endswith(".")
        return Posting(text, "") if alone else Posting("", text)
    if len(line) <= TITLE_CHARACTERS and not reads_as_sentence(line):
        return Posting(text[:end], rest)
    return Posting("", text)


def posting(text: object, title: object) -> Posting:
    r"""Return the posting that a text and a title make.

    Without a title, the first line is the title when it has at most 120 characters, more text follows and it does not
    read as a sentence; a lone line is a title when it has at most 8 words and no closing full stop.

    Parameters
    ----------
    text, title : str or a value that means *not given*
        Text or HTML.

    Returns
    -------
    Posting
        Both parts without mark-up.

    Raises
    ------
    TypeError
        When either is neither a string nor a value that means *not given*.

    Examples
    --------
    >>> posting("Policy Analyst\nYou draft bills.", None)
    Posting(title='Policy Analyst', body='\nYou draft bills.')
    >>> posting("You draft bills.", "Policy Analyst")
    Posting(title='Policy Analyst', body='You draft bills.')
    >>> posting("Lobbyist", None)
    Posting(title='Lobbyist', body='')
    """
    body, named = _plain(text, "text"), _plain(title, "title")
    return Posting(named, body) if named else _split(body)


def reading(one: Posting) -> Reading:
    """Return a posting with the words that are judged: the first 400 of its title and of its body."""
    return Reading(one, words(one.title)[:READ], *spoken(one.body, READ))
