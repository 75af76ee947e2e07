"""The page of an evaluation: plots and tables, no script, no request (extra ``train``)."""

import functools
from collections.abc import Mapping
from typing import Any

from levelclassify.fit import plots
from levelclassify.fit.evaluationtext import SHORT, WHOLE, notes, reached
from levelclassify.page.shell import FOLDER, environment, policy, styled
from levelclassify.types import LABELS


def evaluation_page(found: Mapping[str, Any]) -> str:
    """Return an evaluation as one HTML page that needs nothing else; every text of a posting is escaped.

    Parameters
    ----------
    found : mapping
        As `levelclassify.fit.evaluation.evaluated` returns it, with `file` and `model`.

    Raises
    ------
    LevelClassifyError
        When Jinja2 or matplotlib is not installed.
    """
    style = styled("page.css", "evaluation.css")
    drawn = {"levels": plots.levels(found), "calibration": plots.calibration(found), "coverage": plots.coverage(found)}
    words = {"labels": LABELS, "whole": WHOLE, "short": SHORT, "notes": notes(found), "reached": reached}
    return str(_template().render(found=found, style=style, policy=policy(style), plots=drawn, **words))


@functools.cache
def _template() -> Any:
    return environment().from_string((FOLDER / "evaluation.html.j2").read_text("utf-8"))
