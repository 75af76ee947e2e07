"""What every page begins with: its style sheets, a policy that allows nothing else, and templates that escape."""

import base64
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from levelclassify.errors import LevelClassifyError

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).parent


def styled(*names: str) -> str:
    """Return style sheets as one."""
    return "".join((FOLDER / name).read_text("utf-8") for name in names)


def policy(style: str) -> str:
    """Return the content security policy of a page: its own style sheet, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def environment() -> "Environment":
    """Return what renders templates: every value is escaped, and one that is missing an error.

    Raises
    ------
    LevelClassifyError
        When Jinja2 is not installed.
    """
    try:
        from jinja2 import Environment, StrictUndefined
    except ImportError:
        advice = 'pip install "levelclassify[html]"'
        raise LevelClassifyError(f"expected the library jinja2, got none; install it: {advice}") from None
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
