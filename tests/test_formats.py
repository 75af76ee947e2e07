"""Any format in, any format out: the same rows and the same answers."""

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from piles import csv_bytes, labelled, labelled_file, objects, table

from levelclassify.errors import InputError, LevelClassifyError
from levelclassify.label import extras
from levelclassify.label.answers import ADDED
from levelclassify.label.chunks import CHUNK_ROWS
from levelclassify.label.formats import FORMATS, Format, by_name, said
from levelclassify.label.packing import packer, unpacked

HEADER = ["id", "title", "note"]
ROWS = [["007", "Lobbyist", 'a, "b"\n\tc'], ["", "Caseworker", "é"], ["NA", "", " = "]]


def written(path: Path) -> Path:
    """Write the rows in the format that a name promises."""
    kind, packing = by_name(path.name) or Format("csv")
    if kind == "parquet":
        pq.write_table(pa.table(dict(zip(HEADER, map(list, zip(*ROWS, strict=True)), strict=True))), path)
        return path
    lines = [json.dumps(dict(zip(HEADER, row, strict=True))) for row in ROWS]
    text = "\n".join(lines) if kind == "jsonl" else csv_text(kind)
    path.write_bytes(packer(packing)(text.encode()))
    return path


def csv_text(kind: str) -> str:
    return csv_bytes([HEADER, *ROWS], delimiter="\t" if kind == "tsv" else ",").decode()


def plain(path: Path) -> bytes:
    packing = (by_name(path.name) or Format("csv")).packing
    return unpacked(io.BytesIO(path.read_bytes()), packing).read()


def cells(path: Path) -> list[list[str]]:
    """Return header and rows of any format as text."""
    kind = (by_name(path.name) or Format("csv")).kind
    if kind in ("csv", "tsv"):
        return table(plain(path), "\t" if kind == "tsv" else ",")
    several = pq.read_table(path).to_pylist() if kind == "parquet" else objects(plain(path))
    texts = [["" if v is None else v if isinstance(v, str) else repr(v) for v in one.values()] for one in several]
    return [list(several[0]), *texts]


@pytest.mark.parametrize("into", FORMATS)
@pytest.mark.parametrize("out_of", FORMATS)
def test_any_format_becomes_any_other(tmp_path: Path, out_of: str, into: str) -> None:
    out = tmp_path / f"out.{into}"
    labelled_file(written(tmp_path / f"in.{out_of}"), out)
    header, *rows = cells(out)
    assert header == [*HEADER, *ADDED]
    assert [row[:3] for row in rows] == ROWS
    assert [row[3] for row in rows] == ["macro", "micro", ""]


@pytest.mark.parametrize("kind", [kind for kind in FORMATS if kind != "parquet"])
def test_a_pipe_is_read_as_a_file_is(tmp_path: Path, kind: str) -> None:
    path = written(tmp_path / f"in.{kind}")
    labelled_file(path, tmp_path / "out.csv")
    data, _ = labelled(path.read_bytes(), reads=said(kind), writes=Format("csv"))
    assert data == (tmp_path / "out.csv").read_bytes()


def test_parquet_comes_through_a_pipe_too(tmp_path: Path) -> None:
    data, _ = labelled(written(tmp_path / "in.parquet").read_bytes())
    assert [row[:3] for row in table(data)[1:]] == ROWS


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.csv", Format("csv")),
        ("a.CSV.GZ", Format("csv", "gz")),
        ("b.c/a.tsv.zst", Format("tsv", "zst")),
        ("a.ndjson", Format("jsonl")),
        ("a.parquet", Format("parquet")),
        ("a.txt", None),
        ("2024.01.dump", None),
        ("a", None),
    ],
    ids=str,
)
def test_a_name_promises_a_format(name: str, expected: Format | None) -> None:
    assert by_name(name) == expected


@pytest.mark.parametrize("name", ["a.json", "a.xlsx", "a.zip", "a.csv.bz2", "a.parquet.gz", "a.json.gz"])
def test_a_name_of_another_format_is_refused(name: str) -> None:
    with pytest.raises(InputError, match=f"expected CSV, TSV, JSON Lines .* got '{name}'; convert the file, or name"):
        by_name(name)


def test_where_no_name_tells_the_output_is_as_the_input(tmp_path: Path) -> None:
    labelled_file(written(tmp_path / "in.tsv"), tmp_path / "out")
    assert (tmp_path / "out").read_bytes().startswith(b"id\ttitle\tnote\tlevel")


def test_json_is_told_by_its_brace(tmp_path: Path) -> None:
    assert objects(labelled(b' {"title": "Lobbyist"}')[0])[0]["level"] == "macro"


def test_columns_of_parquet_keep_their_types(tmp_path: Path) -> None:
    theirs = pa.table(
        {
            "n": pa.array([7, None], pa.int32()),
            "at": pa.array([0, 1], pa.timestamp("ms", "UTC")),
            "tags": pa.array([["a"], None]),
            "title": pa.array(["Lobbyist", None]).dictionary_encode(),
        }
    )
    pq.write_table(theirs, tmp_path / "in.parquet")
    labelled_file(tmp_path / "in.parquet", tmp_path / "out.parquet")
    found = pq.read_table(tmp_path / "out.parquet")
    assert found.select(theirs.column_names).to_pylist() == theirs.to_pylist()
    assert [found.schema.field(name).type for name in ("n", "at", "tags")] == [
        theirs.schema.field(name).type for name in ("n", "at", "tags")
    ]
    assert {str(found.schema.field(name).type) for name in ADDED} == {"string", "double"}


