"""The page of an explanation: no script, no request, nothing of the posting but its text."""

import functools
from typing import Any

from levelclassify.explaining.shown import Run
from levelclassify.explaining.view import View
from levelclassify.page.shell import FOLDER, environment, policy, styled
from levelclassify.types import LABELS
from levelclassify.wording import LEVELS, named


def page(seen: View, stamp: str) -> str:
    """Return an explanation as one HTML page that needs nothing else.

    Parameters
    ----------
    seen : View
        What is shown.
    stamp : str
        Of the model that answered.

    Raises
    ------
    LevelClassifyError
        When Jinja2 is not installed.

    Examples
    --------
    >>> from levelclassify import explain
    >>> from levelclassify.explaining.view import view
    >>> written = page(view(explain("<script>steal()</script> Lobbyist"), "<script>steal()</script> Lobbyist"), "1")
    >>> "<script" in written, ">Lobbyist</mark>" in written
    (False, True)
    """
    style = styled("page.css")
    lines = {"title": _lines(seen.title), "body": _lines(seen.body)}
    numbers = {mark.highlight: number for number, mark in enumerate(seen.marks, 1)}
    words = {"named": named, "labels": LABELS, "levels": LEVELS}
    said = {"seen": seen, "stamp": stamp, "style": style, "policy": policy(style), "numbers": numbers}
    return str(_template().render(said | lines | words))


def _lines(runs: list[Run]) -> list[list[Run]]:
    """Return runs by the lines that they stand on, without empty lines."""
    found: list[list[Run]] = [[]]
    for run in runs:
        first, *more = [run.text] if run.highlight else run.text.split("\n")
        found[-1].append(run._replace(text=first))
        found += [[Run(text, None)] for text in more]
    return [line for line in found if any(run.text.strip() for run in line)]


@functools.cache
def _template() -> Any:
    return environment().from_string((FOLDER / "page.html.j2").read_text("utf-8"))
