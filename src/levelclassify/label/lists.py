"""Lists: rows of a user's file with columns of ours before them, to be read, corrected and read back."""

from collections.abc import Iterable, Sequence

from levelclassify.errors import InputError
from levelclassify.label.encoders import Bytes, csv_text
from levelclassify.label.formats import by_name
from levelclassify.label.tables import Style


def listed_bytes(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    r"""Return a list as the bytes of a CSV file, or of TSV or a packed one where its name says so.

    Parameters
    ----------
    name : str
        Of the file; ``-`` for standard output.
    header : sequence of str
        Names of two columns or more.
    rows : iterable of sequence of str
        Cells, as many as there are columns.

    Raises
    ------
    InputError
        When the name promises another format.

    Examples
    --------
    >>> listed_bytes("-", ["level", "title"], [["", "Lobbyist, State"]])
    b'level,title\n,"Lobbyist, State"\n'
    """
    refuse_no_table(name)
    told = None if name == "-" else by_name(name)
    style = Style("\t" if told and told.kind == "tsv" else ",")
    return Bytes("utf-8", told.packing if told else "")(csv_text([header, *rows], style), start=True)


def refuse_no_table(name: str) -> None:
    """Refuse a name that promises no table of text.

    Raises
    ------
    InputError
        When it promises JSON Lines or Parquet.
    """
    told = None if name == "-" else by_name(name)
    if told and told.kind not in ("csv", "tsv"):
        raise InputError(f"expected a list that ends in .csv or .tsv, got {name!r}; people are to fill it in")
