"""`levelclassify label`: a file of postings to the same file with answers."""

import argparse
import time
from dataclasses import fields

from levelclassify.cli import values
from levelclassify.cli.judging import Verbs, judging
from levelclassify.cli.progress import progress, watched
from levelclassify.cli.reading import POSTINGS, add_reading
from levelclassify.cli.report import Report, table, write_json
from levelclassify.cli.streams import direct, refuse_same, source, tell
from levelclassify.label.job import Job
from levelclassify.label.labelling import prepare
from levelclassify.label.outputs import files, refuse_one_for_two

EXAMPLES = """examples:
  levelclassify label postings.csv -o labelled.csv
  levelclassify label dump.jsonl.gz -o labelled.parquet --jobs 4 --review 0.6 doubtful.csv
  zcat dump.csv.gz | levelclassify label - --prefix lc_ --rejects bad.csv --quiet | gzip > labelled.csv.gz
"""


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


def add(verbs: Verbs) -> None:
    """Add the verb to the command."""
    about = "Add level, confidence, shares and reason to every posting of a file.\nIts own cells stay as they are."
    label = verbs.add_parser(
        "label",
        parents=[judging()],
        help="label a file of postings",
        description=about,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    label.add_argument("input", metavar="IN", help=POSTINGS)
    reading = label.add_argument_group("reading")
    add_reading(reading)
    reading.add_argument("--limit", type=values.count, metavar="N", help="read no more than N rows")
    reading.add_argument("--strict", action="store_true", help="fail at the first row that can not be read")
    _add_writing(label.add_argument_group("writing"))
    _add_running(label.add_argument_group("running"))
    label.set_defaults(run=run)


def _job(args: argparse.Namespace) -> Job:
    return Job(**{field.name: getattr(args, field.name) for field in fields(Job)})


def _outputs(job: Job, summary: str | None) -> list[str]:
    """Return the names of all files that a run writes, no two of one file."""
    names = files(job.output, job.rejects, job.review and job.review[1]) + ([] if summary is None else [summary])
    refuse_one_for_two(names)
    return names


def run(args: argparse.Namespace) -> None:
    """Label, and say what was done."""
    job, begun = _job(args), time.monotonic()
    written = _outputs(job, args.summary)
    with source(job.input) as stream:
        refuse_same(stream, written)
        with direct(job.output) as stdout:
            labelling = prepare(job, stream, stdout)
            shown = not args.quiet and watched(job.output)
            with progress(stream, labelling.total, shown=shown) as advance:
                summary = labelling.run(advance)
    report = Report(job, labelling.classifier.stamp, summary, time.monotonic() - begun)
    if args.summary:
        write_json(report, args.summary)
    if not args.quiet:
        tell(table(report))
