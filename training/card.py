"""The model card, and the goals that a build is held against."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import jinja2
from data import HERE

from levelclassify.fit.card import rendered
from levelclassify.fit.crossvalidate import REPEATS

Figures = Mapping[str, Any]

COLUMNS = {
    "rows": "rows",
    "macro_f1": "macro-F1",
    "plain_macro_f1": "… plain rows",
    "three_levels": "three levels",
    "calibration_error": "calibration error",
    "calibration_by_chance": "… by chance",
    "share_error": "error of shares",
    "also_f1": "F1 of also",
}
TITLES = {
    "cv": "grouped cross-validation",
    "cv_as_given": "… labels as the first annotators gave them",
    "cv_without_rules": "… rules never deciding alone",
    "cv_title_only": "… body withheld",
    "dev": "dev",
    "dev_without_rules": "… rules never deciding alone",
    "dev_title_only": "… body withheld",
    "own_on_train": "repository's own data, on the training rows",
    "own_on_dev": "repository's own data, on dev",
}
COMPARED = {
    "cv": "with the real postings | training rows, out of fold",
    "own_on_train": "from the repository alone | training rows",
    "dev": "with the real postings | dev",
    "own_on_dev": "from the repository alone | dev",
}


class Goal(NamedTuple):
    """What one figure has to reach; `figure` may lead through several dictionaries, by points."""

    name: str
    run: str
    figure: str
    bound: float
    at_least: bool = True

    def value(self, runs: Figures) -> float | None:
        """Return the figure; None where it was not measured."""
        found: Any = runs.get(self.run)
        for key in self.figure.split("/"):
            found = None if found is None else found.get(key)
        return None if found is None else float(found)

    def met(self, value: float) -> bool:
        """Return whether a figure reaches the bound."""
        return value >= self.bound if self.at_least else value <= self.bound


GOALS = (
    Goal("grouped cross-validation, four classes, macro-F1", "cv", "macro_f1", 0.85),
    Goal("… mezzo, F1", "cv", "labels/mezzo/f1", 0.75),
    Goal("… out of the field, F1", "cv", "labels/none/f1", 0.88),
    Goal("… rows of confidence 3", "cv", "plain_macro_f1", 0.95),
    Goal("… in-field rows, three levels", "cv", "three_levels", 0.90),
    Goal("… expected calibration error", "cv", "calibration_error", 0.03, at_least=False),
    Goal("… mean absolute error of shares", "cv", "share_error", 0.09, at_least=False),
    Goal("… F1 of second levels, false alarms counted", "cv", "also_f1", 0.40),
    Goal("dev, four classes, macro-F1", "dev", "macro_f1", 0.89),
    Goal("… mezzo, F1", "dev", "labels/mezzo/f1", 0.84),
    Goal("… out of the field, F1", "dev", "labels/none/f1", 0.85),
    Goal("… in-field rows, three levels", "dev", "three_levels", 0.93),
    Goal("… expected calibration error", "dev", "calibration_error", 0.06, at_least=False),
    Goal("dev, body withheld, four classes", "dev_title_only", "macro_f1", 0.80),
    Goal("dev, part answered at the 95 % threshold", "coverage", "dev", 0.75),
    Goal("look-alikes given a level, out of fold", "traps", "given_a_level", 0.05, at_least=False),
    Goal("… with confidence above 0.6", "traps", "above_0.6", 0, at_least=False),
    Goal("laws: largest part of dev that flips", "laws", "largest", 0.02, at_least=False),
    Goal("rules alone, training rows, macro-F1", "rules_train", "macro_f1", 0.60),
    Goal("… precision of clear verdicts", "rules_train", "clear_precision", 0.85),
    Goal("… coverage of clear verdicts", "rules_train", "clear_coverage", 0.35),
    Goal("golden rows missed", "golden", "missed", 0, at_least=False),
    Goal("model folder, MB", "folder", "megabytes", 3, at_least=False),
)


def goal_lines(runs: Figures) -> Iterator[str]:
    """Yield one line per goal whose figure was measured."""
    for goal in GOALS:
        value = goal.value(runs)
        if value is not None:
            sign, said = (">=", "<=")[not goal.at_least], "met" if goal.met(value) else "MISSED"
            yield f"{goal.name:52} {value:8.3f}  {sign} {goal.bound:<5} {said}"


def table_lines(runs: Figures) -> Iterator[str]:
    """Yield the figures of every run as an aligned table."""
    yield f"{'':26}" + "".join(f"{title:>18}" for title in COLUMNS.values())
    for name, run in runs.items():
        if "share_error" in run:
            yield f"{name:26}" + "".join(f"{run[key]:18.{0 if key == 'rows' else 3}f}" for key in COLUMNS)


NAMES = {
    "macro_f1": "macro-F1, four classes",
    "f1_micro": "F1 micro",
    "f1_mezzo": "F1 mezzo",
    "f1_macro": "F1 macro",
    "f1_none": "F1 out of the field",
    "three_levels": "macro-F1, three levels",
    "accuracy": "accuracy",
    "calibration_error": "calibration error",
    "share_error": "error of shares",
}

_WORDS = {
    "zip": zip,
    "names": NAMES,
    "least_precision": 0.7,
    "columns": COLUMNS,
    "titles": TITLES,
    "compared_titles": COMPARED,
    "repeats": REPEATS,
}


def card(facts: Mapping[str, Any]) -> str:
    """Return the model card in Markdown."""
    return rendered("card.md.j2", {**_WORDS, **facts}, jinja2.FileSystemLoader(HERE))
