"""A Dask data frame gets the columns of a pandas one, whatever becomes of the processes that label it."""

import os
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dask
import dask.dataframe as dd
import pandas as pd
import pytest
from conftest import saved
from distributed import Client, LocalCluster

from levelclassify import load
from levelclassify.errors import InputError, LevelClassifyError, ModelError
from levelclassify.fit.regression import Fitted
from levelclassify.frames import label_dask, label_frame
from levelclassify.label import loaded as model_of_a_process
from levelclassify.label.answers import ADDED

TITLES = ["Lobbyist", "Caseworker", "Support group facilitator", "Staff accountant", "zzz", None]
PARTS, ROWS = 12, 50


def part_of(number: int, scratch: str = "") -> pd.DataFrame:
    """Return a partition; the process that reads the seventh dies of it the first time."""
    mark = Path(scratch, "killed")
    if scratch and number == PARTS // 2 and not mark.exists():
        mark.write_text(str(os.getpid()))
        os.kill(os.getpid(), signal.SIGKILL)
    ids = range(number * ROWS, (number + 1) * ROWS)
    return pd.DataFrame({"id": ids, "title": pd.Series([TITLES[one % 6] for one in ids], dtype="string")})


WHOLE = pd.concat([part_of(number) for number in range(PARTS)], ignore_index=True)


def pile(scratch: str = "") -> Any:
    return dd.from_map(part_of, range(PARTS), scratch=scratch, meta=part_of(0).iloc[:0])


def small(**columns: Any) -> Any:
    return dd.from_pandas(pd.DataFrame({"title": TITLES, **columns}), npartitions=2, sort=False)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = str(tmp_path_factory.mktemp("dask"))
    with (
        dask.config.set({"temporary-directory": folder}),
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as two,
        Client(two) as client,
    ):
        yield client


def test_nothing_is_lost_or_doubled_when_a_worker_is_killed_midway(cluster: Client, tmp_path: Path) -> None:
    label_dask(pile(str(tmp_path)), model="rules").to_parquet(tmp_path / "labelled")
    killed = int((tmp_path / "killed").read_text())
    found = pd.read_parquet(tmp_path / "labelled").sort_values("id", ignore_index=True)
    assert killed != os.getpid()
    assert Counter(found["id"]) == Counter(range(PARTS * ROWS))
    assert found[list(ADDED)].astype(object).equals(label_frame(WHOLE, model="rules").astype(object))


def test_each_worker_loads_the_model_once(cluster: Client) -> None:
    cluster.run(model_of_a_process.loaded.cache_clear)
    label_dask(pile(), model="rules").compute()
    assert max(cluster.run(lambda: model_of_a_process.loaded.cache_info().misses).values()) == 1


def test_a_worker_with_another_model_is_an_error(cluster: Client, trained: Fitted, tmp_path: Path) -> None:
    saved(trained, tmp_path / "model")
    lazy = label_dask(pile(), model=tmp_path / "model")
    before = load(tmp_path / "model").stamp
    (tmp_path / "model").rename(tmp_path / "old")
    saved(trained, tmp_path / "model", "# Another card\n")
    with pytest.raises(ModelError, match=rf"expected the model {before.replace('+', '.')}, got 1\.0"):
        lazy.compute()


def test_the_types_are_those_that_were_promised() -> None:
    lazy = label_dask(small(), model="rules")
    assert lazy.dtypes.equals(lazy.compute().dtypes)
    assert lazy.compute()["level"].cat.ordered


def test_the_rows_are_those_of_label_frame() -> None:
    df = small().compute()
    expected = df.join(label_frame(df, model="rules"))
    pd.testing.assert_frame_equal(label_dask(small(), model="rules").compute(), expected)


def test_nothing_is_computed_before_it_is_asked_for(tmp_path: Path) -> None:
    label_dask(pile(str(tmp_path)), model="rules")
    assert list(tmp_path.iterdir()) == []


def test_twins_in_the_index_stay_apart() -> None:
    df = pd.DataFrame({"id": range(6), "title": TITLES}, index=[1, 1, 1, 2, 2, 2])
    found = label_dask(dd.from_pandas(df, npartitions=2), model="rules").compute()
    assert list(found["id"].items()) == list(df["id"].items())


def test_partitions_and_divisions_stay() -> None:
    df = dd.from_pandas(pd.DataFrame({"title": TITLES}), npartitions=3)
    found = label_dask(df, model="rules")
    assert (found.npartitions, found.divisions) == (df.npartitions, df.divisions)


def test_an_empty_partition_is_no_error() -> None:
    df = small(id=range(6))
    assert label_dask(df[df["id"] < 2], model="rules").compute()["level"].tolist() == ["macro", "micro"]


def test_columns_can_be_named() -> None:
    df = dd.from_pandas(pd.DataFrame({"role": ["Lobbyist"], "duties": [None]}, dtype="string"), npartitions=1)
    assert label_dask(df, title="role", text="duties", model="rules").compute()["level"].tolist() == ["macro"]


def test_a_prefix_keeps_a_column_called_as_ours() -> None:
    found = label_dask(small(level=7), model="rules", prefix="lc_").compute()
    assert (found["level"].tolist(), found["lc_level"].iloc[0]) == ([7] * 6, "macro")


@pytest.mark.parametrize(
    ("columns", "how", "message"),
    [
        pytest.param({"level": 7}, {}, "got 'level'; give a prefix for the new columns", id="clash"),
        pytest.param({}, {"text": "duties"}, "expected a column 'duties', got 'title'; name one", id="named"),
        pytest.param({}, {"title": None}, "expected a column 'description' or None, got 'title'", id="neither"),
    ],
)
def test_columns_that_do_not_fit_are_an_error_at_once(
    columns: dict[str, Any], how: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        label_dask(small(**columns), model="rules", **how)


def test_a_frame_of_pandas_is_sent_to_label_frame() -> None:
    with pytest.raises(
        TypeError, match=r"data frame of Dask, got pandas\.DataFrame; use levelclassify\.frames\.label_"
    ):
        label_dask(pd.DataFrame({"title": TITLES}))


def test_a_model_folder_is_told_by_its_whole_path(
    trained: Fitted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(trained, tmp_path / "model")
    monkeypatch.chdir(tmp_path)
    lazy = label_dask(small(), model="model")
    monkeypatch.chdir("/")
    assert lazy.compute()["level"].iloc[0] == "macro"


def test_without_dask_the_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dask.dataframe", None)
    with pytest.raises(LevelClassifyError, match=r'got none; install it: pip install "levelclassify\[dask\]"'):
        label_dask(None)
