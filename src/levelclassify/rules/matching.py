"""Where the phrases of the lexicon stand in a text's words: linear in the text.

Words of a mask are read by no rule. What stands inside a longer occurrence does not count: in "group therapist" the
therapist alone says nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from levelclassify.rules.lexicon import Rule
from levelclassify.rules.phrases import KINDS, REMEMBERED, Entry, Kinds, Phrases


class Seen(NamedTuple):
    """The words of one title or body, as the lexicon sees them."""

    kinds: Sequence[int]  #: of each word
    pairs: Sequence[int]  #: the places, in reading order, where two words stand that may find a phrase
    pair_ids: Sequence[int]  #: of each pair, the kind of the first times `KINDS` plus that of the second
    alone: Sequence[int]  #: the places where a word stands that may be one


Found = tuple[int, int, Entry]
"""An occurrence: its first word, minus the place behind its last, and the phrase; the longer sorts first."""


class Placed(NamedTuple):
    """A phrase beside the words by which it is found."""

    start: int  #: of the phrase, from there: 0 or below
    stop: int
    others: tuple[tuple[int, bytes], ...]  #: its other words, and their place from there
    entry: Entry


def _placed(entry: Entry) -> Placed:
    place = entry.found_at
    others = tuple((where - place, key) for where, key in enumerate(entry.phrase) if where - place not in (0, 1))
    return Placed(-place, len(entry.phrase) - place, others, entry)


class _Pairs(dict[int, tuple[Placed, ...]]):
    """The phrases that a pair of kinds finds in a place; looked into when it is met, as most never are."""

    def __init__(self, phrases: Phrases, place: str) -> None:
        super().__init__()
        self._phrases, self._place = phrases, place

    def __missing__(self, pair: int) -> tuple[Placed, ...]:
        found = self._phrases.together(*divmod(pair, KINDS))
        if len(self) >= REMEMBERED:
            self.clear()
        self[pair] = kept = tuple(_placed(entry) for entry in found if entry.is_read_in(self._place))
        return kept


class _Alone(dict[int, tuple[Entry, ...]]):
    """The phrases that a word of a kind is, in a place."""

    def __init__(self, phrases: Phrases, place: str) -> None:
        super().__init__()
        self._phrases, self._place = phrases, place

    def __missing__(self, kind: int) -> tuple[Entry, ...]:
        self[kind] = kept = tuple(entry for entry in self._phrases.alone(kind) if entry.is_read_in(self._place))
        return kept


class Index:
    """The phrases that count in one place, title or body.

    Parameters
    ----------
    phrases : Phrases
        Of all places.
    place : str
        Which one.
    """

    __slots__ = ("alone", "kinds", "pairs")

    def __init__(self, phrases: Phrases, place: str) -> None:
        self.kinds: Kinds = phrases.kinds
        self.pairs = _Pairs(phrases, place)
        self.alone = _Alone(phrases, place)


def seen(kinds: Kinds, tokens: Sequence[bytes]) -> Seen:
    """Return words as the lexicon sees them."""
    found = list(map(kinds.__getitem__, tokens))
    pairs = [place for place, (one, other) in enumerate(pairwise(found)) if one and other]
    ids = [found[place] * KINDS + found[place + 1] for place in pairs]
    return Seen(found, pairs, ids, [place for place, kind in enumerate(found) if kind])


def first(words: Seen, most: int) -> Seen:
    """Return the first words of a title or body; all of them where there are no more."""
    if len(words.kinds) <= most:
        return words
    pairs = [place for place in words.pairs if place + 1 < most]
    alone = [place for place in words.alone if place < most]
    return Seen(words.kinds[:most], pairs, words.pair_ids[: len(pairs)], alone)


def occurrences(index: Index, words: Seen) -> list[Found]:
    """Return every phrase that stands in the words of a text, in no order."""
    kinds, alone = words.kinds, index.alone
    found = [(place, ~place, entry) for place in words.alone for entry in alone[kinds[place]]]
    for place, several in zip(words.pairs, map(index.pairs.__getitem__, words.pair_ids), strict=True):
        for start, stop, others, entry in several:
            if not others or _stand(others, place, kinds, index.kinds):
                found.append((place + start, -place - stop, entry))
    return found


def _stand(others: tuple[tuple[int, bytes], ...], place: int, kinds: Sequence[int], known: Kinds) -> bool:
    """Return whether the other words of a phrase stand around a place, too."""
    if place + others[0][0] < 0 or place + others[-1][0] >= len(kinds):
        return False
    for where, key in others:  # noqa: SIM110  # `all` costs more than most of these loops
        if key not in known.keys_of(kinds[place + where]):
            return False
    return True


def _silenced(silencing: Iterable[Found]) -> dict[str | None, set[int]]:
    """Return the words that a rule must not read, by its id; by None those that no rule may."""
    quiet: dict[str | None, set[int]] = {None: set()}
    for start, back, entry in silencing:
        quiet.setdefault(entry.owner.id if isinstance(entry.owner, Rule) else None, set()).update(range(start, -back))
    return quiet


def _readable(item: Found, quiet: Mapping[str | None, set[int]]) -> bool:
    start, back, entry = item
    places = range(start, -back)
    return quiet[None].isdisjoint(places) and (entry.owner.id not in quiet or quiet[entry.owner.id].isdisjoint(places))


def _longest(found: Iterable[Found]) -> Iterator[Found]:
    """Leave out what stands inside a longer occurrence, and the second of two equal ones of a rule."""
    reach, owners = (-1, 1), set[str]()
    for item in sorted(found):
        start, back, entry = item
        if back < reach[1]:
            reach, owners = (start, back), set()
        elif (start, back) != reach or entry.owner.id in owners:
            continue
        owners.add(entry.owner.id)
        yield item


def readings(index: Index, words: Seen) -> list[tuple[Rule, int, int]]:
    """Return each occurrence that a rule may read: the rule, its first word and its number of words, in reading order.

    Parameters
    ----------
    index : Index
        Of the place.
    words : Seen
        Of one title or body.
    """
    found = occurrences(index, words)
    voting = [item for item in found if not item[2].silences]
    if len(voting) < len(found):
        quiet = _silenced(item for item in found if item[2].silences)
        voting = [item for item in voting if _readable(item, quiet)]
    kept = _longest(voting)
    return [(entry.owner, start, -back - start) for start, back, entry in kept if isinstance(entry.owner, Rule)]
