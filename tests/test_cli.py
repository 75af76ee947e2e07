"""The command as people meet it: data on standard output, one line of talk, an exit status, no half-written file."""

import csv
import io
import json
import os
import pty
import re
import shlex
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from levelclassify import load
from levelclassify.cli import values
from levelclassify.cli.arguments import parser
from levelclassify.cli.command import main
from levelclassify.cli.signals import stoppable
from levelclassify.cli.streams import LARGEST
from levelclassify.label.answers import ADDED
from levelclassify.version import __version__

COMMAND = [sys.executable, "-m", "levelclassify"]
RULES = ["--model", "rules"]
VERBS = "classify explain label train evaluate audit suggest compare rules".split()
POSTINGS = Path(__file__).parents[1] / "examples" / "postings.csv"
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
TITLES = b"id,title\n007,Lobbyist\n8,Caseworker\n"
ENDLESS = b"id,title\n" + b"1,Lobbyist\n" * 10_000  # more than one chunk, the head of a file, and what a pipe holds
needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")


def run(*args: object, stdin: bytes = b"", **how: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*COMMAND, *map(str, args)], input=stdin, capture_output=True, timeout=60, **how)


def shell(line: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    whole = f'levelclassify() {{ {shlex.join(COMMAND)} "$@"; }}; {line}'
    return subprocess.run(["/bin/sh", "-c", whole], cwd=folder, capture_output=True, timeout=60, check=False)


def refused(done: subprocess.CompletedProcess[bytes], *parts: str) -> None:
    """Assert a known failure: status 1, nothing on standard output, one line that says what is meant."""
    said = done.stderr.decode()
    assert (done.returncode, done.stdout) == (1, b""), said
    assert said.startswith("levelclassify: ")
    assert said.endswith("\n")
    assert len(said.splitlines()) == 1, said
    for part in parts:
        assert part in said


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True))


@pytest.fixture
def titles(tmp_path: Path) -> Path:
    path = tmp_path / "titles.csv"
    path.write_bytes(TITLES)
    return path


@pytest.fixture
def out(tmp_path: Path) -> Iterator[Path]:
    """Give a final name, and see to it that no temporary file is left beside it."""
    (tmp_path / "out").mkdir()
    yield tmp_path / "out" / "labelled.csv"
    assert {path.name for path in (tmp_path / "out").iterdir()} <= {"labelled.csv"}


# help, version, usage


def test_the_version_is_said() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout.decode()) == (0, f"levelclassify {__version__}\n")


def test_without_a_verb_the_help_is_printed_and_the_usage_is_wrong() -> None:
    done = run()
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"usage: levelclassify" in done.stderr
    assert b"label a file of postings" in done.stderr


