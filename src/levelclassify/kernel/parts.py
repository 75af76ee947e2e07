"""What a kernel is made of, beside the settings of a model: weight table and rules as plain values and arrays."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from levelclassify.model.score import LEAST, Table
from levelclassify.rules import Rules
from levelclassify.rules.lexicon import Rule
from levelclassify.rules.phrases import owned
from levelclassify.text.language import LOOKED_AT, foreign_words, function_words
from levelclassify.text.marks import SIGNS, TABLE
from levelclassify.text.posting import READ
from levelclassify.text.sentences import LONGEST, SHORTEST
from levelclassify.types import LABELS

Floats = NDArray[np.float64]
_JOINS = bytes.maketrans(b"\0\xad", b"\x80\x81")  # what stands inside words comes behind all letters
_PLACES = {"title": 1, "body": 2, "any": 3}  # bits


class Wording(NamedTuple):
    """What reading needs.

    Attributes
    ----------
    letters : bytes
        What each character of Latin-1 becomes.
    signs : mapping of str to int
        What some others become.
    titles, bodies : mapping of bytes to int
        Features of the words of each.
    english, foreign : frozenset of bytes
        Function words.
    n_keys : int
        How many words the phrases of the rules are made of.
    read, shortest, longest, looked_at : int
        Words of a text that are read, of the shortest and the longest sentence; characters looked at for their script.
    """

    letters: bytes
    signs: Mapping[str, int]
    titles: dict[bytes, int]
    bodies: dict[bytes, int]
    english: frozenset[bytes]
    foreign: frozenset[bytes]
    n_keys: int
    read: int
    shortest: int
    longest: int
    looked_at: int


class Voting(NamedTuple):
    """What the votes of the rules need.

    Attributes
    ----------
    phrases : bytes
        Each a line.
    owners : ndarray of int32
        Of each phrase, the number of its rule; of a mask's, the number of rules.
    places, silences : ndarray of uint8
        Of each phrase, where it is read, as bits, and whether it silences.
    levels : ndarray of int32
        Of each rule, the place of its label.
    weights : ndarray of float64
        Votes of a hit of each rule.
    title_factor : float
        What a hit in the title counts more.
    body_words, repeats : int
        Words of the body that are read; hits of one rule that count in one place.
    """

    phrases: bytes
    owners: NDArray[np.int32]
    places: NDArray[np.uint8]
    silences: NDArray[np.uint8]
    levels: NDArray[np.int32]
    weights: Floats
    title_factor: float
    body_words: int
    repeats: int


class Weighing(NamedTuple):
    """What the sum of weights needs.

    Attributes
    ----------
    features : ndarray of float32, shape (n_features, n_labels + 1)
        Coefficients, and the inverse document frequency behind them, as the model folder has them.
    second : int
        The first feature of the second block; the number of features where there is one.
    blocks, duty, intercept : ndarray of float64
        Weights of the blocks; what each word says for its sentence stating a duty, and the intercept of that; logits of
        a posting of which nothing is known.
    leanings : ndarray of float64, shape (n_labels, n_labels)
        From the leaning of the rules to the logits.
    steadiness, saturation, own, around, least : float
        See `levelclassify.rules.votes.Settings` and `levelclassify.model.config.Scales`; the least length of a vector.
    """

    features: NDArray[np.float32]
    second: int
    blocks: Floats
    duty: Floats
    intercept: Floats
    leanings: Floats
    steadiness: float
    saturation: float
    own: float
    around: float
    least: float


def wording(table: Table, rules: Rules) -> Wording:
    """Return what a kernel needs to read postings."""
    features, n_keys = table.features, rules.kinds.n_keys
    known = features["title"], features["body"], function_words(), foreign_words(), n_keys
    return Wording(TABLE.translate(_JOINS), SIGNS, *known, READ, SHORTEST, LONGEST, LOOKED_AT)


def voting(rules: Rules) -> Voting:
    """Return what a kernel needs to count the votes of rules."""
    numbers, settings = {rule.id: number for number, rule in enumerate(rules.rules)}, rules.settings
    counts, owners, places, silences = [], [], [], []
    for phrases, (owner, is_silent) in owned(rules.rules, rules.masks):
        counts.append(len(phrases))
        owners.append(numbers[owner.id] if isinstance(owner, Rule) else len(numbers))
        places.append(_PLACES[owner.place if isinstance(owner, Rule) else "any"])
        silences.append(is_silent)
    return Voting(
        phrases=rules.phrases.lines,
        owners=np.repeat(np.array(owners, np.int32), counts),
        places=np.repeat(np.array(places, np.uint8), counts),
        silences=np.repeat(np.array(silences, np.uint8), counts),
        levels=np.array([LABELS.index(rule.level) for rule in rules.rules], np.int32),
        weights=np.array([rule.weight for rule in rules.rules], np.float64),
        title_factor=settings.title_factor,
        body_words=int(min(settings.body_words, READ)),
        repeats=int(min(settings.repeats, READ)),
    )


def weighing(table: Table, rules: Rules) -> Weighing:
    """Return what a kernel needs to sum up weights."""
    return Weighing(
        features=np.vstack([table.columns, table.idf]).T.astype(np.float32, order="C"),
        second=int(np.count_nonzero(table.block_of == 0)),
        blocks=table.block_weight,
        duty=table.duty,
        intercept=table.intercept,
        leanings=np.ascontiguousarray(table.votes),
        steadiness=rules.settings.steadiness,
        saturation=table.scales.saturation,
        own=table.scales.own,
        around=table.scales.around,
        least=LEAST,
    )
