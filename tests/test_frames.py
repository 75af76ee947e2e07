"""A data frame gets the columns of the command line, in types that suit frames, and stays as it is."""

import subprocess
import sys
import tracemalloc
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from levelclassify import load
from levelclassify.errors import InputError, LevelClassifyError, ModelError
from levelclassify.frames import label_frame, label_spark
from levelclassify.label.answers import ADDED

RULES = load("rules")
TITLES = ["Lobbyist", "Caseworker", "Support group facilitator", "Staff accountant", "zzz", None]


def frame(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame({"title": TITLES, **columns})


def plain(value: Any) -> Any:
    return None if pd.isna(value) else value


def test_the_columns_are_those_of_the_contract() -> None:
    assert tuple(label_frame(frame(), model="rules").columns) == ADDED


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.sampled_from(TITLES), st.none() | st.text(max_size=20)), max_size=8))
def test_a_row_says_what_the_single_call_says(postings: list[tuple[str | None, str | None]]) -> None:
    df = pd.DataFrame(postings, columns=["title", "description"], dtype=object)
    found = label_frame(df, model="rules").astype(object)
    alone = [RULES.classify(text, title=title).as_dict() for title, text in postings]
    assert [{name: plain(row[name]) for name in ADDED[:-1]} for _, row in found.iterrows()] == alone


def test_the_types_suit_frames() -> None:
    found = label_frame(frame(), model="rules")
    assert {name: str(found[name].dtype) for name in ADDED} == {
        "level": "category",
        "confidence": "Float64",
        "micro": "Float64",
        "mezzo": "Float64",
        "macro": "Float64",
        "also": "string",
        "in_field": "Float64",
        "source": "category",
        "reason": "category",
        "model": "category",
    }


def test_the_levels_are_ordered_from_micro_to_macro() -> None:
    levels = label_frame(frame(), model="rules")["level"]
    assert levels.cat.categories.tolist() == ["micro", "mezzo", "macro"]
    assert levels.min() == "micro"
    assert levels.isna().tolist() == [False, False, False, True, True, True]


@pytest.mark.parametrize(
    "index",
    [
        pytest.param(pd.Index([5, 5, 7, 1, 1, 1], name="n"), id="with twins"),
        pytest.param(pd.MultiIndex.from_product([["a", "b"], [1, 2, 3]]), id="of two levels"),
        pytest.param(pd.date_range("2024-01-01", periods=6), id="of dates"),
    ],
)
def test_the_index_is_that_of_the_frame(index: pd.Index) -> None:
    df = frame().set_index(index)
    found = label_frame(df, model="rules")
    assert found.index is df.index or found.index.identical(df.index)


def test_the_frame_stays_as_it_is() -> None:
    df = frame(level="mine")
    before = df.copy(deep=True)
    label_frame(df, model="rules")
    pd.testing.assert_frame_equal(df, before)


def test_a_frame_without_rows_has_the_same_types() -> None:
    found = label_frame(frame(), model="rules")
    assert label_frame(frame().iloc[:0], model="rules").dtypes.equals(found.dtypes)


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT, " "], ids=repr)
def test_what_is_not_given_is_empty(missing: object) -> None:
    df = pd.DataFrame({"title": [missing]}, dtype=object)
    assert label_frame(df, model="rules")["reason"].tolist() == ["empty"]


@pytest.mark.parametrize("dtype", ["object", "string", "category", "str"])
def test_text_of_every_type_is_read(dtype: str) -> None:
    df = pd.DataFrame({"title": pd.Series(["Lobbyist", None], dtype=dtype)})
    assert label_frame(df, model="rules")["level"].iloc[0] == "macro"


def test_columns_can_be_named() -> None:
    df = pd.DataFrame({"role": ["Lobbyist"], "duties": ["You lobby."]})
    found = label_frame(df, title="role", text="duties", model="rules")
    assert found["confidence"].iloc[0] == RULES.classify("You lobby.", title="Lobbyist").confidence


@pytest.mark.parametrize(
    ("columns", "how", "message"),
    [
        pytest.param(["a"], {}, "expected a column 'description' or 'title', got 'a'; name one", id="neither"),
        pytest.param(["title"], {"text": "duties"}, "expected a column 'duties', got 'title'", id="named"),
        pytest.param(["title", "title"], {}, "one column 'title', got 2 of that name", id="twice"),
        pytest.param(["title"], {"title": None}, "expected a column 'description' or None", id="none"),
    ],
)
def test_columns_that_are_not_there_are_an_error(columns: list[str], how: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        label_frame(pd.DataFrame([["x"] * len(columns)], columns=columns), model="rules", **how)


def test_a_cell_that_is_no_text_is_an_error() -> None:
    with pytest.raises(TypeError, match="title must be a string"):
        label_frame(pd.DataFrame({"title": [7]}), model="rules")


def test_a_model_that_is_not_there_is_an_error(tmp_path: Any) -> None:
    with pytest.raises(ModelError, match="or a model folder, found nothing of that name"):
        label_frame(frame(), model=tmp_path / "none")


def test_frames_of_parts_can_be_joined_without_losing_a_type() -> None:
    df = frame()
    whole = label_frame(df, model="rules")
    parts = pd.concat([label_frame(df.iloc[:2], model="rules"), label_frame(df.iloc[2:], model="rules")])
    pd.testing.assert_frame_equal(parts, whole)


def test_without_pandas_the_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    df = frame()
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(LevelClassifyError, match="got none; install it: pip install pandas"):
        label_frame(df, model="rules")


def test_without_spark_the_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(LevelClassifyError, match=r'got none; install it: pip install "levelclassify\[spark\]"'):
        label_spark(None)


def test_importing_it_brings_no_pandas() -> None:
    look = "import sys, levelclassify.frames; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, check=True, timeout=60)
    assert done.stdout == b"False\n"


def test_texts_are_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    answer, rows = RULES.classify("Lobbyist"), 100_000
    monkeypatch.setattr(type(RULES), "classify_stream", lambda self, pairs, **how: (answer for _ in pairs))
    df = pd.DataFrame({"description": [f"{place:01000}" for place in range(rows)]}, dtype=object)
    tracemalloc.start()
    try:
        found = label_frame(df, model="rules")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(found) == rows
    assert peak < 300 * rows, "a text is a thousand characters"
