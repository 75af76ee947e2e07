"""The model card, and the goals that a build is held against."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import jinja2
from crossvalidate import REPEATS
from data import HERE

from levelclassify.text.posting import READ

Figures = Mapping[str, Any]

COLUMNS = {
    "rows": "rows",
    "macro_f1": "macro-F1",
    "plain_macro_f1": "… plain rows",
    "three_levels": "three levels",
    "calibration_error": "calibration error",
    "share_error": "error of shares",
    "also_f1": "F1 of also",
}
TITLES = {
    "cv": "grouped cross-validation",
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
ATTRIBUTION = (
    "Includes information from the O*NET 27.0 Database by the U.S. Department of Labor, Employment and Training"
    " Administration (USDOL/ETA), used under the CC BY 4.0 license; modified: titles selected and labelled by us; not"
    " endorsed by USDOL/ETA."
)


class Goal(NamedTuple):
    """What one figure has to reach."""

    name: str
    run: str
    figure: str
    bound: float
    at_least: bool = True

    def met(self, runs: Figures) -> bool:
        """Return whether the figure reaches its bound."""
        value = runs[self.run][self.figure]
        return bool(value >= self.bound if self.at_least else value <= self.bound)


GOALS = (
    Goal("grouped cross-validation, four classes, macro-F1", "cv", "macro_f1", 0.80),
    Goal("… rows of confidence 3", "cv", "plain_macro_f1", 0.91),
    Goal("… expected calibration error", "cv", "calibration_error", 0.05, at_least=False),
    Goal("dev, four classes, macro-F1", "dev", "macro_f1", 0.84),
    Goal("dev, in-field rows, three levels", "dev", "three_levels", 0.88),
    Goal("rules alone, training rows, macro-F1", "rules_train", "macro_f1", 0.60),
    Goal("… precision of clear verdicts", "rules_train", "clear_precision", 0.85),
    Goal("… coverage of clear verdicts", "rules_train", "clear_coverage", 0.35),
    Goal("golden rows missed", "golden", "missed", 0, at_least=False),
    Goal("model folder, MB", "folder", "megabytes", 3, at_least=False),
)


def goal_lines(runs: Figures) -> Iterator[str]:
    """Yield one line per goal whose figure was measured."""
    for goal in GOALS:
        if goal.run in runs:
            sign, said = (">=", "<=")[not goal.at_least], "met" if goal.met(runs) else "MISSED"
            yield f"{goal.name:52} {runs[goal.run][goal.figure]:8.3f}  {sign} {goal.bound:<5} {said}"


def table_lines(runs: Figures) -> Iterator[str]:
    """Yield the figures of every run as an aligned table."""
    yield f"{'':26}" + "".join(f"{title:>18}" for title in COLUMNS.values())
    for name, run in runs.items():
        if "share_error" in run:
            yield f"{name:26}" + "".join(f"{run[key]:18.{0 if key == 'rows' else 3}f}" for key in COLUMNS)


_WORDS = {
    "columns": COLUMNS,
    "titles": TITLES,
    "compared_titles": COMPARED,
    "attribution": ATTRIBUTION,
    "repeats": REPEATS,
    "read": READ,
}


def card(facts: Mapping[str, Any]) -> str:
    """Return the model card in Markdown."""
    loader = jinja2.FileSystemLoader(HERE)
    environment = jinja2.Environment(
        loader=loader,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=jinja2.select_autoescape(),
    )
    return environment.get_template("card.md.j2").render(**_WORDS, **facts)
