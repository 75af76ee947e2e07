"""Files that appear whole or not at all."""

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing that takes its name only when the block ends well.

    It grows in a temporary file of the same folder, which is gone after any exception. A link stays, and what it points
    to is replaced. What is there and no regular file (a device, a FIFO) is written directly.

    Parameters
    ----------
    path : Path
        The final name. A file that is replaced hands on its mode; a new one gets what the umask leaves.

    Yields
    ------
    BinaryIO
        To write to; closed afterwards.

    Raises
    ------
    OSError
        When the file or its folder can not be written.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "labelled.csv")
    >>> with replacing(path) as stream:
    ...     written = stream.write(b"id,level")
    ...     path.exists()
    False
    >>> path.read_bytes()
    b'id,level'
    """
    old = _status(path)
    if old and not stat.S_ISREG(old.st_mode):
        with path.open("wb") as stream:
            yield stream
    else:
        if old and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        with _growing(Path(os.path.realpath(path)), old) as stream:
            yield stream


@contextmanager
def _growing(target: Path, old: os.stat_result | None) -> Iterator[BinaryIO]:
    temporary = target.with_name(f".levelclassify-{secrets.token_hex(8)}.part")
    try:
        with temporary.open("xb") as stream:
            if old:
                temporary.chmod(stat.S_IMODE(old.st_mode))
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
