"""Plots as SVG that stands inside a page: its letters are letters, its colours those of the page (extra ``train``)."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from levelclassify.label.extras import extra
from levelclassify.types import LABELS

INK, QUIET, LINE, PAPER = "#000001", "#000002", "#000003", "#000004"  # stand for colours of the page
COLOURS = dict(zip(LABELS, ("#000011", "#000012", "#000013", "#000014"), strict=True))
_OF_PAGE = {
    INK: "var(--ink)",
    QUIET: "var(--quiet)",
    LINE: "var(--line)",
    PAPER: "var(--card)",
    **{colour: f"var(--{label})" for label, colour in COLOURS.items()},
}
_STYLE = re.compile(r'\sstyle="([^"]*)"')
_HEAD = re.compile(r".*?(?=<svg)|<metadata>.*?</metadata>|<style.*?</style>", re.DOTALL)
_GROUP = re.compile(r'<g id="[^"]*"')
_SIZE = re.compile(r'(<svg[^<>]{0,400}?) width="[^"<>]{0,40}" height="[^"<>]{0,40}"')
_LOOK = {
    "svg.fonttype": "none",
    "font.size": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "text.color": INK,
    "grid.color": LINE,
}


@contextmanager
def plotted(name: str, width: float, height: float) -> Iterator[tuple[Any, list[str]]]:
    """Give axes to draw on; when the block ends, the list holds the SVG.

    Parameters
    ----------
    name : str
        Tells its marks from those of other plots of the page.
    width, height : float
        In inches of 72 units; on the page the plot is as wide as there is room.

    Raises
    ------
    LevelClassifyError
        When matplotlib is not installed.
    """
    figures = extra("matplotlib.figure", "train")
    with extra("matplotlib", "train").rc_context(_LOOK | {"svg.hashsalt": name}):
        figure, drawn = figures.Figure(figsize=(width, height), layout="constrained"), list[str]()
        yield figure.subplots(), drawn
        stream = io.StringIO()
        figure.savefig(stream, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
        drawn.append(for_page(stream.getvalue(), name))


def for_page(svg: str, name: str) -> str:
    """Return an SVG of matplotlib without what a page forbids or repeats: styles become attributes, ids go.

    Examples
    --------
    >>> svg = '<?xml?><svg width="9pt" height="9pt" viewBox="0 0 9 9"><g id="a"><path style="fill: #000001"/></g></svg>'
    >>> for_page(svg, "p")
    '<svg viewBox="0 0 9 9" class="plot p" aria-hidden="true" focusable="false"><g><path fill="var(--ink)"/></g></svg>'
    """
    plain = _GROUP.sub("<g", _STYLE.sub(_attributes, _HEAD.sub("", svg)))
    sized = _SIZE.sub(r"\1", plain, count=1)
    start, rest = sized.split(">", 1)
    return f'{start} class="plot {name}" aria-hidden="true" focusable="false">{rest}'


def _attributes(found: re.Match[str]) -> str:
    """Return the declarations of a style as attributes; the page chooses the letters."""
    pairs = [part.split(":", 1) for part in found[1].split(";") if ":" in part]
    named = {key.strip(): value.strip() for key, value in pairs}
    return "".join(f' {key}="{_OF_PAGE.get(value, value)}"' for key, value in named.items() if key != "font-family")
