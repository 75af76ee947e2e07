"""`levelclassify train`: a board's labelled postings to a model folder, where that is better than the model in use."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from levelclassify.cli import values
from levelclassify.cli.judging import Verbs
from levelclassify.cli.reading import add_labelled, labelled_of
from levelclassify.cli.streams import print_out, tell
from levelclassify.errors import LevelClassifyError
from levelclassify.label.extras import extra
from levelclassify.label.sinks import writable
from levelclassify.loading import default_folder, folder_of, load
from levelclassify.model.free import refuse_taken

if TYPE_CHECKING:
    from levelclassify.fit.choices import Choices
    from levelclassify.fit.gate import Verdict
    from levelclassify.fit.own import Own

EXAMPLES = """examples:
  levelclassify train labelled.csv -o my-model --from-default
  levelclassify train labelled.csv -o my-model --force --employer-column agency --against my-model
  levelclassify train labelled.parquet -o my-model --with-default --save-pipeline my-model.joblib

Without --from-default and --with-default, only what you labelled is learnt: that takes thousands of rows.
It needs: pip install "levelclassify[train]"
"""


def _add_learning(options: argparse._ArgumentGroup) -> None:
    add = options.add_argument
    add(
        "--from-default", action="store_true", help="build on the default model: what a few hundred rows are enough for"
    )
    add("--with-default", action="store_true", help="learn the synthetic corpus of the library, too")
    employers = (
        "column of employers, whose postings are held out together; - for none (default: found by its usual names)"
    )
    add("--employer-column", metavar="C", help=employers)
    add("--jobs", type=values.count, default=2, metavar="N", help="processes, up to 20,000 rows (default: 2)")
    add("--seed", type=values.whole, default=0, metavar="N", help="of how rows are split (default: 0)")


def add(verbs: Verbs) -> None:
    """Add the verb to the command."""
    about = (
        "Train a model on your own labelled postings, and compare it with the model in use on postings that neither\n"
        "has seen. One that is not better is not written."
    )
    verb = verbs.add_parser(
        "train",
        help="train on labelled postings",
        description=about,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verb.set_defaults(run=run)
    add_labelled(verb)
    _add_learning(verb.add_argument_group("learning"))
    options = verb.add_argument_group("writing")
    options.add_argument("-o", "--output", required=True, metavar="DIR", help="model folder to write")
    against = "model in use: default, rules or a model folder (default: default)"
    options.add_argument("--against", default="default", metavar="M", help=against)
    options.add_argument("--force", action="store_true", help="replace DIR, and write a model that is not better, too")
    pipeline = "write the scikit-learn pipeline with joblib, too"
    options.add_argument("--save-pipeline", metavar="FILE", help=pipeline)


def _refuse(found: "Verdict", output: str, force: bool) -> None:
    """Refuse a model that is not better.

    Raises
    ------
    LevelClassifyError
        Unless it is to be written all the same.
    """
    if found.against and not force:
        advice = f"{output} is not written: label more postings, or write it with --force"
        raise LevelClassifyError(f"the new model is not better than {found.old}: {found.against}; {advice}")


def _write(args: argparse.Namespace, new: "Own", found: "Verdict", choices: "Choices", card: str) -> None:
    from levelclassify.fit.pipeline import save_pipeline

    difference = [*found.difference]
    gate = {"old": found.old, "judged": found.judged, "difference": difference, "better": not found.against}
    asked = {"from_default": choices.from_default, "with_default": choices.with_default, "seed": choices.seed}
    with writable(args.output):
        stamp = new.save(Path(args.output), card, {"gate": gate, "choices": asked})
    print_out(f"{stamp} is written to {args.output}")
    if args.save_pipeline:
        with writable(args.save_pipeline):
            save_pipeline(new.fitted, Path(args.save_pipeline))
    print_out(f"use it: levelclassify label postings.csv -o labelled.csv --model {args.output}")


def run(args: argparse.Namespace) -> None:
    """Train, compare, and write what is better."""
    extra("sklearn", "train")
    from levelclassify.fit.board import board_of
    from levelclassify.fit.card import board_card
    from levelclassify.fit.choices import Choices
    from levelclassify.fit.gate import held_against
    from levelclassify.fit.own import own
    from levelclassify.fit.told import report
    from levelclassify.model.folder import read_folder
    from levelclassify.model.seen import seen_by

    refuse_taken(Path(args.output), args.force)
    old, seen, stored = load(args.against), seen_by(folder_of(args.against)), read_folder(default_folder())
    board = board_of(labelled_of(args, [args.save_pipeline]), args.employer_column)
    choices = Choices(args.from_default, args.with_default, args.jobs, args.seed)
    new = own(board, choices, stored, tell)
    tell(f"comparing with {old.stamp}")
    found = held_against(board, new, old, seen)
    print_out(report(board, new, found))
    _refuse(found, args.output, args.force)
    _write(args, new, found, choices, board_card(board, new, found, choices, stored.stamp))
