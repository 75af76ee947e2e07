"""A run that was interrupted is gone on with, and ends in the bytes of one that was not."""

import errno
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from conftest import saved
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from piles import csv_bytes, labelled, labelled_file

from levelclassify.cli.command import main
from levelclassify.errors import InputError, LevelClassifyError
from levelclassify.fit.regression import Fitted
from levelclassify.label import parts
from levelclassify.label.chunks import CHUNK_ROWS
from levelclassify.label.job import Job
from levelclassify.label.labelling import prepare
from levelclassify.label.parts import Part

TITLES = ["Lobbyist", "Caseworker", "Support group facilitator", "zzz", ""]
ROWS = [[str(place), TITLES[place % 5]] for place in range(5 * CHUNK_ROWS)]
ROWS[1500] = ["too", "long", "x"]
HEADER = ["id", "title"]
KINDS = ["csv", "csv.gz", "csv.zst", "jsonl", "jsonl.gz", "tsv"]


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    (tmp_path / "in.csv").write_bytes(csv_bytes([HEADER, *ROWS]))
    (tmp_path / "once").mkdir()
    return tmp_path / "in.csv"


def stop_after(chunks: int, error: BaseException) -> Callable[[int], None]:
    """Return what ends a run when so many chunks are written."""
    left = [chunks]

    def advance(rows: int) -> None:
        left[0] -= 1
        if left[0] <= 0:
            raise error

    return advance


def interrupted(
    pile: Path, out: Path, chunks: int = 2, error: BaseException | None = None, **options: Any
) -> BaseException:
    """Begin a run and end it after some chunks."""
    stop = error or KeyboardInterrupt()
    with pile.open("rb") as stream, pytest.raises(type(stop)) as caught:
        prepare(Job(str(pile), str(out), **{"model": "rules", **options}), stream).run(stop_after(chunks, stop))
    return caught.value


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("chunks", [1, 3, 5])
def test_the_bytes_are_those_of_a_run_that_was_not_interrupted(pile: Path, kind: str, chunks: int) -> None:
    (pile.parent / "twice").mkdir()
    once, twice = pile.parent / "once", pile.parent / "twice"
    summary = labelled_file(pile, once / f"out.{kind}", review=(0.9, str(once / "doubtful.csv")))
    options = {"review": (0.9, str(twice / "doubtful.csv"))}
    interrupted(pile, twice / f"out.{kind}", chunks, **options)
    again = labelled_file(pile, twice / f"out.{kind}", resume=True, **options)
    assert contents(twice) == contents(once)
    assert again == summary
    assert set(contents(once)) == {f"out.{kind}", f"out.{kind}.rejects.csv", "doubtful.csv"}


def test_nothing_stands_under_the_final_name_and_the_journal_is_beside_it(pile: Path) -> None:
    before = pile.read_bytes()
    interrupted(pile, pile.parent / "out.csv", 1)
    assert set(contents(pile.parent)) == {"in.csv", "out.csv.part", "out.csv.journal"}
    assert pile.read_bytes() == before


def test_the_old_output_stays_until_the_end(pile: Path) -> None:
    (pile.parent / "out.csv").write_bytes(b"old")
    interrupted(pile, pile.parent / "out.csv")
    assert (pile.parent / "out.csv").read_bytes() == b"old"


def test_an_interrupted_run_says_how_to_go_on(pile: Path) -> None:
    assert interrupted(pile, pile.parent / "out.csv").__notes__ == ["what is done is kept: go on with --resume"]


def test_a_run_may_be_interrupted_again_and_again(pile: Path) -> None:
    out = pile.parent / "out.csv"
    labelled_file(pile, pile.parent / "once" / "out.csv")
    interrupted(pile, out, 1)
    for _ in range(3):  # a run that goes on advances by what was done, and then by one chunk
        interrupted(pile, out, 2, resume=True)
    labelled_file(pile, out, resume=True)
    assert out.read_bytes() == (pile.parent / "once" / "out.csv").read_bytes()


def test_what_was_done_is_not_done_again(pile: Path) -> None:
    interrupted(pile, pile.parent / "out.csv", 3)
    seen: list[int] = []
    with pile.open("rb") as stream:
        job = Job(str(pile), str(pile.parent / "out.csv"), model="rules", resume=True)
        prepare(job, stream).run(seen.append)
    assert seen == [3 * CHUNK_ROWS, CHUNK_ROWS, CHUNK_ROWS]


def test_resume_without_an_interrupted_run_begins_anew(pile: Path) -> None:
    labelled_file(pile, pile.parent / "out.csv", resume=True)
    assert set(contents(pile.parent)) == {"in.csv", "out.csv", "out.csv.rejects.csv"}


def test_a_run_without_resume_begins_anew(pile: Path) -> None:
    interrupted(pile, pile.parent / "out.csv")
    labelled_file(pile, pile.parent / "out.csv", prefix="lc_")
    assert set(contents(pile.parent)) == {"in.csv", "out.csv", "out.csv.rejects.csv"}


def _append(pile: Path) -> None:
    pile.write_bytes(pile.read_bytes() + b"1,Lobbyist\n")


