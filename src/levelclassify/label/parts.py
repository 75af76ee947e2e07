"""A file that grows beside its final name."""

import errno
import hashlib
import io
import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from levelclassify.errors import LevelClassifyError
from levelclassify.label.sinks import writable

try:
    import fcntl
except ImportError:  # Windows: nothing is locked there
    fcntl = None  # type: ignore[assignment]


PART = ".part"


def beside(name: str, ending: str) -> Path:
    """Return the path beside the file that a name leads to, through links, with an ending more."""
    path = Path(os.path.realpath(name))
    return path.with_name(path.name + ending)


def _lock(stream: io.FileIO) -> None:
    try:
        if fcntl:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        got = "another run at work on this output"
        raise LevelClassifyError(f"expected to write alone, got {got}; wait for it") from None
    except OSError as error:
        if error.errno not in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS):  # of file systems that know no locks
            raise


def _digest() -> "hashlib.blake2b":
    return hashlib.blake2b(digest_size=16)


def _read_on(file: BinaryIO, left: int, digest: "hashlib.blake2b") -> "hashlib.blake2b":
    while left > 0 and (data := file.read(min(left, 2**20))):
        digest.update(data)
        left -= len(data)
    return digest


class Part:
    """A file that grows as ``NAME.part`` and takes its name at the end.

    Parameters
    ----------
    name : str
        The final name. A link stays, and what it points to is replaced. A file that is replaced hands on its mode.

    Raises
    ------
    LevelClassifyError
        When it can not be written, or another run writes it.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "labelled.csv")
    >>> part = Part(str(path))
    >>> part.write(b"id,level")
    >>> path.exists(), part.finish(), path.read_bytes()
    (False, None, b'id,level')
    """

    def __init__(self, name: str) -> None:
        self._name, self._part = name, beside(name, PART)
        self._file: io.FileIO | None = None
        self._digest, self._size = _digest(), 0
        self._is_placed = False

    def open(self) -> io.FileIO:
        """Open the growing file, alone; what is in it stays until something is written."""
        if self._file is None:
            with writable(self._name):
                mode = self._mode()
                self._file = self._alone()
                if mode is not None:
                    self._part.chmod(mode)
        return self._file

    def write(self, data: bytes) -> None:
        """Add bytes, through to the operating system."""
        file = self._placed()
        with writable(self._name):
            left = memoryview(data)
            while left:
                left = left[file.write(left) :]
        self._digest.update(data)
        self._size += len(data)

    def state(self) -> tuple[int, str]:
        """Return size and digest of what was written."""
        return self._size, self._digest.hexdigest()

    def restore(self, states: Sequence[tuple[int, str]]) -> int:
        """Go on behind what an interrupted run wrote.

        Parameters
        ----------
        states : sequence of (int, str)
            Of the file after each chunk, as `state` returned them.

        Returns
        -------
        int
            How many of them the file still holds; it goes on behind the last of these.
        """
        self._digest, self._size = _digest(), 0
        with writable(self._name), self._read() as file:
            for held, (size, digest) in enumerate(states):
                further = _read_on(file, size - self._size, self._digest.copy())
                if further.hexdigest() != digest:
                    return held
                self._digest, self._size = further, size
        return len(states)

    def sync(self) -> None:
        """See to it that what was written outlives a power cut."""
        file = self._placed()
        with writable(self._name):
            os.fsync(file.fileno())

    def finish(self) -> None:
        """Give the file its name."""
        self.sync()
        with writable(self._name):
            self.open().close()
            self._part.replace(os.path.realpath(self._name))

    def rename(self, size: int) -> None:
        """Give a file of this size its name, unless it has it already and only an empty one was opened again."""
        with writable(self._name):
            if self._part.exists() and self._part.stat().st_size == size:
                self._part.replace(os.path.realpath(self._name))

    def forget(self) -> None:
        """Remove the file of an earlier run, for there is nothing to write now."""
        with writable(self._name):
            self._part.unlink(missing_ok=True)
            Path(self._name).unlink(missing_ok=True)

    def close(self, *, keep: bool) -> None:
        """Let go of a file that is not final; keep it, or remove it."""
        if self._file and not self._file.closed:
            with writable(self._name):
                self._file.close()
                if not keep:
                    self._part.unlink(missing_ok=True)

    def _placed(self) -> io.FileIO:
        """Open the file, and cut off what is not to stay."""
        file = self.open()
        if not self._is_placed:
            with writable(self._name):
                file.truncate(self._size)
                file.seek(self._size)
            self._is_placed = True
        return file

    def _read(self) -> BinaryIO:
        return self._part.open("rb") if self._part.exists() else io.BytesIO()

    def _mode(self) -> int | None:
        """Return the mode of the file that is replaced."""
        try:
            old = os.stat(os.path.realpath(self._name))  # of no name: the folder
        except FileNotFoundError:
            return None
        if stat.S_ISDIR(old.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), self._name)
        if not os.access(self._name, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), self._name)
        return stat.S_IMODE(old.st_mode)

    def _alone(self) -> io.FileIO:
        """Open the growing file and lock it; one that was finished meanwhile has another name by then."""
        while True:
            file = self._part.open("r+b" if self._part.exists() else "x+b", buffering=0)
            try:
                _lock(file)
            except (LevelClassifyError, OSError):
                file.close()
                raise
            if self._part.exists() and os.path.samestat(self._part.stat(), os.fstat(file.fileno())):
                return file
            file.close()
