"""CSV comes out as it went in: cells, rows, order; what is no CSV is an error that names the line."""

import csv
import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelclassify.errors import InputError
from levelclassify.label import lines as lines_module
from levelclassify.label.lines import Lines
from levelclassify.label.tables import Style, Table, read_table, row_writer

CELLS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=12)
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=2, max_size=6)
)


def table(data: bytes | str) -> Table:
    return read_table(io.BytesIO(data.encode() if isinstance(data, str) else data))


def rows(data: bytes | str) -> list[list[str]]:
    read = table(data)
    return [read.header, *read.rows]


def written(several: list[list[str]], style: Style) -> bytes:
    stream = io.BytesIO()
    write = row_writer(stream, style)
    for row in several:
        write(row)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param("id,title\n007,a\n", [["id", "title"], ["007", "a"]], id="leading zeros"),
        pytest.param("id,title\nNA,nan\n", [["id", "title"], ["NA", "nan"]], id="words for missing"),
        pytest.param("id,title\n1,a", [["id", "title"], ["1", "a"]], id="no last line end"),
        pytest.param("id,title\r\n1,a\r\n", [["id", "title"], ["1", "a"]], id="carriage return and line feed"),
        pytest.param("id,title\r1,a\r", [["id", "title"], ["1", "a"]], id="carriage return"),
        pytest.param("\n\nid,title\n\n1,a\n\n", [["id", "title"], ["1", "a"]], id="blank lines"),
        pytest.param("id,title,x\n1\n", [["id", "title", "x"], ["1", "", ""]], id="short row"),
        pytest.param('id,title\n1,"a, ""b"""\n', [["id", "title"], ["1", 'a, "b"']], id="quotes and commas"),
        pytest.param('id,title\n1,"a\r\nb\nc\rd"\n', [["id", "title"], ["1", "a\r\nb\nc\rd"]], id="line ends"),
        pytest.param("id,title\n1, a \n", [["id", "title"], ["1", " a "]], id="outer blanks"),
        pytest.param("title\na\x0b\x0c\x1c\x85\u2028b\n", [["title"], ["a\x0b\x0c\x1c\x85\u2028b"]], id="other breaks"),
        pytest.param("title\n=1+1\n", [["title"], ["=1+1"]], id="formula of the user"),
        pytest.param("\ufefftitle\na\n", [["title"], ["a"]], id="byte-order mark"),
        pytest.param('\ufeff"a ""title"""\na\n', [['a "title"'], ["a"]], id="byte-order mark and quotes"),
        pytest.param("title\n\ufeffa\n", [["title"], ["\ufeffa"]], id="the mark later is a character"),
    ],
)  # fmt: skip
def test_cells_are_read_as_they_stand(data: str, expected: list[list[str]]) -> None:
    assert rows(data) == expected


@pytest.mark.parametrize(
    ("data", "style"),
    [
        pytest.param("title\na\n", Style(False, "\n"), id="line feed"),
        pytest.param("title\r\na\n", Style(False, "\r\n"), id="carriage return and line feed"),
        pytest.param("\ufefftitle\na\n", Style(True, "\n"), id="byte-order mark"),
        pytest.param('"title\nof job"\r\na\n', Style(False, "\r\n"), id="line feed inside the header"),
    ],
)
def test_the_style_is_that_of_the_header(data: str, style: Style) -> None:
    assert table(data).style == style


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "got an empty file", id="empty"),
        pytest.param(b"\xef\xbb\xbf", "got an empty file", id="only a byte-order mark"),
        pytest.param(b"\n\r\n", "got an empty file", id="only blank lines"),
        pytest.param(b"title\n", "got only a header", id="header only"),
        pytest.param(b"title\n\n\n", "got only a header", id="header and blank lines"),
        pytest.param(
            b"id,title\n1,a\n2,b,c\n", r"^line 3: expected at most 2 cells.* got 3; put quotes", id="long row"
        ),
        pytest.param(b'id,title\n1,"a\nb"\n2,b,c\n', "^line 4: expected at most 2", id="long row below two lines"),
        pytest.param(
            b'title\n"a" b\n', r"^line 2: expected quoted cells .* got at line 2: ',' expected", id="inner quote"
        ),
        pytest.param(b'title\na\n"b\nc\nd\n', "^line 3: .* got at line 5: unexpected end of data", id="open quote"),
        pytest.param(b"title\na\ncaf\xe9\n", "^line 3: expected UTF-8, got the byte 0xe9; save it", id="latin-1"),
        pytest.param(b"\xff\xfet\0i\0", "^line 1: ", id="utf-16"),
        pytest.param(b"title\n\xed\xa0\x80\n", "^line 2: expected UTF-8, got the byte 0xed", id="surrogate"),
        pytest.param(b"title\na\0b\n", "^line 2: expected CSV text, got a NUL byte", id="nul"),
        pytest.param(b"PK\x03\x04\x14\0\x06\0", "^line 1: expected CSV text, got a NUL byte", id="workbook"),
        pytest.param(b"id,title\n1,a\rb\n", "^line 2: .* got a lone carriage return; quote it", id="lone return"),
    ],
)
def test_what_is_no_table_is_an_error_that_names_the_line(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        rows(data)


def test_rows_before_a_bad_one_are_given() -> None:
    read = table("title\na\nb\nc,d\n").rows
    assert [next(read), next(read)] == [["a"], ["b"]]


def test_a_row_beyond_the_bound_points_to_an_open_quote(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines_module, "LARGEST", 100)
    with pytest.raises(InputError, match=r"^line 3: .*at most 100 characters.*on at line 4; .*never closed"):
        rows('title\nfine\n"never closed\n' + "x" * 98 + "\ny\n")


def test_the_bound_holds_for_a_row_and_not_for_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines_module, "LARGEST", 100)
    assert len(rows("title\n" + ("x" * 90 + "\n") * 50)) == 51


