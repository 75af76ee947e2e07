"""What a command reads and writes: files, or `-` for the standard streams. An error begins with the file's name."""

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import BinaryIO, TextIO

from levelclassify.errors import InputError
from levelclassify.label.sinks import is_direct, writable

LARGEST = 16 * 2**20  # bytes of one posting on standard input
TEXT_FILES = (".txt", ".text", ".md", ".htm", ".html")  # one word that ends so is no posting
_STDOUT = ("-", "/dev/stdout")


def _open(stream: TextIO | None) -> TextIO:
    if stream is None:
        raise OSError(errno.EBADF, "a closed stream")
    return stream


def _opened(opening: Callable[[], BinaryIO]) -> BinaryIO:
    try:
        return opening()
    except OSError as error:
        raise InputError(
            f"expected a file to read, got {error.strerror or str(error)!r}; check path and permissions"
        ) from None


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
def direct(name: str) -> Iterator[BinaryIO | None]:
    """Give the stream behind a name that is no file: standard output, which is not closed, or a device; else None.

    Parameters
    ----------
    name : str
        A path, or ``-`` for standard output.

    Raises
    ------
    LevelClassifyError
        When it can not be written.
    """
    if name in _STDOUT:
        with _stdout(), _binary(_open(sys.stdout)) as stream:
            yield stream
    elif is_direct(name):
        with writable(name), Path(name).open("wb") as stream:
            yield stream
    else:
        yield None


def _binary(stdout: TextIO) -> AbstractContextManager[BinaryIO]:
    """Return standard output for bytes, buffered also where Python was told not to (`PYTHONUNBUFFERED`)."""
    try:
        descriptor = stdout.fileno()
    except OSError:  # in memory
        return nullcontext(stdout.buffer)
    return open(descriptor, "wb", closefd=False)


@contextmanager
def _stdout() -> Iterator[None]:
    with writable("standard output"):
        yield
        _open(sys.stdout).flush()


def print_out(text: str = "", end: str = "\n") -> None:
    """Print to standard output at once, with the errors of `direct`."""
    with _stdout():
        print(text, end=end, file=_open(sys.stdout))


def tell(text: str) -> None:
    """Say something to the person at the terminal, on standard error."""
    if sys.stderr is not None:
        with suppress(OSError):  # nowhere left to say it
            print(f"levelclassify: {text}", file=sys.stderr, flush=True)


def text_of(given: str) -> str:
    """Return the text given, or read from standard input for ``-``.

    Raises
    ------
    InputError
        When standard input is no UTF-8, or more than one posting.
    """
    return _one_posting("-") if given == "-" else given


def text_or_file_of(given: str, written: Sequence[str] = ()) -> str:
    """Return what `text_of` does; of a file, if there is one of this name, its content.

    Parameters
    ----------
    given : str
        Text, the name of a file, or ``-``.
    written : sequence of str
        Names of what is written, for `refuse_same`.

    Raises
    ------
    InputError
        As `text_of` does; for a file as well, and when a name that ends as a file of text does is none.
    """
    if is_file(given):
        return _one_posting(given, written)
    if given.lower().endswith(TEXT_FILES) and not any(map(str.isspace, given)):
        raise InputError(f"{given}: expected a file of that name, got none; check the path, or pass the text itself")
    return text_of(given)


def is_file(name: str) -> bool:
    """Return whether there is a file of this name; also a text of any length may be asked about."""
    try:
        return Path(name).is_file()
    except (OSError, ValueError):  # longer than any name, or with a NUL
        return False


def _one_posting(name: str, written: Sequence[str] = ()) -> str:
    with source(name) as stream:
        refuse_same(stream, written)
        data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise InputError(f"expected one posting of at most {LARGEST:,} bytes, got more; use label for many")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            wrong = f"the byte 0x{data[error.start]:02x} at {error.start}"
            raise InputError(f"expected UTF-8, got {wrong}; convert the text") from None


def refuse_same(read: BinaryIO, names: Iterable[str]) -> None:
    """Refuse to write to the very file that is read, also through a link or a redirection.

    Parameters
    ----------
    read : BinaryIO
        What is read.
    names : iterable of str
        Of what is written, each as for `direct`.

    Raises
    ------
    InputError
        When one of them is the regular file that is read.
    """
    if any(_is_same(read, name) for name in names):
        raise InputError("expected another file for the output, got the input itself; name another")


def _is_same(read: BinaryIO, name: str) -> bool:
    try:
        reading, writing = os.fstat(read.fileno()), _written(name)
    except OSError:  # in memory, or not there yet: another one
        return False
    return stat.S_ISREG(reading.st_mode) and os.path.samestat(reading, writing)


def _written(name: str) -> os.stat_result:
    return os.fstat(_open(sys.stdout).fileno()) if name in _STDOUT else os.stat(name)
