"""A progress bar on the terminal."""

import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

Advance = Callable[[int], object]
_CLOSED = "{l_bar}{bar}| {n_fmt}/{total_fmt}{unit} [{elapsed}<{remaining}{postfix}]"
_OPEN = "{desc}: {n_fmt}{unit} [{elapsed}{postfix}]"


def _size(stream: BinaryIO) -> int | None:
    """Return the bytes of a regular file; None for anything else, whose end is not known."""
    try:
        status = os.fstat(stream.fileno())
    except OSError:  # in memory
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def watched(output: str) -> bool:
    """Return whether somebody watches standard error, and the rows that go to `output` do not show up in between."""
    mixed = output == "-" and sys.stdout is not None and sys.stdout.isatty()
    return sys.stderr is not None and sys.stderr.isatty() and not mixed


def _screen() -> dict[str, Any]:
    """Return a usual size for a terminal that does not tell its own: tqdm would show nothing there."""
    try:
        told = os.get_terminal_size(sys.stderr.fileno()).columns
    except OSError:
        told = 0
    return {} if told else {"ncols": 80, "nrows": 24}


class _Shown:
    """Moves a bar: by the bytes that were read of a file, else by rows; beside it stand the rows per second."""

    def __init__(self, bar: Any, stream: BinaryIO | None) -> None:
        self._bar, self._stream, self._rows = bar, stream, 0
        self._begun = time.monotonic()

    def __call__(self, rows: int) -> None:
        self._rows += rows
        taken = max(time.monotonic() - self._begun, 1e-9)
        self._bar.set_postfix_str(f"{self._rows / taken:,.0f} rows/s", refresh=False)
        self._bar.update(rows if self._stream is None else self._stream.tell() - self._bar.n)


@contextmanager
def progress(stream: BinaryIO, rows: int | None = None, *, shown: bool) -> Iterator[Advance]:
    """Show how far a file is read, with rows per second, and the time left where the end is known.

    Parameters
    ----------
    stream : BinaryIO
        What is read.
    rows : int, optional
        How many there are, where that is known; else bytes of a regular file are counted.
    shown : bool
        Whether there is a bar at all; without one, tqdm is not imported.

    Yields
    ------
    callable
        To be called with the number of rows done since the last call.

    Examples
    --------
    >>> import io
    >>> with progress(io.BytesIO(), shown=False) as advance:
    ...     advance(5)
    """
    if not shown:
        yield lambda rows: None
        return
    from tqdm import tqdm  # only a bar needs it

    size = None if rows else _size(stream)
    look = {"unit": " rows", "total": rows} if size is None else {"unit": "B", "total": size, "unit_divisor": 1024}
    form = _OPEN if size is None and rows is None else _CLOSED
    with tqdm(**(_screen() | look), desc="labelling", unit_scale=True, leave=False, bar_format=form) as bar:
        yield _Shown(bar, None if size is None else stream)
