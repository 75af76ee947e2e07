"""CSV comes out as it went in: cells, rows, order; what is no row is told by its line."""

import csv
import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from piles import csv_bytes, labelled, table

from levelclassify.errors import InputError
from levelclassify.label import lines as lines_module
from levelclassify.label.chunks import Reject
from levelclassify.label.encoders import csv_text
from levelclassify.label.encodings import Encoding
from levelclassify.label.lines import Lines
from levelclassify.label.tables import Style, Table

UTF8 = Encoding("utf-8")


def read(data: bytes | str, delimiter: str = ",", encoding: Encoding = UTF8) -> Table:
    source = io.BytesIO(data.encode() if isinstance(data, str) else data)
    return Table(Lines(source, encoding), delimiter)


def rows(data: bytes | str, delimiter: str = ",") -> list[list[str] | Reject]:
    found = read(data, delimiter)
    return [found.header, *found]


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
        pytest.param("id,title\n1,a,,\n", [["id", "title"], ["1", "a"]], id="empty cells beyond the header"),
        pytest.param('id,title\n1,"a, ""b"""\n', [["id", "title"], ["1", 'a, "b"']], id="quotes and commas"),
        pytest.param('id,title\n1,"a\r\nb\nc\rd"\n', [["id", "title"], ["1", "a\r\nb\nc\rd"]], id="line ends"),
        pytest.param("id,title\n1, a \n", [["id", "title"], ["1", " a "]], id="outer blanks"),
        pytest.param("title\na\x0b\x0c\x1c\x85\u2028b\n", [["title"], ["a\x0b\x0c\x1c\x85\u2028b"]], id="other breaks"),
        pytest.param("title\n=1+1\n", [["title"], ["=1+1"]], id="formula of the user"),
        pytest.param("title\n\ufeffa\n", [["title"], ["\ufeffa"]], id="a mark later is a character"),
        pytest.param("title\na\0b\n", [["title"], ["a\0b"]], id="nul in a cell"),
    ],
)  # fmt: skip
def test_cells_are_read_as_they_stand(data: str, expected: list[list[str]]) -> None:
    assert rows(data) == expected


@pytest.mark.parametrize("delimiter", [";", "\t", "|", "~"], ids=repr)
def test_another_delimiter_separates_cells(delimiter: str) -> None:
    data = csv_bytes([["id", "title"], ["1", f"a{delimiter}b"]], delimiter=delimiter)
    assert rows(data, delimiter)[1] == ["1", f"a{delimiter}b"]


@pytest.mark.parametrize(
    ("data", "style"),
    [
        pytest.param("title\na\n", Style(",", "\n"), id="line feed"),
        pytest.param("title\r\na\n", Style(",", "\r\n"), id="carriage return and line feed"),
        pytest.param('"title\nof job"\r\na\n', Style(",", "\r\n"), id="line feed inside the header"),
    ],
)
def test_the_style_is_that_of_the_header(data: str, style: Style) -> None:
    assert read(data).style == style


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "got an empty file", id="empty"),
        pytest.param(b"\n\r\n", "got an empty file", id="only blank lines"),
        pytest.param(b'"title\n', "^line 1: expected quoted cells to end", id="open quote"),
        pytest.param(b"caf\xe9\n", "^line 1: expected text in utf-8, got the byte 0xe9", id="latin-1"),
        pytest.param(b"PK\x03\x04\x14\0\x06\0", "^line 1: expected a header of text, got a NUL byte", id="workbook"),
    ],
)
def test_a_header_that_is_none_is_an_error(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(data)


@pytest.mark.parametrize(
    ("data", "line", "cause"),
    [
        pytest.param(b"a,b\n1,2\n3,4,5\n6,7\n", 3, "at most 2 cells, as in the header, got 3; put quotes", id="long"),
        pytest.param(b'a,b\n1,"2\n3"\n4,5,6\n6,7\n', 4, "at most 2 cells", id="long row below two lines"),
        pytest.param(b'a,b\n1,2\n"3" x,4\n6,7\n', 3, "got ',' expected after '\"' at line 3", id="inner quote"),
        pytest.param(b'a,b\n1,2\n6,"4\n6,7\n', 3, "unexpected end of data at line 4", id="open quote"),
        pytest.param(b"a,b\n1,2\n3,caf\xe9\n6,7\n", 3, "expected text in utf-8, got the byte 0xe9", id="latin-1"),
        pytest.param(b"a,b\n1,2\n3,\xed\xa0\x80\n6,7\n", 3, "got the byte 0xed", id="surrogate"),
    ],
)
def test_a_row_that_can_not_be_read_is_told_and_the_others_are_given(data: bytes, line: int, cause: str) -> None:
    first, bad, last = rows(data)[1:]
    assert isinstance(bad, Reject)
    assert (bad.line, cause in bad.cause) == (line, True), bad.cause
    assert (isinstance(first, list), last) == (True, ["6", "7"])


def test_after_a_broken_row_reading_goes_on_where_a_row_is_whole() -> None:
    data = 'id,title\n1,"an "inner" quote\nand the rest of it\n2,Lobbyist\n3\n'
    found = rows(data)[1:]
    assert [one.line if isinstance(one, Reject) else one for one in found] == [2, 3, ["2", "Lobbyist"], ["3", ""]]


def test_a_lone_carriage_return_breaks_a_row() -> None:
    found = rows("id,title\n1,a\rb\n2,c\n")[1:]
    assert [one.line if isinstance(one, Reject) else one for one in found] == [2, 3, ["2", "c"]]


def test_a_rejected_row_keeps_its_text() -> None:
    (bad,) = rows('a\n1,"2\n3"\n')[1:]
    assert isinstance(bad, Reject)
    assert bad.raw == '1,"2\n3"\n'


def test_a_quote_that_is_never_closed_costs_its_row_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines_module, "LARGEST", 100)
    found = rows('id,title\n1,"open\n' + "2,Lobbyist\n" * 50)[1:]
    assert isinstance(found[0], Reject)
    assert found[1:] == [["2", "Lobbyist"]] * 50


