"""Phrases by the words that find them, and words by the phrases that they may stand in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import chain, count
from operator import or_
from typing import NamedTuple

from levelclassify.rules.lexicon import SHORTEST_PREFIX, STAR, Mask, Phrase, Rule

REMEMBERED = 50_000  # words; a posting of nonsense must not fill the memory
KINDS = 2**16  # of words, at most; the packaged rules have 2,000
MARK_BITS = 61
_BEGIN = SHORTEST_PREFIX + 1  # letters, by which words with a star are found; few words begin as one of them does
DEEPEST = 16  # words with a star that begin one another; in the packaged rules 3


class Entry(NamedTuple):
    """A phrase and whose it is; it votes for a rule, or silences a rule or, for a mask, all of them."""

    number: int  #: among all, in the order of the rule file
    phrase: Phrase
    owner: Rule | Mask
    silences: bool

    @property
    def found_at(self) -> int:
        """The place of the first of the two words that find it: the last two."""
        return max(len(self.phrase) - 2, 0)

    def is_read_in(self, place: str) -> bool:
        """Return whether it counts in a place, title or body."""
        return isinstance(self.owner, Mask) or self.owner.place in (place, "any")


def _deepest(keys: Iterable[bytes]) -> int:
    """Return how many of sorted words with a star begin one another at most."""
    most, outer = 0, list[bytes]()
    for key in keys:
        while outer and not key.startswith(outer[-1]):
            outer.pop()
        outer.append(key[:-1])
        most = max(most, len(outer))
    return most


class Kinds(dict[bytes, int]):
    """The kind of a word: words that match the same words of phrases are of one kind, those that match none of kind 0.

    Kinds are numbered as they are met, so a number says nothing beyond the process.

    Parameters
    ----------
    keys : iterable of bytes
        All words that phrases are made of; one with a star matches any that it begins.

    Raises
    ------
    ValueError
        When there may be too many kinds, or too many words with a star begin one another.

    Examples
    --------
    >>> kinds = Kinds([b"lobby*", b"lobby", b"youth"])
    >>> kinds[b"lobbyist"] == kinds[b"lobbying"], kinds[b"lobby"] == kinds[b"lobbying"], kinds[b"tax"]
    (True, False, 0)
    >>> sorted(kinds.keys_of(kinds[b"lobby"]))
    [b'lobby', b'lobby*']
    """

    def __init__(self, keys: Iterable[bytes]) -> None:
        super().__init__()
        known = frozenset(keys)
        if 2 * len(known) >= KINDS:  # a word, and what it begins, are two kinds at most
            raise ValueError(f"phrases of fewer than {KINDS // 2:,} words that differ, got {len(known):,}")
        if (
            deep := _deepest(sorted(key for key in known if key.endswith(STAR)))
        ) > DEEPEST:  # else one place in a text could hold any number of phrases
            raise ValueError(f"at most {DEEPEST} starred words that begin one another, got {deep}")
        self._keys = known
        self._longest = max(map(len, known), default=0)
        self._starred = {key.removesuffix(STAR): key for key in known if key.endswith(STAR)}
        self._sizes: dict[bytes, tuple[int, ...]] = {}  # of words with a star, by how they begin
        for start in self._starred:
            self._sizes[start[:_BEGIN]] = (*self._sizes.get(start[:_BEGIN], ()), len(start))
        self._count = count(1)
        self._kinds: dict[frozenset[bytes], int] = {frozenset(): 0}
        self._keys_of: dict[int, frozenset[bytes]] = {0: frozenset()}

    def keys_of(self, kind: int) -> frozenset[bytes]:
        """Return the words of phrases that words of a kind match."""
        return self._keys_of[kind]

    def of(self, word: bytes) -> int:
        """Return the kind of a word, and remember nothing of the word."""
        found = [word] if word in self._keys else []
        if (key := self._starred.get(word[:SHORTEST_PREFIX])) is not None:
            found.append(key)
        if sizes := self._sizes.get(word[:_BEGIN]):
            found += [key for size in sizes if (key := self._starred.get(word[:size])) is not None]
        return self._kind(frozenset(found)) if found else 0

    def _kind(self, matched: frozenset[bytes]) -> int:
        kind = self._kinds.get(matched)
        if kind is None:  # several threads may come here; all get the number that stands first
            fresh = next(self._count)
            self._keys_of[fresh] = matched
            kind = self._kinds.setdefault(matched, fresh)
        return kind

    def __missing__(self, word: bytes) -> int:
        kind = self.of(word)
        if len(word) > self._longest:  # a word of megabytes must not stay
            return kind
        if len(self) >= REMEMBERED:
            self.clear()
        self[word] = kind
        return kind


def _listed(rules: Iterable[Rule], masks: Iterable[Mask]) -> Iterator[tuple[Phrase, Rule | Mask, bool]]:
    for mask in masks:
        yield from ((phrase, mask, True) for phrase in mask.phrases)
    for rule in rules:
        yield from ((phrase, rule, False) for phrase in rule.phrases)
        yield from ((phrase, rule, True) for phrase in rule.nots)


def bit(key: bytes) -> int:
    """Return one of the bits of a mark; words that share one are told apart later."""
    return 1 << sum(key) % MARK_BITS


class Phrases:
    """All phrases of rules and masks, found by their last two words; those of one word by it.

    Parameters
    ----------
    rules : sequence of Rule
        That vote.
    masks : sequence of Mask
        That silence them.

    Attributes
    ----------
    kinds : Kinds
        Of the words of all phrases.

    Raises
    ------
    ValueError
        When they have too many words, or too many that begin one another.
    """

    __slots__ = ("_alone", "_ends", "_listed", "_pairs", "kinds")

    def __init__(self, rules: Sequence[Rule], masks: Sequence[Mask]) -> None:
        self._listed = list(_listed(rules, masks))
        self.kinds = Kinds(chain.from_iterable(phrase for phrase, _, _ in self._listed))
        self._alone: dict[bytes, list[int]] = {}
        self._ends: dict[bytes, list[int]] = {}  # by the last word but one
        self._pairs: dict[bytes, dict[bytes, list[Entry]]] = {}  # of `_ends`, what was asked for
        for number, (phrase, _, _) in enumerate(self._listed):
            if len(phrase) == 1:
                self._alone.setdefault(phrase[0], []).append(number)
            else:
                self._ends.setdefault(phrase[-2], []).append(number)

    @property
    def entries(self) -> list[Entry]:
        """All, in the order of the rule file, masks first."""
        return list(map(self._entry, range(len(self._listed))))

    def _entry(self, number: int) -> Entry:
        return Entry(number, *self._listed[number])

    def _followed(self, key: bytes) -> Mapping[bytes, list[Entry]]:
        """Return the phrases whose last word but one this is, by the last."""
        found = self._pairs.get(key)
        if found is None:
            found = {}
            for entry in map(self._entry, self._ends.get(key, ())):
                found.setdefault(entry.phrase[-1], []).append(entry)
            self._pairs[key] = found
        return found

    def alone(self, kind: int) -> list[Entry]:
        """Return the phrases of one word that words of a kind match, in the order of the rule file."""
        numbers = chain.from_iterable(self._alone.get(key, ()) for key in self.kinds.keys_of(kind))
        return list(map(self._entry, sorted(numbers)))

    def together(self, kind: int, other: int) -> list[Entry]:
        """Return the phrases that end in two kinds of words, in the order of the rule file."""
        last, found = self.kinds.keys_of(other), list[Entry]()
        for followed in map(self._followed, self.kinds.keys_of(kind)):
            for two in last if followed else ():
                found += followed.get(two, ())
        return sorted(found)

    def marks(self, kind: int) -> tuple[int, int]:
        """Return two marks of a kind, each of `MARK_BITS` bits.

        Two words can end a phrase only where the first mark of the one and the second of the other share a bit.
        """
        keys = self.kinds.keys_of(kind)
        last = chain.from_iterable(map(self._followed, keys))
        return reduce(or_, map(bit, last), 0), reduce(or_, map(bit, keys), 0)
