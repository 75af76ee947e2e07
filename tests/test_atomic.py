"""A file appears whole or not at all, with the mode, link and neighbours it had."""

import os
import stat
import threading
from pathlib import Path

import pytest

from levelclassify.label.atomic import replacing

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def put(path: Path, data: bytes = b"new") -> None:
    with replacing(path) as stream:
        stream.write(data)


def _put_and_fail(path: Path, error: type[BaseException]) -> None:
    with replacing(path) as stream:
        stream.write(b"new")
        raise error


def test_the_name_appears_only_at_the_end(tmp_path: Path) -> None:
    with replacing(tmp_path / "out.csv") as stream:
        stream.write(b"new")
        assert not (tmp_path / "out.csv").exists()
        assert len(list(tmp_path.iterdir())) == 1, "it grows in the same folder"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"out.csv": b"new"}


def test_the_old_file_stays_whole_until_then(tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_bytes(b"old")
    with replacing(tmp_path / "out.csv") as stream:
        stream.write(b"new")
        stream.flush()
        assert (tmp_path / "out.csv").read_bytes() == b"old"
    assert (tmp_path / "out.csv").read_bytes() == b"new"


@pytest.mark.parametrize("error", [ValueError, OSError, KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("old", [None, b"old"], ids=["new", "replaced"])
def test_after_any_exception_all_is_as_before(tmp_path: Path, error: type[BaseException], old: bytes | None) -> None:
    path = tmp_path / "out.csv"
    if old is not None:
        path.write_bytes(old)
    with pytest.raises(error):
        _put_and_fail(path, error)
    assert [file.read_bytes() for file in tmp_path.iterdir()] == ([] if old is None else [old])


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_a_full_disk_at_the_end_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, failing, full)
    with pytest.raises(OSError, match="No space left"):
        put(tmp_path / "out.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002], ids=oct)
def test_a_new_file_has_the_mode_that_the_umask_leaves(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        put(tmp_path / "out.csv")
        (tmp_path / "usual.csv").touch()
    finally:
        os.umask(before)
    assert mode(tmp_path / "out.csv") == mode(tmp_path / "usual.csv") == 0o666 & ~mask


def test_a_replaced_file_hands_on_its_mode(tmp_path: Path) -> None:
    (tmp_path / "out.csv").touch()
    (tmp_path / "out.csv").chmod(0o640)
    put(tmp_path / "out.csv")
    assert mode(tmp_path / "out.csv") == 0o640


def test_what_replaces_a_private_file_is_private_while_it_grows(tmp_path: Path) -> None:
    (tmp_path / "out.csv").touch()
    (tmp_path / "out.csv").chmod(0o600)
    with replacing(tmp_path / "out.csv"):
        assert {mode(path) for path in tmp_path.iterdir()} == {0o600}


@pytest.mark.parametrize("exists", [True, False], ids=["to a file", "to nothing"])
def test_a_link_stays_and_its_target_is_written(tmp_path: Path, exists: bool) -> None:
    (tmp_path / "far").mkdir()
    target, link = tmp_path / "far" / "out.csv", tmp_path / "link.csv"
    link.symlink_to(target)
    if exists:
        target.write_bytes(b"old")
    put(link)
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["far", "link.csv", "out.csv"]


def test_a_fifo_is_written_directly(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(fifo.read_bytes()))
    reader.start()
    put(fifo)
    reader.join(10)
    assert got == [b"new"]
    assert fifo.is_fifo()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_device_is_an_error() -> None:
    with pytest.raises(OSError, match="No space left"):
        put(Path("/dev/full"))


@pytest.mark.parametrize(
    ("name", "error"),
    [
        pytest.param(".", IsADirectoryError, id="directory"),
        pytest.param("missing/out.csv", FileNotFoundError, id="no folder"),
        pytest.param("file/out.csv", NotADirectoryError, id="folder is a file"),
        pytest.param("x" * 300, OSError, id="name too long"),
    ],
)
def test_a_place_that_can_not_be_written_is_an_os_error(tmp_path: Path, name: str, error: type[OSError]) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(error):
        put(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_the_longest_name_that_a_folder_takes_can_be_written(tmp_path: Path) -> None:
    put(tmp_path / ("x" * 255))
    assert (tmp_path / ("x" * 255)).read_bytes() == b"new"


def test_a_write_protected_file_is_refused_though_its_folder_would_let_it_be_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out.csv").write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda path, right: right != os.W_OK)
    with pytest.raises(PermissionError, match=r"out\.csv"):
        put(tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes() == b"old"


@pytest.mark.skipif(IS_ROOT, reason="root may write everywhere")
@pytest.mark.parametrize("protected", ["folder", "file"])
def test_no_permission_is_an_error(tmp_path: Path, protected: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "file").write_bytes(b"old")
    ((tmp_path / protected) if protected == "folder" else folder / protected).chmod(0o555)
    try:
        with pytest.raises(PermissionError):
            put(folder / ("new" if protected == "folder" else "file"))
    finally:
        folder.chmod(0o755)