def _alter(pile: Path) -> None:
    status = pile.stat()
    pile.write_bytes(b"id,Title" + pile.read_bytes()[8:])
    os.utime(pile, ns=(status.st_atime_ns, status.st_mtime_ns))


def _touch(pile: Path) -> None:
    os.utime(pile, ns=(0, 0))


@pytest.mark.parametrize("change", [_append, _alter, _touch], ids=["longer", "altered", "another time"])
def test_another_input_is_refused_and_all_is_kept(pile: Path, change: Callable[[Path], None]) -> None:
    interrupted(pile, pile.parent / "out.csv")
    change(pile)
    before = contents(pile.parent)
    with pytest.raises(InputError, match=r"got another input; run without --resume to begin anew"):
        labelled_file(pile, pile.parent / "out.csv", resume=True)
    assert contents(pile.parent) == before


@pytest.mark.parametrize(
    "option",
    [
        {"prefix": "lc_"},
        {"min_confidence": 0.5},
        {"limit": 4000},
        {"only": ("macro",)},
        {"title_column": "id"},
        {"encoding": "utf-8"},
        {"review": (0.5, "doubtful.csv")},
    ],
    ids=lambda option: next(iter(option)),
)
def test_another_option_is_refused(pile: Path, option: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(pile.parent)
    interrupted(pile, pile.parent / "out.csv")
    with pytest.raises(InputError, match=f"got another option {next(iter(option))}; run without --resume"):
        labelled_file(pile, pile.parent / "out.csv", resume=True, **option)


def test_another_model_is_refused(pile: Path, trained: Fitted) -> None:
    saved(trained, pile.parent / "model")
    interrupted(pile, pile.parent / "out.csv")
    with pytest.raises(InputError, match="got another model; run without --resume"):
        labelled_file(pile, pile.parent / "out.csv", resume=True, model=str(pile.parent / "model"))


def test_the_number_of_processes_may_be_another(pile: Path) -> None:
    labelled_file(pile, pile.parent / "once" / "out.csv.gz")
    interrupted(pile, pile.parent / "out.csv.gz", jobs=2)
    labelled_file(pile, pile.parent / "out.csv.gz", resume=True)
    assert (pile.parent / "out.csv.gz").read_bytes() == (pile.parent / "once" / "out.csv.gz").read_bytes()


@pytest.mark.parametrize(
    ("names", "got"),
    [
        (("in.csv", "out.parquet"), "got Parquet, which is whole only at its end"),
        (("in.csv", "-"), "got an output that is no file"),
    ],
    ids=["parquet", "standard output"],
)
def test_what_can_not_be_gone_on_with_is_refused(
    pile: Path, names: tuple[str, str], got: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(pile.parent)
    assert main(["label", names[0], "-o", names[1], "--resume", "--model", "rules"]) == 1
    assert got in capsys.readouterr().err


def test_a_pipe_can_not_be_gone_on_with() -> None:
    with pytest.raises(InputError, match="got an input that can not be read again; run without it"):
        labelled(b"title\nLobbyist\n", resume=True)


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_of_the_files_is_left_the_bytes_are_the_same(pile: Path, data: st.DataObject) -> None:
    out, once = pile.parent / "out.csv", pile.parent / "once" / "out.csv"
    if not once.exists():
        labelled_file(pile, once)
    interrupted(pile, out, data.draw(st.integers(1, 5)))
    for path in (out.with_name("out.csv.part"), out.with_name("out.csv.journal")):
        whole = path.read_bytes()
        cut = data.draw(st.integers(0, len(whole)))
        path.write_bytes(whole[:cut] + data.draw(st.sampled_from([b"", b"garbage", bytes(100)])))
    labelled_file(pile, out, resume=True)
    assert out.read_bytes() == once.read_bytes()


@pytest.mark.parametrize("renamed", [False, True], ids=["before the names", "among the names"])
def test_a_run_that_ended_between_the_last_row_and_the_names_is_finished(
    pile: Path, monkeypatch: pytest.MonkeyPatch, renamed: bool
) -> None:
    whole: Callable[[Part], None] = Part.finish

    def dying(part: Part) -> None:
        if renamed:
            whole(part)
        raise KeyboardInterrupt

    summary = labelled_file(pile, pile.parent / "once" / "out.csv")
    monkeypatch.setattr(Part, "finish", dying)
    with pytest.raises(KeyboardInterrupt):
        labelled_file(pile, pile.parent / "out.csv")
    monkeypatch.undo()
    assert labelled_file(pile, pile.parent / "out.csv", resume=True) == summary
    names = {name: data for name, data in contents(pile.parent).items() if name != "in.csv"}
    assert names == contents(pile.parent / "once")


def test_two_runs_at_one_output_are_refused(pile: Path) -> None:
    part = Part(str(pile.parent / "out.csv"))
    part.open()
    with pytest.raises(LevelClassifyError, match="got another run at work on this output; wait for it"):
        labelled_file(pile, pile.parent / "out.csv")
    part.close(keep=False)


def test_an_input_that_grows_while_it_is_read_is_an_error(pile: Path) -> None:
    def grow(rows: int) -> None:
        _append(pile)

    with pile.open("rb") as stream, pytest.raises(InputError, match="one that changed while it was read; copy it"):
        prepare(Job(str(pile), str(pile.parent / "out.csv"), model="rules"), stream).run(grow)
    assert not (pile.parent / "out.csv").exists()


def test_an_input_that_vanished_is_an_error(
    pile: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted(pile, pile.parent / "out.csv")
    pile.unlink()
    assert main(["label", str(pile), "-o", str(pile.parent / "out.csv"), "--resume", "--model", "rules"]) == 1
    assert "in.csv: expected a file to read, got 'No such file or directory'" in capsys.readouterr().err


# in a process of its own


def command(*args: object) -> list[str]:
    return [sys.executable, "-m", "levelclassify", "label", *map(str, args), "--model", "rules", "--quiet"]


def at_work(process: "subprocess.Popen[bytes]", journal: Path, notes: int = 2) -> None:
    """Wait until some chunks are written."""
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        if journal.exists() and journal.read_bytes().count(b"\n") > notes:
            return
        time.sleep(0.01)
    raise AssertionError("it did not come so far")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (signal.SIGKILL, b""),
        (signal.SIGINT, b"levelclassify: interrupted; what is done is kept: go on with --resume\n"),
        (signal.SIGTERM, b"levelclassify: interrupted; what is done is kept: go on with --resume\n"),
    ],
    ids=["kill -9", "Ctrl-C", "kill"],
)
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_process_that_is_killed_leaves_what_can_be_gone_on_with(
    tmp_path: Path, number: signal.Signals, said: bytes, jobs: int
) -> None:
    pile, out = tmp_path / "in.csv", tmp_path / "out.csv.gz"
    pile.write_bytes(csv_bytes([HEADER, *ROWS * 8]))  # so that it is not done before
    before = pile.read_bytes()
    args = command(pile, "-o", out, "--jobs", jobs)
    hears = partial(signal.signal, signal.SIGINT, signal.default_int_handler)  # as it may not where tests run unseen
    with subprocess.Popen(args, stderr=subprocess.PIPE, start_new_session=True, preexec_fn=hears) as process:
        at_work(process, tmp_path / "out.csv.gz.journal")
        if number == signal.SIGINT:
            os.killpg(process.pid, number)  # a terminal sends it to the workers as well
        else:
            process.send_signal(number)
        assert process.stderr is not None
        heard = process.stderr.read()  # of workers that were left alone, the tracker of joblib speaks too
        assert (heard if said or jobs == 1 else b"", process.wait(60) != 0) == (said, True)
    assert (out.exists(), pile.read_bytes() == before) == (False, True)
    subprocess.run(command(pile, "-o", out, "--resume"), check=True, timeout=120)
    labelled_file(pile, tmp_path / "once.csv.gz")
    assert out.read_bytes() == (tmp_path / "once.csv.gz").read_bytes()
    assert not (tmp_path / "out.csv.gz.journal").exists()


def test_a_full_disk_is_one_line_and_can_be_gone_on_with(pile: Path) -> None:
    out = pile.parent / "out.csv"

    def small_files() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    done = subprocess.run(command(pile, "-o", out), preexec_fn=small_files, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
    assert b"out.csv: expected a place to write, got 'File too large'" in done.stderr
    assert done.stderr.endswith(b"the space left; what is done is kept: go on with --resume\n")
    labelled_file(pile, pile.parent / "once" / "out.csv")
    labelled_file(pile, out, resume=True)
    assert out.read_bytes() == (pile.parent / "once" / "out.csv").read_bytes()


def test_a_journal_says_after_each_chunk_how_far_the_run_came(pile: Path) -> None:
    interrupted(pile, pile.parent / "out.csv", 2)
    about, *notes = map(json.loads, (pile.parent / "out.csv.journal").read_text().splitlines())
    assert about["model"].startswith("rules-")
    assert [note["records"] for note in notes] == [CHUNK_ROWS, 2 * CHUNK_ROWS]
    assert notes[-1]["states"]["output"][0] == (pile.parent / "out.csv.part").stat().st_size


def test_where_nothing_can_be_locked_labelling_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in.csv").write_bytes(csv_bytes([["title"], ["Lobbyist"]]))
    monkeypatch.setattr(parts, "fcntl", None)
    assert labelled_file(tmp_path / "in.csv", tmp_path / "out.csv").rows == 1


@pytest.mark.parametrize(
    ("number", "works"),
    [
        pytest.param(errno.ENOLCK, True, id="a file system without locks"),
        pytest.param(errno.EIO, False, id="a disk that fails"),
    ],
)
def test_a_lock_that_can_not_be_had_is_no_failure_where_there_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, *, works: bool
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    (tmp_path / "in.csv").write_bytes(csv_bytes([["title"], ["Lobbyist"]]))
    monkeypatch.setattr(parts.fcntl, "flock", refuse)
    if works:
        assert labelled_file(tmp_path / "in.csv", tmp_path / "out.csv").rows == 1
    else:
        with pytest.raises(LevelClassifyError, match="Input/output error"):
            labelled_file(tmp_path / "in.csv", tmp_path / "out.csv")
