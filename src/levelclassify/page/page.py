"""The page of an explanation: no script, no request, nothing of the posting but its text."""

import base64
import functools
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from levelclassify.errors import LevelClassifyError
from levelclassify.explaining.shown import Run
from levelclassify.explaining.view import View
from levelclassify.types import LABELS
from levelclassify.wording import LEVELS, named

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent


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
    style = (_FOLDER / "page.css").read_text("utf-8")
    lines = {"title": _lines(seen.title), "body": _lines(seen.body)}
    numbers = {mark.highlight: number for number, mark in enumerate(seen.marks, 1)}
    words = {"named": named, "labels": LABELS, "levels": LEVELS}
    said = {"seen": seen, "stamp": stamp, "style": style, "policy": _policy(style), "numbers": numbers}
    return str(_template().render(said | lines | words))


def _policy(style: str) -> str:
    """Return the content security policy of a page: its own style sheet, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


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
    return _environment().from_string((_FOLDER / "page.html.j2").read_text("utf-8"))


def _environment() -> "Environment":
    try:
        from jinja2 import Environment, StrictUndefined
    except ImportError:
        advice = 'pip install "levelclassify[html]"'
        raise LevelClassifyError(f"expected the library jinja2, got none; install it: {advice}") from None
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
