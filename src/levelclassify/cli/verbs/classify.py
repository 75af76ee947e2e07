"""`levelclassify classify`: one posting to one answer."""

import argparse
import json

from levelclassify.cli.judging import Verbs, classifier_of, judging
from levelclassify.cli.streams import is_file, print_out, tell, text_of
from levelclassify.cli.wording import described

EXAMPLES = """examples:
  levelclassify classify "Draft bills and brief legislators." --title "Policy Analyst"
  levelclassify classify - --json < posting.html
  levelclassify classify "Case Manager" --min-confidence 0.8 --priors micro=0.8,mezzo=0.1
"""


def add(verbs: Verbs) -> None:
    """Add the verb to the command."""
    verb = verbs.add_parser(
        "classify",
        parents=[judging()],
        help="say the level of one posting",
        description="Say at which practice level the work of one posting is done.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verb.set_defaults(run=run)
    verb.add_argument("text", metavar="TEXT", help="text or HTML of the posting; - reads it from standard input")
    title = "job title (default: the first line of the text, if it reads like one)"
    verb.add_argument("--title", metavar="T", help=title)
    verb.add_argument("--json", action="store_true", help="print one line of JSON instead")


def run(args: argparse.Namespace) -> None:
    """Print the answer."""
    text, classifier = text_of(args.text), classifier_of(args)
    prediction = classifier.classify(text, title=args.title, min_confidence=args.min_confidence)
    print_out(json.dumps(prediction.as_dict()) if args.json else described(prediction))
    if is_file(args.text):
        tell(f"{args.text} is the name of a file, and was judged as a text; explain reads a file, label a table")
