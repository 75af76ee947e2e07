"""Which postings a model was trained on."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from conftest import CONFIG, saved

from levelclassify import load
from levelclassify.errors import ModelError
from levelclassify.fit.regression import Fitted
from levelclassify.model import seen
from levelclassify.model.save import save_folder
from levelclassify.model.seen import SEEN, digests, read_seen, seen_by, seen_bytes
from levelclassify.rules.rulebook import packaged
from levelclassify.text.posting import Posting

AIDE, LOBBYIST = Posting("Case Aide", "Visit families."), Posting("Lobbyist", "")


@pytest.fixture
def telling(trained: Fitted, tmp_path: Path) -> Path:
    """A model folder that tells what it was trained on."""
    folder, told = tmp_path / "telling", seen_bytes([LOBBYIST, AIDE, AIDE])
    save_folder(folder, CONFIG, trained.vocabularies, trained.weights(), packaged().read_bytes(), "# card\n", told)
    return folder


def test_a_folder_tells_each_posting_once(telling: Path) -> None:
    found = read_seen(telling)
    assert found is not None
    assert found.tolist() == sorted(digests([AIDE, LOBBYIST]).tolist())


def test_a_folder_that_tells_is_loaded_like_another(telling: Path, small_model: Path) -> None:
    assert load(telling).classify("Lobbyist") == load(small_model).classify("Lobbyist")


def test_a_folder_that_does_not_tell_gives_none(small_model: Path) -> None:
    assert read_seen(small_model) is None


def test_what_a_folder_tells_is_what_it_has_seen(tmp_path: Path) -> None:
    (tmp_path / SEEN).write_bytes(seen_bytes([LOBBYIST, AIDE, LOBBYIST]))
    found = seen_by(tmp_path)
    assert found is not None
    assert found.tolist() == sorted(digests([AIDE, LOBBYIST]).tolist())


def test_a_folder_that_tells_nothing_is_not_known_to_have_seen_nothing(tmp_path: Path) -> None:
    assert seen_by(tmp_path) is None


def test_a_digest_is_the_first_eight_bytes_of_the_words(tmp_path: Path) -> None:
    sha256 = hashlib.sha256(b"case aide visit families").digest()
    assert digests([AIDE]).tolist() == [int.from_bytes(sha256[:8], "little")]


def test_the_rules_were_trained_on_nothing() -> None:
    found = seen_by(None)
    assert found is not None
    assert found.tolist() == []


def test_a_changed_file_is_refused_by_its_checksum(telling: Path) -> None:
    (telling / SEEN).write_bytes(seen_bytes([AIDE]))
    with pytest.raises(ModelError, match=r"a difference in rows\.npy"):
        load(telling)


@pytest.mark.parametrize(
    "array", [pytest.param(np.zeros(3), id="floats"), pytest.param(np.zeros((2, 2), np.uint64), id="a matrix")]
)
def test_another_array_is_refused(tmp_path: Path, array: np.ndarray) -> None:
    np.save(tmp_path / SEEN, array)
    with pytest.raises(
        ModelError,
        match=r"expected 8-byte digests of postings, got rows\.npy has shape .*, not one dimension and uint64",
    ):
        read_seen(tmp_path)


def test_a_file_of_more_than_the_largest_size_is_read_no_further(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / SEEN).write_bytes(seen_bytes([LOBBYIST, AIDE]))
    monkeypatch.setattr(seen, "_LARGEST", 128 + 2 * 8)
    assert read_seen(tmp_path) is not None
    monkeypatch.setattr(seen, "_LARGEST", 128 + 8)
    with pytest.raises(ModelError, match="expected 8-byte digests of postings, got cannot reshape"):
        read_seen(tmp_path)


def test_what_is_no_array_is_refused(tmp_path: Path) -> None:
    (tmp_path / SEEN).write_bytes(b"no array")
    with pytest.raises(ModelError, match="expected 8-byte digests of postings, got the magic string"):
        read_seen(tmp_path)


def test_digests_of_the_shipped_corpus_are_small() -> None:
    assert len(seen_bytes([AIDE, LOBBYIST])) == 128 + 2 * 8


def test_a_folder_without_digests_stays_as_small_as_it_was(trained: Fitted, tmp_path: Path) -> None:
    saved(trained, tmp_path / "plain")
    assert not (tmp_path / "plain" / SEEN).exists()
