"""What a partition of Dask costs beyond its rows: the same rows in few and in many partitions, on two workers.

Run as ``python benchmarks/dask_partitions.py [MODEL]``; prints milliseconds. `benchmarks/label.py` runs it.
"""

import functools
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from typing import Any

import dask.dataframe as dd
import pandas as pd
from distributed import Client, LocalCluster
from memory import cells

from levelclassify.frames import label_dask

ROWS, FEW, MANY, ROUNDS = 2000, 4, 100, 3


def seconds(lazy: Any) -> float:
    """Return what it takes to compute a frame and to count a column of it."""
    start = time.perf_counter()
    lazy["title"].count().compute()
    return time.perf_counter() - start


def cost(df: pd.DataFrame, work: Callable[[Any], Any]) -> float:
    """Return milliseconds that a partition costs beyond its rows."""
    few, many = (seconds(work(dd.from_pandas(df, npartitions=count))) for count in (FEW, MANY))
    return (many - few) / (MANY - FEW) * 1e3


def measure(model: str) -> dict[str, float]:
    """Return the medians of the rounds after one that loads the models, labelled and as Dask alone passes rows on."""
    df = pd.DataFrame(islice(cells(), ROWS), columns=["title", "description"])
    ways = {"labelled": functools.partial(label_dask, model=model), "dask_alone": lambda one: one}
    with tempfile.TemporaryDirectory() as folder:
        settings = {"threads_per_worker": 1, "dashboard_address": None, "local_directory": folder}
        with LocalCluster(n_workers=2, **settings) as two, Client(two):
            rounds = [{name: cost(df, work) for name, work in ways.items()} for _ in range(ROUNDS + 1)]
    return {name: statistics.median(one[name] for one in rounds[1:]) for name in ways}


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1] if sys.argv[1:] else "default")))
