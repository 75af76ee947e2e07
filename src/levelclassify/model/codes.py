"""Codes: what a word is to a model, in one number, so that each word of a posting is looked up once.

Bits of a code, from the lowest: the word's feature in titles plus 1, and in bodies plus 1 (0: unknown there), its kind
for the phrases of the rules, and whether it is a function word of English and of another language.
"""

from collections.abc import Mapping
from typing import Final

from levelclassify.rules.phrases import KINDS, REMEMBERED, Kinds
from levelclassify.text.language import foreign_words, function_words

FEATURE_BITS: Final = 21
FEATURE: Final = 2**FEATURE_BITS - 1
KIND: Final = KINDS - 1
BODY_AT: Final = FEATURE_BITS
KIND_AT: Final = 2 * FEATURE_BITS
FLAGS_AT: Final = KIND_AT + KIND.bit_length()
ENGLISH, FOREIGN = 1 << FLAGS_AT, 2 << FLAGS_AT  # the highest
LONGEST: Final = 64  # letters; what is longer is not remembered, for a word of megabytes must not stay


class Codes(dict[bytes, int]):
    """The code of a word, worked out when it is met first.

    Parameters
    ----------
    titles, bodies : mapping of bytes to int
        The features of the words of each.
    kinds : Kinds
        Of the words of phrases.
    """

    def __init__(self, titles: Mapping[bytes, int], bodies: Mapping[bytes, int], kinds: Kinds) -> None:
        super().__init__()
        self._english, self._foreign = function_words(), foreign_words()
        self._grammar = self._english | self._foreign
        self._titles, self._bodies, self._kind_of = titles, bodies, kinds.of

    def __missing__(self, word: bytes) -> int:
        code = self._kind_of(word) << KIND_AT
        if (feature := self._titles.get(word)) is not None:
            code |= feature + 1
        if (feature := self._bodies.get(word)) is not None:
            code |= feature + 1 << BODY_AT
        if word in self._grammar:
            code |= ENGLISH * (word in self._english) | FOREIGN * (word in self._foreign)
        if len(word) > LONGEST:
            return code
        if len(self) >= REMEMBERED:
            self.clear()
        self[word] = code
        return code
