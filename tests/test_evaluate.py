"""Evaluation of labelled files: figures, edges of what a file may hold, text, JSON and page."""

import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from browser import needs_chromium, violations
from hypothesis import given, settings
from hypothesis import strategies as st
from piles import csv_bytes

from levelclassify import Level, Prediction, Reason, Shares, Source, load
from levelclassify.cli.command import main
from levelclassify.fit.columns import parted
from levelclassify.fit.evaluation import evaluated
from levelclassify.fit.evaluationpage import evaluation_page
from levelclassify.fit.evaluationtext import lines
from levelclassify.fit.known import known_to
from levelclassify.fit.mistakes import evidence_for
from levelclassify.labelled import Labelled, LabelledFile
from levelclassify.types import LABELS

NUMBERS, QUARTERS = "numbers, in quarters", ["0 to 4", "5 to 9", "10 to 14", "15 to 19"]
NAMES = [f"v{n:02}" for n in range(30)]
SCRIPT = '<script>alert("1")</script>'
WHOLE = {"micro": (1.0, 0.0, 0.0), "mezzo": (0.0, 1.0, 0.0), "macro": (0.0, 0.0, 1.0), "none": (0.0, 0.0, 0.0)}


def file_of(labels: list[str], header: tuple[str, ...] = ("title", "level"), **cells: list[str]) -> LabelledFile:
    rows = [
        Labelled(
            number, f"Title {number}", "", label, WHOLE[label], {name: each[number - 1] for name, each in cells.items()}
        )
        for number, label in enumerate(labels, 1)
    ]
    return LabelledFile(tuple(rows), (*header, *cells), "level", {}, 0)


def answer(label: str, confidence: float = 0.9, reason: Reason | None = None) -> Prediction:
    level = None if label == "none" else Level(label)
    why = reason or (None if level else Reason.OUT_OF_FIELD)
    return Prediction(level, confidence, Shares(*WHOLE[label if level else "micro"]), (), 1.0, Source.MODEL, why)


def found(labels: list[str], said: list[str], **options: Any) -> dict[str, Any]:
    return {"file": "labelled.csv", "model": "1+a"} | evaluated(file_of(labels), list(map(answer, said)), **options)


def test_precision_recall_and_f1_are_those_of_the_rows() -> None:
    one = found(["micro"] * 4 + ["mezzo"] * 4, ["micro"] * 3 + ["mezzo"] * 5)["labels"]
    assert [one["micro"][name]["value"] for name in ("precision", "recall", "f1")] == pytest.approx([1.0, 0.75, 6 / 7])
    assert (one["mezzo"]["rows"], one["mezzo"]["said"]) == (4, 5)


def test_the_confusion_has_a_line_for_each_right_label() -> None:
    assert found(["micro", "none"], ["micro", "macro"])["confusion"] == [
        [1, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 1, 0],
    ]


def test_a_level_that_is_not_in_the_file_is_named_and_no_part_of_the_mean() -> None:
    one = found(["micro", "mezzo"], ["micro", "mezzo"])
    assert (one["absent"], one["figures"]["macro_f1"]["value"]) == (["macro", "none"], 1.0)
    assert one["labels"]["macro"] == {"rows": 0, "said": 0, "precision": None, "recall": None, "f1": None}


