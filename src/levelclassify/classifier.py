"""The classifier: texts in, predictions out. The single call is the batch of one."""

import functools
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Protocol

from levelclassify.decide import checked, unread
from levelclassify.errors import InputError, ModelError
from levelclassify.text.language import is_english
from levelclassify.text.posting import Posting, Reading, posting, reading
from levelclassify.types import EVEN, Prediction, Reason

BATCH = 256  # postings that are scored together
_PACKAGE = Path(__file__).resolve().parent


class Judge(Protocol):
    """What answers postings that are worth judging."""

    stamp: str

    def answers(self, readings: Sequence[Reading], minimum: float) -> list[Prediction]:
        """Return one prediction per posting, in order."""


class LevelClassifier:
    """Says at which practice level the work of a posting is done; `levelclassify.load` makes one.

    Attributes
    ----------
    stamp : str
        Version and digest prefix of the model behind it.

    Examples
    --------
    >>> load("default").classify("Lobbyist").level
    <Level.MACRO: 'macro'>
    """

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self.stamp = judge.stamp

    def __repr__(self) -> str:
        return f"<LevelClassifier {self.stamp}>"

    def classify(self, text: object, *, title: object = None, min_confidence: float = 0.0) -> Prediction:
        """Classify one posting, as `levelclassify.classify` does."""
        return self._answers([posting(text, title)], checked(min_confidence))[0]

    def classify_many(
        self, texts: Iterable[object], *, titles: Iterable[object] | None = None, min_confidence: float = 0.0
    ) -> list[Prediction]:
        """Classify many postings, as `levelclassify.classify_many` does."""
        given = list(_several(texts, "texts"))
        named = [None] * len(given) if titles is None else list(_several(titles, "titles"))
        if len(named) != len(given):
            raise InputError(f"expected as many titles as texts; got {len(named)} titles for {len(given)} texts")
        return list(self.classify_stream(zip(given, named, strict=True), min_confidence=min_confidence))

    def classify_stream(self, pairs_or_texts: Iterable[object], *, min_confidence: float = 0.0) -> Iterator[Prediction]:
        """Classify postings one after the other, as `levelclassify.classify_stream` does."""
        postings = map(_posting, _several(pairs_or_texts, "pairs_or_texts"))
        return self._stream(postings, checked(min_confidence))

    def _stream(self, postings: Iterator[Posting], minimum: float) -> Iterator[Prediction]:
        while batch := list(islice(postings, BATCH)):
            yield from self._answers(batch, minimum)

    def _answers(self, postings: Sequence[Posting], minimum: float) -> list[Prediction]:
        readings = [reading(one) for one in postings]
        refused = [_refusal(one) for one in readings]
        kept = [one for one, refusal in zip(readings, refused, strict=True) if refusal is None]
        answers = iter(self._judge.answers(kept, minimum) if kept else ())
        return [next(answers) if refusal is None else refusal for refusal in refused]


def _refusal(one: Reading) -> Prediction | None:
    """Return the answer of a posting that is not worth judging."""
    title, body = one.posting
    if not title and not body:
        return unread(Reason.EMPTY)
    if not is_english(f"{title}\n{body}", one.title + one.body):
        return unread(Reason.NOT_ENGLISH, EVEN, 0.5)
    return None


def _several(values: Iterable[object], name: str) -> Iterable[object]:
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


def load(model: str | Path) -> LevelClassifier:
    """Load a classifier.

    Parameters
    ----------
    model : str or Path
        ``"default"`` for the model that comes with the library, ``"rules"`` for the keyword rules alone, or a model
        folder.

    Returns
    -------
    LevelClassifier
        With the methods `classify`, `classify_many` and `classify_stream`.

    Raises
    ------
    ModelError
        When the model is missing, foreign or damaged.

    Examples
    --------
    >>> load("rules").classify("Lobbyist").source
    <Source.RULES: 'rules'>
    """
    if not isinstance(model, str | Path) or not str(model):
        raise ModelError(f'expected "default", "rules" or the path of a model folder, got {model!r:.80}')
    if model in ("default", "rules"):
        return _bundled(str(model))
    return _trained(Path(model))


