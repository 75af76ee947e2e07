"""Phrases by the words that find them, and words by the phrases that they may stand in."""

import functools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count, repeat
from operator import or_
from typing import NamedTuple

from levelclassify.rules.lexicon import SHORTEST_PREFIX, STAR, Mask, Phrase, Rule, blanks

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


def _deepest(starred: Collection[bytes]) -> int:
    """Return how many words, given without their stars, begin one another; 0 where none is long enough for too many."""
    long = [word for word in starred if len(word) > DEEPEST]
    return max((sum(word[:size] in starred for size in range(1, len(word) + 1)) for word in long), default=0)


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
        self._starred = {key[:-1]: key for key in known if STAR[0] in key}  # a number is found sooner than bytes
        if (deep := _deepest(self._starred)) > DEEPEST:  # else one place in a text could hold any number of phrases
            raise ValueError(f"at most {DEEPEST} starred words that begin one another, got {deep}")
        self._keys, self.n_keys = known, len(known)
        self.longest = max(map(len, known), default=0)
        self._sizes: dict[bytes, set[int]] = {}  # of words with a star, by how they begin
        for start in self._starred:
            self._sizes.setdefault(start[:_BEGIN], set()).add(len(start))
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
        if len(word) > self.longest:  # a word of megabytes must not stay
            return kind
        if len(self) >= REMEMBERED:
            self.clear()
        self[word] = kind
        return kind


_Numbers = Mapping[bytes, list[int]]
_Owner = tuple[Rule | Mask, bool]
"""Whose phrases are, and whether they silence."""


def owned(rules: Iterable[Rule], masks: Iterable[Mask]) -> Iterator[tuple[Sequence[bytes], _Owner]]:
    """Yield phrases that stand together, with their owner."""
    for mask in masks:
        yield mask.phrases, (mask, True)
    for rule in rules:
        yield rule.phrases, (rule, False)
        yield rule.nots, (rule, True)


def bit(key: bytes) -> int:
    """Return one of the bits of a mark; words that share one are told apart later."""
    return 1 << sum(key) % MARK_BITS


def _indexed(words: Sequence[bytes], between: Iterable[int]) -> tuple[_Numbers, _Numbers]:
    """Return the numbers of phrases by their word, and of longer ones by their last word but one.

    Parameters
    ----------
    words : sequence of bytes
        Of all phrases, one after the other.
    between : iterable of int
        How many blanks stand in each.
    """
    alone, ends, place = defaultdict[bytes, list[int]](list), defaultdict[bytes, list[int]](list), -1
    for number, inside in enumerate(between):
        place += inside + 1
        if inside:
            ends[words[place - 1]].append(number)
        else:
            alone[words[place]].append(number)
    return alone, ends


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
    lines : bytes
        All phrases, each a line.
    kinds : Kinds
        Of the words of all phrases.

    Raises
    ------
    ValueError
        When they have too many words, or too many that begin one another.
    """

    def __init__(self, rules: Sequence[Rule], masks: Sequence[Mask]) -> None:
        groups = list(owned(rules, masks))
        self._phrases = list(chain.from_iterable(phrases for phrases, _ in groups))
        self._owners = list(chain.from_iterable(repeat(owner, len(phrases)) for phrases, owner in groups))
        self._pairs: dict[bytes, dict[bytes, list[Entry]]] = {}  # of `_numbers`, what was asked for
        self.lines = b"\n".join([*self._phrases, b""])
        self.kinds = Kinds(self.lines.split())

    @functools.cached_property
    def _numbers(self) -> tuple[_Numbers, _Numbers]:
        """The numbers of phrases by the word that finds them; the compiled kernel finds them otherwise."""
        return _indexed(self.lines.split(), map(len, blanks(self.lines).split(b"\n")[:-1]))

    @property
    def entries(self) -> list[Entry]:
        """All, in the order of the rule file, masks first."""
        return list(map(self._entry, range(len(self._phrases))))

    def _entry(self, number: int) -> Entry:
        return Entry(number, tuple(self._phrases[number].split()), *self._owners[number])

    def _followed(self, key: bytes) -> Mapping[bytes, list[Entry]]:
        """Return the phrases whose last word but one this is, by the last."""
        found = self._pairs.get(key)
        if found is None:
            found = {}
            for entry in map(self._entry, self._numbers[1].get(key, ())):
                found.setdefault(entry.phrase[-1], []).append(entry)
            self._pairs[key] = found
        return found

    def alone(self, kind: int) -> list[Entry]:
        """Return the phrases of one word that words of a kind match, in the order of the rule file."""
        numbers = chain.from_iterable(self._numbers[0].get(key, ()) for key in self.kinds.keys_of(kind))
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
        return functools.reduce(or_, map(bit, last), 0), functools.reduce(or_, map(bit, keys), 0)
