"""`levelclassify evaluate`: how good a model's answers are on labelled postings."""

import argparse
import json
from pathlib import Path
from typing import Any

from levelclassify.classifier import LevelClassifier
from levelclassify.cli import values
from levelclassify.cli.judging import Verbs, classifier_of, model_option, priors_option
from levelclassify.cli.reading import add_labelled, labelled_of
from levelclassify.cli.streams import print_out
from levelclassify.label.atomic import replacing
from levelclassify.label.extras import extra
from levelclassify.label.sinks import refuse_unwritable, writable
from levelclassify.labelled import LabelledFile
from levelclassify.loading import folder_of

ERRORS = 10
ABOUT = """Measure a model on postings whose levels people gave: precision, recall and F1 with 95 % intervals,
calibration, coverage against accuracy, parts of the rows, and the most confident errors."""
EXAMPLES = """examples:
  levelclassify evaluate labelled.csv
  levelclassify evaluate labelled.csv --model my-model --by country --by employer_type --html evaluation.html
  levelclassify evaluate labelled.jsonl --group-by employer --json > figures.json

It needs: pip install "levelclassify[train]"
"""


def add(verbs: Verbs) -> None:
    """Add the verb to the command."""
    verb = verbs.add_parser(
        "evaluate",
        parents=[model_option(), priors_option()],
        help="measure a model on labelled postings",
        description=ABOUT,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_labelled(verb)
    measuring = verb.add_argument_group("measuring")
    parts = "column by whose values rows are measured apart; may be given several times"
    measuring.add_argument("--by", action="append", default=[], metavar="COLUMN", help=parts)
    groups = "column whose equal cells are drawn together for the intervals, such as the employer"
    measuring.add_argument("--group-by", metavar="COLUMN", help=groups)
    about = f"how many of the most confident errors are listed (default: {ERRORS})"
    measuring.add_argument("--errors", type=values.count, default=ERRORS, metavar="N", help=about)
    verb.add_argument("--json", action="store_true", help="print one line of JSON instead")
    verb.add_argument("--html", metavar="PAGE", help="write one HTML page with plots, that needs no other file, too")
    verb.set_defaults(run=run)


def measured(args: argparse.Namespace, file: LabelledFile, classifier: LevelClassifier) -> dict[str, Any]:
    """Return everything that is measured."""
    from levelclassify.fit.evaluation import evaluated, worst
    from levelclassify.fit.known import known_to
    from levelclassify.fit.mistakes import evidence_for

    rows = file.rows
    answers = list(classifier.classify_stream((row.text or None, row.title or None) for row in rows))
    places = worst(rows, answers, args.errors)
    evidence = {place: evidence_for(classifier, rows[place], answers[place]) for place in places}
    known = known_to(folder_of(args.model), rows)
    found = evaluated(file, answers, args.by, args.group_by, evidence, known)
    return {"file": args.labelled, "model": classifier.stamp} | found


def run(args: argparse.Namespace) -> None:
    """Print the evaluation, and write its page."""
    for library in ("sklearn", *(("matplotlib", "jinja2") if args.html is not None else ())):
        extra(library, "train")
    from levelclassify.fit.evaluationtext import lines

    refuse_unwritable(args.html)
    found = measured(args, labelled_of(args, [args.html]), classifier_of(args))
    if args.html is not None:
        write_page(found, args.html)
    print_out(json.dumps(found, allow_nan=False) if args.json else "\n".join(lines(found)))


def write_page(found: dict[str, Any], name: str) -> None:
    """Write the page of an evaluation, whole or not at all."""
    from levelclassify.fit.evaluationpage import evaluation_page

    page = evaluation_page(found).encode()
    with writable(name), replacing(Path(name)) as stream:
        stream.write(page)
