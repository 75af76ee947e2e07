"""`levelclassify compare`: what changes from one model to another, and from one month of a feed to the next."""

import argparse
import csv
import io
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from levelclassify.classifier import LevelClassifier
from levelclassify.cli.judging import Verbs, priors_option, rules_option
from levelclassify.cli.reading import POSTINGS, add_reading, reading_of
from levelclassify.cli.streams import direct, refuse_same, source, tell
from levelclassify.comparing.changes import Change, Comparison, Pile, answered
from levelclassify.errors import InputError
from levelclassify.label.atomic import replacing
from levelclassify.label.extras import extra
from levelclassify.label.loaded import Wanted
from levelclassify.label.outputs import refuse_one_for_two
from levelclassify.label.sinks import is_direct, refuse_unwritable, writable
from levelclassify.label.sources import open_source
from levelclassify.labelled import level_column

ABOUT = """Compare two models on the same postings: the rows whose level changes, as CSV; how many, and from what to
what, on standard error. With --later, say how far the answers on a later pile have drifted."""
EXAMPLES = """examples:
  levelclassify compare default my-model postings.csv -o changes.csv
  levelclassify compare default default postings.csv --rules my-rules.toml > changes.csv
  levelclassify compare my-model my-model june.csv --later july.csv --summary drift.json

--level-column needs: pip install "levelclassify[train]"
"""


def add(verbs: Verbs) -> None:
    """Add the verb to the command."""
    verb = verbs.add_parser(
        "compare",
        parents=[priors_option()],
        help="say what changes from one model to another",
        description=ABOUT,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verb.add_argument("old", metavar="OLD", help="default, rules (the keyword rules alone) or a model folder")
    verb.add_argument("new", metavar="NEW", help="another of these; --rules and --priors are for this one")
    verb.add_argument("postings", metavar="POSTINGS", help=POSTINGS)
    rules_option(verb)
    add = verb.add_argument
    add("-o", "--output", default="-", metavar="CHANGES", help="file to write or replace (default: standard output)")
    add("--later", metavar="FILE", help="a later pile of postings, to be held against POSTINGS by the new model")
    add("--summary", metavar="FILE", help="write what is told as JSON")
    reading = verb.add_argument_group("reading")
    add_reading(reading)
    about = "column of levels that people gave: say which model is right more often"
    reading.add_argument("--level-column", metavar="C", help=about)
    verb.set_defaults(run=run)


@contextmanager
def _written(name: str) -> Iterator[BinaryIO]:
    """Give what takes the changes: standard output, or a file that is whole in the end."""
    with direct(name) as stdout:
        if stdout is not None:
            yield stdout
        else:
            with writable(name), replacing(Path(name)) as stream:
                yield stream


def _csv(rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8", "replace")


def _compared(args: argparse.Namespace, old: LevelClassifier, new: LevelClassifier) -> Comparison:
    """Write the changes and return the rest."""
    with source(args.postings) as stream:
        refuse_same(stream, _outputs(args))
        opened = open_source(stream, reading_of(args, args.postings), adds=False)
        labels = None if args.level_column is None else level_column(opened.header, args.level_column)
        comparison = Comparison(old, new, labels)
        with _written(args.output) as output:
            output.write(_csv([Change._fields]))
            for changes in comparison.changes(opened.chunks(0, None)):
                output.write(_csv(changes))
    return comparison


def _outputs(args: argparse.Namespace) -> list[str]:
    """Return the names of what is written, no two of one file."""
    names = [args.output, *([args.summary] if args.summary else [])]
    refuse_one_for_two(names)
    return names


def _refuse(args: argparse.Namespace) -> None:
    """Refuse a later pile that can not be read, or that is an output, before anything is written."""
    if args.later is not None and not is_direct(args.later):  # a pipe can be opened only once
        with source(args.later) as stream:
            refuse_same(stream, _outputs(args))


def _later(args: argparse.Namespace, new: LevelClassifier) -> Pile:
    with source(args.later) as stream:
        opened = open_source(stream, reading_of(args, args.later), adds=False)
        return answered(new, opened.chunks(0, None))


def _better(comparison: Comparison, column: str) -> dict[str, Any]:
    from levelclassify.fit.better import better

    if not comparison.right:
        raise InputError(f"expected levels in the column {column!r}, got none; fill it in, or leave --level-column out")
    return better(comparison.right, *comparison.said)


def run(args: argparse.Namespace) -> None:
    """Compare, and say what changes."""
    from levelclassify.comparing.summing import drifted, lines, summed

    if args.level_column is not None:
        extra("sklearn", "train")
    _refuse(args)
    refuse_unwritable(args.summary)
    old, new = Wanted(args.old).load(), Wanted(args.new, args.priors, args.rules).load()
    comparison = _compared(args, old, new)
    found: dict[str, Any] = {"old": old.stamp, "new": new.stamp} | summed(comparison)
    if args.level_column is not None:
        found["better"] = _better(comparison, args.level_column)
    if args.later is not None:
        found["drift"] = drifted(comparison.after, _later(args, new))
    if args.summary:
        with writable(args.summary), replacing(Path(args.summary)) as stream:
            stream.write(json.dumps(found, indent=1, allow_nan=False).encode() + b"\n")
    tell("\n  ".join(lines(found)))
