"""Where the phrases of the lexicon stand in a text's words: linear in the text.

Words of a mask are read by no rule. What stands inside a longer occurrence does not count: in "group therapist" the
therapist alone says nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from levelclassify.rules.lexicon import Mask, Phrase, Rule

REMEMBERED = 50_000  # words; a posting of nonsense must not fill the memory


class Entry(NamedTuple):
    """A phrase and whose it is; it votes for a rule, or silences a rule or, for a mask, all of them."""

    phrase: Phrase
    owner: Rule | Mask
    silences: bool


class Found(NamedTuple):
    """An occurrence: words `start` to `stop`, the latter not included."""

    start: int
    stop: int
    entry: Entry


def _entries(rules: Iterable[Rule], masks: Iterable[Mask]) -> Iterator[Entry]:
    for mask in masks:
        yield from (Entry(phrase, mask, True) for phrase in mask.phrases)
    for rule in rules:
        yield from (Entry(phrase, rule, False) for phrase in rule.phrases)
        yield from (Entry(phrase, rule, True) for phrase in rule.nots)


def _is(token: bytes, word: bytes, prefix: bool) -> bool:
    return token.startswith(word) if prefix else token == word


def _fits(phrase: Phrase, run: Sequence[bytes]) -> bool:
    return len(run) == len(phrase.words) and all(map(_is, run, phrase.words, phrase.prefixes))


def _near(entries: Iterable[Entry], place: int) -> dict[bytes, tuple[Entry, ...]]:
    """Return entries by the first three letters of one of their words; those that end before it by the empty word."""
    near: dict[bytes, list[Entry]] = {}
    for entry in entries:
        words = entry.phrase.words
        near.setdefault(words[place][:3] if place < len(words) else b"", []).append(entry)
    return {letters: tuple(found) for letters, found in near.items()}


class Index:
    """The phrases by the first three letters of their first and second word; what a word begins is remembered.

    Parameters
    ----------
    rules : iterable of Rule
        That vote in one place, title or body.
    masks : iterable of Mask
        That silence them.
    """

    __slots__ = ("_begun", "_near")

    def __init__(self, rules: Iterable[Rule], masks: Iterable[Mask]) -> None:
        self._near = _near(_entries(rules, masks), 0)
        self._begun: dict[bytes, dict[bytes, tuple[Entry, ...]]] = {}

    def begun(self, token: bytes) -> dict[bytes, tuple[Entry, ...]]:
        """Return the phrases whose first word a word is, by the first three letters of their second word."""
        found = self._begun.get(token)
        if found is None:
            if len(self._begun) >= REMEMBERED:
                self._begun.clear()
            near = self._near.get(token[:3], ())
            found = _near((e for e in near if _is(token, e.phrase.words[0], e.phrase.prefixes[0])), 1)
            self._begun[token] = found
        return found


def occurrences(index: Index, tokens: Sequence[bytes]) -> Iterator[Found]:
    """Yield every phrase that stands in the words of a text, in reading order."""
    following = [*tokens, b""][1:]
    for start, (token, second) in enumerate(zip(tokens, following, strict=True)):
        begun = index.begun(token)
        if not begun:
            continue
        for entry in begun.get(b"", ()):
            yield Found(start, start + 1, entry)
        for entry in begun.get(second[:3], ()) if second else ():
            stop = start + len(entry.phrase.words)
            if _fits(entry.phrase, tokens[start:stop]):
                yield Found(start, stop, entry)


def _silenced(found: Iterable[Found]) -> set[tuple[str | None, int]]:
    """Return (rule, word index) of what a rule must not read; the rule is None where no rule may."""
    return {
        (entry.owner.id if isinstance(entry.owner, Rule) else None, place)
        for start, stop, entry in found
        if entry.silences
        for place in range(start, stop)
    }


def _readable(item: Found, silenced: set[tuple[str | None, int]]) -> bool:
    places = range(item.start, item.stop)
    return not any((None, place) in silenced or (item.entry.owner.id, place) in silenced for place in places)


def _longest(found: Iterable[Found]) -> Iterator[Found]:
    """Drop what stands inside a longer occurrence, and the second of two equal ones of a rule."""
    seen: set[tuple[int, int, str]] = set()
    reach = (-1, -1)
    for item in sorted(found, key=lambda item: (item.start, -item.stop)):
        start, stop, entry = item
        span = (start, stop, entry.owner.id)
        if (stop > reach[1] or (start, stop) == reach) and span not in seen:
            seen.add(span)
            reach = (start, stop)
            yield item


def readings(index: Index, tokens: Sequence[bytes]) -> Iterator[tuple[Rule, int, int]]:
    """Yield each occurrence that a rule may read: the rule, its first word and its number of words.

    Parameters
    ----------
    index : Index
        Of the place.
    tokens : sequence of bytes
        The words of one title or body.
    """
    found = list(occurrences(index, tokens))
    silenced = _silenced(found)
    for start, stop, entry in _longest(item for item in found if not item.entry.silences and _readable(item, silenced)):
        if isinstance(entry.owner, Rule):
            yield entry.owner, start, stop - start