@functools.cache
def _bundled(name: str) -> LevelClassifier:
    if name == "default":
        return _trained(_default_folder())
    from levelclassify.ruled import Ruled
    from levelclassify.rules.rulebook import load_rules

    return LevelClassifier(Ruled(load_rules()))


def _default_folder() -> Path:
    """Return the bundled model: inside the installed package, or beside `src` in a checkout."""
    inside = _PACKAGE / "models" / "default"
    return inside if inside.is_dir() else _PACKAGE.parents[1] / "models" / "default"


def _trained(folder: Path) -> LevelClassifier:
    from levelclassify.model.folder import load_folder  # brings numpy
    from levelclassify.trained import Trained

    return LevelClassifier(Trained(load_folder(folder)))


def classify(text: object, *, title: object = None, min_confidence: float = 0.0) -> Prediction:
    """Say at which practice level the work of a posting is done.

    Parameters
    ----------
    text : str or None
        Description, as text or HTML. None, NaN, `pandas.NA`, NaT and blank strings mean *not given*. Without a title,
        the first line is the title when it looks like one.
    title : str or None, optional
        Job title; a title alone is enough.
    min_confidence : float, default 0
        Confidence in 0..1 below which the level is withheld, with the reason `uncertain`.

    Returns
    -------
    Prediction
        Level, confidence, shares of the duties per level, a second level if there is one, and a reason where there is
        no level.

    Raises
    ------
    TypeError
        When `text` or `title` is neither a string nor a value that means *not given*.
    InputError
        When `min_confidence` is not a number from 0 to 1.
    ModelError
        When the bundled model is missing or damaged.

    Examples
    --------
    >>> classify("Draft bills and brief legislators on child welfare.", title="Policy Analyst").level
    <Level.MACRO: 'macro'>
    >>> classify(None).reason
    <Reason.EMPTY: 'empty'>
    """
    return load("default").classify(text, title=title, min_confidence=min_confidence)


def classify_many(
    texts: Iterable[object], *, titles: Iterable[object] | None = None, min_confidence: float = 0.0
) -> list[Prediction]:
    """Say the level of many postings at once; the same answers as one by one, only faster.

    Parameters
    ----------
    texts : iterable of str or None
        Descriptions.
    titles : iterable of str or None, optional
        As many titles.
    min_confidence : float, default 0
        As for `classify`.

    Returns
    -------
    list of Prediction
        In the same order and of the same length.

    Raises
    ------
    TypeError
        For a lone string, and as `classify` does.
    InputError
        When there are not as many titles as texts, and as `classify` does.
    ModelError
        As `classify` does.

    Examples
    --------
    >>> [answer.level.value for answer in classify_many([None, None], titles=["Caseworker", "Group therapist"])]
    ['micro', 'mezzo']
    """
    return load("default").classify_many(texts, titles=titles, min_confidence=min_confidence)


def classify_stream(pairs_or_texts: Iterable[object], *, min_confidence: float = 0.0) -> Iterator[Prediction]:
    """Say the level of postings as they come, in bounded memory.

    Parameters
    ----------
    pairs_or_texts : iterable of str, None or (text, title)
        Descriptions, or pairs in the order of the arguments of `classify`; may be endless.
    min_confidence : float, default 0
        As for `classify`.

    Yields
    ------
    Prediction
        In the same order. Postings are read a few hundred ahead.

    Raises
    ------
    TypeError, InputError, ModelError
        As `classify_many` does.

    Examples
    --------
    >>> next(classify_stream([("Draft bills.", "Policy Analyst")])).level
    <Level.MACRO: 'macro'>
    """
    return load("default").classify_stream(pairs_or_texts, min_confidence=min_confidence)