def test_a_line_without_end_is_not_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines_module, "LARGEST", 100)
    endless = io.BytesIO(b"x" * 10_000_000)
    with pytest.raises(InputError, match="line 1: "):
        read_table(endless)
    assert endless.tell() < 100_000


def test_a_cell_of_a_megabyte_is_read() -> None:
    assert len(rows(f'title\n"{"x" * 2**20}"\n')[1][0]) == 2**20


def test_a_file_that_fails_while_it_is_read_is_an_input_error() -> None:
    class Failing(io.BytesIO):
        def read1(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(InputError, match=r"^line 1: .*Input/output error"):
        read_table(Failing(b"title\na\n"))


def test_the_source_stays_open() -> None:
    source = io.BytesIO(b"title\na\n")
    list(read_table(source).rows)
    assert not source.closed


def test_a_source_that_was_closed_first_does_not_disturb() -> None:
    source = io.BytesIO(b"title\n" + b"a\n" * 5)
    read = read_table(source)
    source.close()
    assert read.header == ["title"]


def test_rows_are_read_only_when_they_are_asked_for() -> None:
    source = io.BytesIO(b"title\n" + b"a\n" * 1_000_000)
    read = read_table(source)
    assert isinstance(read.rows, Iterator)
    assert source.tell() < 100_000


def test_lines_count_quoted_breaks() -> None:
    lines = Lines(io.BytesIO(b'a\n"b\nc"\r\nd'))
    assert [(line, lines.number) for line in lines] == [("a\n", 1), ('"b\n', 2), ('c"\r\n', 3), ("d", 4)]


@pytest.mark.parametrize("cell", ["a\rb", "a\nb", "a\r\nb", "\r", 'a"b', "a,b", '"', " a ", ""], ids=repr)
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=repr)
def test_a_cell_that_is_written_is_read_again(cell: str, ending: str) -> None:
    data = written([["id", "title"], ["1", cell]], Style(False, ending))
    assert rows(data)[1] == ["1", cell]
    assert data.endswith(ending.encode())


def test_a_byte_order_mark_is_written_once_at_the_start() -> None:
    assert written([["id"], ["1"]], Style(True, "\n")) == b"\xef\xbb\xbfid\n1\n"


@given(TABLES, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_reading_undoes_writing(several: list[list[str]], ending: str, has_bom: bool) -> None:
    several[0][0] = several[0][0].lstrip("\ufeff")  # there it is the mark
    data = written(several, Style(has_bom, ending))
    assert rows(data) == several
    assert table(data).style == Style(has_bom, ending)


@given(TABLES)
def test_another_reader_sees_the_same_cells(several: list[list[str]]) -> None:
    data = written(several, Style(False, "\n")).decode()
    assert list(csv.reader(io.StringIO(data, newline=""), strict=True)) == several
