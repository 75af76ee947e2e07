"""Model cards, from templates that the shipped model and a board's own share (extra ``train``)."""

from collections.abc import Mapping
from typing import Any

import jinja2

from levelclassify.fit.board import Board, levels
from levelclassify.fit.choices import Choices, plan
from levelclassify.fit.gate import Verdict
from levelclassify.fit.own import FEW, Own
from levelclassify.fit.told import NAMES
from levelclassify.text.posting import READ

ATTRIBUTION = (
    "Includes information from the O*NET 27.0 Database by the U.S. Department of Labor, Employment and Training"
    " Administration (USDOL/ETA), used under the CC BY 4.0 license; modified: titles selected and labelled by us; not"
    " endorsed by USDOL/ETA."
)


def rendered(template: str, facts: Mapping[str, Any], more: jinja2.BaseLoader | None = None) -> str:
    """Return a card in Markdown.

    Parameters
    ----------
    template : str
        Name of a template: one of this package's, or of `more`.
    facts : mapping of str to object
        What the template says; one that is missing is an error.
    more : jinja2.BaseLoader, optional
        Where further templates stand; they may import those of this package.
    """
    packaged = jinja2.PackageLoader("levelclassify.fit", "cards")
    environment = jinja2.Environment(
        loader=packaged if more is None else jinja2.ChoiceLoader([more, packaged]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=jinja2.select_autoescape(),
    )
    return environment.get_template(template).render(attribution=ATTRIBUTION, read=READ, **facts)


def board_card(board: Board, new: Own, found: Verdict, choices: Choices, base: str) -> str:
    """Return the card of a board's model.

    Parameters
    ----------
    board : Board
        What it learnt.
    new : Own
        The model.
    found : Verdict
        How it compares with the model in use.
    choices : Choices
        How it was made.
    base : str
        Stamp of the default model, whose rules and sentence weights it has.
    """
    facts = {
        "new": new,
        "config": new.config,
        "board": board,
        "levels": levels(board.rows),
        "found": found,
        "choices": choices,
        "plan": plan(len(board.rows)),
        "few": FEW,
        "base": base,
        "names": NAMES,
        "sizes": [len(terms) for terms in new.fitted.vocabularies],
        "recipe": new.fitted.recipe,
    }
    return rendered("board.md.j2", facts)
