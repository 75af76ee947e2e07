"""What a command reads and writes: files, or `-` for the standard streams. An error begins with the file's name."""

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import BinaryIO, TextIO

from levelclassify.errors import InputError, LevelClassifyError
from levelclassify.label.atomic import replacing

_STDOUT = ("-", "/dev/stdout")

OTHER_FORMATS = frozenset({".gz", ".zst", ".bz2", ".xz", ".zip", ".tsv", ".json", ".jsonl", ".parquet", ".xlsx"})


def _open(stream: TextIO | None) -> TextIO:
    if stream is None:
        raise OSError(errno.EBADF, "a closed stream")
    return stream


def _wrong(error: OSError) -> str:
    return error.strerror or str(error)


def _opened(opening: Callable[[], BinaryIO]) -> BinaryIO:
    try:
        return opening()
    except OSError as error:
        raise InputError(f"expected a file to read, got {_wrong(error)!r}; check path and permissions") from None


@contextmanager
def source(name: str) -> Iterator[BinaryIO]:
    """Open what a command reads, and put its name before an `InputError` of the block.

    Parameters
    ----------
    name : str
        A path, or ``-`` for standard input, which is not closed.

    Raises
    ------
    InputError
        When it can not be opened, or as the block raises it.
    """
    try:
        if name == "-":
            yield _opened(lambda: _open(sys.stdin).buffer)
        else:
            with _opened(lambda: Path(name).open("rb")) as stream:
                yield stream
    except InputError as error:
        raise InputError(f"{'standard input' if name == '-' else name or repr(name)}: {error}") from None


@contextmanager
def target(name: str) -> Iterator[BinaryIO]:
    """Open what a command writes; a regular file appears only when the block ends well.

    Parameters
    ----------
    name : str
        A path, or ``-`` for standard output, which is flushed and not closed.

    Raises
    ------
    LevelClassifyError
        When it can not be written.
    BrokenPipeError
        When nobody reads it any more.
    """
    if name in _STDOUT:
        with _stdout(), _binary(_open(sys.stdout)) as stream:
            yield stream
    else:
        with _writing(name), replacing(Path(name)) as stream:
            yield stream


def _binary(stdout: TextIO) -> AbstractContextManager[BinaryIO]:
    """Return standard output for bytes, buffered also where Python was told not to (`PYTHONUNBUFFERED`)."""
    try:
        descriptor = stdout.fileno()
    except OSError:  # in memory
        return nullcontext(stdout.buffer)
    return open(descriptor, "wb", closefd=False)


@contextmanager
def _writing(name: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        advice = "check the path, its permissions and the space left"
        wrong = f"expected a place to write, got {_wrong(error)!r}; {advice}"
        raise LevelClassifyError(f"{name or repr(name)}: {wrong}") from None


@contextmanager
def _stdout() -> Iterator[None]:
    with _writing("standard output"):
        yield
        _open(sys.stdout).flush()


def print_out(text: str = "", end: str = "\n") -> None:
    """Print to standard output at once, with the errors of `target`."""
    with _stdout():
        print(text, end=end, file=_open(sys.stdout))


def refuse_same(read: BinaryIO, name: str) -> None:
    """Refuse to write to the very file that is read, also through a link or a redirection.

    Parameters
    ----------
    read : BinaryIO
        What is read.
    name : str
        As for `target`.

    Raises
    ------
    InputError
        When both are one regular file.
    """
    try:
        reading, writing = os.fstat(read.fileno()), _written(name)
    except OSError:  # in memory, or not there yet: another one
        return
    if stat.S_ISREG(reading.st_mode) and os.path.samestat(reading, writing):
        raise InputError("expected another file for the output, got the input itself; give another -o")


def _written(name: str) -> os.stat_result:
    return os.fstat(_open(sys.stdout).fileno()) if name in _STDOUT else os.stat(name)


def refuse_other_format(name: str) -> None:
    """Refuse an output whose name promises what is not written: only plain CSV is."""
    ending = Path(name).suffix.lower()
    if ending in OTHER_FORMATS:
        raise InputError(f"{name}: expected an output in CSV, got the ending {ending}; name it .csv, or use a pipe")
