"""A model folder is written whole, and read back as it was."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from tiny import BLOCKS, LEXICON, NUMBERS, SCALES, SETTINGS, TERMS, known_words, save

from levelclassify import ModelError, load
from levelclassify.model.config import LARGEST, Config, from_json, to_json
from levelclassify.model.folder import SUMS, checked_weights, load_folder, read_folder
from levelclassify.model.save import save_folder
from levelclassify.model.score import Table
from levelclassify.text.posting import Posting, reading

FILES = ["README.md", SUMS, "body_words.txt", "config.json", "rules.json", "title_words.txt", "weights.npz"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save(tmp_path / "new" / "model")
    return tmp_path / "new" / "model"


def test_a_folder_holds_these_files_and_nothing_beside_it(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == FILES
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


def test_a_folder_can_be_read_by_others(folder: Path) -> None:
    assert folder.stat().st_mode & 0o777 == 0o755


def test_words_stand_one_a_line(folder: Path) -> None:
    assert (folder / "body_words.txt").read_bytes() == b"case\nwork\nvisit\n"
    assert (folder / "title_words.txt").read_bytes() == b"case\nlead\n"


def test_the_card_stands_as_it_was_given(folder: Path) -> None:
    assert (folder / "README.md").read_bytes() == b"# A tiny model\n"


def test_checksums_stand_as_sha256sum_writes_them(folder: Path) -> None:
    lines = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in FILES if name != SUMS]
    assert (folder / SUMS).read_text() == "".join(lines)


def test_a_stamp_is_the_version_and_the_digest_of_the_checksums(folder: Path) -> None:
    stamp = f"1.0+{hashlib.sha256((folder / SUMS).read_bytes()).hexdigest()[:8]}"
    assert (save(folder), load_folder(folder).stamp, load(folder).stamp) == (stamp,) * 3


def test_settings_and_rules_are_read_back(folder: Path) -> None:
    model = load_folder(folder)
    assert model.config == SETTINGS
    assert ([rule.id for rule in model.rules.rules], model.rules.settings.repeats) == (["cases", "bills"], 2)


def test_what_a_folder_holds_is_given_back_to_train_on(folder: Path) -> None:
    stored = read_folder(folder)
    assert (stored.config, stored.terms, stored.rule_file) == (
        SETTINGS,
        [*TERMS],
        (folder / "rules.json").read_bytes(),
    )
    assert {name: array.tolist() for name, array in stored.weights.items()} == {
        name: array.tolist() for name, array in NUMBERS.items()
    }


def test_weights_are_read_back_to_the_bit(folder: Path) -> None:
    table, made = load_folder(folder).table, Table(BLOCKS, TERMS, NUMBERS, SCALES)
    known = [known_words(each, [reading(Posting("case lead", "Visit a case. Work!"))]) for each in (table, made)]
    scores = [
        each.score(one, each.sentence_weights(one), np.array([(0.1, 0.2, 0.0, 0.3)])).tobytes()
        for each, one in zip((table, made), known, strict=True)
    ]
    assert scores[0] == scores[1]


def test_a_saved_folder_replaces_the_old_one_whole(folder: Path) -> None:
    (folder / "stray").write_text("")
    save(folder)
    assert sorted(path.name for path in folder.iterdir()) == FILES


def test_a_save_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        save(tmp_path / "model")
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    ("name", "array", "message"),
    [
        ("idf", np.zeros(4, np.float32), r"idf: expected finite float32, shape \(5,\), got float32, shape \(4,\)"),
        ("idf", np.zeros(5), r"idf: expected finite float32, shape \(5,\), got float64"),
        ("votes", np.full((4, 4), np.inf, np.float32), r"votes: expected finite"),
    ],
    ids=["shape", "type", "infinite"],
)
def test_weights_that_no_model_has_are_not_saved(tmp_path: Path, name: str, array: object, message: str) -> None:
    with pytest.raises(ModelError, match=message):
        save_folder(tmp_path / "m", SETTINGS, TERMS, NUMBERS | {name: array}, LEXICON, "")
    assert [*tmp_path.iterdir()] == []


def test_weights_that_a_model_has_are_given_back() -> None:
    assert checked_weights(NUMBERS, 5) is NUMBERS


def test_settings_are_sorted_lines_that_git_can_compare() -> None:
    text = to_json(SETTINGS)
    assert text.startswith('{\n "also": 0.3,\n "blocks": [\n  {\n   "name": "title_words",\n')
    assert text.endswith("\n}\n")
    assert json.loads(text)["labels"] == ["micro", "mezzo", "macro", "none"]


BOUNDS = {
    "temperature": (1e-3, 1e3),
    "title_temperature": (1e-3, 1e3),
    "share_temperature": (1e-3, 1e3),
    "also": (0, 1),
    "rules_below": (0, 1),
    "few_words": (-1, 1e6),
    "rules_precision": (0, 1),
    "title_rules_precision": (0, 1),
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, ends in BOUNDS.items() for value in ends])
def test_a_setting_may_stand_at_its_bounds(name: str, value: float) -> None:
    assert from_json(to_json(SETTINGS._replace(**{name: value}))) == SETTINGS._replace(**{name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [(name, value) for name, (low, high) in BOUNDS.items() for value in (low - 1e-4, high * 1.001, "0.5", True)],
)
def test_a_setting_outside_its_bounds_is_refused(name: str, value: object) -> None:
    with pytest.raises(ModelError, match=rf"^config\.json, {name}: expected a number from .* to .*, found .*; train"):
        from_json(to_json(SETTINGS._replace(**{name: value})))


def _text(**changes: object) -> str:
    return json.dumps(json.loads(to_json(SETTINGS)) | changes)


BLOCK = {"name": "words", "part": "body", "weight": 1.0}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param(
            {"version": "1 0"},
            r"version and origin: expected a version number and an object, found \('1 0', {",
            id="version",
        ),
        pytest.param({"version": 1}, "version and origin: expected", id="a number for a version"),
        pytest.param({"origin": []}, "version and origin: expected", id="a list for the origin"),
        pytest.param({"origin": None}, "version and origin: expected", id="no origin"),
        pytest.param({"blocks": {}}, r"blocks: expected a list of blocks, found {}; train", id="no list of blocks"),
        pytest.param({"blocks": [BLOCK | {"part": "end"}]}, "blocks: expected an identifier, and title", id="part"),
        pytest.param({"blocks": [BLOCK | {"name": 7}]}, "blocks: expected an identifier, and title", id="name"),
        pytest.param({"blocks": [BLOCK | {"weight": 0}]}, "weight of a block: expected a number from 1e-06", id="0"),
        pytest.param({"blocks": [BLOCK | {"weight": 2e6}]}, "weight of a block: expected a number", id="heavy"),
        pytest.param({"blocks": [BLOCK] * 2}, "blocks: expected a name of its own for each block", id="a block twice"),
        pytest.param(
            {"blocks": [BLOCK, BLOCK | {"name": "more"}]},
            "blocks: expected at most one block of titles",
            id="two of one",
        ),
        pytest.param(
            {"blocks": [None]}, "blocks: expected name, part and weight of each block, found None", id="no block"
        ),
        pytest.param(
            {"scales": {"own": 1}},
            r"scales: expected votes, saturation, own, around, found {'own': 1}; train",
            id="one",
        ),
        pytest.param({"scales": [4, 2, 1, 1]}, "scales: expected votes, saturation, own, around, found", id="a list"),
        pytest.param({"scales": SCALES._asdict() | {"own": 1001}}, "own: expected a number from 0 to 1000", id="scale"),
        pytest.param({"class_shares": [0.5, 0.5, 1e-7, 1e-7]}, "class_shares: expected a number from 1e-06", id="few"),
        pytest.param(
            {"class_shares": [0.25, 0.25, 0.25, 0.26]},
            r"class_shares: expected numbers that sum to 1, found \[0.25, 0.25, 0.25, 0.26\]",
            id="sum",
        ),
        pytest.param(
            {"labels": ["micro", "mezzo", "macro"]},
            r"labels: expected micro, mezzo, macro, none, found \['micro', 'mezzo', 'macro'\]",
            id="labels",
        ),
        pytest.param({"format": 2.0}, "format: expected the format number 2, found 2.0", id="a float for the format"),
    ],
)
def test_settings_of_another_form_are_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ModelError, match=rf"^config\.json, {message}"):
        from_json(_text(**changes))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            '{"format": 2, "format": 2}', r"is not JSON \(the name 'format' twice in one object\)", id="twice"
        ),
        pytest.param("[]", r", format: expected the format number 2, found \[\]", id="a list"),
        pytest.param("7", r", format: expected the format number 2, found 7", id="a number"),
        pytest.param("{}", r", format: expected the format number 2, found None", id="nothing"),
        pytest.param(" " * (LARGEST + 1), r", the whole: expected at most 4,194,304 characters", id="vast"),
        pytest.param('{"a": ' * 5000, r"is not JSON \(", id="deep"),
        pytest.param("9" * 5000, r"is not JSON \(Exceeds the limit", id="a number without end"),
    ],
)
def test_what_are_no_settings_is_refused(text: str, message: str) -> None:
    with pytest.raises(ModelError, match=rf"^config\.json{message}|^config\.json {message}"):
        from_json(text)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"blocks": [BLOCK | {"weight": 1e-6}]}, id="the lightest block"),
        pytest.param({"blocks": [BLOCK | {"weight": 1e6}]}, id="the heaviest block"),
        pytest.param({"scales": dict.fromkeys(SCALES._fields, 0)}, id="scales of nothing"),
        pytest.param({"scales": dict.fromkeys(SCALES._fields, 1000)}, id="the largest scales"),
        pytest.param({"class_shares": [1e-6, 1e-6, 1e-6, 0.999997]}, id="the smallest shares"),
        pytest.param({"class_shares": [0.25, 0.25, 0.25, 0.2500009]}, id="shares that nearly sum to 1"),
        pytest.param({"version": "2026.1-rc+1"}, id="a long version"),
    ],
)
def test_settings_may_stand_at_their_bounds(changes: dict[str, object]) -> None:
    read = from_json(_text(**changes))
    assert json.loads(to_json(read)) == json.loads(_text(**changes))


def whole_refusal(**changes: object) -> str:
    """Return what is said of settings, but for the name of the file and the advice."""
    with pytest.raises(ModelError) as refusal:
        from_json(_text(**changes))
    start, end = "config.json, ", "; train the model anew or get it again"
    assert str(refusal.value).startswith(start)
    assert str(refusal.value).endswith(end)
    return str(refusal.value)[len(start) : -len(end)]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"blocks": 7}, "blocks: expected a list of blocks, found 7"),
        ({"blocks": []}, "blocks: expected a list of blocks, found []"),
        ({"blocks": [7]}, "blocks: expected name, part and weight of each block, found 7"),
        ({"blocks": [{"part": "x"}]}, "blocks: expected name, part and weight of each block, found {'part': 'x'}"),
        (
            {"blocks": [{"name": "x", "part": "y", "weight": 1}]},
            "blocks: expected an identifier, and title or body, found {'name': 'x', 'part': 'y', 'weight': 1}",
        ),
        (
            {"blocks": [{"name": "", "part": "body", "weight": 1}]},
            "blocks: expected an identifier, and title or body, found {'name': '', 'part': 'body', 'weight': 1}",
        ),
        (
            {"blocks": [{"name": "x", "part": "body", "weight": 0}]},
            "weight of a block: expected a number from 1e-06 to 1000000.0, found 0",
        ),
        (
            {"blocks": [{"name": "x", "part": "body", "weight": 1}] * 2},
            "blocks: expected a name of its own for each block, found "
            "[{'name': 'x', 'part': 'body', 'weight': 1}, {'name': 'x', 'part': 'body', 'weig",
        ),
        (
            {"version": ""},
            "version and origin: expected a version number and an object, found ('', {'data': 'made by hand'})",
        ),
        ({"scales": 7}, "scales: expected votes, saturation, own, around, found 7"),
        ({"scales": {}}, "scales: expected votes, saturation, own, around, found {}"),
        ({"class_shares": 7}, "class_shares: expected 4 numbers, found 7"),
        ({"class_shares": [1]}, "class_shares: expected 4 numbers, found [1]"),
        ({"class_shares": [0, 0, 0, 1]}, "class_shares: expected a number from 1e-06 to 1, found 0"),
        ({"class_shares": [2, 0, 0, 1]}, "class_shares: expected a number from 1e-06 to 1, found 2"),
        (
            {"class_shares": [0.25, 0.25, 0.25, 0.250002]},
            "class_shares: expected numbers that sum to 1, found [0.25, 0.25, 0.25, 0.250002]",
        ),
        ({"labels": 7}, "labels: expected micro, mezzo, macro, none, found 7"),
        ({"format": 1}, "format: expected the format number 2, found 1"),
        ({"also": None}, "also: expected a number from 0 to 1, found None"),
    ],
    ids=str,
)
def test_a_refusal_of_settings_says_what_was_expected_and_what_came(changes: dict[str, object], said: str) -> None:
    assert whole_refusal(**changes) == said


def test_settings_without_end_are_told_by_their_length() -> None:
    with pytest.raises(ModelError) as refusal:
        from_json(" " * (LARGEST + 1))
    start = "config.json, the whole: expected at most 4,194,304 characters, found 4194305"
    assert str(refusal.value) == f"{start}; train the model anew or get it again"


def test_settings_of_the_largest_size_are_read() -> None:
    text = to_json(SETTINGS)
    assert from_json(text + " " * (LARGEST - len(text))) == SETTINGS


def test_a_number_of_words_is_rounded_down() -> None:
    assert from_json(_text(few_words=2.9)).few_words == 2


def test_a_config_is_immutable() -> None:
    with pytest.raises(AttributeError, match="set attribute"):
        SETTINGS.also = 0.5
    assert isinstance(SETTINGS, Config)


@pytest.mark.parametrize(
    ("name", "message"),
    [(name, f"expected files as listed in SHA256SUMS, found a difference in {name}") for name in FILES if name != SUMS],
)
def test_a_file_that_was_changed_is_named(folder: Path, name: str, message: str) -> None:
    (folder / name).write_bytes((folder / name).read_bytes() + b" ")
    with pytest.raises(ModelError, match=message):
        load(folder)


def test_a_folder_without_checksums_is_refused_with_what_to_do(folder: Path) -> None:
    (folder / SUMS).unlink()
    with pytest.raises(ModelError, match=f"a readable {SUMS}, found No such file or directory; get or train"):
        load(folder)