@pytest.mark.parametrize(
    "args",
    [
        pytest.param(["bogus"], id="verb"),
        pytest.param(["classify"], id="no text"),
        pytest.param(["label"], id="no input"),
        pytest.param(["label", "x", "--bogus"], id="flag"),
        pytest.param(["classify", "x", "--min-confidence", "1.5"], id="above 1"),
        pytest.param(["classify", "x", "--min-confidence", "-0.1"], id="below 0"),
        pytest.param(["classify", "x", "--min-confidence", "nan"], id="nan"),
        pytest.param(["classify", "x", "--min-confidence", "much"], id="word"),
        pytest.param(["label", "x", "--prefix", "=x"], id="formula"),
        pytest.param(["label", "x", "--prefix", "a\nb"], id="line break"),
    ],
)
def test_wrong_usage_exits_with_2(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(args)
    assert capsys.readouterr().err.startswith("usage: levelclassify")


def test_an_unknown_option_is_told_with_the_usage_of_its_verb(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["explain", "x", "--min-confidence", "1"])
    said = capsys.readouterr().err
    assert said.startswith("usage: levelclassify explain")
    assert "unrecognized arguments: --min-confidence 1; see --help" in said


def test_a_wrong_number_is_told_with_what_was_expected(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["classify", "x", "--min-confidence", "much"])
    assert "expected a number from 0 to 1, got 'much'" in capsys.readouterr().err


def test_a_file_that_is_judged_by_its_name_is_told(titles: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", str(titles), *RULES]) == 0
    assert f"{titles} is the name of a file, and was judged as a text" in capsys.readouterr().err


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_a_verb_has_three_examples_of_right_usage(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main([verb, "--help"])
    examples = re.findall(rf"^  .*?levelclassify ({verb} [^|<>#\n]*)", capsys.readouterr().out, re.MULTILINE)
    assert len(examples) == 3
    assert [parser().parse_args(shlex.split(one)).verb for one in examples] == [verb] * 3


@pytest.mark.parametrize("args", [["--help"], ["--version"], ["label", "--help"]], ids=" ".join)
def test_help_and_version_import_nothing_heavy(args: list[str]) -> None:
    look = f"""if True:
        import sys
        from levelclassify.cli.command import main
        try: main({args!r})
        except SystemExit: pass
        print(sorted({{"numpy", "joblib", "tqdm", "pandas", "sklearn"}} & set(sys.modules)))"""
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, check=True, timeout=60)
    assert done.stdout.endswith(b"[]\n")


def test_labelling_without_a_terminal_imports_no_progress_bar(titles: Path) -> None:
    look = f"""if True:
        import sys
        from levelclassify.cli.command import main
        main(["label", {str(titles)!r}, "--model", "rules"])
        print("tqdm" in sys.modules)"""
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, check=True, timeout=60)
    assert done.stdout.endswith(b"False\n")


# classify


def test_classify_says_the_answer_in_plain_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", "Lobbyist", *RULES]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("level       macro: communities, policies, systems\nconfidence  ")
    assert said.err == ""


def test_json_is_the_dictionary_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    text, title = "You carry a caseload.", "Social worker"
    assert main(["classify", text, "--title", title, "--json", *RULES]) == 0
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert json.loads(said) == load("rules").classify(text, title=title).as_dict()


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte-order mark"])
def test_a_dash_reads_the_text_from_standard_input(start: bytes) -> None:
    text = "Community organiser – café\r\nBuild a tenants' union."
    done = run("classify", "-", "--json", *RULES, stdin=start + text.encode())
    assert json.loads(done.stdout) == load("rules").classify(text).as_dict()


def test_a_byte_order_mark_is_no_text() -> None:
    assert json.loads(run("classify", "-", "--json", *RULES, stdin=b"\xef\xbb\xbf").stdout)["reason"] == "empty"


def test_no_level_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", " ", *RULES]) == 0
    assert "empty: there is no text" in capsys.readouterr().out


def test_a_minimum_of_confidence_withholds_the_level(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", "Lobbyist", "--min-confidence", "1", "--json", *RULES]) == 0
    assert json.loads(capsys.readouterr().out)["reason"] == "uncertain"


def test_text_that_is_not_utf8_is_refused() -> None:
    refused(run("classify", "-", *RULES, stdin=b"caf\xe9"), "standard input", "expected UTF-8", "0xe9 at 3", "convert")


def test_a_missing_model_is_refused(tmp_path: Path) -> None:
    refused(run("classify", "x", "--model", tmp_path / "no\nmodel"), "no\\nmodel", "or a model folder, found nothing")


# label: what comes out


def test_the_examples_keep_every_cell_and_get_the_columns_of_the_contract(out: Path) -> None:
    done = run("label", POSTINGS, "-o", out, *RULES)
    before, after = rows(POSTINGS.read_bytes()), rows(out.read_bytes())
    assert (done.returncode, done.stdout) == (0, b"")
    assert [{name: row[name] for name in before[0]} for row in after] == before
    assert tuple(after[0])[4:] == ADDED
    assert {row["model"] for row in after} == {load("rules").stamp}
    assert "007" in {row["id"] for row in after}


def test_a_row_agrees_with_the_single_call_to_the_bit(out: Path) -> None:
    run("label", POSTINGS, "-o", out, *RULES)
    for row in rows(out.read_bytes()):
        alone = load("rules").classify(row["description"], title=row["title"]).as_dict()
        assert [row[name] for name in ADDED[:-1]] == ["" if v is None else str(v) for v in alone.values()]


def test_a_dash_reads_standard_input_and_standard_output_is_the_default() -> None:
    done = run("label", "-", *RULES, stdin=TITLES)
    assert [(row["id"], row["level"]) for row in rows(done.stdout)] == [("007", "macro"), ("8", "micro")]


def test_the_same_bytes_come_out_through_a_file_and_through_pipes(titles: Path, out: Path) -> None:
    run("label", titles, "-o", out, *RULES)
    assert out.read_bytes() == run("label", "-", "-o", "-", *RULES, stdin=TITLES).stdout


def test_unbuffered_output_is_the_same(titles: Path) -> None:
    unbuffered = run("label", titles, *RULES, env=os.environ | {"PYTHONUNBUFFERED": "1"})
    assert unbuffered.stdout == run("label", titles, *RULES).stdout


def test_the_byte_order_mark_and_line_ends_are_kept() -> None:
    done = run("label", "-", *RULES, stdin=b"\xef\xbb\xbfid,title\r\n1,Lobbyist\r\n")
    assert done.stdout.startswith(b"\xef\xbb\xbfid,title,level")
    assert done.stdout.count(b"\r\n") == done.stdout.count(b"\n") == 2


def test_the_summary_is_a_table_on_standard_error(titles: Path) -> None:
    head, *lines = run("label", titles, *RULES).stderr.decode().splitlines()
    assert re.fullmatch(rf"levelclassify: 2 rows in \d+\.\d s by {re.escape(load('rules').stamp)}", head)
    assert lines == [
        "  micro                      1   50.0 %",
        "  mezzo                      0    0.0 %",
        "  macro                      1   50.0 %",
        "  out of field               0    0.0 %",
        "  empty                      0    0.0 %",
        "  by rules                   2",
    ]


def test_quiet_says_nothing(titles: Path) -> None:
    assert run("label", titles, "--quiet", *RULES).stderr == b""


def test_columns_confidence_and_prefix_are_taken_from_the_flags() -> None:
    flags = ["--title-column", "role", "--text-column", "duties", "--prefix", "lc_", "--min-confidence", "1"]
    done = run("label", "-", *flags, *RULES, stdin=b"role,duties,level\nLobbyist,You lobby.,mine\n")
    (row,) = rows(done.stdout)
    assert (row["level"], row["lc_level"], row["lc_reason"]) == ("mine", "", "uncertain")


# label: what is refused


@pytest.mark.parametrize(
    ("data", "parts"),
    [
        pytest.param(b"", ["an empty file"], id="empty"),
        pytest.param(b"title\n", ["expected rows, got none"], id="header only"),
        pytest.param(b"id,name\n1,a\n", ["'id', 'name'", "--title-column", "--text-column"], id="no column"),
        pytest.param(b"title,level\na,b\n", ["'level'", "--prefix lc_"], id="our column"),
        pytest.param(b"title,title\na,b\n", ["--title-column", "got 2"], id="ambiguous"),
        pytest.param(b'"title\na\n', ["line 1:", "quotes"], id="open quote"),
        pytest.param(b"\x7fELF\x02\x01\0\0\0", ["line 1:", "NUL"], id="binary"),
    ],
)
def test_a_file_that_is_no_table_of_postings_is_refused(
    tmp_path: Path, out: Path, data: bytes, parts: list[str]
) -> None:
    (tmp_path / "in.csv").write_bytes(data)
    refused(run("label", tmp_path / "in.csv", "-o", out, *RULES), "in.csv: ", "expected", *parts)
    assert not out.exists()


def test_a_bad_row_far_below_leaves_the_old_file(tmp_path: Path, out: Path) -> None:
    (tmp_path / "in.csv").write_bytes(ENDLESS + b"1,2,3\n")
    out.write_bytes(b"old")
    refused(run("label", tmp_path / "in.csv", "-o", out, "--strict", *RULES), "line 10002: expected at most 2 cells")
    assert out.read_bytes() == b"old"


def test_a_wrong_column_name_lists_the_columns(titles: Path) -> None:
    refused(run("label", titles, "--text-column", "body", *RULES), "'body' for --text-column, got 'id', 'title'")


@pytest.mark.parametrize(
    ("name", "part"),
    [
        pytest.param("missing.csv", "No such file", id="missing"),
        pytest.param(".", "Is a directory", id="directory"),
        pytest.param("titles.csv/x", "Not a directory", id="file as a folder"),
        pytest.param("two\nlines\x1b.csv", "two\\nlines\\x1b.csv", id="control characters"),
        pytest.param(os.fsdecode(b"caf\xe9.csv"), "caf\\udce9.csv", id="name that is not utf-8"),
    ],
)
def test_an_input_that_can_not_be_read_is_refused(titles: Path, out: Path, name: str, part: str) -> None:
    refused(run("label", titles.parent / name, "-o", out, *RULES), part, "expected a file to read", "check path")
    assert not out.exists()


@pytest.mark.parametrize(
    ("name", "part"),
    [
        pytest.param("missing/out.csv", "No such file", id="no folder"),
        pytest.param(".", "Is a directory", id="directory"),
        pytest.param("titles.csv", "the input itself", id="the input"),
        pytest.param("link.csv", "the input itself", id="link to the input"),
        pytest.param("hard.csv", "the input itself", id="hard link to the input"),
    ],
)
def test_an_output_that_can_not_be_written_is_refused(titles: Path, name: str, part: str) -> None:
    (titles.parent / "link.csv").symlink_to("titles.csv")
    (titles.parent / "hard.csv").hardlink_to(titles)
    refused(run("label", titles, "-o", titles.parent / name, *RULES), part)
    assert titles.read_bytes() == TITLES


@pytest.mark.parametrize("args", [[""], ["titles.csv", "-o", ""]], ids=["input", "output"])
def test_an_empty_name_is_shown_as_such(titles: Path, args: list[str]) -> None:
    refused(run("label", *args, *RULES, cwd=titles.parent), "levelclassify: '': expected")


def test_a_redirection_into_the_input_is_refused(titles: Path) -> None:
    refused(shell("levelclassify label titles.csv --model rules >> titles.csv", titles.parent), "the input itself")
    refused(shell("levelclassify label - -o titles.csv --model rules < titles.csv", titles.parent), "the input itself")
    assert titles.read_bytes() == TITLES


def test_one_device_may_be_input_and_output(tmp_path: Path) -> None:
    refused(shell("levelclassify label - --model rules < /dev/null > /dev/null", tmp_path), "an empty file")


@pytest.mark.skipif(IS_ROOT, reason="root may read and write everywhere")
def test_no_permission_is_refused(titles: Path, out: Path) -> None:
    out.parent.chmod(0o555)
    refused(run("label", titles, "-o", out, *RULES), "Permission denied")
    titles.chmod(0)
    refused(run("label", titles, *RULES), "Permission denied")


@pytest.mark.parametrize("who", ["in", "out"])
def test_no_permission_is_one_line_for_root_too(
    titles: Path, out: Path, who: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    usual: Callable[..., object] = Path.open

    def denied(path: Path, mode: str = "r", **how: object) -> object:
        if mode == ("rb" if who == "in" else "x+b"):
            raise PermissionError(13, "Permission denied", str(path))
        return usual(path, mode, **how)

    monkeypatch.setattr(Path, "open", denied)
    assert main(["label", str(titles), "-o", str(out), *RULES]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert not out.exists()


# label: devices, pipes, signals


@needs_full
@pytest.mark.parametrize("line", ["label - -o /dev/full", "label - > /dev/full", "classify - > /dev/full"])
def test_a_full_disk_is_one_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "in.csv").write_bytes(TITLES)
    refused(
        shell(f"levelclassify {line} --model rules < in.csv", tmp_path), "No space left on device", "expected a place"
    )


@needs_full
def test_help_on_a_full_disk_is_one_line(tmp_path: Path) -> None:
    refused(shell("levelclassify --help > /dev/full", tmp_path), "No space left on device")


@pytest.mark.parametrize("line", ["label titles.csv >&-", "classify x >&-", "label - <&-", "classify - <&-"])
def test_a_closed_stream_is_one_line(titles: Path, line: str) -> None:
    refused(shell(f"levelclassify {line} --model rules", titles.parent), "a closed stream")


def test_without_standard_error_the_work_is_done(titles: Path) -> None:
    done = shell("levelclassify label titles.csv -o labelled.csv --model rules 2>&-", titles.parent)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (titles.parent / "labelled.csv").exists()


@pytest.mark.parametrize("verb", ["label in.csv", "--help", "classify x"])
def test_a_reader_that_had_enough_is_no_failure(tmp_path: Path, verb: str) -> None:
    (tmp_path / "in.csv").write_bytes(ENDLESS)
    model = "" if verb == "--help" else "--model rules"
    done = shell(f"(sleep 0.3; levelclassify {verb} {model}; echo $? > status) | true", tmp_path)
    assert ((tmp_path / "status").read_text(), done.stderr) == ("0\n", b"")


def test_head_gets_its_lines(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(ENDLESS)
    done = shell("levelclassify label in.csv --model rules | head -2", tmp_path)
    assert (len(rows(done.stdout)), done.stderr) == (1, b"")


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="needs /dev/stdout")
def test_the_device_of_standard_output_is_standard_output(titles: Path) -> None:
    done = shell(
        "(echo before; levelclassify label titles.csv -o /dev/stdout --model rules; echo after) > all", titles.parent
    )
    said = (titles.parent / "all").read_text().splitlines()
    assert (done.returncode, said[0], said[1][:14], said[-1]) == (0, "before", "id,title,level", "after")


def test_a_fifo_is_written_and_read(titles: Path) -> None:
    os.mkfifo(titles.parent / "fifo")
    line = "cat fifo & levelclassify label titles.csv -o fifo --quiet --model rules; wait"
    assert len(rows(shell(line, titles.parent).stdout)) == 2


def test_a_link_as_output_stays_a_link(titles: Path, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_bytes(b"old")
    (tmp_path / "link.csv").symlink_to("out.csv")
    assert run("label", titles, "-o", tmp_path / "link.csv", *RULES).returncode == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert len(rows((tmp_path / "out.csv").read_bytes())) == 2


def test_the_mode_of_the_output_is_the_usual_one(titles: Path, out: Path) -> None:
    run("label", titles, "-o", out, *RULES, umask=0o027)
    assert stat.S_IMODE(out.stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=lambda v: str(int(v))
)
def test_a_signal_leaves_nothing_and_says_one_line(out: Path, number: signal.Signals, status: int) -> None:
    start = (
        "import signal, sys; from levelclassify.cli.command import main; signal.signal(2, signal.default_int_handler); "
        "signal.signal(1, signal.SIG_DFL); "  # which a run under nohup hands on ignored
    )
    args = [sys.executable, "-c", start + "sys.exit(main())", "label", "-", "-o", str(out), *RULES]
    with subprocess.Popen(args, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(ENDLESS)
        process.stdin.flush()  # and then wait for more
        until = time.monotonic() + 30
        while not list(out.parent.iterdir()) and time.monotonic() < until:
            time.sleep(0.02)
        assert [path.suffix for path in out.parent.iterdir()] == [".part"], "it is at work"
        process.send_signal(number)
        assert process.stderr is not None
        said = process.stderr.read()
        assert (process.wait(30), said) == (status, b"levelclassify: interrupted\n")
    assert not list(out.parent.iterdir())


@pytest.mark.parametrize("was", [signal.SIG_DFL, signal.SIG_IGN], ids=["default", "ignored"])
def test_signals_are_given_back_and_ignored_ones_left_alone(was: signal.Handlers) -> None:
    before = signal.signal(signal.SIGHUP, was)
    try:
        with stoppable():
            inside = signal.getsignal(signal.SIGHUP)
        assert (inside is was) is (was is signal.SIG_IGN)
        assert signal.getsignal(signal.SIGHUP) is was
    finally:
        signal.signal(signal.SIGHUP, before)


# label: progress and memory


def watched(*args: object, stdin: bytes = b"", mixed: bool = False) -> str:
    """Run a command with a terminal as standard error, or as both outputs, and return what it showed there."""
    ours, theirs = pty.openpty()
    stdout = theirs if mixed else subprocess.DEVNULL
    subprocess.run([*COMMAND, *map(str, args)], input=stdin, stdout=stdout, stderr=theirs, timeout=60, check=True)
    os.close(theirs)
    shown = b""
    try:
        while data := os.read(ours, 65536):
            shown += data
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    return shown.decode()


def test_a_terminal_sees_a_bar_of_bytes_for_a_file(titles: Path) -> None:
    shown = watched("label", titles, *RULES)
    assert "labelling:" in shown
    assert f"/{len(TITLES)}.0" in shown
    assert "levelclassify: 2 rows in " in shown


def test_a_terminal_sees_a_bar_of_rows_for_a_pipe() -> None:
    assert " rows" in watched("label", "-", *RULES, stdin=TITLES).partition("levelclassify:")[0]


def test_rows_that_a_terminal_shows_are_not_mixed_with_a_bar(titles: Path) -> None:
    assert "labelling" not in watched("label", titles, *RULES, mixed=True)
    assert "labelling" in watched("label", titles, "-o", titles.parent / "out.csv", *RULES, mixed=True)


def test_quiet_shows_no_bar(titles: Path) -> None:
    assert watched("label", titles, "--quiet", *RULES) == ""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the peak from /proc")
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    look = """if True:
        import sys
        from levelclassify.cli.command import main
        status = main(sys.argv[1:])
        print(open("/proc/self/status").read().partition("VmHWM:")[2].split()[0], file=sys.stderr)
        sys.exit(status)"""

    def peak(times: int) -> int:
        (tmp_path / "in.csv").write_bytes(b"id,title\n" + (b"1," + b"x" * 500 + b"\n") * times)
        label = ["label", str(tmp_path / "in.csv"), "-o", str(tmp_path / "out.csv"), "--quiet", *RULES]
        done = subprocess.run([sys.executable, "-c", look, *label], capture_output=True, check=True, timeout=120)
        return int(done.stderr)

    assert peak(40_000) < 1.1 * peak(4_000) < 150 * 1024


# label: which rows, and what is said of them


def test_a_limit_reads_no_more_rows() -> None:
    done = run("label", "-", "--limit", "3", "--quiet", *RULES, stdin=ENDLESS)
    assert len(rows(done.stdout)) == 3


def test_a_limit_is_the_end_of_the_bar(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(ENDLESS)
    assert "/5.00 rows [" in watched("label", tmp_path / "in.csv", "--limit", "5", *RULES)


def test_only_some_levels_are_written_and_all_are_counted(tmp_path: Path, out: Path) -> None:
    (tmp_path / "in.csv").write_bytes(TITLES + b"9,Support group facilitator\n10,\n")
    done = run("label", tmp_path / "in.csv", "-o", out, "--only", "macro,mezzo", *RULES)
    assert [row["level"] for row in rows(out.read_bytes())] == ["macro", "mezzo"]
    assert "  written                    2  only macro, mezzo\n" in done.stderr.decode()


def test_rows_without_a_level_can_be_asked_for() -> None:
    done = run("label", "-", "--only", "none", *RULES, stdin=TITLES + b"9,\n")
    assert [row["id"] for row in rows(done.stdout)] == ["9"]


def test_doubtful_rows_go_to_a_file_for_review_as_well(tmp_path: Path, out: Path) -> None:
    review = tmp_path / "doubtful.csv"
    done = run("label", POSTINGS, "-o", out, "--review", "0.8", review, *RULES)
    doubtful, everything = rows(review.read_bytes()), rows(out.read_bytes())
    assert doubtful == [row for row in everything if float(row["confidence"]) < 0.8]
    assert 0 < len(doubtful) < len(everything) == 40
    assert f"  for review      {len(doubtful):>12,}  in {review}\n" in done.stderr.decode()


def test_a_row_for_review_has_all_columns_in_the_format_that_its_name_promises(tmp_path: Path, out: Path) -> None:
    review = tmp_path / "doubtful.jsonl"
    run("label", POSTINGS, "-o", out, "--review", "0.8", review, *RULES)
    first = json.loads(review.read_text("utf-8").splitlines()[0])
    assert tuple(first) == ("id", "title", "description", "location", *ADDED)


def test_the_summary_can_be_had_as_json(titles: Path, out: Path) -> None:
    titles.write_bytes(TITLES + b"9,too,long\n")
    bad, summary = titles.parent / "bad.csv", titles.parent / "summary.json"
    run("label", titles, "-o", out, "--rejects", bad, "--summary", summary, "--quiet", *RULES)
    found = json.loads(summary.read_text())
    assert found.pop("seconds") >= 0
    assert found == {
        "input": str(titles),
        "output": str(out),
        "model": load("rules").stamp,
        "rows": 2,
        "micro": 1,
        "mezzo": 0,
        "macro": 1,
        "out_of_field": 0,
        "empty": 0,
        "not_english": 0,
        "too_short": 0,
        "uncertain": 0,
        "by_rules": 2,
        "written": 2,
        "review": 0,
        "rejected": 1,
    }


def test_rejects_are_counted_in_the_table(titles: Path, tmp_path: Path) -> None:
    titles.write_bytes(TITLES + b"9,too,long\n")
    said = run("label", titles, "-o", tmp_path / "new.csv", *RULES).stderr.decode()
    assert f"  rejected                   1  in {tmp_path / 'new.csv'}.rejects.csv\n" in said


@pytest.mark.parametrize(
    "flags",
    [
        pytest.param(["--rejects", "out.csv"], id="rejects"),
        pytest.param(["--summary", "./out.csv"], id="summary"),
        pytest.param(["--review", "0.5", "out.csv"], id="review"),
        pytest.param(["--review", "0.5", "out.csv.rejects.csv"], id="review for rejects"),
        pytest.param(["--rejects", "out.csv.part"], id="rejects for what grows"),
        pytest.param(["--summary", "out.csv.journal"], id="summary for the journal"),
        pytest.param(["--review", "0.5", "bad.csv.part", "--rejects", "bad.csv"], id="review for growing rejects"),
    ],
)
def test_one_file_for_two_outputs_is_refused(titles: Path, flags: list[str]) -> None:
    done = run("label", titles, "-o", "out.csv", *flags, *RULES, cwd=titles.parent)
    refused(done, "expected a file for each output, got", "for two; give another name")


def test_the_usual_file_of_rejects_may_be_named(titles: Path) -> None:
    named = ["-o", "out.csv", "--rejects", "out.csv.rejects.csv"]
    assert run("label", titles, *named, *RULES, cwd=titles.parent).returncode == 0


def test_an_output_without_a_name_is_refused(titles: Path) -> None:
    folder = titles.parent / "here"
    folder.mkdir()
    refused(run("label", titles, "-o", "", *RULES, cwd=folder), "'': expected a place to write, got 'Is a directory'")
    assert sorted(path.name for path in titles.parent.iterdir()) == ["here", "titles.csv"]


@pytest.mark.parametrize("flags", [["--rejects"], ["--summary"], ["--review", "0.5"]], ids=lambda flags: flags[0])
def test_no_output_may_be_the_input(titles: Path, flags: list[str]) -> None:
    refused(run("label", titles, "-o", titles.parent / "new.csv", *flags, titles, *RULES), "the input itself")
    assert titles.read_bytes() == TITLES


@pytest.mark.parametrize("ending", [".rejects.csv", ".part", ".journal"])
def test_the_input_may_not_be_what_stands_beside_the_output(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"out.csv{ending}"
    path.write_bytes(TITLES)
    refused(run("label", path, "-o", tmp_path / "out.csv", "--from", "csv", *RULES), "the input itself")
    assert path.read_bytes() == TITLES


@pytest.mark.parametrize(
    ("args", "message"),
    [
        pytest.param(["--jobs", "0"], "a whole number from 1, got '0'", id="no job"),
        pytest.param(["--limit", "few"], "a whole number from 1, got 'few'", id="limit"),
        pytest.param(["--only", "macro,meso"], "some of micro, mezzo, macro, none, got 'macro,meso'", id="level"),
        pytest.param(["--review", "2", "f.csv"], "a number from 0 to 1, got '2'", id="review"),
        pytest.param(["--delimiter", "ab"], "one character, or one of tab,", id="delimiter"),
        pytest.param(["--delimiter", '"'], "one character, or one of tab,", id="quote"),
        pytest.param(["--encoding", "klingon"], "the name of an encoding", id="encoding"),
        pytest.param(["--from", "xlsx"], "one of csv, csv.gz,", id="from"),
        pytest.param(["--to", "json"], "one of csv, csv.gz,", id="to"),
    ],
)
def test_a_wrong_value_is_told_with_what_was_expected(
    args: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["label", "x", *args])
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        pytest.param(values.delimiter, "tab", "\t", id="a tab by its name"),
        pytest.param(values.delimiter, "|", "|", id="a bar"),
        pytest.param(values.whole, "0", 0, id="nothing"),
        pytest.param(values.whole, "7", 7, id="seven"),
        pytest.param(values.count, "1", 1, id="one"),
    ],
)
def test_a_right_value_is_taken(read: Callable[[str], object], text: str, value: object) -> None:
    assert read(text) == value


def test_a_seed_below_nothing_is_told_with_what_was_expected(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["train", "x", "-o", "y", "--seed", "-1"])
    assert "--seed" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main(["train", "x", "-o", "y", "--seed", "one"])
    assert "expected a whole number from 0, got 'one'" in capsys.readouterr().err


def test_a_file_that_is_no_posting_by_its_size_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "vast.txt").write_bytes(b"x" * (LARGEST + 1))
    assert main(["explain", str(tmp_path / "vast.txt"), *RULES]) == 1
    assert "expected one posting of at most 16,777,216 bytes, got more; use label for many" in capsys.readouterr().err


def test_in_a_thread_no_signal_is_caught() -> None:
    def within() -> object:
        with stoppable():
            return signal.getsignal(signal.SIGTERM)

    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(within).result() is signal.SIG_DFL


def test_formats_of_pipes_can_be_named(tmp_path: Path) -> None:
    line = (
        "printf 'title\\tid\\nLobbyist\\t7\\n' | levelclassify label - --from tsv --to jsonl.gz --model rules | gunzip"
    )
    assert json.loads(shell(line, tmp_path).stdout)["id"] == "7"


@pytest.mark.parametrize("name", ["in.json", "in.xlsx"])
def test_an_input_of_another_format_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"title\na\n")
    refused(run("label", tmp_path / name, *RULES), "expected CSV, TSV, JSON Lines", "convert the file")


def test_an_output_of_another_format_is_refused(titles: Path) -> None:
    refused(run("label", titles, "-o", titles.parent / "out.xlsx", *RULES), "got 'out.xlsx'; convert")
    assert [path.name for path in titles.parent.iterdir()] == ["titles.csv"]
