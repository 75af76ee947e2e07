"""The arguments of the command `levelclassify`, and its help."""

import argparse
from typing import TypeAlias

from levelclassify.decide import checked
from levelclassify.label.added import harmless
from levelclassify.label.columns import TEXTS, TITLES
from levelclassify.version import __version__

_Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
EXAMPLES = """examples:
  levelclassify label postings.csv -o labelled.csv
  levelclassify label postings.csv -o labelled.csv --title-column role --text-column duties
  zcat postings.csv.gz | levelclassify label - --prefix lc_ --quiet | gzip > labelled.csv.gz
"""


def _confidence(text: str) -> float:
    try:
        return checked(float(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to 1, got {text!r}") from None


def _prefix(text: str) -> str:
    if not harmless(text):
        raise argparse.ArgumentTypeError(f"expected printable text that does not begin with = + - @, got {text!r}")
    return text


def _judging() -> argparse.ArgumentParser:
    """Return the options that every verb has that asks a model."""
    options = argparse.ArgumentParser(add_help=False)
    add = options.add_argument
    add("--model", default="default", metavar="M", help="default, rules (the keyword rules alone), or a model folder")
    least = "give no level below this confidence, 0 to 1 (default: 0)"
    add("--min-confidence", type=_confidence, default=0.0, metavar="P", help=least)
    return options


def _add_classify(verbs: _Verbs) -> None:
    about = "Say at which practice level the work of one posting is done."
    add = verbs.add_parser("classify", parents=[_judging()], help="label one posting", description=about).add_argument
    add("text", metavar="TEXT", help="text or HTML of the posting; - reads it from standard input")
    add("--title", metavar="T", help="job title (default: the first line of the text, if it reads like one)")
    add("--json", action="store_true", help="print one line of JSON")


def _add_label(verbs: _Verbs) -> None:
    about = "Add level, confidence, shares and reason to every row of a CSV file.\nIts own cells stay as they are."
    add = verbs.add_parser(
        "label",
        parents=[_judging()],
        help="label a CSV file",
        description=about,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).add_argument
    add("input", metavar="IN", help="CSV file in UTF-8 with a header; - reads standard input")
    add("-o", "--output", default="-", metavar="OUT", help="file to write or replace (default: standard output)")
    add("--title-column", metavar="C", help=f"column of job titles (default: the first of {', '.join(TITLES)})")
    add("--text-column", metavar="C", help=f"column of descriptions (default: the first of {', '.join(TEXTS)})")
    add("--prefix", type=_prefix, default="", metavar="S", help="put S before the name of each new column")
    add("--quiet", action="store_true", help="no progress bar, no summary")


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
