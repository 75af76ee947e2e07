"""Arrays of an npy file: read by what the header says, and nothing is made of what it holds otherwise."""

import io
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray


def foreign() -> tuple[type[Exception], ...]:
    """Return what zipfile and numpy raise about a file that is none of ours."""
    import tokenize
    import zipfile
    import zlib

    plain = ValueError, LookupError, TypeError, ArithmeticError, OSError, EOFError, RuntimeError, MemoryError
    return (*plain, SyntaxError, zipfile.BadZipFile, zlib.error, struct.error, tokenize.TokenError)


def said(error: Exception) -> str:
    """Return what an error says, in few words on one line."""
    told = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(told[:200].split())


def read_npy(content: bytes, name: str, kind: type[np.generic], shape: tuple[int, ...] | None) -> NDArray[Any]:
    """Return the array that the content of an npy file holds.

    Parameters
    ----------
    content : bytes
    name : str
        What it is, for errors.
    kind : type
        Of its numbers.
    shape : tuple of int or None
        Its shape; None for any of one dimension.

    Raises
    ------
    ValueError, or another of `foreign`
        When it is anything else; a pickle, for one, which is not executed.

    Examples
    --------
    >>> stream = io.BytesIO()
    >>> np.save(stream, np.ones(2, np.float32))
    >>> read_npy(stream.getvalue(), "idf", np.float32, (2,)).tolist()
    [1.0, 1.0]
    """
    header = b"" if shape is None else _header(kind, shape)
    if shape is not None and content.startswith(header):  # as numpy writes it: there is nothing to make out
        return np.frombuffer(content[len(header) :], dtype=kind).reshape(shape)
    stream = io.BytesIO(content)
    if np.lib.format.read_magic(stream) != (1, 0):
        raise ValueError(f"{name} is of another version of the npy format")
    found, by_column, type_found = np.lib.format.read_array_header_1_0(stream)
    right = len(found) == 1 if shape is None else found == shape
    if not right or by_column or type_found != np.dtype(kind):
        wanted = "one dimension" if shape is None else f"{shape}"
        raise ValueError(f"{name} has shape {found} and type {type_found}, not {wanted} and {kind.__name__}")
    return np.frombuffer(stream.read(), dtype=kind).reshape(found)


def _header(kind: type[np.generic], shape: tuple[int, ...]) -> bytes:
    """Return what stands before the numbers in a file that numpy writes."""
    stream, about = io.BytesIO(), {"descr": np.dtype(kind).str, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(stream, about)
    return stream.getvalue()
