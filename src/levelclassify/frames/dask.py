"""Labels for data frames of Dask."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from levelclassify.frames.local import labels_of
from levelclassify.frames.named import TEXT, TITLE, columns_named
from levelclassify.frames.task import Task, refuse_other, task
from levelclassify.label.answers import added_columns
from levelclassify.label.extras import extra

if TYPE_CHECKING:
    import pandas as pd


def label_dask(
    df: Any,
    *,
    title: str | None = TITLE,
    text: str | None = TEXT,
    model: str | Path = "default",
    prefix: str = "",
    priors: Mapping[str, float] | None = None,
    rules: str | Path | None = None,
) -> Any:
    """Label the postings of a Dask data frame, partition by partition.

    Parameters
    ----------
    df : dask.dataframe.DataFrame
        `n` postings in any number of partitions.
    title, text : str or None
        Names of its columns. One of the two is enough; None, and a default that is not there, mean that there is none.
    model : str or Path
        As for `levelclassify.load`. Every worker process loads it once; a folder stands under the same path for all.
    prefix : str, default ""
        What to put before the name of each new column.
    priors, rules
        As for `levelclassify.load`; a file of rules stands under the same path for all, as a folder does.

    Returns
    -------
    dask.dataframe.DataFrame, shape (n, columns + 10)
        Its rows, index and partitions, and behind its columns those of `levelclassify.frames.label_frame`. Nothing is
        computed yet.

    Raises
    ------
    InputError
        When a column is not there, not alone under its name, or called as one that labelling adds.
    TypeError
        When `df` is no Dask data frame.
    ModelError
        When the model is missing or damaged; in a worker, when it has another one.
    LevelClassifyError
        When Dask is not installed.

    Examples
    --------
    >>> import dask.dataframe as dd, pandas as pd
    >>> df = dd.from_pandas(pd.DataFrame({"title": ["Lobbyist", "Caseworker"]}), npartitions=2)
    >>> label_dask(df, model="rules")["level"].compute().tolist()
    ['macro', 'micro']
    """
    refuse_other(df, extra("dask.dataframe", "dask").DataFrame, "Dask")
    header = list(df.columns)
    how = task(columns_named(header, title, text), model, added_columns(header, prefix, "prefix"), priors, rules)
    return df.map_partitions(_labelled_part, how, meta=_labelled_part(df._meta, how))


def _labelled_part(part: pd.DataFrame, how: Task) -> pd.DataFrame:
    """Label a partition of Dask."""
    labels = labels_of(part, how.columns, how.classifier()).set_axis(list(how.names), axis=1)
    return extra("pandas", "dask").concat([part, labels], axis=1)  # type: ignore[no-any-return]
