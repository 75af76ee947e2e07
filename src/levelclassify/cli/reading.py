"""The options of how a file of postings is read, and what they read."""

import argparse
from collections.abc import Iterable

from levelclassify.cli import values
from levelclassify.cli.streams import refuse_same, source
from levelclassify.label.columns import TEXTS, TITLES
from levelclassify.label.job import Job
from levelclassify.labelled import COLUMNS, LabelledFile, read_labelled

POSTINGS = "CSV or TSV with a header, or JSON Lines, also packed (.gz, .zst), or Parquet; - reads standard input"
_READING = ("title_column", "text_column", "reads", "delimiter", "encoding")


def add_reading(options: argparse._ActionsContainer) -> None:
    """Add the options that say what a file is, and where title and text stand in it."""
    add = options.add_argument
    add("--title-column", metavar="C", help=f"column of job titles (default: the first of {', '.join(TITLES)})")
    add("--text-column", metavar="C", help=f"column of descriptions (default: the first of {', '.join(TEXTS)})")
    add(
        "--from",
        dest="reads",
        type=values.file_format,
        metavar="F",
        help="format of what is read: csv, tsv, jsonl or parquet, csv.gz and so on (default: by the file's name)",
    )
    add(
        "--delimiter",
        type=values.delimiter,
        metavar="D",
        help="what separates cells: a character, or tab (default: sniffed)",
    )
    encoding = "encoding of text that is read and written (default: UTF-8, UTF-16 or cp1252 is read, UTF-8 written)"
    add("--encoding", type=values.encoding, metavar="E", help=encoding)


def add_labelled(verb: argparse.ArgumentParser) -> None:
    """Add the file of labelled postings that a verb takes, and how it is read."""
    verb.add_argument("labelled", metavar="LABELLED", help=f"postings with a column of levels: {POSTINGS}")
    options = verb.add_argument_group("reading")
    add_reading(options)
    about = f"column of levels (default: the first of {', '.join(COLUMNS)})"
    options.add_argument("--level-column", metavar="C", help=about)


def reading_of(args: argparse.Namespace, name: str) -> Job:
    """Return how a file is to be read."""
    return Job(name, **{option: getattr(args, option) for option in _READING})


def labelled_of(args: argparse.Namespace, written: Iterable[str | None] = ()) -> LabelledFile:
    """Read the file of labelled postings.

    Parameters
    ----------
    args : argparse.Namespace
        With the options of `add_labelled`.
    written : iterable of (str or None)
        Names of what will be written, which may not be that file.

    Raises
    ------
    InputError
        As `levelclassify.labelled.read_labelled` raises it, with the file's name before it.
    """
    with source(args.labelled) as stream:
        refuse_same(stream, [name for name in written if name is not None])
        return read_labelled(stream, reading_of(args, args.labelled), args.level_column)