def test_a_line_beyond_the_bound_is_told_and_not_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines_module, "LARGEST", 100)
    first, bad, last = rows("title\nfine\n" + "x" * 1000 + "\nfine\n")[1:]
    assert isinstance(bad, Reject)
    assert (bad.line, len(bad.raw), first, last) == (3, 101, ["fine"], ["fine"])
    assert "at most 100 characters in a line" in bad.cause


def test_the_bound_holds_for_a_row_and_not_for_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines_module, "LARGEST", 100)
    assert len(rows("title\n" + ("x" * 90 + "\n") * 50)) == 51


def test_rows_are_read_only_when_they_are_asked_for() -> None:
    source = io.BytesIO(b"title\n" + b"a\n" * 1_000_000)
    found = Table(Lines(source, UTF8))
    assert isinstance(iter(found), Iterator)
    assert source.tell() < 100_000


def test_lines_count_quoted_breaks() -> None:
    lines = Lines(io.BytesIO(b'a\n"b\nc"\r\nd'), UTF8)
    assert [(line, lines.number) for line in lines] == [("a\n", 1), ('"b\n', 2), ('c"\r\n', 3), ("d", 4)]


@pytest.mark.parametrize("cell", ["a\rb", "a\nb", "a\r\nb", "\r", 'a"b', "a,b", '"', " a ", "", "\0"], ids=repr)
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=repr)
def test_a_cell_that_is_written_is_read_again(cell: str, ending: str) -> None:
    data = csv_text([["id", "title"], ["1", cell]], Style(",", ending))
    assert rows(data)[1] == ["1", cell]
    assert data.endswith(ending)


@given(
    st.lists(
        st.lists(st.text(st.sampled_from('ab,;|^-]\\"\r\n\0 é\t'), max_size=6), min_size=2, max_size=4), max_size=4
    ),
    st.sampled_from(",;|\t^-]\\ "),
)
def test_cells_are_quoted_as_csv_quotes_them(cells: list[list[str]], delimiter: str) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(cells)
    assert csv_text(cells, Style(delimiter, "\r\n")) == text.getvalue()


@pytest.mark.parametrize(
    ("head", "delimiter"),
    [
        pytest.param("id;title;text\n1;a, b;c, d\n", ";", id="semicolons"),
        pytest.param("id\ttitle\n1\ta, b\n", "\t", id="tabs"),
        pytest.param("id|title\n1|a; b\n", "|", id="bars"),
        pytest.param("title\nLobbyist; State; Federal\n", ",", id="one column"),
        pytest.param("a;b;c,title\n1;2;3,Lobbyist\n", ",", id="semicolons in a name"),
        pytest.param('id,title\n1,"a;b;c\td|e"\n', ",", id="others in a cell"),
    ],
)
def test_the_delimiter_is_the_one_under_which_the_columns_are_found(head: str, delimiter: str) -> None:
    data, _ = labelled(head.encode())
    assert data.splitlines()[0].decode().partition("level")[0][-1:] == delimiter
    assert len(table(data, delimiter)) == 2


def test_a_named_delimiter_is_taken() -> None:
    data, _ = labelled(b"id~title\n1~Lobbyist\n", delimiter="~")
    assert table(data, "~")[1][:3] == ["1", "Lobbyist", "macro"]
