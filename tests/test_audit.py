"""Audits: doubtful labels come first, and every cell of the user comes out."""

import csv
import io
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from piles import csv_bytes, table

from levelclassify import load
from levelclassify.cli import main
from levelclassify.errors import InputError
from levelclassify.fit.agreement import Said, agreement
from levelclassify.fit.audit import Audit, audit
from levelclassify.fit.audit_report import ADDED, as_dict, listing
from levelclassify.fit.audit_report import table as told
from levelclassify.fit.evidence import evidence
from levelclassify.fit.leaks import gain, leaks
from levelclassify.label.job import Job
from levelclassify.label.lists import listed_bytes
from levelclassify.labelled import LabelledFile, read_labelled
from levelclassify.model.seen import digests
from levelclassify.text.posting import Posting

RULES = ["--model", "rules"]
JOBS = {
    "micro": ("Therapist", "You counsel one client at a time and carry a caseload of families."),
    "mezzo": ("Group facilitator", "You run support groups and lead workshops of one programme for its members."),
    "macro": ("Policy analyst", "You draft bills, lobby the statehouse and analyse policy for the whole state."),
    "none": ("Plumber", "You mend pipes and fit boilers in buildings of the company."),
}
WORDS = "amber birch cedar delta ember frost grove heron inlet jetty knoll larch maple nettle otter poppy".split()


def lines(each: int = 8) -> list[list[str]]:
    """Return rows of id, title, description and level, no two alike."""
    rows = []
    for place in range(each):
        own = " ".join(WORDS[(place + step * 3) % len(WORDS)] for step in range(6 + place))
        rows += [
            [f"{label}{place}", f"{title} {place}", f"{text} {own}", label] for label, (title, text) in JOBS.items()
        ]
    return rows


def read(rows: list[list[str]], header: str = "id,title,description,level") -> LabelledFile:
    return read_labelled(io.BytesIO(csv_bytes([header.split(","), *rows])), Job("-"))


def audited(rows: list[list[str]], header: str = "id,title,description,level") -> tuple[LabelledFile, Audit]:
    file = read(rows, header)
    return file, audit(file, load("rules"), None)


def test_a_wrong_label_comes_first_with_the_right_one_suggested() -> None:
    rows = lines()
    rows[5][3] = "none"
    first = audited(rows)[1].doubts[0]
    assert (first.place, first.suggested, first.cause) == (5, "mezzo", "another level fits better")


def test_every_row_has_one_doubt() -> None:
    assert sorted(one.place for one in audited(lines())[1].doubts) == list(range(32))


def test_doubts_do_not_grow_down_the_list() -> None:
    scores = [one.doubt for one in audited(lines())[1].doubts]
    assert scores == sorted(scores, reverse=True)


def test_the_same_posting_with_two_levels_is_a_contradiction() -> None:
    rows = [*lines(), ["again", *lines()[0][1:3], "macro"]]
    found = audited(rows)[1]
    assert (found.families, found.contradictions) == (((0, 32),), ((0, 32),))


def test_a_contradiction_names_the_other_row_and_its_level() -> None:
    rows = [*lines(), ["again", *lines()[0][1:3], "macro"]]
    causes = {one.place: one.cause for one in audited(rows)[1].doubts}
    assert causes[0].endswith("same posting as row 33, which is macro")


def test_one_of_two_contradicting_labels_is_wrong_at_least_as_likely_as_not() -> None:
    rows = [*lines(), ["again", *lines()[0][1:3], "macro"]]
    assert all(one.doubt >= 0.5 for one in audited(rows)[1].doubts if one.place in (0, 32))


def test_a_near_duplicate_of_the_same_level_is_no_contradiction() -> None:
    row = lines()[-4]
    found = audited([*lines(), ["again", row[1], f"{row[2]} apply", row[3]]])[1]
    assert (found.families, found.contradictions) == (((28, 32),), ())


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(lines()[:1], id="one row"),
        pytest.param(lines()[:2], id="two rows"),
        pytest.param(lines()[:5], id="a level with two rows"),
        pytest.param([row for row in lines() if row[3] == "macro"], id="one level only"),
        pytest.param([[row[0], row[1], "", row[3]] for row in lines()], id="no text"),
        pytest.param([[row[0], "", row[2], row[3]] for row in lines()], id="no title"),
        pytest.param([[str(place), *lines()[0][1:]] for place in range(9)], id="all duplicates"),
        pytest.param(
            [[str(place), "x", "y", label] for place, label in enumerate(JOBS)], id="all duplicates, all levels"
        ),
        pytest.param([[str(place), "!", "?", label] for place, label in enumerate(JOBS)], id="no words"),
    ],
)
def test_small_and_odd_files_are_audited_whole(rows: list[list[str]]) -> None:
    file, found = audited(rows)
    assert len(found.doubts) == len(rows)
    assert told(file, found)
    assert json.dumps(as_dict(file, found), allow_nan=False)


