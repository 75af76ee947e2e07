"""Codes: what a word is to a model, in one number, so that each word of a posting is looked up once.

Bits of a code, from the lowest: the word's feature in titles plus 1, and in bodies plus 1 (0: unknown there), its kind
for the phrases of the rules, and flags: whether it may be all of a phrase, and whether it is a function word of English
and of another language.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np

from levelclassify.rules.phrases import KINDS, REMEMBERED, Phrases
from levelclassify.text.language import foreign_words, function_words

FEATURE_BITS: Final = 21
FEATURE: Final = 2**FEATURE_BITS - 1
KIND: Final = KINDS - 1
BODY_AT: Final = FEATURE_BITS
KIND_AT: Final = 2 * FEATURE_BITS
ALONE: Final = KIND + 1 << KIND_AT
FLAGS_AT: Final = ALONE.bit_length()
ENGLISH, FOREIGN = 1 << FLAGS_AT, 2 << FLAGS_AT  # the highest
LONGEST: Final = 64  # letters; what is longer is not remembered, for a word of megabytes must not stay


class Codes(dict[bytes, int]):
    """The code of a word, worked out when it is met first.

    Parameters
    ----------
    titles, bodies : mapping of bytes to int
        The features of the words of each.
    phrases : Phrases
        Of the rules.

    Attributes
    ----------
    first, second : ndarray of int64, shape (65536,)
        The marks of every kind that was met, by `Phrases.marks`.
    """

    def __init__(self, titles: Mapping[bytes, int], bodies: Mapping[bytes, int], phrases: Phrases) -> None:
        super().__init__()
        self._kinds: dict[int, int] = {}  # what is said of a kind, by it
        self._english, self._foreign = function_words(), foreign_words()
        self.first, self.second = np.zeros(KINDS, np.int64), np.zeros(KINDS, np.int64)
        self._titles, self._bodies, self._phrases = titles, bodies, phrases

    def __missing__(self, word: bytes) -> int:
        code = self._titles.get(word, -1) + 1 | self._bodies.get(word, -1) + 1 << BODY_AT
        if kind := self._phrases.kinds.of(word):
            code |= self._of_kind(kind)
        if word in self._english:
            code |= ENGLISH
        if word in self._foreign:
            code |= FOREIGN
        if len(word) > LONGEST:
            return code
        if len(self) >= REMEMBERED:
            self.clear()
        self[word] = code
        return code

    def _of_kind(self, kind: int) -> int:
        """Return what the code of a word of a kind says of it."""
        said = self._kinds.get(kind)
        if said is None:
            self.first[kind], self.second[kind] = self._phrases.marks(kind)
            self._kinds[kind] = said = kind << KIND_AT | (ALONE if self._phrases.alone(kind) else 0)
        return said
