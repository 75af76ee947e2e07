"""Why an answer is what it is: spans of the posting with exact weights, and what follows from them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from levelclassify.types import LABELS, Prediction


class Weights(Mapping[str, float]):
    """A number for each of micro, mezzo, macro and none; read-only, hashable.

    Parameters
    ----------
    numbers : tuple of float
        In this order.

    Examples
    --------
    >>> Weights((0.5, 0.0, -1.0, 0.25))["macro"]
    -1.0
    """

    __slots__ = ("_numbers",)

    def __init__(self, numbers: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0)) -> None:
        self._numbers = numbers

    def __getitem__(self, label: str) -> float:
        if label not in LABELS:
            raise KeyError(label)
        return self._numbers[LABELS.index(label)]

    def __iter__(self) -> Iterator[str]:
        return iter(LABELS)

    def __len__(self) -> int:
        return len(LABELS)

    def __hash__(self) -> int:
        return hash(self._numbers)

    def __repr__(self) -> str:
        return f"Weights({self._numbers!r})"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A word or phrase of the posting, and what it adds to each label.

    Attributes
    ----------
    start, end : int
        Where it stands in what was given.
    text : str
        Exactly ``given[start:end]``, mark-up and entities included.
    origin : str
        ``title`` or ``body``: the part that it was read in; its weights are terms of the logits. ``rule``: a hit of the
        verdict that decided instead of the logits (source `rules`); its weights are votes, and no terms of them.
    dimension : str or None
        What of the field it speaks to, by the lexicon of the keyword rules: scale, who, activity, setting, success or
        credential; None for words that stand in none of its phrases.
    weights : mapping of str to float
        For micro, mezzo, macro and none.
    given : str
        ``title`` or ``text``: the argument that `start` and `end` count in. A title that was taken from the first line
        of the text stands in ``text``.
    rule : str or None
        Name of the keyword rule, for a phrase that one found; None for a word.

    Examples
    --------
    >>> from levelclassify import explain
    >>> text = "Keep a caseload of forty households."
    >>> word = next(each for each in explain(text, title="Officer").evidence if each.text == "caseload")
    >>> text[word.start : word.end], word.origin, word.weights["micro"] > word.weights["macro"]
    ('caseload', 'body', True)
    """

    start: int
    end: int
    text: str
    origin: str
    dimension: str | None
    weights: Mapping[str, float]
    given: str = "text"
    rule: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the evidence JSON-ready, with its attributes as keys.

        Returns
        -------
        dict
            Plain values; `weights` is a dictionary.

        Examples
        --------
        >>> Evidence(0, 8, "caseload", "body", "activity", Weights()).as_dict()["weights"]
        {'micro': 0.0, 'mezzo': 0.0, 'macro': 0.0, 'none': 0.0}
        """
        plain = ((name, getattr(self, name)) for name in "start end text origin dimension weights given rule".split())
        return {name: dict(value) if isinstance(value, Mapping) else value for name, value in plain}


@dataclass(frozen=True, slots=True)
class SentenceEvidence:
    """A sentence or list item of the body, and what its words and phrases add together.

    Attributes
    ----------
    start, end : int
        Where it stands in the text that was given.
    text : str
        Exactly ``text[start:end]``.
    duty : float
        What the sentence counts in 0..1: how likely it states a duty, rather than what the employer is, pays or asks.
        The weights hold it already. 1 where the rules alone judge, which count every sentence alike.
    weights : mapping of str to float
        For micro, mezzo, macro and none.

    Examples
    --------
    >>> from levelclassify import explain
    >>> why = explain("Counsel clients at home. Draft bills for the state legislature.", title="Officer")
    >>> first = why.sentences["macro"][0]
    >>> first.text, 0 <= first.duty <= 1, first.weights["macro"] > first.weights["micro"]
    ('Draft bills for the state legislature.', True, True)
    """

    start: int
    end: int
    text: str
    duty: float
    weights: Mapping[str, float]

    def as_dict(self) -> dict[str, Any]:
        """Return the sentence JSON-ready, with its attributes as keys.

        Returns
        -------
        dict
            Plain values; `weights` is a dictionary.

        Examples
        --------
        >>> list(SentenceEvidence(0, 12, "Draft bills.", 1.0, Weights()).as_dict())
        ['start', 'end', 'text', 'duty', 'weights']
        """
        weights = dict(self.weights)
        return {"start": self.start, "end": self.end, "text": self.text, "duty": self.duty, "weights": weights}


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """Few sentences without which the answer would be another.

    Attributes
    ----------
    sentences : tuple of SentenceEvidence
        In reading order. Deleting the characters of each from the text gives `prediction`.
    prediction : Prediction
        The answer without them.

    Examples
    --------
    >>> from levelclassify import explain
    >>> why = explain("Counsel clients at home. Draft bills for the state legislature.", title="Officer")
    >>> found = why.counterfactual
    >>> found.prediction.level != why.prediction.level, len(found.sentences)
    (True, 1)
    """

    sentences: tuple[SentenceEvidence, ...]
    prediction: Prediction

    def as_dict(self) -> dict[str, Any]:
        """Return it JSON-ready, with its attributes as keys.

        Returns
        -------
        dict
            A list of sentences, and an answer as `Prediction.as_dict` gives it.

        Examples
        --------
        >>> from levelclassify import classify
        >>> Counterfactual((), classify("Lobbyist")).as_dict()["prediction"]["level"]
        'macro'
        """
        return {"sentences": [one.as_dict() for one in self.sentences], "prediction": self.prediction.as_dict()}


@dataclass(frozen=True, slots=True)
class Explanation:
    """An answer with its evidence; `levelclassify.explain` gives one.

    Attributes
    ----------
    prediction : Prediction
        As `levelclassify.classify` gives it.
    evidence : tuple of Evidence
        In reading order, title first; words and the phrases that hold them stand side by side. The weights of all that
        is not of origin `rule`, plus `intercept`, are the logits before calibration (and before priors).
    intercept : mapping of str to float
        The logits of a posting of which nothing is known; 0 where no logits decide.
    sentences : mapping of str to tuple of SentenceEvidence
        For micro, mezzo, macro and none: the sentences of the body, the one that speaks most for that label first.
    dimensions : mapping of str to tuple of Evidence
        The evidence of each dimension that was found, in reading order.
    counterfactual : Counterfactual or None
        None where no set of sentences was found that changes the answer, or the text has more than 200,000 characters.

    Examples
    --------
    >>> from levelclassify import classify, explain
    >>> why = explain("Draft bills and brief legislators.", title="Policy Analyst")
    >>> why.prediction == classify("Draft bills and brief legislators.", title="Policy Analyst")
    True
    >>> sorted(why.sentences), [each.text for each in why.evidence][:2]
    (['macro', 'mezzo', 'micro', 'none'], ['Policy Analyst', 'Policy'])
    """

    prediction: Prediction
    evidence: tuple[Evidence, ...] = ()
    intercept: Mapping[str, float] = field(default_factory=Weights)
    sentences: Mapping[str, tuple[SentenceEvidence, ...]] = field(default_factory=dict)
    dimensions: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    counterfactual: Counterfactual | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the explanation JSON-ready, with its attributes as keys.

        Returns
        -------
        dict
            Plain values all the way down: what ``levelclassify explain --json`` prints.

        Examples
        --------
        >>> from levelclassify import explain
        >>> list(explain("Lobbyist").as_dict())
        ['prediction', 'evidence', 'intercept', 'sentences', 'dimensions', 'counterfactual']
        """
        return {
            "prediction": self.prediction.as_dict(),
            "evidence": [one.as_dict() for one in self.evidence],
            "intercept": dict(self.intercept),
            "sentences": {name: [one.as_dict() for one in ranked] for name, ranked in self.sentences.items()},
            "dimensions": {name: [one.as_dict() for one in found] for name, found in self.dimensions.items()},
            "counterfactual": self.counterfactual and self.counterfactual.as_dict(),
        }
