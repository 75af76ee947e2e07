"""The arguments of the command `levelclassify`, and its help."""

import argparse
from typing import TypeAlias

from levelclassify.cli import values
from levelclassify.label.columns import TEXTS, TITLES
from levelclassify.version import __version__

_Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
EXAMPLES = """examples:
  levelclassify label postings.csv -o labelled.csv
  levelclassify label dump.jsonl.gz -o labelled.parquet --jobs 4 --review 0.6 doubtful.csv
  zcat dump.csv.gz | levelclassify label - --prefix lc_ --rejects bad.csv --quiet | gzip > labelled.csv.gz
"""


def _judging() -> argparse.ArgumentParser:
    """Return the options that every verb has that asks a model."""
    options = argparse.ArgumentParser(add_help=False)
    add = options.add_argument
    add("--model", default="default", metavar="M", help="default, rules (the keyword rules alone), or a model folder")
    least = "give no level below this confidence, 0 to 1 (default: 0)"
    add("--min-confidence", type=values.confidence, default=0.0, metavar="P", help=least)
    shares = "shares of labels on your board, such as micro=0.8,mezzo=0.1; re-weights the answers"
    add("--priors", type=values.priors, metavar="LABEL=SHARE,…", help=shares)
    return options


def _add_classify(verbs: _Verbs) -> None:
    about = "Say at which practice level the work of one posting is done."
    add = verbs.add_parser("classify", parents=[_judging()], help="label one posting", description=about).add_argument
    add("text", metavar="TEXT", help="text or HTML of the posting; - reads it from standard input")
    add("--title", metavar="T", help="job title (default: the first line of the text, if it reads like one)")
    add("--json", action="store_true", help="print one line of JSON")


def _add_reading(options: argparse._ArgumentGroup) -> None:
    add = options.add_argument
    add("--title-column", metavar="C", help=f"column of job titles (default: the first of {', '.join(TITLES)})")
    add("--text-column", metavar="C", help=f"column of descriptions (default: the first of {', '.join(TEXTS)})")
    add(
        "--from",
        dest="reads",
        type=values.file_format,
        metavar="F",
        help="format of IN: csv, tsv, jsonl or parquet (default: told)",
    )
    add(
        "--delimiter",
        type=values.delimiter,
        metavar="D",
        help="what separates cells: a character, or tab (default: sniffed)",
    )
    encoding = "encoding of text that is read and written (default: UTF-8, UTF-16 or cp1252 is read, UTF-8 written)"
    add("--encoding", type=values.encoding, metavar="E", help=encoding)
    add("--limit", type=values.count, metavar="N", help="read no more than N rows")
    add("--strict", action="store_true", help="fail at the first row that can not be read")


def _add_writing(options: argparse._ArgumentGroup) -> None:
    add = options.add_argument
    add("-o", "--output", default="-", metavar="OUT", help="file to write or replace (default: standard output)")
    add(
        "--to",
        dest="writes",
        type=values.file_format,
        metavar="F",
        help="format of OUT (default: told by its ending, else as IN)",
    )
    add("--output-encoding", type=values.encoding, metavar="E", help="encoding of OUT, where it is not that of IN")
    add("--prefix", type=values.prefix, default="", metavar="S", help="put S before the name of each new column")
    add(
        "--only",
        type=values.only,
        default=(),
        metavar="L",
        help="write only rows of these levels, such as macro,mezzo; or none",
    )
    review = "write rows below confidence P to FILE as well, to be corrected and trained on"
    add("--review", nargs=2, action=values.Review, metavar=("P", "FILE"), help=review)
    add("--rejects", metavar="FILE", help="where rows go that can not be read (default: OUT.rejects.csv)")
    add("--summary", metavar="FILE", help="write the counts as JSON")


def _add_running(options: argparse._ArgumentGroup) -> None:
    add = options.add_argument
    add("--jobs", type=values.count, default=1, metavar="N", help="processes that classify (default: 1)")
    add("--resume", action="store_true", help="go on with a run that was interrupted, if there is one")
    add("--quiet", action="store_true", help="no progress bar, no summary")


def _add_label(verbs: _Verbs) -> None:
    about = "Add level, confidence, shares and reason to every posting of a file.\nIts own cells stay as they are."
    label = verbs.add_parser(
        "label",
        parents=[_judging()],
        help="label a file of postings",
        description=about,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    formats = "CSV or TSV with a header, or JSON Lines, also packed (.gz, .zst), or Parquet; - reads standard input"
    label.add_argument("input", metavar="IN", help=formats)
    _add_reading(label.add_argument_group("reading"))
    _add_writing(label.add_argument_group("writing"))
    _add_running(label.add_argument_group("running"))


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command; `verb` is None when none was given.

    Examples
    --------
    >>> parser().parse_args(["label", "postings.csv"]).output
    '-'
    """
    about = "Label social-work job postings micro, mezzo or macro."
    command = argparse.ArgumentParser("levelclassify", description=about)
    command.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    verbs = command.add_subparsers(title="verbs", metavar="VERB", dest="verb")
    _add_classify(verbs)
    _add_label(verbs)
    return command