def test_what_parquet_holds_becomes_text_and_json(tmp_path: Path) -> None:
    theirs = pa.table({"x": [float("nan"), 1.5], "yes": [True, None], "l": [[1], []], "title": ["a", None]})
    pq.write_table(theirs, tmp_path / "in.parquet")
    labelled_file(tmp_path / "in.parquet", tmp_path / "out.csv")
    labelled_file(tmp_path / "in.parquet", tmp_path / "out.jsonl")
    assert [row[:4] for row in cells(tmp_path / "out.csv")[1:]] == [
        ["nan", "true", "[1]", "a"],
        ["1.5", "", "[]", ""],
    ]
    first = objects((tmp_path / "out.jsonl").read_bytes())[0]
    assert [first[name] for name in ("x", "yes", "l", "title")] == [None, True, [1], "a"]


def test_a_column_that_holds_no_text_is_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"title": [1, 2]}), tmp_path / "in.parquet")
    with pytest.raises(InputError, match="expected text in the column 'title', got int64"):
        labelled_file(tmp_path / "in.parquet", tmp_path / "out.csv")


@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet"])
def test_two_columns_of_one_name_can_only_be_written_as_a_table(tmp_path: Path, name: str) -> None:
    (tmp_path / "in.csv").write_bytes(b"a,a,title\n1,2,b\n")
    with pytest.raises(InputError, match=r"different names to write .* got 'a' twice"):
        labelled_file(tmp_path / "in.csv", tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize("packing", ["gz", "zst"])
@pytest.mark.parametrize("damage", ["cut off", "garbage"])
def test_a_damaged_packed_file_is_an_error(packing: str, damage: str) -> None:
    whole = packer(packing)(csv_bytes([["title"], *([["Lobbyist"]] * 1000)]))
    data = whole[:-5] if damage == "cut off" else whole[:4] + b"garbage" * 20
    with pytest.raises(InputError, match="expected a whole packed file, got a damaged one"):
        labelled(data)


def test_a_damaged_parquet_file_is_an_error(tmp_path: Path) -> None:
    whole = written(tmp_path / "in.parquet").read_bytes()
    (tmp_path / "bad.parquet").write_bytes(whole[:100])
    with pytest.raises(InputError, match="expected a Parquet file, got"):
        labelled_file(tmp_path / "bad.parquet", tmp_path / "out.csv")


@pytest.mark.parametrize("packing", ["gz", "zst"])
def test_several_members_are_read_as_one_file(packing: str) -> None:
    data = b"".join(packer(packing)(part) for part in (b"id,ti", b"tle\n1,Lob", b"byist\n"))
    assert table(labelled(data)[0])[1][2] == "macro"


@given(st.lists(st.binary(max_size=300), max_size=4), st.sampled_from(["", "gz", "zst"]))
def test_unpacking_undoes_packing(parts: list[bytes], packing: str) -> None:
    data = b"".join(packer(packing)(part) for part in parts)
    assert unpacked(io.BytesIO(data), packing).read() == b"".join(parts)


def test_packing_names_no_time() -> None:
    assert packer("gz")(b"x")[4:8] == bytes(4)
    assert gzip.decompress(packer("gz")(b"x")) == zstandard.decompress(packer("zst")(b"x")) == b"x"


@pytest.mark.parametrize(("name", "extra"), [("in.parquet", "parquet"), ("in.csv.zst", "zstd")])
def test_a_missing_library_is_named_with_its_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, extra: str
) -> None:
    path = written(tmp_path / name)

    def absent(module: str) -> Any:
        raise ImportError(module)

    monkeypatch.setattr(extras.importlib, "import_module", absent)
    with pytest.raises(LevelClassifyError, match=rf'pip install "levelclassify\[{extra}\]"'):
        labelled_file(path, tmp_path / "out.csv")


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"title": pa.array([], pa.string())}), tmp_path / "in.parquet")
    with pytest.raises(InputError, match="expected rows, got none"):
        labelled_file(tmp_path / "in.parquet", tmp_path / "out.csv")


@pytest.mark.parametrize("name", ["in.parquet", "in.jsonl", "in.csv"])
def test_only_rows_of_some_levels_are_written_from_any_format(tmp_path: Path, name: str) -> None:
    labelled_file(written(tmp_path / name), tmp_path / "out.csv", only=("macro",))
    assert [row[:2] for row in cells(tmp_path / "out.csv")] == [["id", "title"], ["007", "Lobbyist"]]


def test_of_parquet_no_more_rows_are_read_than_the_limit(tmp_path: Path) -> None:
    pq.write_table(pa.table({"title": ["Lobbyist"] * (2 * CHUNK_ROWS + 1)}), tmp_path / "in.parquet")
    for limit in (1, CHUNK_ROWS, CHUNK_ROWS + 1):
        assert labelled_file(tmp_path / "in.parquet", tmp_path / "out.csv", limit=limit).rows == limit


def test_a_parquet_file_without_its_rows_is_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"title": [f"Lobbyist {n}" for n in range(5_000)]}), tmp_path / "in.parquet")
    content = bytearray((tmp_path / "in.parquet").read_bytes())
    content[4:20_000] = bytes(19_996)
    (tmp_path / "in.parquet").write_bytes(content)
    with pytest.raises(InputError, match=r"(?s)expected a whole Parquet file, got: .*; write it anew"):
        labelled_file(tmp_path / "in.parquet", tmp_path / "out.csv")
