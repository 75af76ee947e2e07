"""Files of an npz archive: a zip that compresses nothing, read by its directory where it is as numpy writes it.

What is not is left to `zipfile`, which says what is wrong. Importing that takes half as long as loading a model.
"""

import io
import struct
import zlib
from collections.abc import Iterator, Sequence

_END = struct.Struct("<4s6xH4xL2x")  # sign, number of files, place of the directory; stands last
_LISTED = struct.Struct("<4s4x2H4x3L3H8xL")  # sign, flags, method, checksum, two sizes, three lengths, place of a file
_FILE = struct.Struct("<4s22x2H")  # sign, two lengths
_SIGNS = b"PK\5\6", b"PK\1\2", b"PK\3\4"
_PLAIN = 0, 0  # flags and method of a file that is neither encrypted nor compressed


def members(content: bytes, names: Sequence[str], most: int) -> list[bytes]:
    """Return files of an archive.

    Parameters
    ----------
    content : bytes
        Of the archive.
    names : sequence of str
        Of the files.
    most : int
        How many bytes they may have together.

    Raises
    ------
    ValueError, or another of `levelclassify.model.npy.foreign`
        When it is no archive, or a file is missing, damaged, compressed or too large.

    Examples
    --------
    >>> import numpy as np
    >>> stream = io.BytesIO()
    >>> np.savez(stream, idf=np.ones(2, np.float32))
    >>> [len(file) for file in members(stream.getvalue(), ["idf.npy"], 1000)]
    [136]
    """
    try:
        found = dict(plain(content))
        return [found[name.encode()] for name in names]
    except (ValueError, LookupError, struct.error):
        return _unzipped(content, names, most)


def plain(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and content of the files of an archive that is as numpy writes it; ValueError or the like for another.

    Files that overlap are refused, too: they could be larger than the archive.
    """
    (sign, count, place), left = _END.unpack(content[-_END.size :]), len(content)
    _expect(sign == _SIGNS[0])
    for _ in range(count):
        sign, flags, method, checksum, packed, size, *lengths, local = _LISTED.unpack_from(content, place)
        first, *before = _FILE.unpack_from(content, local)
        start, left = local + _FILE.size + sum(before), left - size
        held = content[start : start + size]
        _expect((sign, first, flags, method) == (*_SIGNS[1:], *_PLAIN) and packed == size == len(held) and left >= 0)
        _expect(zlib.crc32(held) == checksum)
        place += _LISTED.size
        yield content[place : place + lengths[0]], held
        place += sum(lengths)


def _expect(right: bool) -> None:
    if not right:
        raise ValueError("an archive that numpy did not write")


def _unzipped(content: bytes, names: Sequence[str], most: int) -> list[bytes]:
    import zipfile

    found, left = [], most
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in names:
            member = archive.getinfo(name)
            if member.compress_type != zipfile.ZIP_STORED or member.file_size > left:
                raise ValueError(f"{name.removesuffix('.npy')} is compressed or too large")
            found.append(archive.read(member))
            left -= member.file_size
    return found
