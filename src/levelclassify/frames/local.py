"""Labels for data frames of pandas: the columns that labelling adds, beside the rows of a frame."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

from levelclassify.classifier import LevelClassifier
from levelclassify.errors import LevelClassifyError
from levelclassify.frames.named import TEXT, TITLE, columns_named
from levelclassify.label.answers import ADDED, NUMBERS, Answer, answers
from levelclassify.label.columns import Columns
from levelclassify.loading import load
from levelclassify.types import Level, Reason, Source

if TYPE_CHECKING:
    import pandas as pd

_CHOICES: dict[str, tuple[str, ...]] = {
    "level": tuple(map(str, Level)),
    "source": tuple(map(str, Source)),
    "reason": tuple(map(str, Reason)),
}


def label_frame(
    df: pd.DataFrame,
    *,
    title: str | None = TITLE,
    text: str | None = TEXT,
    model: str | Path = "default",
    priors: Mapping[str, float] | None = None,
    rules: str | Path | None = None,
) -> pd.DataFrame:
    """Label the postings of a data frame.

    Parameters
    ----------
    df : pandas.DataFrame
        `n` postings; it stays as it is, and its texts are read where they are.
    title, text : str or None
        Names of its columns. One of the two is enough; None, and a default that is not there, mean that there is none.
    model, priors, rules
        As for `levelclassify.load`.

    Returns
    -------
    pandas.DataFrame, shape (n, 10)
        Only the new columns, with the index of `df`, so that ``df.join(label_frame(df))`` has all. `level` is an
        ordered categorical (micro, mezzo, macro), `source`, `reason` and `model` are categoricals, `also` is a
        string, the numbers are ``Float64``; NA is where there is nothing.

    Raises
    ------
    InputError
        When a column is not there, or not alone under its name.
    TypeError
        When a cell is neither a string nor a value that means *not given*.
    ModelError
        When the model is missing or damaged.
    LevelClassifyError
        When pandas is not installed.

    Examples
    --------
    >>> import pandas as pd
    >>> df = pd.DataFrame({"title": ["Lobbyist", None]}, index=["p1", "p2"])
    >>> label_frame(df, model="rules")[["level", "reason"]].loc["p1"].tolist()
    ['macro', nan]
    """
    return labels_of(df, columns_named(list(df.columns), title, text), load(model, priors=priors, rules=rules))


def labels_of(df: pd.DataFrame, columns: Columns, classifier: LevelClassifier) -> pd.DataFrame:
    """Return the new columns for a frame of which the columns are found, as `label_frame` does."""
    texts, titles = _values(df, columns.text), _values(df, columns.title)
    predictions = classifier.classify_stream(zip(texts, titles, strict=True))
    return _frame((answers([one], classifier.stamp)[0] for one in predictions), df.index, classifier.stamp)


def _values(df: pd.DataFrame, place: int | None) -> Iterable[object]:
    """Return a column, or as many nothings where there is none."""
    return repeat(None, len(df)) if place is None else df.iloc[:, place]


def _pandas() -> Any:
    try:
        import pandas as pd
    except ImportError:
        raise LevelClassifyError("expected the library pandas, got none; install it: pip install pandas") from None
    return pd


class _Columns:
    """Collects answers as numbers and codes, eight bytes or one for each value."""

    def __init__(self) -> None:
        self.numbers = {name: array("d") for name in ADDED if name in NUMBERS}
        self.codes = {name: array("b") for name in _CHOICES}
        self.also: list[str | None] = []
        self._places = {name: {one: place for place, one in enumerate(several)} for name, several in _CHOICES.items()}
        self._same: dict[str | None, str | None] = {}

    def add(self, answer: Answer) -> None:
        for name, numbers in self.numbers.items():
            numbers.append(getattr(answer, name))
        for name, codes in self.codes.items():
            codes.append(self._places[name].get(getattr(answer, name), -1))
        self.also.append(self._same.setdefault(answer.also, answer.also))


def _frame(several: Iterator[Answer], index: Any, stamp: str) -> pd.DataFrame:
    """Return answers as a frame."""
    pd, columns = _pandas(), _Columns()
    for answer in several:
        columns.add(answer)
    made: dict[str, Any] = {name: pd.array(values, dtype="Float64") for name, values in columns.numbers.items()}
    made["also"] = pd.array(columns.also, dtype="string")
    for name, codes in columns.codes.items():
        made[name] = pd.Categorical.from_codes(codes, _CHOICES[name], ordered=name == "level")
    made["model"] = pd.Categorical.from_codes([0] * len(columns.also), [stamp])
    return pd.DataFrame({name: made[name] for name in ADDED}, index=index)  # type: ignore[no-any-return]
