"""Loading a classifier: the bundled model, the rules alone, or a model folder."""

import functools
from pathlib import Path

from levelclassify.classifier import LevelClassifier
from levelclassify.errors import ModelError

_PACKAGE = Path(__file__).resolve().parent


def load(model: str | Path) -> LevelClassifier:
    """Load a classifier.

    Parameters
    ----------
    model : str or Path
        ``"default"`` for the model that comes with the library, ``"rules"`` for the keyword rules alone, or a model
        folder.

    Returns
    -------
    LevelClassifier
        With the methods `classify`, `classify_many` and `classify_stream`.

    Raises
    ------
    ModelError
        When the model is missing, foreign or damaged.

    Examples
    --------
    >>> load("rules").classify("Lobbyist").source
    <Source.RULES: 'rules'>
    """
    if not isinstance(model, str | Path) or not str(model):
        raise ModelError(f'expected "default", "rules" or the path of a model folder, got {model!r:.80}')
    if model in ("default", "rules"):
        return _bundled(str(model))
    return _trained(Path(model))


@functools.cache
def _bundled(name: str) -> LevelClassifier:
    if name == "default":
        return _trained(_default_folder())
    from levelclassify.ruled import Ruled
    from levelclassify.rules.rulebook import load_rules

    return LevelClassifier(Ruled(load_rules()))


def _default_folder() -> Path:
    """Return the bundled model: inside the installed package, or beside `src` in a checkout."""
    inside = _PACKAGE / "models" / "default"
    return inside if inside.is_dir() else _PACKAGE.parents[1] / "models" / "default"


def _trained(folder: Path) -> LevelClassifier:
    from levelclassify.model.folder import load_folder  # brings numpy
    from levelclassify.trained import Trained

    return LevelClassifier(Trained(load_folder(folder)))
