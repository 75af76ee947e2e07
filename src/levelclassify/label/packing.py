"""Packed bytes: read as one stream, written as one member per chunk, so that a file can grow by whole chunks."""

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

from levelclassify.errors import InputError
from levelclassify.label.extras import extra

HEAD = 64 * 2**10  # bytes by which a file is judged


class Rejoined(io.RawIOBase):
    """A stream whose first bytes were read already, and are given once more.

    Examples
    --------
    >>> Rejoined(b"id,", io.BytesIO(b"title")).read()
    b'id,title'
    """

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = memoryview(head), rest

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer from the head, or else from the rest."""
        size = len(buffer)
        data = self._head[:size] if self._head else self._rest.read(size)
        buffer[: len(data)] = data
        self._head = self._head[size:]
        return len(data)


@contextmanager
def readable() -> Iterator[None]:
    """Turn what a damaged or vanished file raises into an `InputError`."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(f"expected a whole packed file, got a damaged one ({error}); copy it anew") from None
    except OSError as error:
        wrong = error.strerror or error
        raise InputError(f"expected bytes to read, got {wrong!s:.200}; copy the file anew") from None


class _Guarded(io.RawIOBase):
    """A stream whose errors are an `InputError`."""

    def __init__(self, read: Callable[[int], bytes], damaged: type[Exception] = zlib.error) -> None:
        self._read, self._damaged, self._left = read, damaged, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._left = self._left or memoryview(self._more(len(buffer)))
        data, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)

    def _more(self, size: int) -> bytes:
        try:
            with readable():
                return self._read(size)
        except self._damaged as error:
            raise InputError(f"expected a whole packed file, got a damaged one ({error}); copy it anew") from None


def _frames(stream: BinaryIO, new: Callable[[], Any]) -> Iterator[bytes]:
    """Give what the frames of Zstandard hold; the library's own reader takes a cut-off frame for a whole one."""
    frame = None
    while data := stream.read(4096):
        while data:
            frame = frame or new()
            yield frame.decompress(data)
            data, frame = (frame.unused_data, None) if frame.eof else (b"", frame)
    if frame:
        raise EOFError("it ends within a frame")


def _zst(stream: BinaryIO) -> BinaryIO:
    zstandard = extra("zstandard", "zstd")
    several = (data for data in _frames(stream, zstandard.ZstdDecompressor().decompressobj) if data)
    return io.BufferedReader(_Guarded(lambda size: next(several, b""), zstandard.ZstdError), HEAD)


def headed(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """Return the first bytes of a stream, and a stream that still has them."""
    parts = []
    left = HEAD
    with readable():
        while left and (data := stream.read(left)):
            parts.append(data)
            left -= len(data)
    head = b"".join(parts)
    return head, io.BufferedReader(Rejoined(head, stream), HEAD)


def unpacked(stream: BinaryIO, packing: str) -> BinaryIO:
    """Return the stream that a packed one holds, all members of it.

    Parameters
    ----------
    stream : BinaryIO
        As it was opened; not closed.
    packing : str
        ``gz``, ``zst`` or nothing.

    Raises
    ------
    InputError
        While it is read: when it is damaged or cut off.
    LevelClassifyError
        When the extra `zstd` is needed and not installed.

    Examples
    --------
    >>> unpacked(io.BytesIO(gzip.compress(b"id,title")), "gz").read()
    b'id,title'
    """
    if packing == "zst":
        return _zst(stream)
    opened = gzip.GzipFile(fileobj=stream, mode="rb") if packing == "gz" else stream
    return io.BufferedReader(_Guarded(opened.read), HEAD)


def packer(packing: str) -> Callable[[bytes], bytes]:
    """Return what packs a chunk as a member of its own: the same bytes every time.

    Examples
    --------
    >>> packer("gz")(b"id") == packer("gz")(b"id"), packer("")(b"id")
    (True, b'id')
    """
    if packing == "zst":
        compressor = extra("zstandard", "zstd").ZstdCompressor()
        return lambda data: cast("bytes", compressor.compress(data))
    if packing == "gz":
        return lambda data: gzip.compress(data, 6, mtime=0)
    return lambda data: data
