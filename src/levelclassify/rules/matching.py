"""Where the phrases of the lexicon stand in a text's words: linear in the text.

Words of a mask are read by no rule. What stands inside a longer occurrence does not count: in "group therapist" the
therapist alone says nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product, repeat
from operator import add, itemgetter, mul
from typing import NamedTuple

from levelclassify.rules.lexicon import SHORTEST_PREFIX, Mask, Phrase, Rule

REMEMBERED = 50_000  # words; a posting of nonsense must not fill the memory
KINDS = 2**16  # of words, at most; the packaged rules have 2,000
MOST = 200_000  # places of phrases in an index; the packaged rules have 6,000


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


Key = tuple[bytes, bool]  # a word of a phrase, and whether any word matches that it begins


class Placed(NamedTuple):
    """A phrase beside the words by which it is found."""

    start: int  #: of the phrase, from there: 0 or below
    stop: int
    others: tuple[tuple[int, frozenset[int]], ...]  #: its other words: their place from there, and their kinds
    entry: Entry


def _entries(rules: Iterable[Rule], masks: Iterable[Mask]) -> Iterator[Entry]:
    for mask in masks:
        yield from (Entry(phrase, mask, True) for phrase in mask.phrases)
    for rule in rules:
        yield from (Entry(phrase, rule, False) for phrase in rule.phrases)
        yield from (Entry(phrase, rule, True) for phrase in rule.nots)


def _keys(phrase: Phrase) -> list[Key]:
    return list(zip(phrase.words, phrase.prefixes, strict=True))


def _rarest(phrase: Phrase) -> int:
    """Return where the two words of a phrase stand that have most letters, which is to say that few texts hold."""
    lengths = list(map(len, phrase.words))
    pairs = list(map(add, lengths, lengths[1:]))
    return pairs.index(max(pairs))


class Kinds(dict[bytes, int]):
    """The kind of a word: words that match the same keys are of one kind, those that match none are of kind 0.

    Parameters
    ----------
    keys : iterable of Key
        All that phrases are made of.

    Raises
    ------
    ValueError
        When there are too many kinds.

    Examples
    --------
    >>> kinds = Kinds([(b"lobby", True), (b"lobby", False), (b"youth", False)])
    >>> kinds[b"lobbyist"] == kinds[b"lobbying"], kinds[b"lobby"] == kinds[b"lobbying"], kinds[b"tax"]
    (True, False, 0)
    """

    def __init__(self, keys: Iterable[Key]) -> None:
        super().__init__()
        self._keys = frozenset(keys)
        self._longest = max((len(word) for word, _ in self._keys), default=0)
        self._starts = frozenset(word[:SHORTEST_PREFIX] for word, prefix in self._keys if prefix)
        sets = {self._matched(word) for word, _ in self._keys} | {self._begun(word) for word, _ in self._keys}
        self._kinds = {matched: number for number, matched in enumerate(sets - {frozenset()}, 1)}
        if len(self._kinds) >= KINDS:
            raise ValueError(f"phrases of fewer than {KINDS} words that differ, got {len(self._kinds)}")
        numbers: dict[Key, list[int]] = {}
        for matched, number in self._kinds.items():
            for key in matched:
                numbers.setdefault(key, []).append(number)
        self._of = {key: frozenset(several) for key, several in numbers.items()}

    def of(self, key: Key) -> frozenset[int]:
        """Return the kinds of the words that a key matches."""
        return self._of[key]

    def _begun(self, token: bytes) -> frozenset[Key]:
        if token[:SHORTEST_PREFIX] not in self._starts:  # nor do most words
            return frozenset()
        longest = min(len(token), self._longest)
        several = ((token[:length], True) for length in range(SHORTEST_PREFIX, longest + 1))
        return self._keys.intersection(several)

    def _matched(self, token: bytes) -> frozenset[Key]:
        return self._begun(token) | self._keys.intersection([(token, False)])

    def __missing__(self, token: bytes) -> int:
        found = self._kinds.get(self._matched(token), 0)
        if len(token) > self._longest:  # a word of megabytes must not stay
            return found
        if len(self) >= REMEMBERED:
            self.clear()
        self[token] = found
        return found


class Index:
    """The phrases by the kinds of two words of theirs that stand together; those of one word by its kind.

    Parameters
    ----------
    rules : sequence of Rule
        That vote in one place, title or body.
    masks : sequence of Mask
        That silence them.
    kinds : Kinds, optional
        Of the words of all these phrases, and maybe of others; made when not given.

    Raises
    ------
    ValueError
        When so many starred words begin alike that the phrases have more than `MOST` places in the index.
    """

    __slots__ = ("_met", "alone", "kinds", "pairs")

    def __init__(self, rules: Sequence[Rule], masks: Sequence[Mask], kinds: Kinds | None = None) -> None:
        entries = list(_entries(rules, masks))
        self.kinds = kinds_of(rules, masks) if kinds is None else kinds
        self.alone: dict[int, list[tuple[int, Entry]]] = {}
        self.pairs: dict[int, list[tuple[int, Entry]]] = {}
        self._met: dict[int, list[Placed]] = {}
        left = MOST
        for entry in entries:
            left -= self._add(entry, left)

    def _add(self, entry: Entry, most: int) -> int:
        """Add a phrase in at most so many places, and return in how many."""
        words, prefixes = entry.phrase
        place = _rarest(entry.phrase) if len(words) > 2 else 0
        first = self.kinds.of((words[place], prefixes[place]))
        second = self.kinds.of((words[place + 1], prefixes[place + 1])) if len(words) > 1 else (0,)
        if len(first) * len(second) > most:  # before there are as many
            many = f"got phrases with more than {MOST} places together"
            raise ValueError(f"starred words that match few others, {many}")
        if len(words) == 1:
            for kind in first:
                self.alone.setdefault(kind, []).append((0, entry))
            return len(first)
        for one, other in product(first, second):
            self.pairs.setdefault(one * KINDS + other, []).append((place, entry))
        return len(first) * len(second)

    def met(self, pair: int) -> list[Placed]:
        """Return the phrases of two kinds that stand together; most pairs are never met, and so not looked into."""
        found = self._met.get(pair)
        if found is None:
            found = self._met[pair] = [self._placed(place, entry) for place, entry in self.pairs[pair]]
        return found

    def _placed(self, place: int, entry: Entry) -> Placed:
        kinds = [self.kinds.of(key) for key in _keys(entry.phrase)]
        others = [(where - place, each) for where, each in enumerate(kinds) if where - place not in (0, 1)]
        return Placed(-place, len(kinds) - place, tuple(others), entry)


def kinds_of(rules: Iterable[Rule], masks: Iterable[Mask]) -> Kinds:
    """Return the kinds of the words of all phrases."""
    return Kinds(key for entry in _entries(rules, masks) for key in _keys(entry.phrase))


def occurrences(index: Index, tokens: Sequence[bytes]) -> list[Found]:
    """Return every phrase that stands in the words of a text, in no order."""
    kinds = list(map(index.kinds.__getitem__, tokens))
    pairs = list(map(add, map(mul, kinds, repeat(KINDS)), kinds[1:]))
    found: list[Found] = []
    if not index.alone.keys().isdisjoint(kinds):
        alone = [(place, kind) for place, kind in enumerate(kinds) if kind in index.alone]
        found += [Found(place, place + 1, entry) for place, kind in alone for _, entry in index.alone[kind]]
    for place, pair in [(place, pair) for place, pair in enumerate(pairs) if pair in index.pairs]:
        for start, stop, others, entry in index.met(pair):
            if not others or _stand(others, place, kinds):
                found.append(Found(place + start, place + stop, entry))
    return found


def _stand(others: tuple[tuple[int, frozenset[int]], ...], place: int, kinds: Sequence[int]) -> bool:
    """Return whether the other words of a phrase stand around a place, too."""
    if place + others[0][0] < 0 or place + others[-1][0] >= len(kinds):
        return False
    for where, allowed in others:  # noqa: SIM110  # `all` costs more than most of these loops
        if kinds[place + where] not in allowed:
            return False
    return True


def _silenced(silencing: Iterable[Found]) -> set[tuple[str | None, int]]:
    """Return (rule, word index) of what a rule must not read; the rule is None where no rule may."""
    return {
        (entry.owner.id if isinstance(entry.owner, Rule) else None, place)
        for start, stop, entry in silencing
        for place in range(start, stop)
    }


def _readable(item: Found, silenced: set[tuple[str | None, int]]) -> bool:
    places = range(item.start, item.stop)
    return not any((None, place) in silenced or (item.entry.owner.id, place) in silenced for place in places)


_start, _stop = itemgetter(0), itemgetter(1)


def _longest(found: list[Found]) -> list[Found]:
    """Drop what stands inside a longer occurrence, and the second of two equal ones of a rule."""
    found.sort(key=_stop, reverse=True)
    found.sort(key=_start)
    kept: list[Found] = []
    reach, owners = (-1, -1), set[str]()
    for item in found:
        start, stop, entry = item
        if stop > reach[1]:
            reach, owners = (start, stop), set()
        elif (start, stop) != reach or entry.owner.id in owners:
            continue
        owners.add(entry.owner.id)
        kept.append(item)
    return kept


def readings(index: Index, tokens: Sequence[bytes]) -> list[tuple[Rule, int, int]]:
    """Return each occurrence that a rule may read: the rule, its first word and its number of words, in reading order.

    Parameters
    ----------
    index : Index
        Of the place.
    tokens : sequence of bytes
        The words of one title or body.
    """
    found = occurrences(index, tokens)
    voting = [item for item in found if not item.entry.silences]
    if len(voting) < len(found):
        silenced = _silenced(item for item in found if item.entry.silences)
        voting = [item for item in voting if _readable(item, silenced)]
    kept = _longest(voting)
    return [(owner, start, stop - start) for start, stop, (_, owner, _) in kept if isinstance(owner, Rule)]
