"""What takes the bytes of an output: standard output or a device at once, a file as it grows."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Protocol

from levelclassify.errors import LevelClassifyError


@contextmanager
def writable(name: str) -> Iterator[None]:
    """Turn an `OSError` of writing into an error that begins with the name; let a broken pipe pass."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        advice = "check the path, its permissions and the space left"
        wrong = f"expected a place to write, got {error.strerror or str(error)!r}; {advice}"
        raise LevelClassifyError(f"{name or repr(name)}: {wrong}") from None


def refuse_unwritable(name: str | None) -> None:
    """Refuse the name of an output that no file can take, before the work that it is to hold.

    Raises
    ------
    LevelClassifyError
        When its folder is not there or may not be written, or a folder has the name. None, ``-`` and devices may be.
    """
    if name is None or name == "-":
        return
    with writable(name):
        if os.path.isdir(name):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if is_direct(name):  # whoever may write /dev/stdout may not write its folder
            return
        folder = os.path.dirname(os.path.realpath(name))
        os.scandir(folder).close()
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


class Sink(Protocol):
    """Takes the bytes of one output."""

    def write(self, data: bytes) -> None:
        """Take bytes."""

    def finish(self) -> None:
        """Make what was written final."""

    def close(self, *, keep: bool) -> None:
        """Let go of what is not final; keep it for later, or remove it."""

    def state(self) -> tuple[int, str] | None:
        """Return size and digest of what was written; None where there is no file to go on with."""


class Direct:
    """A stream that takes bytes at once: standard output or a device.

    Examples
    --------
    >>> import io
    >>> stream = io.BytesIO()
    >>> Direct(stream, "standard output").write(b"id")
    >>> stream.getvalue()
    b'id'
    """

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream, self._name = stream, name

    def write(self, data: bytes) -> None:
        """Take bytes."""
        with writable(self._name):
            self._stream.write(data)

    def finish(self) -> None:
        """Write what is left."""
        with writable(self._name):
            self._stream.flush()

    def close(self, *, keep: bool) -> None:
        """Do nothing: what was written can not be taken back."""

    def state(self) -> tuple[int, str] | None:
        """Return None."""
        return None


def is_direct(name: str) -> bool:
    """Return whether a name is that of a device or a FIFO rather than of a file."""
    try:
        return not stat.S_ISREG(os.stat(name).st_mode)
    except OSError:
        return False
