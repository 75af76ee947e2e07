"""JSON Lines: flat objects and postings of schema.org; an object keeps its text, and ours follow."""

import json
from pathlib import Path

import pytest
from piles import labelled, labelled_file, objects, table

from levelclassify import load
from levelclassify.errors import InputError
from levelclassify.label.answers import ADDED
from levelclassify.label.formats import Format

RULES = load("rules")
POSTING = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "Organizer",
    "description": "<p>Join us.</p>",
    "responsibilities": ["Lobby the state legislature.", "Build a coalition."],
    "qualifications": "<ul><li>Policy analysis</li></ul>",
}


def lines(*several: object) -> bytes:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in several).encode()


def test_an_object_keeps_its_text_and_ours_follow() -> None:
    given = b'{"id":007e0 ,"title": "Lobbyist"}'.replace(b"007e0", b"1.50")
    data, _ = labelled(given + b"\n")
    assert data.startswith(b'{"id":1.50 ,"title": "Lobbyist", "level": "macro", "confidence": ')
    assert data.endswith(b"}\n")


def test_what_is_not_there_is_null() -> None:
    found = objects(labelled(lines({"title": "Lobbyist"}))[0])[0]
    assert tuple(found)[1:] == ADDED
    assert (found["also"], found["reason"]) == (None, None)


def test_an_object_says_what_the_single_call_says() -> None:
    given = {"title": "Lobbyist", "description": "You lobby."}
    found = objects(labelled(lines(given))[0])[0]
    alone = RULES.classify(given["description"], title=given["title"]).as_dict()
    assert {name: found[name] for name in alone} == alone


def test_a_posting_of_schema_org_is_read_in_all_its_parts() -> None:
    text = "\n".join([POSTING["description"], *POSTING["responsibilities"], POSTING["qualifications"]])
    found = objects(labelled(lines(POSTING))[0])[0]
    alone = RULES.classify(text, title="Organizer").as_dict()
    assert {name: found[name] for name in alone} == alone
    assert {name: found[name] for name in POSTING} == POSTING


@pytest.mark.parametrize(
    "kind", ["JobPosting", "https://schema.org/JobPosting", "schema:JobPosting", ["Thing", "JobPosting"]], ids=str
)
def test_every_way_to_write_the_type_is_known(kind: object) -> None:
    given = {"@type": kind, "responsibilities": "Lobby the state legislature for a bill."}
    assert objects(labelled(lines(given))[0])[0]["source"] == "rules"


def test_named_columns_go_before_the_type() -> None:
    given = {**POSTING, "role": "Caseworker"}
    found = objects(labelled(lines(given), title_column="role", text_column="description")[0])[0]
    assert found["level"] == RULES.classify(POSTING["description"], title="Caseworker").level


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, None), ("Lobbyist", "macro"), (["Lobbyist"], "macro"), (7, None)],
    ids=["null", "text", "list", "number"],
)
def test_a_title_may_be_any_plain_value(value: object, expected: str | None) -> None:
    assert objects(labelled(lines({"title": value}))[0])[0]["level"] == expected


def test_objects_become_rows_with_all_keys_of_the_first_ones() -> None:
    given = [{"id": "007", "title": "Lobbyist"}, {"title": "Caseworker", "n": 1.5, "more": {"a": [True, None]}}]
    header, *rows = table(labelled(lines(*given), writes=Format("csv"))[0])
    assert header[:4] == ["id", "title", "n", "more"]
    assert [row[:4] for row in rows] == [["007", "Lobbyist", "", ""], ["", "Caseworker", "1.5", '{"a": [true, null]}']]


def test_the_keys_of_a_file_are_all_known_before_the_first_row(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(lines(*([{"title": "Lobbyist"}] * 3000), {"title": "Caseworker", "late": "here"}))
    summary = labelled_file(path, tmp_path / "out.csv")
    assert (summary.rows, summary.rejected) == (3001, 0)
    assert table((tmp_path / "out.csv").read_bytes())[-1][1] == "here"


def test_a_new_key_far_below_in_a_pipe_is_an_error_of_its_line() -> None:
    given = lines(*([{"title": "Lobbyist"}] * 3000), {"title": "Caseworker", "late": "here"})
    with pytest.raises(InputError, match="line 3001: expected the keys of the first rows, got 'late'"):
        labelled(given, writes=Format("csv"))


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        pytest.param(b'{"title": ', "got Expecting value", id="cut off"),
        pytest.param(b"[1]", "got a list", id="array"),
        pytest.param(b"7", "got a int", id="number"),
        pytest.param(b'{"title": NaN}', "NaN is no JSON", id="nan"),
        pytest.param(b'{"title": "\\ud800"}', "surrogates not allowed", id="half a character"),
        pytest.param(b'{"title": {"a": 1}}', "expected text, got a JSON object", id="nested title"),
        pytest.param(b"[" * 100_000, "maximum recursion depth", id="deep"),
        pytest.param(b'{"title": "caf\xe9 \xc3"}', "expected text in utf-8", id="latin-1"),
    ],
)
def test_a_line_that_is_no_posting_is_told(line: bytes, cause: str) -> None:
    good = '{"title": "Lobbyistin für éé"}'.encode()
    with pytest.raises(InputError, match=r"^line 2: ") as error:
        labelled(good + b"\n" + line + b"\n")
    assert cause in str(error.value)


def test_a_key_of_ours_among_the_first_asks_for_a_prefix() -> None:
    with pytest.raises(InputError, match="--prefix lc_"):
        labelled(lines({"title": "a", "level": "b"}))


def test_a_key_of_ours_far_below_is_an_error_of_its_line() -> None:
    given = lines(*([{"title": "Lobbyist"}] * 3000), {"title": "a", "level": "b"})
    with pytest.raises(InputError, match="line 3001: expected no key that labelling adds, got 'level'"):
        labelled(given)


def test_blank_lines_are_no_rows() -> None:
    assert labelled(b'\n{"title": "Lobbyist"}\r\n\r\n')[1].rows == 1


def test_an_empty_object_gets_ours_alone() -> None:
    data, _ = labelled(lines({"title": "Lobbyist"}, {}))
    assert data.splitlines()[1].startswith(b'{"level": null, ')
