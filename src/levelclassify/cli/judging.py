"""The options that every verb has that asks a model."""

import argparse
from typing import TypeAlias

from levelclassify.classifier import LevelClassifier
from levelclassify.cli import values
from levelclassify.label.loaded import Wanted

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def model_option() -> argparse.ArgumentParser:
    """Return the options that name a model, and a board's own words beside it."""
    options = argparse.ArgumentParser(add_help=False)
    about = "which model: default, rules (the keyword rules alone) or a model folder (default: default)"
    options.add_argument("--model", default="default", metavar="M", help=about)
    rules_option(options)
    return options


def judging() -> argparse.ArgumentParser:
    """Return the options of a model, and of what its answers are to be."""
    options = argparse.ArgumentParser(add_help=False, parents=[model_option(), priors_option()])
    least = "give no level below this confidence, 0 to 1 (default: 0)"
    options.add_argument("--min-confidence", type=values.confidence, default=0.0, metavar="P", help=least)
    return options


def priors_option() -> argparse.ArgumentParser:
    """Return the option that says how many postings of each label a board has."""
    options = argparse.ArgumentParser(add_help=False)
    shares = "shares of labels on your board, such as micro=0.8,mezzo=0.1; re-weights the answers"
    options.add_argument("--priors", type=values.priors, metavar="LABEL=SHARE,…", help=shares)
    return options


def rules_option(options: argparse.ArgumentParser) -> None:
    """Add the option that names a board's own words."""
    about = "a board's own words (TOML): adds to the model's keyword rules, or takes away from them"
    options.add_argument("--rules", metavar="FILE", help=about)


def classifier_of(args: argparse.Namespace) -> LevelClassifier:
    """Load the model that was asked for."""
    return Wanted(args.model, getattr(args, "priors", None), args.rules).load()