@pytest.mark.parametrize("label", LABELS)
def test_one_row_is_enough(label: str) -> None:
    one = found([label], [label])
    assert one["figures"]["accuracy"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert (one["figures"]["three_levels"] is None) == (label == "none")


@pytest.mark.parametrize(
    ("label", "accuracy"), [pytest.param("micro", 0.0, id="a level"), pytest.param("none", 1.0, id="out of the field")]
)
def test_a_row_without_an_answer_counts_as_none(label: str, accuracy: float) -> None:
    one = evaluated(file_of([label]), [answer("none", 0.0, Reason.NOT_ENGLISH)])
    assert (one["figures"]["accuracy"]["value"], one["unanswered"]) == (accuracy, {"not_english": 1})


def test_shares_are_measured_only_where_people_stated_them() -> None:
    stated = Labelled(1, "a", "", "micro", (0.6, 0.4, 0.0), {}, stated=True)
    unstated = Labelled(2, "b", "", "micro", (1.0, 0.0, 0.0), {})
    file = LabelledFile((stated, unstated), ("title", "level", "micro", "mezzo", "macro"), "level", {}, 0)
    shares = evaluated(file, [answer("micro")] * 2)["shares"]
    assert shares == {"rows": 1, "share_error": pytest.approx(0.8 / 3), "also_f1": 0.0}


def test_shares_that_labelling_wrote_are_not_measured() -> None:
    row = Labelled(1, "a", "", "micro", (0.6, 0.4, 0.0), {}, stated=True)
    file = LabelledFile((row,), ("level", "micro", "in_field", "source", "model"), "level", {}, 0)
    one = evaluated(file, [answer("micro")])
    assert (one["shares"], one["shares_are_answers"]) == (None, True)


def test_bins_of_calibration_hold_as_many_rows() -> None:
    sure = [answer("micro", confidence) for confidence in np.linspace(0.5, 1.0, 50).tolist()]
    one = evaluated(file_of(["micro"] * 50), sure)["calibration"]
    assert [each["rows"] for each in one] == [5] * 10
    assert all(each["low"] <= each["accuracy"] <= each["high"] for each in one)


def test_what_chance_alone_makes_of_calibration_is_told_in_text_and_on_the_page() -> None:
    unsure, sure = ([answer("micro", confidence)] * 40 for confidence in (0.7, 1.0))
    for answers, said in ((unsure, "0.1"), (sure, "0.000")):
        one = evaluated(file_of(["micro"] * 40), answers) | {"file": "rows.csv", "model": "default"}
        told = f"chance alone would still make a calibration error of {said}"
        assert told in "\n".join(lines(one))
        assert told in evaluation_page(one)


def test_coverage_reaches_all_rows_and_names_the_confidence_of_95_percent() -> None:
    answers = [answer("micro", 0.9)] * 19 + [answer("mezzo", 0.4)] * 19
    one = evaluated(file_of(["micro"] * 38), answers)["coverage"]
    assert (one["curve"][-1]["coverage"], one["curve"][-1]["accuracy"]) == (1.0, 0.5)
    assert one["reached"] == {"threshold": 0.9, "coverage": 0.5, "accuracy": 1.0}


def test_no_confidence_may_be_enough() -> None:
    one = found(["micro"], ["mezzo"])
    assert one["coverage"]["reached"] is None
    assert "no confidence from which 95% are right" in "\n".join(lines(one))


def test_errors_are_listed_with_the_words_for_them() -> None:
    one = found(["micro", "macro"], ["micro", "mezzo"], evidence={1: ["leads a team"]})
    assert one["wrong"] == 1
    assert "row 2: macro, said mezzo 0.90: Title 2" in "\n".join(lines(one))
    assert "for it: leads a team" in "\n".join(lines(one))


def test_no_control_character_of_a_posting_reaches_the_terminal() -> None:
    row = Labelled(1, "\x1b[31mred\r", "", "micro", WHOLE["micro"], {"\x1b[2Jc": "\x1b]0;t\x07"})
    file = LabelledFile((row,), ("title", "level", "\x1b[2Jc"), "level", {}, 0)
    one = evaluated(file, [answer("macro")], ["\x1b[2Jc"], "\x1b[2Jc", {0: ["\x1b[1mbold"]})
    assert "\x1b" not in "\n".join(lines({"file": "\x1b[2J.csv", "model": "1+a"} | one))


def test_rows_of_a_group_are_drawn_together() -> None:
    labels, said = ["micro"] * 100 + ["mezzo"] * 100, ["micro"] * 100 + ["micro"] * 50 + ["mezzo"] * 50
    employers = [f"e{place // 50}" for place in range(200)]
    alone, together = (
        evaluated(file_of(labels, employer=employers), list(map(answer, said)), groups=groups)["figures"]["accuracy"]
        for groups in (None, "Employer")
    )
    assert together["high"] - together["low"] > 2 * (alone["high"] - alone["low"])


@pytest.mark.parametrize(
    ("cells", "how", "names"),
    [
        pytest.param(["b", "a", "b", " "], "every value", ["b", "a", "(empty)"], id="names"),
        pytest.param([str(n) for n in range(20)], NUMBERS, QUARTERS, id="numbers"),
        pytest.param([*map(str, range(20)), ""], NUMBERS, [*QUARTERS, "(empty)"], id="numbers and empty cells"),
        pytest.param(["nan", *map(str, range(20))], NUMBERS, [*QUARTERS, "(empty)"], id="no number"),
        pytest.param(["1", "2", "1"], "every value", ["1", "2"], id="few numbers are names"),
        pytest.param([f"2026-06-{day:02}" for day in range(1, 31)], "months; every value", ["2026-06"], id="dates"),
        pytest.param(NAMES, "the 12 most frequent values", [*NAMES[:12], "(18 other values)"], id="many"),
    ],
)
def test_a_column_makes_parts(cells: list[str], how: str, names: list[str]) -> None:
    one = parted("c", cells)
    assert (one.how, [name for name, chosen in one.parts if chosen.any()]) == (how, names)


@given(
    st.lists(
        st.sampled_from(["", "a", "b", "1", "2.5", "-3", "1e300", "inf", "2026-01-02", *map(str, range(14))]),
        min_size=1,
    )
)
def test_every_row_is_in_one_part(cells: list[str]) -> None:
    parts = np.array([chosen for _, chosen in parted("c", cells).parts]).reshape(-1, len(cells))
    assert (parts.sum(axis=0) == 1).all()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(LABELS), st.floats(0, 1)), min_size=1, max_size=30))
