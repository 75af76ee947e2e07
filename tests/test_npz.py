"""Archives of arrays: those of numpy are read by their directory, all others by zipfile, and with the same result."""

import io
import struct
import sys
import zipfile
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelclassify.model.npy import foreign
from levelclassify.model.npz import members, plain

NAMES = ["idf.npy", "duty.npy"]
MOST = 10_000


def written() -> bytes:
    stream = io.BytesIO()
    np.savez(stream, idf=np.arange(9, dtype=np.float32), duty=np.ones(3, np.float32), more=np.zeros(2, np.float32))
    return stream.getvalue()


def unzipped(content: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name) for name in NAMES]


def again(change: Callable[[zipfile.ZipFile], None], **how: int) -> bytes:
    """Return the same files in an archive that numpy would not write."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", **how) as archive:
        change(archive)
        for name, file in zip(NAMES, unzipped(written()), strict=True):
            archive.writestr(name, file)
    return stream.getvalue()


def remark(archive: zipfile.ZipFile) -> None:
    archive.comment = b"made by hand"


WRITTEN = written()
FIRST = WRITTEN.index(b"\x93NUMPY")  # where the first array stands
LISTED = WRITTEN.index(b"PK\1\2")  # where the directory does


def test_an_archive_that_numpy_wrote_is_read_without_zipfile(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = unzipped(WRITTEN)
    monkeypatch.setitem(sys.modules, "zipfile", None)
    assert members(WRITTEN, NAMES, MOST) == expected


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(again(lambda archive: archive.writestr("read me.txt", "")), id="a file beside"),
        pytest.param(again(remark), id="a comment"),
        pytest.param(b"more" + WRITTEN, id="something before it"),
    ],
)
def test_any_other_archive_gives_the_same_files(content: bytes) -> None:
    assert members(content, NAMES, MOST) == unzipped(WRITTEN)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "File is not a zip file", id="nothing"),
        pytest.param(WRITTEN[:-1], "File is not a zip file", id="cut short"),
        pytest.param(WRITTEN.replace(b"duty.npy", b"dusk.npy"), "no item named 'duty.npy'", id="a missing file"),
        pytest.param(
            WRITTEN[:FIRST] + b"\0" + WRITTEN[FIRST + 1 :], "Bad CRC-32 for file 'idf.npy'", id="another byte"
        ),
        pytest.param(again(lambda archive: None, compression=zipfile.ZIP_DEFLATED), "idf is compressed", id="deflated"),
    ],
)
def test_what_is_wrong_is_said_by_zipfile(content: bytes, said: str) -> None:
    with pytest.raises(foreign(), match=said):
        members(content, NAMES, MOST)


def test_files_that_would_be_larger_than_their_archive_are_not_read() -> None:
    listed = WRITTEN[LISTED : WRITTEN.index(b"PK\1\2", LISTED + 1)]
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 20, 20, len(listed) * 20, LISTED, 0)
    with pytest.raises(ValueError, match="that numpy did not write"):
        dict(plain(WRITTEN[:LISTED] + listed * 20 + end))


@given(st.integers(0, len(WRITTEN) - 1), st.integers(0, 255))
def test_a_changed_byte_changes_nothing_or_is_refused(place: int, byte: int) -> None:
    content = WRITTEN[:place] + bytes([byte]) + WRITTEN[place + 1 :]
    try:
        found = members(content, NAMES, MOST)
    except foreign():
        return
    assert found == unzipped(WRITTEN)
