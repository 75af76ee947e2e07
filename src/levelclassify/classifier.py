"""The classifier: texts in, predictions out. The single call is the batch of one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from levelclassify.decide import checked, unread
from levelclassify.errors import InputError
from levelclassify.text.posting import Posting, Reading, posting, reading
from levelclassify.types import Prediction, Reason

if TYPE_CHECKING:
    from levelclassify.explaining.terms import Terms  # brings the rules
    from levelclassify.explanation import Explanation
    from levelclassify.rules import Rules

BATCH = 256  # postings that are scored together
EMPTY = unread(Reason.EMPTY)


class Judge(Protocol):
    """What answers postings that have a text or a title."""

    stamp: str
    rules: "Rules"

    def answers(self, postings: Sequence[Posting], minimum: float) -> list[Prediction]:
        """Return one prediction per posting, in order."""

    def terms(self, one: Reading) -> "Terms":
        """Return what is added up for the answer of one posting."""


class LevelClassifier:
    """Says at which practice level the work of a posting is done; `levelclassify.load` makes one.

    Attributes
    ----------
    stamp : str
        Version and digest prefix of the model behind it.

    Examples
    --------
    >>> from levelclassify import load
    >>> load("default").classify("Lobbyist").level
    <Level.MACRO: 'macro'>
    """

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self.stamp = judge.stamp

    @property
    def rules(self) -> "Rules":
        """The keyword rules behind it, as a board's own words change them.

        Returns
        -------
        Rules
            What `levelclassify rules` measures.

        Examples
        --------
        >>> from levelclassify import load
        >>> len(load("rules").rules.rules) > 50
        True
        """
        return self._judge.rules

    def __repr__(self) -> str:
        return f"<LevelClassifier {self.stamp}>"

    def classify(self, text: object, *, title: object = None, min_confidence: float = 0.0) -> Prediction:
        """Classify one posting, as `levelclassify.classify` does.

        Parameters
        ----------
        text, title : str or None
            As there.
        min_confidence : float, default 0
            As there.

        Returns
        -------
        Prediction
            The answer of this model.

        Raises
        ------
        TypeError, InputError
            As there.

        Examples
        --------
        >>> from levelclassify import load
        >>> load("default").classify("Draft bills.", title="Policy Analyst").level
        <Level.MACRO: 'macro'>
        """
        return self._answers([posting(text, title)], checked(min_confidence))[0]

    def classify_many(
        self, texts: Iterable[object], *, titles: Iterable[object] | None = None, min_confidence: float = 0.0
    ) -> list[Prediction]:
        """Classify many postings, as `levelclassify.classify_many` does.

        Parameters
        ----------
        texts, titles : iterable of str or None
            As there.
        min_confidence : float, default 0
            As there.

        Returns
        -------
        list of Prediction
            In the same order and of the same length.

        Raises
        ------
        TypeError, InputError
            As there.

        Examples
        --------
        >>> from levelclassify import load
        >>> [answer.level.value for answer in load("rules").classify_many(["Lobbyist", "Caseworker"])]
        ['macro', 'micro']
        """
        given = list(_several(texts, "texts"))
        named = [None] * len(given) if titles is None else list(_several(titles, "titles"))
        if len(named) != len(given):
            raise InputError(f"expected as many titles as texts; got {len(named)} titles for {len(given)} texts")
        return list(self.classify_stream(zip(given, named, strict=True), min_confidence=min_confidence))

    def classify_stream(self, pairs_or_texts: Iterable[object], *, min_confidence: float = 0.0) -> Iterator[Prediction]:
        """Classify postings one after the other, as `levelclassify.classify_stream` does.

        Parameters
        ----------
        pairs_or_texts : iterable of str, None or (text, title)
            As there.
        min_confidence : float, default 0
            As there.

        Returns
        -------
        iterator of Prediction
            In the same order, in bounded memory.

        Raises
        ------
        TypeError, InputError
            As there.

        Examples
        --------
        >>> from levelclassify import load
        >>> next(load("rules").classify_stream(["Lobbyist"])).level
        <Level.MACRO: 'macro'>
        """
        postings = map(_posting, _several(pairs_or_texts, "pairs_or_texts"))
        return self._stream(postings, checked(min_confidence))

    def explain(self, text: object, *, title: object = None) -> "Explanation":
        """Explain the answer for one posting, as `levelclassify.explain` does.

        Parameters
        ----------
        text, title : str or None
            As there.

        Returns
        -------
        Explanation
            Of the answer of this model.

        Raises
        ------
        TypeError
            As there.

        Examples
        --------
        >>> from levelclassify import load
        >>> [(each.text, each.origin) for each in load("rules").explain("Lobbyist").evidence]
        [('Lobbyist', 'rule')]
        """
        from levelclassify.explaining.explained import explained
        from levelclassify.explaining.placed import placed
        from levelclassify.explanation import Explanation

        prediction, one = self.classify(text, title=title), reading(posting(text, title))
        if prediction.reason in (Reason.EMPTY, Reason.NOT_ENGLISH):
            return Explanation(prediction)
        return explained(prediction, self._judge.terms(one), placed(text, title), self._again)

    def _again(self, texts: list[str], titles: list[str]) -> list[Prediction]:
        return self.classify_many(texts, titles=titles)

    def _stream(self, postings: Iterator[Posting], minimum: float) -> Iterator[Prediction]:
        while batch := list(islice(postings, BATCH)):
            yield from self._answers(batch, minimum)

    def _answers(self, postings: Sequence[Posting], minimum: float) -> list[Prediction]:
        given = [one for one in postings if one.title or one.body]
        answers = self._judge.answers(given, minimum) if given else []
        if len(given) == len(postings):
            return answers
        found = iter(answers)
        return [next(found) if one.title or one.body else EMPTY for one in postings]


def _several(values: Iterable[object], name: str) -> Iterable[object]:
    if isinstance(values, Mapping) or hasattr(values, "columns"):
        raise TypeError(f"{name} must be a column of values, got a {type(values).__name__}; name one of its columns")
    if isinstance(values, str | bytes):
        raise TypeError(
            f"{name} must be several values, got a lone {type(values).__name__}; use classify for one posting"
        )
    return values


def _posting(item: object) -> Posting:
    if isinstance(item, tuple | list):
        if len(item) != 2:
            raise InputError(f"a pair is (text, title); got {len(item)} values")
        return posting(*item)
    return posting(item, None)