CELL = st.one_of(
    st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=8),
    st.sampled_from(['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", '"', "\r\n", "\t", "007", "é", ",", ";", "\x1b[2J"]),
)
LEVELS = st.sampled_from(["micro", "MEZZO", "macro-level", "none", "Other"])


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(CELL, CELL, CELL, LEVELS), min_size=1, max_size=8))
def test_a_list_holds_every_labelled_row_and_cell_once(rows: list[tuple[str, str, str, str]]) -> None:
    given_rows = [[cell, f"Aide {cell}", text, level, note] for cell, text, note, level in rows]
    file, found = audited(given_rows, "id,title,text,level,note")
    out = table(listed_bytes("-", *listing(file, found)))
    assert out[0] == [*ADDED, "level", "id", "title", "text", "note"]
    assert Counter(tuple(row[5:]) for row in out[1:]) == Counter((one[3], *one[:3], one[4]) for one in given_rows)


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(CELL, LEVELS), min_size=1, max_size=8))
def test_our_cells_begin_no_formula(rows: list[tuple[str, str]]) -> None:
    file, found = audited([["1", f"Aide {cell}", cell, level] for cell, level in rows])
    assert not [cell for row in listing(file, found)[1] for cell in row[:5] if cell.startswith(("=", "+", "-", "@"))]


def test_columns_of_one_name_keep_their_cells() -> None:
    file, found = audited([["a", "Lobbyist", "macro", "b"]], "note,title,level,note")
    assert next(listing(file, found)[1])[5:] == ["macro", "a", "Lobbyist", "b"]


def test_an_audit_of_a_list_replaces_the_columns_of_the_audit_before() -> None:
    file, found = audited(lines(2))
    again = read_labelled(io.BytesIO(listed_bytes("-", *listing(file, found))), Job("-"))
    assert listing(again, audit(again, load("rules"), None))[0] == [*ADDED, "level", "id", "title", "description"]


def test_a_corrected_list_is_read_back(tmp_path: Path) -> None:
    rows = lines()
    rows[5][3] = "none"
    (tmp_path / "in.csv").write_bytes(csv_bytes([["id", "title", "description", "level"], *rows]))
    assert main(["audit", str(tmp_path / "in.csv"), "-o", str(tmp_path / "list.csv"), *RULES]) == 0
    out = table((tmp_path / "list.csv").read_bytes())
    out[1][out[0].index("level")] = "mezzo"
    back = read_labelled(io.BytesIO(csv_bytes(out)), Job("-"))
    assert sorted((row.fields["id"], row.label) for row in back.rows) == sorted((row[0], row[3]) for row in lines())


def test_a_model_is_not_asked_about_what_it_has_seen() -> None:
    postings = [Posting("Lobbyist", "You draft bills."), Posting("Therapist", "You counsel.")]
    found = evidence(load("rules"), digests(postings[:1]), postings)
    assert found.any(axis=1).tolist() == [False, True]


def test_a_model_that_does_not_tell_what_it_has_seen_is_not_asked() -> None:
    assert not evidence(load("rules"), None, [Posting("Lobbyist", "")]).any()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param(["a", "b"] * 30, 1.0, id="a kind per level"),
        pytest.param([str(place) for place in range(60)], 0.0, id="ids"),
        pytest.param(["a"] * 60, 0.0, id="one value"),
        pytest.param([""] * 60, 0.0, id="empty"),
        pytest.param([f"{place % 2}.{place:03}" for place in range(60)], 1.0, id="fractions"),
        pytest.param([["nan", "1.5"][place % 2] + "" for place in range(60)], 1.0, id="no number among them"),
    ],
)
def test_a_column_tells_the_level_of_held_out_rows(values: list[str], expected: float) -> None:
    assert gain(values, [0, 1] * 30, range(60)) == expected


def test_columns_of_one_level_tell_nothing() -> None:
    assert gain(["a"] * 10, [0] * 10, range(10)) == 0.0


def test_the_column_of_the_level_is_not_asked() -> None:
    rows = [{"level": label, "board": label} for label in ("micro", "macro")] * 20
    found = leaks(rows, [row["level"] for row in rows], range(40), {"level"})
    assert [(one.column, one.gain) for one in found] == [("board", 1.0)]


def test_a_title_is_no_leak_though_it_tells_the_level() -> None:
    rows = [[str(place), *JOBS[label], label] for place, label in enumerate([*JOBS] * 10)]
    assert audited(rows)[1].leaks == ()