def test_any_answers_give_figures_without_nan(rows: list[tuple[str, str, float]]) -> None:
    one = evaluated(file_of([right for right, _, _ in rows]), [answer(said, sure) for _, said, sure in rows])
    assert "NaN" not in json.dumps(one, allow_nan=False)
    assert list(lines({"file": "f", "model": "m"} | one))


def test_rows_that_a_model_has_learnt_from_are_counted_and_measured_apart() -> None:
    one = found(["micro"] * 4, ["micro"] * 3 + ["mezzo"], known=[True, True, False, False])
    assert one["learnt_from"] == 2
    assert [part["accuracy"] for part in one["slices"][0]["parts"]] == [1.0, 0.5]
    assert "has learnt from 2 of the 4 rows" in "\n".join(lines(one))


def test_a_folder_that_does_not_tell_what_it_learnt_from_is_said(tmp_path: Path) -> None:
    assert known_to(tmp_path, file_of(["micro"]).rows) is None
    assert "does not tell which rows it has learnt from" in "\n".join(lines(found(["micro"], ["micro"])))


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        pytest.param(
            {"unanswered": {"too_short": 1}}, "1 row without an answer (too_short), counted as none", id="no answer"
        ),
        pytest.param(
            {"contradicted": 2},
            "2 rows with shares that contradict the level; the level was believed",
            id="contradictions",
        ),
        pytest.param(
            {"shares_are_answers": True},
            "The columns micro, mezzo and macro are a model's answers, and not measured",
            id="shares of a model",
        ),
        pytest.param({"shares": {"share_error": 0.125, "also_f1": 0.5, "rows": 3}}, "0.125 (3 rows)", id="shares"),
    ],
)
def test_the_text_says_what_the_figures_rest_on(changes: dict[str, Any], line: str) -> None:
    assert line in "\n".join(lines(found(["micro"], ["micro"]) | changes))


def test_an_error_without_words_for_it_is_listed_alone() -> None:
    text = "\n".join(lines(found(["micro"], ["mezzo"], evidence={0: []})))
    assert "row 1: micro, said mezzo 0.90: Title 1" in text
    assert "for it:" not in text


def test_enough_rows_of_every_level_are_not_called_few() -> None:
    assert "Fewer than" in "\n".join(lines(found(["micro"], ["micro"])))
    assert "Fewer than" not in "\n".join(lines(found(["micro"] * 100, ["micro"] * 100)))


def test_texts_of_many_lengths_are_measured_apart() -> None:
    file = file_of(["micro"] * 40)
    rows = tuple(replace(row, text="x" * number) for number, row in enumerate(file.rows))
    one = evaluated(replace(file, rows=rows), [answer("micro")] * 40)
    assert "characters of the text" in [part["column"] for part in one["slices"]]


