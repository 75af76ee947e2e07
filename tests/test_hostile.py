"""Hostile files: whatever comes in, every record and every cell of it comes out, or is told with its line."""

import csv
import io
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from piles import csv_bytes, labelled, labelled_file, objects, table

from levelclassify.errors import InputError
from levelclassify.label.answers import ADDED
from levelclassify.label.formats import Format

MANY = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
SOME = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
TEXT = st.text(st.characters(blacklist_categories=["Cs"]), max_size=12)
NASTY = st.sampled_from(
    r"""007 NA nan NULL 1e5 =1+1 " "" , ; | é ’ Ã© \ ' Lobbyist <b>a</b> {""".split()
    + list(" \0\t\n\r\x85\u2028\U0001f600\x1a\ufeff")
    + ["", "\r\n", "x" * 5000]
)
CELL = st.one_of(TEXT, NASTY, st.lists(NASTY, max_size=4).map("".join))
NAME = st.one_of(st.sampled_from(["", "id", "id", "Level", " level", "level ", "note"]), TEXT).filter(
    lambda name: name not in ADDED and "\0" not in name  # which only binary files have there
)
DELIMITERS = st.sampled_from([",", ";", "\t", "|"])


@st.composite
def tables(draw: st.DrawFn, names: st.SearchStrategy[str] = NAME) -> list[list[str]]:
    """Draw a header with a title among other names, and rows as long as it."""
    others = draw(st.lists(names.filter(lambda name: name.strip().casefold() not in _USUAL), max_size=4))
    place = draw(st.integers(0, len(others)))
    header = [*others[:place], "title", *others[place:]]
    row = st.lists(CELL, min_size=len(header), max_size=len(header))
    return [header, *draw(st.lists(row, min_size=1, max_size=6))]


_USUAL = {"title", "job_title", "position", "jobtitle", "description", "text", "body", "job_description", "summary"}


def kept(rows: list[list[str]]) -> list[list[str]]:
    """Return what a table keeps of rows: the mark before its first name belongs to the encoding."""
    return [[rows[0][0].removeprefix("\ufeff"), *rows[0][1:]], *rows[1:]]


@MANY
@given(tables(), DELIMITERS, st.sampled_from(["\n", "\r\n"]), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_every_row_and_cell_of_a_table_comes_out_in_order(
    rows: list[list[str]], delimiter: str, ending: str, quoting: int
) -> None:
    quoted = csv.QUOTE_ALL if ending == "\n" else quoting  # csv quotes a lone return only beside one that ends rows
    given_bytes = csv_bytes(rows, delimiter=delimiter, lineterminator=ending, quoting=quoted)
    data, summary = labelled(given_bytes, delimiter=delimiter)
    assert [row[: len(rows[0])] for row in table(data, delimiter)] == kept(rows)
    assert (summary.rows, summary.rejected) == (len(rows) - 1, 0)


@SOME
@given(tables(), st.sampled_from(["utf-16", "utf-16-le", "utf-32", "utf-8-sig"]))
def test_every_cell_comes_out_of_every_encoding(rows: list[list[str]], encoding: str) -> None:
    given_text = csv_bytes(rows, quoting=csv.QUOTE_ALL).decode()
    data, _ = labelled(given_text.encode(encoding), encoding=encoding, output_encoding="utf-8")
    assert [row[: len(rows[0])] for row in table(data)] == kept(rows)


@SOME
@given(tables(st.text(st.sampled_from("abcé"), max_size=5)))
def test_every_cell_comes_out_of_cp1252(rows: list[list[str]]) -> None:
    narrow = [[cell.encode("cp1252", "ignore").decode("cp1252") for cell in row] for row in rows]
    given_text = csv_bytes(narrow, quoting=csv.QUOTE_ALL).decode()
    data, _ = labelled(given_text.encode("cp1252"), encoding="cp1252", output_encoding="utf-8")
    assert [row[: len(rows[0])] for row in table(data)] == kept(narrow)


@SOME
@given(tables(), st.data())
def test_every_ragged_row_comes_out_filled_or_is_told(rows: list[list[str]], data: st.DataObject) -> None:
    width = len(rows[0])
    ragged = [rows[0], *(row[: data.draw(st.integers(1, width))] + data.draw(EXTRA) for row in rows[1:])]
    found, rejected = _with_rejects(csv_bytes(ragged, quoting=csv.QUOTE_ALL))
    fitting = [row for row in ragged[1:] if len(row) <= width]
    assert [row[:width] for row in found[1:]] == [row + [""] * (width - len(row)) for row in fitting]
    assert len(rejected) - 1 == len(ragged) - 1 - len(fitting)


EXTRA = st.lists(st.sampled_from(["x", "y"]), max_size=5)


def _with_rejects(data: bytes) -> tuple[list[list[str]], list[list[str]]]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "in.csv").write_bytes(data)
        labelled_file(Path(folder) / "in.csv", Path(folder) / "out.csv", delimiter=",", encoding="utf-8")
        bad = Path(folder) / "out.csv.rejects.csv"
        return table((Path(folder) / "out.csv").read_bytes()), table(bad.read_bytes()) if bad.exists() else [[]]


