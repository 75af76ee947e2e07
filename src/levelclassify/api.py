"""The functions that most callers want: the bundled model's answers."""

import functools
from collections.abc import Iterable, Iterator

TYPE_CHECKING = False  # as in the package: `typing` comes with the first answer, which needs it for numpy anyway
if TYPE_CHECKING:
    from levelclassify.classifier import LevelClassifier
    from levelclassify.explanation import Explanation
    from levelclassify.types import Prediction


@functools.cache
def _default() -> "LevelClassifier":
    from levelclassify.loading import load

    return load("default")


def classify(text: object, *, title: object = None, min_confidence: float = 0.0) -> "Prediction":
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
    return _default().classify(text, title=title, min_confidence=min_confidence)


def classify_many(
    texts: Iterable[object], *, titles: Iterable[object] | None = None, min_confidence: float = 0.0
) -> "list[Prediction]":
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
    return _default().classify_many(texts, titles=titles, min_confidence=min_confidence)


def classify_stream(pairs_or_texts: Iterable[object], *, min_confidence: float = 0.0) -> "Iterator[Prediction]":
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
    return _default().classify_stream(pairs_or_texts, min_confidence=min_confidence)


def explain(text: object, *, title: object = None) -> "Explanation":
    """Say why `classify` answers as it does: with the words, sentences and phrases of the posting that tell it.

    Parameters
    ----------
    text, title : str or None
        As for `classify`.

    Returns
    -------
    Explanation
        The answer, evidence with its places and exact weights, the sentences ranked per level, the evidence by the
        field's dimensions, and few sentences without which the answer would be another.

    Raises
    ------
    TypeError, ModelError
        As `classify` does.

    Examples
    --------
    >>> why = explain("Draft bills and brief legislators on child welfare.", title="Policy Analyst")
    >>> why.prediction.level, why.evidence[0].text, why.evidence[0].dimension
    (<Level.MACRO: 'macro'>, 'Policy Analyst', 'success')
    """
    return _default().explain(text, title=title)
