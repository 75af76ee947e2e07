"""Labels for data frames of Spark."""

import functools
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from levelclassify.errors import InputError
from levelclassify.frames.named import TEXT, TITLE, columns_named
from levelclassify.frames.task import Task, refuse_other, task
from levelclassify.label.answers import ADDED, NUMBERS, added_columns, answer_columns, answers
from levelclassify.label.chunks import Pair
from levelclassify.label.columns import Columns
from levelclassify.label.extras import extra


def label_spark(
    df: Any,
    *,
    title: str | None = TITLE,
    text: str | None = TEXT,
    model: str | Path = "default",
    prefix: str = "",
    priors: Mapping[str, float] | None = None,
    rules: str | Path | None = None,
) -> Any:
    """Label the postings of a Spark data frame.

    Rows pass through Python as Arrow batches (`mapInArrow`), so that no cell changes: in pandas frames (`mapInPandas`)
    a whole number beside a null would become a float, a NaN a null, and the year 9999 an error.

    Parameters
    ----------
    df : pyspark.sql.DataFrame
        `n` postings.
    title, text : str or None
        Names of its columns, of type string. One of the two is enough; None, and a default that is not there, mean that
        there is none.
    model : str or Path
        As for `levelclassify.load`. Every Python worker loads it once; a folder stands under the same path for all.
    prefix : str, default ""
        What to put before the name of each new column.
    priors, rules
        As for `levelclassify.load`; a file of rules stands under the same path for all, as a folder does.

    Returns
    -------
    pyspark.sql.DataFrame, shape (n, columns + 10)
        Its rows, and behind its columns those of labelling: the numbers are doubles, the others strings; null is where
        there is nothing. Nothing is computed yet.

    Raises
    ------
    InputError
        When a column is not there, not alone under its name, no text, or called as one that labelling adds in any case.
    TypeError
        When `df` is no Spark data frame.
    ModelError
        When the model is missing or damaged; in a worker, when it has another one.
    LevelClassifyError
        When PySpark is not installed.

    Examples
    --------
    In a session of Spark::

        label_spark(spark.read.parquet("s3a://board/postings")).write.parquet("s3a://board/labelled")
    """
    refuse_other(df, extra("pyspark.sql", "spark").DataFrame, "Spark")
    types, header = extra("pyspark.sql.types", "spark"), list(df.columns)
    columns = columns_named(header, title, text)
    _refuse_other_types(df.dtypes, columns)
    added_columns([name.lower() for name in header], prefix.lower(), "prefix")  # to Spark, Level is level
    how = task(columns, model, added_columns(header, prefix, "prefix"), priors, rules)
    numbered = df.toDF(*(f"c{place}" for place in range(len(header))))  # names may be twins, or have dots in them
    ours = (types.DoubleType() if name in NUMBERS else types.StringType() for name in ADDED)
    schema = types.StructType([*numbered.schema.fields, *map(types.StructField, ADDED, ours)])
    return numbered.mapInArrow(functools.partial(_labelled_batches, how), schema).toDF(*header, *how.names)


def _refuse_other_types(types: list[tuple[str, str]], columns: Columns) -> None:
    for name, kind in (types[place] for place in columns if place is not None):
        if not kind.startswith(("string", "varchar", "char")):
            raise InputError(f"expected text in the column {name!r}, got {kind}; cast it to string")


def _pairs(batch: Any, columns: Columns) -> Iterator[Pair]:
    nothing, places = [None] * batch.num_rows, (columns.text, columns.title)
    texts, titles = (nothing if place is None else batch.column(place).to_pylist() for place in places)
    return zip(texts, titles, strict=True)


def _labelled_batches(how: Task, batches: Iterable[Any]) -> Iterator[Any]:
    """Label batches of Spark."""
    arrow, classifier = extra("pyarrow", "spark"), how.classifier()
    for batch in batches:
        columns = answer_columns(answers(classifier.classify_stream(_pairs(batch, how.columns)), how.stamp))
        string = batch.schema.types[next(place for place in how.columns if place is not None)]  # may be the large one
        kinds = [arrow.float64() if name in NUMBERS else string for name in ADDED]
        ours = map(arrow.array, columns.values(), kinds)
        schema = arrow.schema([*batch.schema, *map(arrow.field, ADDED, kinds)])
        yield arrow.RecordBatch.from_arrays([*batch.columns, *ours], schema=schema)
