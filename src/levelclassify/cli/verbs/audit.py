"""`levelclassify audit`: a file of labelled postings to what is doubtful in it."""

import argparse
import json

from levelclassify.cli.judging import Verbs, classifier_of, model_option
from levelclassify.cli.lists import write_list
from levelclassify.cli.reading import add_labelled, labelled_of
from levelclassify.cli.streams import print_out, tell
from levelclassify.label.extras import extra
from levelclassify.label.lists import listed_bytes, refuse_no_table
from levelclassify.label.sinks import refuse_unwritable
from levelclassify.loading import folder_of

EXAMPLES = """examples:
  levelclassify audit labelled.csv
  levelclassify audit labelled.csv -o doubts.csv        # correct it, then: levelclassify train doubts.csv -o my-model
  levelclassify audit coded.jsonl --annotator-column coder --json > audit.json

It needs: pip install "levelclassify[train]"
"""


def add(verbs: Verbs) -> None:
    """Add the verb to the command."""
    about = "Find labels that look wrong, near-duplicates, contradictions, columns that tell the level,\n"
    audit = verbs.add_parser(
        "audit",
        parents=[model_option()],
        help="find doubtful labels of a file",
        description=about + "and how far annotators agree. Nothing is changed.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_labelled(audit)
    add_option = audit.add_argument
    listing = "write every labelled row, the most doubtful first, as CSV to correct; - for standard output"
    add_option("-o", "--output", metavar="LIST", help=listing)
    annotators = "column of who labelled the row (default: annotator, coder or rater, where there is one)"
    add_option("--annotator-column", metavar="C", help=annotators)
    add_option("--json", action="store_true", help="print one object of JSON instead")
    audit.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    """Audit, write the list, and say what was found."""
    for library in ("sklearn", "nltk"):
        extra(library, "train")
    from levelclassify.fit import audit_report as report
    from levelclassify.fit.audit import audit
    from levelclassify.model.seen import seen_by

    if args.output is not None:
        refuse_no_table(args.output)
        refuse_unwritable(args.output)
    file, classifier = labelled_of(args, [args.output]), classifier_of(args)
    found = audit(file, classifier, seen_by(folder_of(args.model)), args.annotator_column)
    told = json.dumps(report.as_dict(file, found), indent=1) if args.json else report.table(file, found)
    if args.output is not None:
        write_list(args.output, listed_bytes(args.output, *report.listing(file, found)))
    if args.output == "-":
        tell(told)
    else:
        print_out(told)
