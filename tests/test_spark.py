"""A Spark data frame gets the columns of a pandas one, and not one of its own cells changes."""

import datetime
import math
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from conftest import saved
from documents import program

from levelclassify import load
from levelclassify.errors import InputError
from levelclassify.fit.regression import Fitted
from levelclassify.frames import label_frame, label_spark
from levelclassify.frames.spark import _labelled_batches
from levelclassify.frames.task import task
from levelclassify.label.answers import ADDED
from levelclassify.label.columns import Columns
from levelclassify.label.loaded import loaded

TITLES = ["Lobbyist", "Caseworker", "Support group facilitator", "Staff accountant", "zzz", None]
if not shutil.which("java") and "JAVA_HOME" not in os.environ:
    pytest.skip("Spark needs Java, and there is none on this machine", allow_module_level=True)
pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")
sql = pytest.importorskip("pyspark.sql", reason='needs PySpark: pip install -e ".[spark]"')


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A session of Spark on this machine, with two threads, each with Python workers of its own."""
    folder = str(tmp_path_factory.mktemp("spark"))
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.local.dir": folder,
        "spark.sql.warehouse.dir": folder,
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "7",
    }
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PYSPARK_PYTHON", sys.executable)  # workers start the first python3 of the path without it
        session = sql.SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        yield session
        session.stop()


def postings(spark: Any, rows: int = 60, parts: int = 3) -> Any:
    several = [(place, TITLES[place % 6]) for place in range(rows)]
    return spark.createDataFrame(several, "id int, title string").repartition(parts, "id")


def test_the_answers_are_those_of_label_frame(spark: Any) -> None:
    found = pd.DataFrame(map(tuple, label_spark(postings(spark), model="default").orderBy("id").collect()))
    df = pd.DataFrame({"id": range(60), "title": [TITLES[place % 6] for place in range(60)]})
    expected = df.join(label_frame(df)).astype(object)
    assert found.astype(object).where(found.notna(), None).values.tolist() == (
        expected.where(expected.notna(), None).values.tolist()
    )


def test_the_schema_is_the_frames_own_and_ten_columns(spark: Any) -> None:
    df = postings(spark)
    fields = label_spark(df, model="rules").schema.fields
    numbers = ("confidence", "micro", "mezzo", "macro", "in_field")
    assert fields[:2] == df.schema.fields
    assert [(field.name, field.dataType.typeName()) for field in fields[2:]] == [
        (name, "double" if name in numbers else "string") for name in ADDED
    ]


def test_no_cell_changes(spark: Any) -> None:
    schema = """title string, a bigint, b double, c timestamp, d binary, e decimal(9,2), f array<string>,
        g map<string,int>, h struct<x:int,y:string>, i boolean, j date, k int not null, l timestamp_ntz"""
    full = ("007", 2**53 + 1, 0.1, datetime.datetime(9999, 12, 31), b"\x00", None, ["a", None], {"k": None}, (1, None))
    rows = [
        (*full, True, datetime.date(1, 1, 1), 1, datetime.datetime(1600, 1, 1)),
        (*[None] * 11, 2, None),
    ]
    df = spark.createDataFrame(rows, schema)
    found = label_spark(df, model="rules").select(*df.columns)
    assert found.collect() == df.collect()
    assert found.schema == df.schema


def test_a_number_that_is_none_and_a_null_stay_apart(spark: Any) -> None:
    df = spark.createDataFrame([("x", math.nan), ("y", None)], "title string, b double")
    first, second = label_spark(df, model="rules").orderBy("title").collect()
    assert (math.isnan(first.b), second.b) == (True, None)


def test_a_python_worker_that_stays_loads_the_model_once(spark: Any) -> None:
    how = task(Columns(1, None), "rules", ADDED)

    def loads(batches: Iterator[Any]) -> Iterator[Any]:
        before = loaded.cache_info().misses
        rows = sum(batch.num_rows for batch in _labelled_batches(how, batches))
        numbers = [os.getpid(), rows, loaded.cache_info().misses - before]
        yield pa.RecordBatch.from_arrays([pa.array([one], pa.int64()) for one in numbers], ["pid", "rows", "loads"])

    several = [postings(spark).mapInArrow(loads, "pid long, rows long, loads long").collect() for _ in range(4)]
    rows = [row for found in several for row in found]
    assert sum(row.rows for row in rows) == 4 * 60
    assert len(rows) > len({row.pid for row in rows}) >= sum(row.loads for row in rows)


def test_text_of_large_strings_is_read(spark: Any) -> None:
    spark.conf.set("spark.sql.execution.arrow.useLargeVarTypes", "true")
    try:
        assert label_spark(postings(spark, 1), model="rules").first().level == "macro"
    finally:
        spark.conf.unset("spark.sql.execution.arrow.useLargeVarTypes")


def test_an_empty_frame_is_no_error(spark: Any) -> None:
    assert label_spark(postings(spark).where("id < 0"), model="rules").collect() == []


def test_columns_can_be_named(spark: Any) -> None:
    df = spark.createDataFrame([("Lobbyist", "You lobby.")], "role string, duties string")
    expected = load("rules").classify("You lobby.", title="Lobbyist").confidence
    assert label_spark(df, title="role", text="duties", model="rules").first().confidence == expected


def test_a_prefix_keeps_a_column_called_as_ours(spark: Any) -> None:
    found = label_spark(postings(spark, 1).withColumnRenamed("id", "Level"), model="rules", prefix="lc_").first()
    assert (found.Level, found.lc_level) == (0, "macro")


def test_twins_and_names_with_dots_come_through(spark: Any) -> None:
    df = spark.createDataFrame([(1, 2, 3, "Lobbyist")], "a int, b int, c int, d string").toDF("a", "A", "a.b", "title")
    found = label_spark(df, model="rules")
    assert found.columns == ["a", "A", "a.b", "title", *ADDED]
    assert tuple(found.first())[:5] == (1, 2, 3, "Lobbyist", "macro")


@pytest.mark.parametrize(
    ("schema", "how", "message"),
    [
        pytest.param("title string, Level int", {}, "got 'level'; give a prefix for the new columns", id="clash"),
        pytest.param("title int, b int", {}, "expected text in the column 'title', got int; cast it", id="no text"),
        pytest.param("title string, b int", {"text": "duties"}, "a column 'duties', got 'title', 'b'", id="named"),
        pytest.param("a string, b int", {}, "a column 'description' or 'title', got 'a', 'b'", id="neither"),
    ],
)
def test_columns_that_do_not_fit_are_an_error_at_once(
    spark: Any, schema: str, how: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        label_spark(spark.createDataFrame([], schema), model="rules", **how)


def test_a_worker_with_another_model_is_an_error(spark: Any, trained: Fitted, tmp_path: Path) -> None:
    saved(trained, tmp_path / "model")
    lazy = label_spark(postings(spark), model=tmp_path / "model")
    (tmp_path / "model").rename(tmp_path / "old")
    saved(trained, tmp_path / "model", "# Another card\n")
    with pytest.raises(Exception, match=r"ModelError: expected the model 1\.0.*, got 1\.0"):
        lazy.collect()


def test_the_program_of_the_page_on_scaling_runs(spark: Any, tmp_path: Path) -> None:
    postings(spark).withColumnRenamed("title", "body").write.parquet(f"{tmp_path}/postings")
    code = program("scaling.md", "spark.py").replace("s3a://board", str(tmp_path))
    exec(code, {})  # noqa: S102 - it is our own
    labelled = spark.read.parquet(f"{tmp_path}/labelled")
    assert [row.level for row in labelled.orderBy("id").take(3)] == ["macro", "micro", "mezzo"]


def test_a_frame_of_pandas_is_sent_to_label_frame(spark: Any) -> None:
    with pytest.raises(TypeError, match=r"data frame of Spark, got pandas\.DataFrame; use levelclassify\.frames\."):
        label_spark(pd.DataFrame({"title": TITLES}))
