"""What tells one input file from another."""

import hashlib
import os
import stat
from typing import Any, BinaryIO

from levelclassify.errors import InputError
from levelclassify.label.packing import HEAD

Fingerprint = dict[str, Any]


def fingerprint(stream: BinaryIO) -> Fingerprint | None:
    """Return size, time of change and a digest of both ends of a file; None for what is no file."""
    try:
        status = os.fstat(stream.fileno())
    except OSError:  # in memory
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    start = stream.tell()
    digest = hashlib.blake2b(digest_size=16)
    for place in (start, max(status.st_size - HEAD, 0)):
        stream.seek(place)
        digest.update(stream.read(HEAD))
    stream.seek(start)
    return {"bytes": status.st_size, "changed": status.st_mtime_ns, "digest": digest.hexdigest()}


def refuse_change(stream: BinaryIO, before: Fingerprint | None) -> None:
    """Refuse a file that grew or shrank while it was read: what was read of it is no whole.

    Raises
    ------
    InputError
        When its size is another one.
    """
    if before and os.fstat(stream.fileno()).st_size != before["bytes"]:
        raise InputError("expected a file that stays as it is, got one that changed while it was read; copy it first")
