"""The labelled rows of the repository are whole, and the tables beside them are read as they are meant."""

import importlib
import json
import re
import tomllib
from importlib import util
from pathlib import Path

import data
import pytest
from conftest import ROOT
from data import corrected, further

from levelclassify.errors import LevelClassifyError
from levelclassify.fit import synthetic
from levelclassify.fit.coded import Coded
from levelclassify.fit.origin import digest
from levelclassify.fit.rows import Row, as_posting
from levelclassify.fit.synthetic import adverts, authored, blocks, cells, coded, duties, look_alikes, titles
from levelclassify.text.posting import Posting

KINDS = ("equal_opportunity", "benefits", "address", "mission_micro", "mission_mezzo", "mission_macro", "mission_none")
ROW = Row("r1", "board", "Case Aide", "Hill House", "Visit.", "micro", (1.0, 0.0, 0.0), 3)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for `training/`, with its tables empty."""
    monkeypatch.setattr(data, "HERE", tmp_path)
    monkeypatch.setattr(synthetic, "corpus_folder", lambda: tmp_path)
    _write(tmp_path, "second-passes.csv", "id,pass,level,micro,mezzo,macro,confidence")
    _write(tmp_path, "corrections.csv", "id,title,given,level,micro,mezzo,macro,reason")
    _write(tmp_path, "labels.csv", "id,level,micro,mezzo,macro,confidence")
    _write(tmp_path, "sentences.csv", "id,codes,words")
    return tmp_path


def _write(folder: Path, name: str, *lines: str) -> Path:
    (folder / name).write_text("\n".join(lines) + "\n", "utf-8")
    return folder / name


def _passes(here: Path, *lines: str) -> None:
    _write(here, "second-passes.csv", "id,pass,level,micro,mezzo,macro,confidence", *lines)


def _corrections(here: Path, *lines: str) -> None:
    _write(here, "corrections.csv", "id,title,given,level,micro,mezzo,macro,reason", *lines)


@pytest.mark.parametrize(
    "rows",
    [authored(), look_alikes(), titles(), duties(), adverts()],
    ids=["postings", "look-alikes", "titles", "duties", "adverts"],
)
def test_the_repository_s_rows_are_whole(rows: list[Row]) -> None:
    assert len({row.id for row in rows}) == len(rows)
    for row in rows:
        assert sum(row.shares) == pytest.approx(0 if row.level == "none" else 1)
        assert as_posting(row) != Posting("", "")


def test_the_digest_of_rows_sees_every_row() -> None:
    assert digest(authored()) == digest(authored())
    assert digest(authored()) != digest(authored()[:-1])


def test_a_row_that_nobody_read_again_stays_as_it_is(here: Path) -> None:
    _passes(here, "another,2,none,0,0,0,3")
    assert corrected([ROW]) == [ROW]


@pytest.mark.parametrize(
    ("passes", "shares"),
    [
        pytest.param(["r1,2,micro,70,30,0,3", "r1,3,micro,40,60,0,2"], (0.7, 0.3, 0.0), id="three annotators"),
        pytest.param(["r1,2,mezzo,0,100,0,3"], (0.5, 0.5, 0.0), id="two annotators"),
        pytest.param(
            ["r1,2,none,0,0,0,3", "r1,3,micro,100,0,0,3"], (2 / 3, 0.0, 0.0), id="one saw it out of the field"
        ),
    ],
)
def test_shares_are_the_mean_of_the_annotators(here: Path, passes: list[str], shares: tuple[float, ...]) -> None:
    _passes(here, *passes)
    assert corrected([ROW])[0].shares == pytest.approx(shares)


def test_only_a_correction_changes_the_level(here: Path) -> None:
    _passes(here, "r1,2,mezzo,0,100,0,3", "r1,3,mezzo,0,100,0,3")
    assert corrected([ROW])[0].level == "micro"
    _corrections(here, "r1,Case Aide,micro,mezzo,33,67,0,two of three")
    assert corrected([ROW])[0].level == "mezzo"


def test_rows_are_corrected_in_their_order(here: Path) -> None:
    _corrections(here, "r2,Case Aide,micro,none,0,0,0,another trade")
    rows = corrected([ROW, data.replace(ROW, id="r2"), data.replace(ROW, id="r3")])
    assert [(row.id, row.level) for row in rows] == [("r1", "micro"), ("r2", "none"), ("r3", "micro")]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        pytest.param("r1,2,mezzo,half,50,0,3", "could not convert string to float: 'half'", id="no number"),
        pytest.param("r1,2,mezzo,,50,0,3", "could not convert string to float: ''", id="no share"),
    ],
)
def test_a_pass_without_shares_is_an_error(here: Path, line: str, error: str) -> None:
    _passes(here, line)
    with pytest.raises(ValueError, match=re.escape(error)):
        corrected([ROW])


def test_a_missing_table_is_an_error_that_names_it(here: Path) -> None:
    (here / "corrections.csv").unlink()
    with pytest.raises(FileNotFoundError, match=r"corrections\.csv"):
        corrected([ROW])


POSTING = {"id": "u1", "source": "board", "title": "Case Aide", "employer": "Hill House", "text": "Visit."}


def test_further_postings_get_the_labels_of_the_table(here: Path) -> None:
    _write(here, "labels.csv", "id,level,micro,mezzo,macro,confidence", "u1,mezzo,40,60,0,2")
    path = _write(here, "unlabelled.jsonl", json.dumps(POSTING))
    assert further(path) == [Row("u1", "board", "Case Aide", "Hill House", "Visit.", "mezzo", (0.4, 0.6, 0.0), 2)]


def test_further_postings_without_a_label_are_left_out(here: Path) -> None:
    _write(here, "labels.csv", "id,level,micro,mezzo,macro,confidence", "u2,none,0,0,0,3")
    path = _write(here, "unlabelled.jsonl", *(json.dumps(POSTING | {"id": name}) for name in ("u1", "u2", "u3")))
    assert [row.id for row in further(path)] == ["u2"]


def test_labels_of_further_postings_are_of_one_id_each() -> None:
    names = [line.partition(",")[0] for line in (ROOT / "training" / "labels.csv").read_text("utf-8").splitlines()]
    assert len(set(names)) == len(names)


def test_coded_sentences_are_read_by_id(here: Path) -> None:
    _write(here, "sentences.csv", "id,codes,words", "r1,ib,4 12", "r2,o,7")
    assert coded() == {"r1": Coded("ib", (4, 12)), "r2": Coded("o", (7,))}


def test_a_length_that_is_no_number_is_an_error(here: Path) -> None:
    _write(here, "sentences.csv", "id,codes,words", "r1,ib,4 x")
    with pytest.raises(ValueError, match="invalid literal"):
        coded()


def test_every_coded_sentence_has_a_letter_and_words() -> None:
    for one in coded().values():
        assert len(one.codes) == len(one.lengths)
        assert {*one.codes} <= {*"ieanob"}
        assert min(one.lengths) > 0


def test_every_synthetic_posting_is_coded() -> None:
    assert {row.id for row in authored()} <= {*coded()}


def test_every_correction_settles_a_row_that_was_read_again_and_says_why() -> None:
    again = {fields["id"] for fields in cells(data.HERE / "second-passes.csv")}
    rows = cells(data.HERE / "corrections.csv")
    assert len({fields["id"] for fields in rows}) == len(rows)
    for fields in rows:
        assert fields["id"] in again
        assert fields["level"] in data.LABELS
        assert fields["reason"].strip()


def test_second_passes_are_one_row_per_annotator_with_shares_that_are_whole_or_none() -> None:
    rows = cells(data.HERE / "second-passes.csv")
    assert len({(fields["id"], fields["pass"]) for fields in rows}) == len(rows)
    for fields in rows:
        assert sum(data._shares(fields)) == pytest.approx(0 if fields["level"] == "none" else 1)


def test_blocks_are_texts_by_kind() -> None:
    assert {*KINDS, "employers", "cities"} == {*blocks()}
    assert all(text.strip() for listed in blocks().values() for text in listed)


@pytest.mark.parametrize("kind", KINDS)
def test_a_block_stands_once(kind: str) -> None:
    assert len(set(blocks()[kind])) == len(blocks()[kind])


def test_blocks_that_are_no_toml_are_refused(here: Path) -> None:
    _write(here, "blocks.toml", "benefits = [")
    with pytest.raises(tomllib.TOMLDecodeError):
        blocks()


def test_a_package_without_its_corpus_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synthetic, "_PACKAGE", tmp_path / "src" / "levelclassify")
    with pytest.raises(
        LevelClassifyError, match=r"expected the synthetic corpus inside the package, got none; install"
    ):
        synthetic.corpus_folder()


def test_without_scikit_learn_training_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    found = util.find_spec
    monkeypatch.setattr(util, "find_spec", lambda name: None if name == "sklearn" else found(name))
    with pytest.raises(ModuleNotFoundError, match=r"not installed: pip install 'levelclassify\[train\]'"):
        importlib.reload(importlib.import_module("levelclassify.fit"))
