"""`levelclassify suggest`: a file of postings to those that are worth labelling."""

import argparse
from collections.abc import Sequence

from levelclassify.cli import values
from levelclassify.cli.judging import Verbs, classifier_of, model_option
from levelclassify.cli.lists import write_list
from levelclassify.cli.progress import progress, watched
from levelclassify.cli.reading import POSTINGS, add_reading, reading_of
from levelclassify.cli.streams import refuse_same, source, tell
from levelclassify.label.extras import extra
from levelclassify.label.job import Job
from levelclassify.label.lists import listed_bytes, refuse_no_table
from levelclassify.label.sinks import refuse_unwritable
from levelclassify.label.sources import open_source
from levelclassify.labelled import Labelled, read_labelled

EXAMPLES = """examples:
  levelclassify suggest feed.csv -n 50 -o to-label.csv
  levelclassify suggest feed.jsonl.gz -n 200 --labelled labelled.csv -o to-label.csv
  levelclassify suggest feed.parquet --model my-model > to-label.csv

It needs: pip install "levelclassify[train]"
"""
KNOWN = "rows that are labelled already: near-duplicates of theirs are left out; title and text stand as in UNLABELLED"


def add(verbs: Verbs) -> None:
    """Add the verb to the command."""
    about = "Pick the postings whose labels would teach a model most, as CSV to fill in: those that it is\n"
    suggest = verbs.add_parser(
        "suggest",
        parents=[model_option()],
        help="pick postings worth labelling",
        description=about + "unsure of, unlike each other, and no near-duplicates.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    suggest.add_argument("unlabelled", metavar="UNLABELLED", help=POSTINGS)
    option = suggest.add_argument
    option("-n", dest="count", type=values.count, default=50, metavar="N", help="how many (default: 50)")
    option(
        "-o", "--output", default="-", metavar="LIST", help="CSV file to write or replace (default: standard output)"
    )
    option("--labelled", metavar="FILE", help=KNOWN)
    option("--quiet", action="store_true", help="no progress bar, no summary")
    add_reading(suggest.add_argument_group("reading"))
    suggest.set_defaults(run=run)


def _known(args: argparse.Namespace) -> Sequence[Labelled]:
    if args.labelled is None:
        return ()
    job = Job(args.labelled, title_column=args.title_column, text_column=args.text_column)
    with source(args.labelled) as stream:
        refuse_same(stream, [args.output])
        return read_labelled(stream, job).rows


def _several(counts: dict[str, int]) -> str:
    return "".join(f"; {count:,} {cause} left out" for cause, count in counts.items())


def run(args: argparse.Namespace) -> None:
    """Pick, write the list, and say what was read."""
    extra("sklearn", "train")
    from levelclassify.fit.suggest import listing, suggest

    refuse_no_table(args.output)
    refuse_unwritable(args.output)
    known, classifier = _known(args), classifier_of(args)
    with source(args.unlabelled) as stream:
        refuse_same(stream, [args.output])
        opened = open_source(stream, reading_of(args, args.unlabelled), adds=False)
        with progress(stream, opened.total, shown=not args.quiet and watched(args.output)) as advance:
            found = suggest(opened, classifier, args.count, known, advance)
    write_list(args.output, listed_bytes(args.output, *listing(found)))
    if not args.quiet:
        aside = _several(dict(found.aside))
        why = "" if found.rows else "; all others are near-duplicates of labelled ones"
        tell(f"{len(found.rows):,} of {found.read:,} rows suggested by {classifier.stamp}{aside}{why}")
