"""A progress bar on the terminal."""

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

Advance = Callable[[int], object]


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


@contextmanager
def progress(stream: BinaryIO, *, shown: bool) -> Iterator[Advance]:
    """Show how far a file is read: in bytes of a regular file, else in rows.

    Parameters
    ----------
    stream : BinaryIO
        What is read.
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

    size = _size(stream)
    look = {"unit": " rows"} if size is None else {"unit": "B", "total": size, "unit_divisor": 1024}
    with tqdm(**(_screen() | look), desc="labelling", unit_scale=True, leave=False) as bar:
        yield bar.update if size is None else lambda rows: bar.update(stream.tell() - bar.n)
