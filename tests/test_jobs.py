"""Several processes give the bytes of one; one that dies is an error that names the rows."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from piles import csv_bytes, labelled, labelled_file

from levelclassify import load
from levelclassify.errors import InputError, LevelClassifyError, ModelError
from levelclassify.label import workers
from levelclassify.label.chunks import CHUNK_ROWS, Chunk
from levelclassify.label.columns import Columns
from levelclassify.label.loaded import Wanted
from levelclassify.label.rows import CsvRows
from levelclassify.label.workers import answered, work

RULES = load("rules")
TITLES = ["Lobbyist", "Caseworker", "Support group facilitator", "zzz", ""]
DATA = csv_bytes([["id", "title"], *([str(place), TITLES[place % 5]] for place in range(6 * CHUNK_ROWS + 7))])


def chunks(several: int, rows: int = 2) -> Iterator[Chunk]:
    """Give small chunks."""
    for place in range(several):
        found = [[TITLES[(place + row) % 5]] for row in range(rows)]
        yield Chunk(place * rows + 1, rows, CsvRows(["title"], found, Columns(0, None)))


@pytest.mark.parametrize("model", ["rules", "default"])
@pytest.mark.parametrize("jobs", [2, 3])
def test_the_number_of_processes_changes_no_byte(tmp_path: Path, jobs: int, model: str) -> None:
    (tmp_path / "in.csv").write_bytes(DATA)
    one = labelled_file(tmp_path / "in.csv", tmp_path / "one.csv.gz", model=model)
    many = labelled_file(tmp_path / "in.csv", tmp_path / "many.csv.gz", jobs=jobs, model=model)
    assert (tmp_path / "many.csv.gz").read_bytes() == (tmp_path / "one.csv.gz").read_bytes()
    assert many == one


def test_no_more_than_a_few_chunks_are_read_ahead() -> None:
    read: list[int] = []

    def counted() -> Iterator[Chunk]:
        for chunk in chunks(50):
            read.append(chunk.first)
            yield chunk

    given = answered(counted(), RULES, 0.0, jobs=2, wanted=Wanted("rules"))
    for place, _ in enumerate(given):
        assert len(read) <= place + 1 + 2 * 2 + 1
    assert len(read) == 50


def dying(wanted: Wanted, stamp: str, minimum: float, pairs: list[tuple[str, str]]) -> Any:
    """Stand for a worker that is killed, as when memory is full."""
    if any(title == "die" for _, title in pairs):
        os.kill(os.getpid(), signal.SIGKILL)
    return work(wanted, stamp, minimum, pairs)


def test_a_worker_that_dies_is_an_error_with_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "work", dying)
    deadly = CsvRows(["title"], [["die"]], Columns(0, None))
    given = answered([*chunks(1), Chunk(3, 1, deadly), *chunks(0)], RULES, 0.0, jobs=2, wanted=Wanted("rules"))
    with pytest.raises(LevelClassifyError, match=r"^rows [13] to 3: expected answers, got a worker process that ended"):
        list(given)


def test_what_was_done_before_a_worker_died_can_be_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [[TITLES[place % 5]] for place in range(8 * CHUNK_ROWS)]
    (tmp_path / "in.csv").write_bytes(csv_bytes([["title"], *rows, ["die"]]))
    monkeypatch.setattr(workers, "work", dying)
    with pytest.raises(LevelClassifyError, match=r"rows [\d,]+ to 8,193: ") as error:
        labelled_file(tmp_path / "in.csv", tmp_path / "out.csv", jobs=2)
    assert error.value.__notes__ == ["what is done is kept: go on with --resume"]
    labelled_file(tmp_path / "in.csv", tmp_path / "out.csv", resume=True)
    labelled_file(tmp_path / "in.csv", tmp_path / "once.csv")
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "once.csv").read_bytes()


def test_a_worker_that_finds_another_model_refuses() -> None:
    with pytest.raises(ModelError, match=r"expected the model 1, got rules-.*: it was replaced meanwhile"):
        work(Wanted("rules"), "1", 0.0, [(None, "Lobbyist")])


def test_an_error_of_reading_is_the_same_with_several_processes() -> None:
    with pytest.raises(InputError, match=r"^line 6153: expected at most 2 cells"):
        labelled(DATA + b"1,2,3\n", jobs=2)


def test_one_process_brings_no_joblib(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(b"title\nLobbyist\n")
    look = """if True:
        import sys
        from levelclassify.cli.command import main
        main(["label", "in.csv", "-o", "out.csv", "--model", "rules", "--quiet"])
        print({"joblib", "charset_normalizer", "pyarrow", "zstandard"} & set(sys.modules))"""
    done = subprocess.run([sys.executable, "-c", look], cwd=tmp_path, capture_output=True, check=True, timeout=60)
    assert done.stdout == b"set()\n"


def test_a_thread_may_label_with_several_processes() -> None:
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(labelled, DATA, jobs=2).result()[0] == labelled(DATA)[0]
