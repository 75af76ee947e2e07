"""Loading a classifier: the bundled model, the rules alone, or a model folder."""

import functools
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from levelclassify.classifier import LevelClassifier
from levelclassify.errors import InputError, ModelError

if TYPE_CHECKING:
    from pathlib import Path  # which brings urllib: an answer of the bundled model does without

    from levelclassify.rules import Rules
    from levelclassify.rules.amend import Changed

_PACKAGE = os.path.dirname(os.path.realpath(__file__))


def load(
    model: "str | Path", *, priors: Mapping[str, float] | None = None, rules: "str | Path | None" = None
) -> LevelClassifier:
    """Load a classifier.

    Parameters
    ----------
    model : str or Path
        ``"default"`` for the model that comes with the library, ``"rules"`` for the keyword rules alone, or a model
        folder.
    priors : mapping of str to float, optional
        Shares of postings at micro, mezzo, macro and none (out of the field) on your board, where you know them: all
        four with sum 1, or some, and the others divide the rest as in training. Confidence, shares and levels are
        re-weighted by them.
    rules : str or Path, optional
        A file (TOML) of your board's own words: what it adds to the model's keyword rules votes through the weights
        that the model has learnt for their votes, and what it takes away votes no more. The stamp names its digest.

    Returns
    -------
    LevelClassifier
        With the methods `classify`, `classify_many`, `classify_stream` and `explain`.

    Raises
    ------
    ModelError
        When the model or the file of rules is missing, foreign or damaged.
    InputError
        When the priors are no shares, or the model is ``"rules"``, which has no probabilities to re-weight.

    Examples
    --------
    >>> load("rules").classify("Lobbyist").source
    <Source.RULES: 'rules'>
    """
    if priors is None and rules is None and isinstance(model, str) and model in ("default", "rules"):
        return _bundled(model)
    from pathlib import Path

    if not isinstance(model, str | Path) or not str(model):
        raise ModelError(f'expected "default", "rules" or the path of a model folder, got {model!r:.80}')
    own = None if rules is None else Path(rules)
    if model == "rules":
        return _rules_alone(priors, own)
    return _trained(default_folder() if model == "default" else _named(Path(model)), priors, own)


def _named(folder: "Path") -> "Path":
    if not os.path.exists(folder):  # Path.exists raises for a name that is too long
        wrong = 'expected "default", "rules" or a model folder, found nothing of that name'
        raise ModelError(f"{folder}: {wrong}; check the path and its permissions")
    return folder


def _rules_alone(priors: Mapping[str, float] | None = None, own: "Path | None" = None) -> LevelClassifier:
    if priors is not None:
        raise InputError('expected a trained model with priors, got "rules"; take "default" or a model folder')
    from levelclassify.ruled import Ruled
    from levelclassify.rules.rulebook import load_rules

    if own is None:
        return LevelClassifier(Ruled(load_rules()))
    changed = _amended(load_rules(), own)
    return LevelClassifier(Ruled(changed.rules, changed.mark))


def _amended(rules: "Rules", own: "Path") -> "Changed":
    from levelclassify.rules.amend import amended_by  # brings difflib

    return amended_by(rules, own)


@functools.cache
def _bundled(name: str) -> LevelClassifier:
    return _rules_alone() if name == "rules" else _trained(_default())


def _default() -> str:
    inside = os.path.join(_PACKAGE, "models", "default")
    if os.path.isdir(inside):
        return inside
    return os.path.join(os.path.dirname(os.path.dirname(_PACKAGE)), "models", "default")


def default_folder() -> "Path":
    """Return the bundled model: inside the installed package, or beside `src` in a checkout."""
    from pathlib import Path

    return Path(_default())


def folder_of(model: str) -> "Path | None":
    """Return the folder of a model, by the name that `load` takes; None for the keyword rules, which have none."""
    from pathlib import Path

    if model == "rules":
        return None
    return default_folder() if model == "default" else Path(model)


def _trained(
    folder: "str | Path", priors: Mapping[str, float] | None = None, own: "Path | None" = None
) -> LevelClassifier:
    from levelclassify.model.folder import load_folder  # brings numpy
    from levelclassify.trained import Trained

    model = load_folder(folder, linked=str(folder) == _default())
    if own is not None:
        changed = _amended(model.rules, own)
        model = model._replace(rules=changed.rules, stamp=model.stamp + changed.mark)
    return LevelClassifier(Trained(model, priors))
