"""Text is read in the encoding it has, and written in UTF-8 unless another is named."""

import codecs

import pytest
from piles import csv_bytes, labelled, table

from levelclassify.errors import InputError
from levelclassify.label.encodings import ERRORS, Encoding, encoding_of, is_utf8, named

ROWS = [["id", "title"], ["1", "Café – it’s a lobbyist"]]
TEXT = csv_bytes(ROWS).decode()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TEXT.encode(), id="utf-8"),
        pytest.param(codecs.BOM_UTF8 + TEXT.encode(), id="utf-8 with a mark"),
        pytest.param(TEXT.encode("utf-16"), id="utf-16"),
        pytest.param(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), id="utf-16, other order"),
        pytest.param(TEXT.encode("utf-16-le"), id="utf-16 without a mark"),
        pytest.param(TEXT.encode("utf-32"), id="utf-32"),
        pytest.param(TEXT.encode("cp1252"), id="cp1252"),
    ],
)
def test_the_encoding_is_found_and_what_is_written_is_utf8(data: bytes) -> None:
    assert [row[:2] for row in table(labelled(data)[0])] == ROWS


@pytest.mark.parametrize("name", ["utf-8", "utf-16", "utf-16-le", "cp1252", "utf-8-sig", "latin-1"])
def test_a_named_encoding_is_read_and_written(name: str) -> None:
    rows = [["id", "title"], ["1", "Café"]]
    data, _ = labelled(csv_bytes(rows).decode().encode(name), encoding=name)
    assert [row[:2] for row in table(data, encoding=name)] == rows


def test_another_encoding_of_the_output_is_written() -> None:
    data, _ = labelled(TEXT.encode("cp1252"), encoding="cp1252", output_encoding="utf-8")
    assert [row[:2] for row in table(data)] == ROWS


def test_a_character_that_the_output_lacks_is_an_error() -> None:
    with pytest.raises(InputError, match=r"got '→', which cp1252 does not have; give --output-encoding"):
        labelled("title\n→\n".encode(), output_encoding="cp1252")


def test_a_byte_order_mark_is_kept() -> None:
    assert labelled(codecs.BOM_UTF8 + TEXT.encode())[0].startswith(codecs.BOM_UTF8 + b"id,title,level")


def test_a_second_byte_order_mark_belongs_to_the_first_name() -> None:
    data, _ = labelled("\ufeff\ufeffid,title\n1,a\n".encode("utf-16-le"))
    assert table(data)[0][0] == "\ufeffid"


def test_letters_far_below_a_plain_head_tell_the_encoding() -> None:
    data = csv_bytes([["id", "title"], *([["1", "x" * 1000]] * 100), ["2", "Café"], ["3", "naïve"]])
    found, summary = labelled(data.decode().encode("cp1252"))
    assert [row[1] for row in table(found)[-2:]] == ["Café", "naïve"]
    assert summary.rejected == 0


def test_a_few_broken_bytes_make_utf8_no_other_encoding() -> None:
    assert is_utf8("é".encode() * 10 + b"\xe9")
    assert encoding_of(b"title\n" + "é".encode() * 10 + b"\xe9\n") == Encoding("utf-8")


def test_what_fits_no_encoding_is_refused() -> None:
    with pytest.raises(InputError, match="UTF-8, UTF-16 or cp1252, got something else; name it with --encoding"):
        encoding_of(bytes(range(1, 256)) * 4)


@pytest.mark.parametrize("name", ["nonsense", "", "hex", "rot13", "a\0b"])
def test_a_name_that_is_no_encoding_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="expected the name of an encoding"):
        named(name)


def test_bytes_that_a_named_encoding_lacks_make_a_reject(tmp_path: object) -> None:
    with pytest.raises(InputError, match=r"^line 3: expected text in cp1252, got bytes; name its --encoding"):
        labelled(b"title\nfine\n\x81\n", encoding="cp1252")


def test_only_bytes_that_can_not_be_read_are_marked() -> None:
    with pytest.raises(UnicodeEncodeError, match="ordinal not in range"):
        "é".encode("ascii", ERRORS)
