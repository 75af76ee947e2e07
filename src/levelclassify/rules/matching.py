"""Where the phrases of the lexicon stand in a text's words: linear in the text.

Words of a mask are read by no rule. What stands inside a longer occurrence does not count: in "group therapist" the
therapist alone says nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from levelclassify.rules.lexicon import Mask, Phrase, Rule


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


Index = Mapping[bytes, tuple[Entry, ...]]


def _entries(rules: Iterable[Rule], masks: Iterable[Mask]) -> Iterator[Entry]:
    for mask in masks:
        yield from (Entry(phrase, mask, True) for phrase in mask.phrases)
    for rule in rules:
        yield from (Entry(phrase, rule, False) for phrase in rule.phrases)
        yield from (Entry(phrase, rule, True) for phrase in rule.nots)


def index_of(rules: Iterable[Rule], masks: Iterable[Mask]) -> Index:
    """Return the phrases by the first three letters of their first word."""
    index: dict[bytes, list[Entry]] = {}
    for entry in _entries(rules, masks):
        index.setdefault(entry.phrase.words[0][:3], []).append(entry)
    return {letters: tuple(entries) for letters, entries in index.items()}


def _is(token: bytes, word: bytes, prefix: bool) -> bool:
    return token.startswith(word) if prefix else token == word


def _fits(phrase: Phrase, run: Sequence[bytes]) -> bool:
    return len(run) == len(phrase.words) and all(map(_is, run, phrase.words, phrase.prefixes))


def _beginning(index: Index, tokens: Iterable[bytes]) -> dict[bytes, list[Entry]]:
    """Return, for each word of a text, the phrases whose first word it is."""
    found = {}
    for token in set(tokens):
        entries = [e for e in index.get(token[:3], ()) if _is(token, e.phrase.words[0], e.phrase.prefixes[0])]
        if entries:
            found[token] = entries
    return found


def occurrences(index: Index, tokens: Sequence[bytes]) -> Iterator[Found]:
    """Yield every phrase that stands in the words of a text, in reading order."""
    beginning = _beginning(index, tokens)
    for start, token in enumerate(tokens):
        for entry in beginning.get(token, ()):
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
    tokens : sequence of bytes
        The words of one title or body.
    """
    found = list(occurrences(index, tokens))
    silenced = _silenced(found)
    for start, stop, entry in _longest(item for item in found if not item.entry.silences and _readable(item, silenced)):
        if isinstance(entry.owner, Rule):
            yield entry.owner, start, stop - start
