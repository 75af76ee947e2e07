"""Where the phrases of the lexicon stand in a text's words: linear in the text.

Words of a mask are read by no rule. What stands inside a longer occurrence does not count: in "group therapist" the
therapist alone says nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, product, repeat
from operator import add, itemgetter, mul
from typing import NamedTuple

from levelclassify.rules.lexicon import SHORTEST_PREFIX, Mask, Phrase, Rule

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


Key = tuple[bytes, bool]  # a word of a phrase, and whether any word matches that it begins


class Placed(NamedTuple):
    """A phrase beside the word, or the two words, by which it is found."""

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
    words = phrase.words
    return max(range(len(words) - 1), key=lambda place: len(words[place]) + len(words[place + 1]))


class Kinds(dict[bytes, int]):
    """The kind of a word: words that match the same keys are of one kind, those that match none are of kind 0.

    Parameters
    ----------
    keys : iterable of Key
        All that phrases are made of.

    Examples
    --------
    >>> kinds = Kinds([(b"lobby", True), (b"lobby", False), (b"youth", False)])
    >>> kinds[b"lobbyist"] == kinds[b"lobbying"], kinds[b"lobby"] == kinds[b"lobbying"], kinds[b"tax"]
    (True, False, 0)
    """

    def __init__(self, keys: Iterable[Key]) -> None:
        super().__init__()
        self._keys = frozenset(keys)
        sets = {self._matched(word) for word, _ in self._keys} | {self._begun(word) for word, _ in self._keys}
        self._kinds = {matched: number for number, matched in enumerate(sets - {frozenset()}, 1)}
        self.size = len(self._kinds) + 1
        self._of: dict[Key, list[int]] = {}
        for matched, number in self._kinds.items():
            for key in matched:
                self._of.setdefault(key, []).append(number)

    def of(self, key: Key) -> list[int]:
        """Return the kinds of the words that a key matches."""
        return self._of[key]

    def _begun(self, token: bytes) -> frozenset[Key]:
        several = ((token[:length], True) for length in range(SHORTEST_PREFIX, len(token) + 1))
        return self._keys.intersection(several)

    def _matched(self, token: bytes) -> frozenset[Key]:
        return self._begun(token) | self._keys.intersection([(token, False)])

    def __missing__(self, token: bytes) -> int:
        if len(self) >= REMEMBERED:
            self.clear()
        found = self[token] = self._kinds.get(self._matched(token), 0)
        return found


class Index:
    """The phrases by the kinds of two words of theirs that stand together; those of one word by its kind.

    Parameters
    ----------
    rules : iterable of Rule
        That vote in one place, title or body.
    masks : iterable of Mask
        That silence them.
    """

    __slots__ = ("alone", "kinds", "pairs")

    def __init__(self, rules: Iterable[Rule], masks: Iterable[Mask]) -> None:
        entries = list(_entries(rules, masks))
        self.kinds = Kinds(key for entry in entries for key in _keys(entry.phrase))
        self.alone: dict[int, list[Placed]] = {}
        self.pairs: dict[int, list[Placed]] = {}
        for entry in entries:
            self._add(entry)

    def _add(self, entry: Entry) -> None:
        keys = _keys(entry.phrase)
        if len(keys) == 1:
            for kind in self.kinds.of(keys[0]):
                self.alone.setdefault(kind, []).append(Placed(0, 1, (), entry))
            return
        place = _rarest(entry.phrase)
        known = [frozenset(self.kinds.of(key)) for key in keys]
        others = tuple((where - place, kinds) for where, kinds in enumerate(known) if where - place not in (0, 1))
        placed = Placed(-place, len(keys) - place, others, entry)
        for first, second in product(known[place], known[place + 1]):
            self.pairs.setdefault(first * self.kinds.size + second, []).append(placed)


def occurrences(index: Index, tokens: Sequence[bytes]) -> list[Found]:
    """Return every phrase that stands in the words of a text, in no order."""
    kinds = list(map(index.kinds.__getitem__, tokens))
    pairs = map(add, map(mul, kinds, repeat(index.kinds.size)), kinds[1:])
    found: list[Found] = []
    for several in (list(map(index.alone.get, kinds)), list(map(index.pairs.get, pairs))):
        for place in compress(range(len(several)), several):  # most places have none, and cost no step here
            found += [
                Found(place + placed.start, place + placed.stop, placed.entry)
                for placed in several[place] or ()
                if not placed.others or _stands(placed, place, kinds)
            ]
    return found


def _stands(placed: Placed, place: int, kinds: Sequence[int]) -> bool:
    """Return whether the other words of a phrase stand there, too."""
    if place + placed.start < 0 or place + placed.stop > len(kinds):
        return False
    for where, allowed in placed.others:  # noqa: SIM110  # `all` costs more than most of these loops
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
