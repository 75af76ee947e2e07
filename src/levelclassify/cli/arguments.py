"""The arguments of the command `levelclassify`, and its help."""

import argparse

from levelclassify.cli.verbs import audit, classify, compare, evaluate, explain, label, rules, suggest, train
from levelclassify.version import __version__

EXAMPLES = """examples:
  levelclassify classify "Draft bills and brief legislators." --title "Policy Analyst"
  levelclassify explain posting.txt
  levelclassify label postings.csv -o labelled.csv

Each verb has its own help, such as levelclassify label --help.
Exit status: 0 done, 1 a failure that is said on one line, 2 wrong usage.
It judges postings, never people.
"""

VERBS = (classify, explain, label, train, evaluate, audit, suggest, compare, rules)  # in the order of the help


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command.

    Returns
    -------
    argparse.ArgumentParser
        Sets `verb`, None when none was given; `run`, which does its work; `refuse`, which ends with its usage.

    Examples
    --------
    >>> parser().parse_args(["label", "postings.csv"]).output
    '-'
    """
    about = "Label social-work job postings micro, mezzo or macro."
    command = argparse.ArgumentParser(
        "levelclassify", description=about, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    command.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    verbs = command.add_subparsers(title="verbs", metavar="VERB", dest="verb")
    for verb in VERBS:
        verb.add(verbs)
    for each in (command, *verbs.choices.values()):
        each.set_defaults(refuse=each.error)  # what a verb does not know is told with its own usage
    return command
