"""`levelclassify train`: from labelled rows to a model folder, or to a refusal that says why."""

import csv
import json
from collections import defaultdict
from pathlib import Path

import joblib
import pytest

from levelclassify import load
from levelclassify.cli.command import main
from levelclassify.fit.choices import Plan
from levelclassify.fit.evaluate import macro_f1
from levelclassify.fit.features import columns_of
from levelclassify.fit.rows import Row, as_posting
from levelclassify.fit.synthetic import authored
from levelclassify.model.folder import load_folder
from levelclassify.model.seen import digests, read_seen
from levelclassify.types import LABELS

EACH = 25  # postings of each label


def _some() -> list[Row]:
    """Return a hundred synthetic postings, as many of each label."""
    found = defaultdict(list)
    for row in authored():
        found[row.level].append(row)
    return [row for label in LABELS for row in found[label][:EACH]]


ROWS = _some()
RIGHT = {row.id: row.level for row in ROWS}


def _write(path: Path, rows: list[Row], labels: bool = True) -> Path:
    header = ["id", "title", "company", "description", *(["level"] if labels else [])]
    with path.open("w", encoding="utf-8", newline="") as stream:
        cells = [[row.id, row.title, row.employer, row.text, *([row.level] if labels else [])] for row in rows]
        csv.writer(stream).writerows([header, *cells])
    return path


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _correct(review: Path, corrected: Path) -> None:
    """Do what a person does: give every row that came for review its right level."""
    rows = _read(review)
    with corrected.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, [*rows[0]])
        table.writeheader()
        table.writerows(row | {"level": RIGHT[row["id"]]} for row in rows)


def _reached(path: Path) -> float:
    rows = _read(path)
    right = [LABELS.index(RIGHT[row["id"]]) for row in rows]
    return macro_f1(right, [LABELS.index(row["level"] or "none") for row in rows])


def test_labels_are_reviewed_corrected_learnt_and_given_anew(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    feed, labelled, review, corrected = (tmp_path / f"{name}.csv" for name in ("feed", "first", "review", "corrected"))
    model, again = tmp_path / "my-model", tmp_path / "again.csv"
    _write(feed, ROWS, labels=False)
    quiet = ["label", str(feed), "--quiet", "-o"]
    assert main([*quiet, str(labelled), "--model", "rules", "--review", "0.99", str(review)]) == 0
    _correct(review, corrected)
    assert main(["train", str(corrected), "-o", str(model), "--against", "rules", "--jobs", "1"]) == 0
    assert main([*quiet, str(again), "--model", str(model)]) == 0
    assert _reached(again) > _reached(labelled)
    assert {row["model"] for row in _read(again)} == {load(model).stamp}
    assert f"{load(model).stamp} is written to {model}" in capfd.readouterr().out


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cross-validate once, in two folds."""
    monkeypatch.setattr("levelclassify.fit.own.plan", lambda rows: Plan(1, 2))


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _write(tmp_path_factory.mktemp("labelled") / "labelled.csv", ROWS)


@pytest.fixture(scope="module")
def mine(labelled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of one's own, built on the default, and its pipeline beside it."""
    folder = tmp_path_factory.mktemp("mine") / "my-model"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("levelclassify.fit.own.plan", lambda rows: Plan(1, 2))
        pipeline = ["--save-pipeline", str(folder.with_suffix(".joblib"))]
        command = ["train", str(labelled), "-o", str(folder), "--from-default", "--force", "--jobs", "1", *pipeline]
        assert main(command) == 0
    return folder


def test_a_model_of_ones_own_loads_and_names_its_kind(mine: Path) -> None:
    assert "-own+" in load(mine).stamp
    assert load(mine).classify(None, title="Lobbyist").level == "macro"


def test_a_model_tells_what_it_was_trained_on(mine: Path) -> None:
    found = read_seen(mine)
    assert found is not None
    assert {*found.tolist()} == {*digests(map(as_posting, ROWS)).tolist()}


def test_the_card_says_what_was_learnt_and_how_it_compares(mine: Path) -> None:
    text = (mine / "README.md").read_text("utf-8")
    assert "| your postings | 100 |" in text
    assert "levelclassify train --from-default --seed 0" in text
    left_out = (
        "on 0 of these postings, 100 that it was trained on left out"  # the default has learnt the synthetic ones
    )
    assert f"{load('default').stamp}, {left_out}" in text
    assert "{{" not in text


def test_the_origin_keeps_the_choices_and_the_gate(mine: Path) -> None:
    origin = load_folder(mine).config.origin
    assert origin["choices"] == {"from_default": True, "with_default": False, "seed": 0}
    assert origin["gate"]["old"] == load("default").stamp


def test_the_saved_pipeline_says_labels_of_titles_and_bodies(mine: Path) -> None:
    pipeline = joblib.load(mine.with_suffix(".joblib"))
    said = pipeline.predict(columns_of([as_posting(row) for row in ROWS]))
    assert [*pipeline.classes_] == [*LABELS]
    assert (said == [row.level for row in ROWS]).mean() > 0.9


@pytest.mark.usefixtures("hasty")
def test_a_model_that_is_not_better_is_not_written(
    labelled: Path, mine: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new"
    assert main(["train", str(labelled), "-o", str(new), "--against", str(mine), "--jobs", "1"]) == 1
    said = capfd.readouterr().err.splitlines()[-1]
    assert f"not better than {load(mine).stamp}: expected 50 postings to judge by that it was not trained on" in said
    assert [*tmp_path.iterdir()] == []


@pytest.mark.usefixtures("hasty")
def test_with_force_it_is_written_and_its_card_says_so(labelled: Path, mine: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    assert main(["train", str(labelled), "-o", str(new), "--against", str(mine), "--jobs", "1", "--force"]) == 0
    assert f"It was written with `--force`: it is not better than {load(mine).stamp}" in (new / "README.md").read_text()
    assert json.loads((new / "config.json").read_text())["origin"]["gate"]["better"] is False


@pytest.mark.parametrize(
    ("make", "force", "error"),
    [
        pytest.param("model", [], "expected a new folder, got one that exists", id="a model"),
        pytest.param("others", ["--force"], "or a model folder to replace, got something else", id="other files"),
        pytest.param("file", ["--force"], "or a model folder to replace, got something else", id="a file"),
    ],
)
def test_what_stands_there_is_not_overwritten(
    make: str, force: list[str], error: str, small_model: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "others").mkdir()
    for name in ("file", "others/thesis.txt"):
        (tmp_path / name).write_text("mine\n")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert small_model.name == "model"
    assert main(["train", "absent.csv", "-o", str(tmp_path / make), *force]) == 1
    assert error in capfd.readouterr().err
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_unknown_labels_are_refused_with_their_rows(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "wrong.csv").write_text("title,level\nLobbyist,macro\nCaseworker,nano\n")
    assert main(["train", str(tmp_path / "wrong.csv"), "-o", str(tmp_path / "m")]) == 1
    assert "got 'nano' in row 2" in capfd.readouterr().err


def test_without_scikit_learn_it_says_what_to_install(
    labelled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "sklearn", None)
    assert main(["train", str(labelled), "-o", str(tmp_path / "m")]) == 1
    assert 'install it: pip install "levelclassify[train]"' in capfd.readouterr().err