def test_annotators_who_share_no_posting_have_no_agreement() -> None:
    assert agreement([Said("a", "1", "micro"), Said("b", "2", "micro")]) is None


def test_kappa_is_the_mean_over_pairs_who_share_postings() -> None:
    said = [Said(who, post, label) for who, post, label in ("a1x", "b1x", "a2y", "b2y", "c1x", "c2x")]
    found = agreement(said)
    assert found is not None
    assert (found["rows"], found["kappa"], found["observed"]) == (2, pytest.approx(1 / 3), pytest.approx(2 / 3))


def test_annotators_of_one_posting_are_found_by_its_words() -> None:
    rows = [[*row, who] for row in lines(3) for who in ("a", "b")]
    found = audited(rows, "id,title,description,level,coder")[1]
    assert found.agreement == {"rows": 12, "alpha": 1.0, "kappa": 1.0, "observed": 1.0}


def test_a_missing_column_of_annotators_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.csv").write_text("title,level\nLobbyist,macro\n", "utf-8")
    assert main(["audit", str(tmp_path / "in.csv"), "--annotator-column", "who", *RULES]) == 1
    assert "expected a column 'who' for --annotator-column, got 'title', 'level'; name one" in capsys.readouterr().err


def test_the_input_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "in.csv"
    path.write_text("title,level\nLobbyist,macro\n", "utf-8")
    assert main(["audit", str(path), "-o", str(path), *RULES]) == 1
    assert "expected another file for the output, got the input itself" in capsys.readouterr().err


def test_a_list_is_no_json() -> None:
    with pytest.raises(InputError, match=r"expected a list that ends in \.csv or \.tsv, got 'list\.jsonl'"):
        listed_bytes("list.jsonl", ["a", "b"], [])


def test_a_table_says_nothing_to_the_terminal() -> None:
    file, found = audited([["1", "Aide \x1b[2J", "x", "macro"], ["2", "Aide \x1b[2J", "x", "micro"]])
    assert "\x1b" not in told(file, found)


def test_json_and_list_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [*lines(3), ["again", *lines(3)[0][1:3], "macro"]]
    (tmp_path / "in.csv").write_bytes(csv_bytes([["id", "title", "description", "level"], *rows]))
    assert main(["audit", str(tmp_path / "in.csv"), "-o", str(tmp_path / "out.csv"), "--json", *RULES]) == 0
    found = json.loads(capsys.readouterr().out)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        listed = [(int(row["audit_row"]), row["audit_cause"]) for row in csv.DictReader(stream) if row["audit_cause"]]
    assert [(one["row"], one["cause"]) for one in found["doubts"]] == listed
    assert found["contradictions"] == [[1, 13]]


def test_half_of_a_few_flipped_labels_stand_first() -> None:
    rows = lines(15)
    wrong = np.random.default_rng(0).permutation(60)[:3].tolist()
    for place in wrong:
        rows[place][3] = [*JOBS][([*JOBS].index(rows[place][3]) + 1) % 4]
    assert {one.place for one in audited(rows)[1].doubts[:3]} == {*wrong}


@pytest.mark.parametrize(
    ("coders", "said"),
    [
        pytest.param("ab", "annotators in 'coder': 12 postings read by two or more", id="they share postings"),
        pytest.param("a", "annotators in 'coder': no two of them read the same posting", id="they share none"),
    ],
)
def test_the_text_says_how_far_annotators_agree(coders: str, said: str) -> None:
    rows = [[*row, who] for row in lines(3) for who in coders]
    assert said in told(*audited(rows, "id,title,description,level,coder"))


def test_without_annotators_nothing_is_said_of_them() -> None:
    assert "annotators" not in told(*audited(lines(1)))


def test_annotators_who_share_no_posting_are_no_pair() -> None:
    said = [Said(who, post, label) for who, post, label in ("a1x", "b1x", "b2y", "c2y")]
    found = agreement(said)
    assert found is not None
    assert (found["rows"], found["kappa"], found["observed"]) == (2, 1.0, 1.0)


def test_a_list_goes_to_standard_output_and_the_talk_to_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.csv").write_bytes(csv_bytes([["id", "title", "description", "level"], *lines(2)]))
    assert main(["audit", str(tmp_path / "in.csv"), "-o", "-", *RULES]) == 0
    out, err = capsys.readouterr()
    assert len([*csv.DictReader(out.splitlines())]) == 8
    assert "near-duplicates: " in err


def test_without_a_list_the_talk_goes_to_standard_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.csv").write_bytes(csv_bytes([["id", "title", "description", "level"], *lines(2)]))
    assert main(["audit", str(tmp_path / "in.csv"), *RULES]) == 0
    assert "near-duplicates: " in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]
