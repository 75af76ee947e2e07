"""`levelclassify rules`: how each keyword rule does on labelled postings."""

import argparse
import json
from collections.abc import Iterator, Mapping
from typing import Any

from levelclassify.cli.judging import Verbs, classifier_of, model_option
from levelclassify.cli.reading import add_labelled, labelled_of
from levelclassify.cli.streams import print_out
from levelclassify.label.extras import extra
from levelclassify.labelled import LabelledFile
from levelclassify.rules import Rules
from levelclassify.text.posting import posting, reading

HITS = 5  # from which a rule that tells nothing is named
ABOUT = """Say of every keyword rule how often it speaks, with or against others, and how often the posting has its
level. What the rules decide together stands above."""
EXAMPLES = """examples:
  levelclassify rules labelled.csv
  levelclassify rules labelled.csv --rules my-rules.toml
  levelclassify rules labelled.csv --model my-model --json > rules.json

It needs: pip install "levelclassify[train]"
"""


def add(verbs: Verbs) -> None:
    """Add the verb to the command."""
    verb = verbs.add_parser(
        "rules",
        parents=[model_option()],
        help="measure the keyword rules on labelled postings",
        description=ABOUT,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_labelled(verb)
    verb.add_argument("--json", action="store_true", help="print one line of JSON instead")
    verb.set_defaults(run=run)


def measured(file: LabelledFile, rules: Rules) -> dict[str, Any]:
    """Return the rule report."""
    from levelclassify.fit.rulereport import by_posting, rule_figures

    labels, read = [row.label for row in file.rows], [reading(posting(row.text, row.title)) for row in file.rows]
    votes = [rules.votes(one.title, one.body) for one in read]
    return rule_figures(labels, votes, rules, by_posting(labels))


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    from levelclassify.fit.rulereport import class_lines, rule_lines, summary_lines

    yield from summary_lines(found)
    yield from ("", *class_lines(found), "", *rule_lines(found["rules"]))
    if idle := _idle(found):
        yield from ("", f"of {HITS} hits or more, and right no more often than by chance: {', '.join(idle)}")


def _idle(found: Mapping[str, Any]) -> list[str]:
    """Return the rules whose level is no more frequent where they speak than among all postings."""
    shares = {label: one["rows"] / found["rows"] for label, one in found["labels"].items()}
    several = (one for one in found["rules"] if one["judged"] >= HITS)
    return [one["id"] for one in several if one["precision"] <= shares[one["level"]]]


def run(args: argparse.Namespace) -> None:
    """Print the report."""
    extra("sklearn", "train")
    classifier, file = classifier_of(args), labelled_of(args)
    found = {"file": args.labelled, "model": classifier.stamp, "skipped": dict(file.skipped)}
    found |= measured(file, classifier.rules)
    print_out(json.dumps(found, allow_nan=False) if args.json else "\n".join(_lines(found)))