@MANY
@given(st.lists(st.one_of(st.binary(max_size=30), CELL.map(str.encode)), max_size=8), st.sampled_from([b"\n", b"\r\n"]))
def test_of_any_bytes_every_line_comes_out_or_is_told(lines: list[bytes], ending: bytes) -> None:
    body = ending.join(line for line in lines if line.strip(b"\r\n"))
    data = b"id,title" + ending + b"1,Lobbyist" + ending + body
    found, rejected = _with_rejects(data)
    out = "".join(cell for row in found[2:] for cell in row[:2]) + "".join(row[2] for row in rejected[1:] if row)
    assert _plain(out) == _plain(body.decode("utf-8", "backslashreplace"))


def _plain(text: str) -> list[str]:
    """Return the letters that no quoting, filling or marking of broken bytes touches."""
    return sorted(letter for letter in text if letter in "LobyistNAghjkmnpqrvwzGHIJKMOPQRSTUVWXYZ")


VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT | NASTY,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
OBJECTS = st.lists(
    st.dictionaries(NAME.filter(lambda name: name.strip().casefold() not in _USUAL), VALUE, max_size=4), max_size=6
)


@MANY
@given(OBJECTS, st.booleans())
def test_every_object_keeps_its_text(several: list[dict[str, Any]], plain: bool) -> None:
    lines = [json.dumps({"title": "Lobbyist", **one}, ensure_ascii=plain) for one in several] + ['{"title": "a"}']
    data, summary = labelled("\n".join(lines).encode())
    assert [line.partition(', "level": ')[0] + "}" for line in data.decode().split("\n")[:-1]] == [
        line.partition(', "level": ')[0] + ("" if ', "level": ' not in line else "}") for line in lines
    ]
    assert (summary.rows, summary.rejected) == (len(lines), 0)


@SOME
@given(OBJECTS)
def test_every_value_of_an_object_comes_out_as_a_cell(several: list[dict[str, Any]]) -> None:
    given_objects = [{"title": "Lobbyist", **one} for one in several] + [{"title": "a"}]
    data, _ = labelled("\n".join(map(json.dumps, given_objects)).encode(), writes=Format("csv"), reads=Format("jsonl"))
    header, *rows = table(data)
    for one, row in zip(given_objects, rows, strict=True):
        cells = dict(zip(header, row, strict=True))
        for name, value in one.items():
            held = cells[name.removeprefix("\ufeff") if name == header[0] else name]
            assert held == value if isinstance(value, str) else json.loads(held.lower() or "null") == _lower(value)


def _lower(value: Any) -> Any:
    return json.loads(json.dumps(value, ensure_ascii=False).lower())


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_cells_of_ten_megabytes_come_out(tmp_path: Path, kind: str) -> None:
    cells = ["é" * 10 * 2**20, "Lobbyist", 'a"\n' * 2**20]
    (tmp_path / "in.csv").write_bytes(csv_bytes([["a", "title", "b"], cells, ["1", "Caseworker", ""]]))
    labelled_file(tmp_path / "in.csv", tmp_path / f"out.{kind}")
    if kind == "parquet":
        import pyarrow.parquet as pq

        found = [list(row.values()) for row in pq.read_table(tmp_path / "out.parquet").to_pylist()]
    elif kind == "jsonl":
        found = [list(one.values()) for one in objects((tmp_path / "out.jsonl").read_bytes())]
    else:
        found = table((tmp_path / "out.csv").read_bytes())[1:]
    assert found[0][:3] == cells
    assert [row[3] for row in found] == ["macro", "micro"]


@pytest.mark.parametrize("name", ADDED)
@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_column_of_our_name_is_an_error_and_a_prefix_makes_room(name: str, kind: str) -> None:
    rows = [[name, "title"], ["mine", "Lobbyist"]]
    data = csv_bytes(rows) if kind == "csv" else json.dumps(dict(zip(*rows, strict=True))).encode()
    with pytest.raises(InputError, match=f"got '{name}'; give a --prefix"):
        labelled(data)
    found, _ = labelled(data, prefix="lc_", writes=Format("csv"))
    header, row = table(found)
    assert header == [*rows[0], *(f"lc_{ours}" for ours in ADDED)]
    assert row[:3] == ["mine", "Lobbyist", "macro"]


@pytest.mark.parametrize("header", ["a,a,title", ",,title", '" ",,title', "title,level ,Level"], ids=repr)
def test_twin_and_empty_names_come_out_as_they_stand(header: str) -> None:
    data, _ = labelled(f"{header}\n1,2,3\n".encode())
    names = next(csv.reader(io.StringIO(header)))
    assert table(data)[0] == [*names, *ADDED]
    assert table(data)[1][:3] == ["1", "2", "3"]