def test_an_answer_that_nothing_speaks_for_has_no_words() -> None:
    row = Labelled(1, "", "zebra", "micro", WHOLE["micro"], {})
    assert evidence_for(load("rules"), row, answer("micro")) == ()


POSTINGS = [
    ["title", "description", "level", "place"],
    ["Lobbyist", "You draft bills and brief legislators.", "macro", "A"],
    [f"Case Manager {SCRIPT}", "Assess clients & plan their care.", "mezzo", SCRIPT],
    ["Plumber", "Mend pipes.", "out of field", "B"],
    ["Group therapist", "Run weekly groups.", "", "B"],
]


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    (tmp_path / "labelled.csv").write_bytes(csv_bytes(POSTINGS))
    return tmp_path / "labelled.csv"


def test_the_command_prints_the_figures_as_text(labelled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(labelled), "--by", "PLACE"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"3 rows of {labelled} by ")
    assert "1 row with no level left out." in out
    assert "place (every value)" in out


def test_the_command_prints_json_without_nan(labelled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(labelled), "--json", "--model", "rules"]) == 0
    one = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    assert (one["rows"], one["learnt_from"], one["skipped"]) == (3, 0, {"no level": 1})


@pytest.mark.parametrize(
    ("options", "match"),
    [
        pytest.param(["--by", "nowhere"], "expected a column 'nowhere', got 'title', 'description'", id="by"),
        pytest.param(["--group-by", "nowhere"], "expected a column 'nowhere'", id="group by"),
        pytest.param(["--level-column", "nowhere"], "expected a column 'nowhere' for --level-column", id="levels"),
        pytest.param(["--html", "no/such/page.html"], "no/such/page.html: expected a place to write", id="page"),
    ],
)
def test_the_command_refuses_on_one_line(
    labelled: Path, options: list[str], match: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(labelled), *options]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert match in line


@pytest.mark.parametrize(
    ("library", "command"),
    [
        ("sklearn", ["evaluate", "FILE"]),
        ("matplotlib", ["evaluate", "FILE", "--html", "page.html"]),
        ("jinja2", ["evaluate", "FILE", "--html", "page.html"]),
        ("sklearn", ["rules", "FILE"]),
        ("sklearn", ["compare", "rules", "rules", "FILE", "--level-column", "level"]),
    ],
)
def test_a_missing_library_is_named_with_its_extra(
    library: str,
    command: list[str],
    labelled: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    assert main([str(labelled) if one == "FILE" else one for one in command]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert f'expected the library {library}, got none; install it: pip install "levelclassify[train]"' in line


@pytest.fixture
def page(labelled: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    target = labelled.with_name("page.html")
    assert main(["evaluate", str(labelled), "--by", "place", "--html", str(target)]) == 0
    capsys.readouterr()
    return target


def test_every_text_on_the_page_is_escaped(page: Path) -> None:
    text = page.read_text("utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_the_page_asks_for_nothing_outside(page: Path) -> None:
    text = page.read_text("utf-8")
    assert re.findall(r'(?:src|href)="(?!#)[^"]*"', text) == []
    assert re.findall(r"url\((?!#)", text) == []
    assert re.findall(r' style="', text) == []


def test_the_ids_of_the_page_are_unique(page: Path) -> None:
    ids = re.findall(r'\bid="([^"]*)"', page.read_text("utf-8"))
    assert len(ids) == len({*ids})


def test_the_same_figures_give_the_same_page() -> None:
    one = found(["micro", "mezzo"] * 5, ["micro"] * 10)
    assert evaluation_page(one) == evaluation_page(one)


@pytest.mark.parametrize("label", LABELS)
def test_a_file_of_one_level_has_a_page(label: str) -> None:
    assert "How good are the answers?" in evaluation_page(found([label] * 3, [label] * 3))


def test_a_page_that_fails_leaves_the_old_one(page: Path, monkeypatch: pytest.MonkeyPatch, labelled: Path) -> None:
    old = page.read_bytes()
    monkeypatch.setattr("levelclassify.fit.plots.coverage", lambda found: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        main(["evaluate", str(labelled), "--html", str(page)])
    assert page.read_bytes() == old


@needs_chromium
def test_axe_finds_nothing_on_the_page(page: Path) -> None:
    assert violations(page) == []
